"""Presets: requests kept under a name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from airdesk.errors import BadInputError
from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.library.song_marks import clean_name
from airdesk.library.song_text import read_json
from airdesk.library.storable import storable_json

LONGEST_NAME = 60


def store_preset(library: Library, name: str, request: Mapping[str, Any]) -> str:
    """Keep a request under a name, in place of one kept under it before; returns the cleaned name."""
    cleaned = clean_name(name, LONGEST_NAME, "name of the preset")
    row = {"name": cleaned, "request": storable_json(json.dumps(request, ensure_ascii=False)), "created_at": utc_now()}
    with transaction(library) as database:
        database.table("presets").upsert(row, pk="name")
    return cleaned


def list_presets(library: Library) -> dict[str, dict[str, Any]]:
    """Name -> request, by name; one that is damaged is left out."""
    with library_failures(library.path):
        rows = library.database.execute("SELECT name, request FROM presets ORDER BY name COLLATE NOCASE")
        return {name: request for name, text in rows if isinstance(request := read_json(text), dict)}


def remove_preset(library: Library, name: str) -> None:
    """Forget a preset. Raises BadInputError where there is none of that name."""
    with transaction(library) as database:
        if database.execute("DELETE FROM presets WHERE name = ?", [name]).rowcount == 0:
            raise BadInputError(f'There is no preset "{name[:60]}".')
