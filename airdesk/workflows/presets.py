"""Presets of requests, as the window uses them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from airdesk.errors import BadInputError
from airdesk.library import presets
from airdesk.library.database import open_library
from airdesk.settings import Settings


@dataclass(frozen=True, slots=True)
class Preset:
    """A request kept under a name."""

    name: str
    request: Mapping[str, Any]


def list_presets(settings: Settings) -> list[Preset]:
    """All of them, by name."""
    with open_library(settings.library_folder) as library:
        return [Preset(name, request) for name, request in presets.list_presets(library).items()]


def find_preset(name: str, settings: Settings) -> Preset:
    """The preset of a name, whether in capitals or not. Raises BadInputError where there is none."""
    kept = list_presets(settings)
    for preset in sorted(kept, key=lambda one: one.name != name):
        if preset.name.casefold() == name.strip().casefold():
            return preset
    known = f"choose one of {', '.join(one.name for one in kept[:12])}" if kept else "there is none yet"
    raise BadInputError(f'There is no preset "{name[:60]}": {known}.')


def save_preset(name: str, request: Mapping[str, Any], settings: Settings) -> str:
    """Keep a request under a name; returns the name as it is kept. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        return presets.store_preset(library, name, request)


def delete_preset(name: str, settings: Settings) -> None:
    """Forget a preset. Raises BadInputError where there is none of that name."""
    with open_library(settings.library_folder) as library:
        presets.remove_preset(library, name)
