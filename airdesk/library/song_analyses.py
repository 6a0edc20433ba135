"""Analyses kept in the library, found again by the content of the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.library.song_text import read_json
from airdesk.model.song_analysis import BarLevels, CuePoint, SongAnalysis, SongSection, SongTags, TempoAlternative

_PARCEL: Final = 400
_ROWS: Final = {
    "tempo_alternatives": TempoAlternative,
    "sections": SongSection,
    "bars": BarLevels,
    "cue_ins": CuePoint,
    "cue_outs": CuePoint,
}
_PAIRS: Final = ("vocal", "overview")
_LISTS: Final = ("beats", "downbeats", "energy_curve", "phrases", "balance", "short_term_lufs", "warnings")


def load_analyses(library: Library, contents: Iterable[str], revision: int) -> dict[str, SongAnalysis]:
    """The analyses of files by the SHA-256 of their content; what is not there or was made by another revision is left out."""
    wanted = list(dict.fromkeys(contents))
    found: dict[str, SongAnalysis] = {}
    with library_failures(library.path):
        for start in range(0, len(wanted), _PARCEL):
            parcel = wanted[start : start + _PARCEL]
            marks = ", ".join("?" for _ in parcel)
            query = f"SELECT content, document FROM song_analyses WHERE revision = ? AND content IN ({marks})"
            for content, text in library.database.execute(query, [revision, *parcel]):
                analysis = analysis_of_document(read_json(text))
                if analysis is not None:
                    found[content] = analysis
    return found


def store_analysis(library: Library, content: str, revision: int, name: str, analysis: SongAnalysis) -> None:
    """Keep an analysis in place of an earlier one of the same content."""
    row = {
        "content": content,
        "revision": revision,
        "name": name.encode("utf-8", "replace").decode(),
        "document": json.dumps(asdict(analysis), ensure_ascii=False, allow_nan=False, separators=(",", ":")),
        "analysed_at": utc_now(),
    }
    with transaction(library) as database:
        database.table("song_analyses").upsert(row, pk="content")


def analysis_of_document(document: object) -> SongAnalysis | None:
    """The analysis in a stored document; None where it is damaged."""
    if not isinstance(document, Mapping):
        return None
    values: dict[str, Any] = {field.name: document.get(field.name) for field in fields(SongAnalysis)}
    try:
        for name, kind in _ROWS.items():
            values[name] = tuple(kind(**row) for row in values[name])
        for name in _PAIRS:
            values[name] = tuple(tuple(row) for row in values[name])
        for name in _LISTS:
            values[name] = tuple(values[name])
        values["tags"] = SongTags(**values["tags"])
        return SongAnalysis(**values)
    except (TypeError, KeyError):
        return None
