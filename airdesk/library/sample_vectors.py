"""The numbers by which samples sound alike, read in blocks, so that memory stays small whatever the library's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from airdesk.library.database import Library
from airdesk.library.failures import library_failures

BLOCK: Final = 4096
"""Rows at a time."""
_QUERY: Final = (
    "SELECT key, timbre, brightness_hz, noisiness, length_seconds, decay_seconds, instrument, family, category, subtype, "
    "is_loop FROM samples WHERE state = 'ok' AND timbre <> '' ORDER BY key"
)

_STAMPS: Final = (
    "SELECT COUNT(*), TOTAL(brightness_hz), TOTAL(brightness_hz * key) FROM samples WHERE state = 'ok'",
    "SELECT instrument, COUNT(*), TOTAL(key) FROM samples WHERE state = 'ok' GROUP BY instrument",
)


@dataclass(frozen=True, slots=True)
class VectorRow:
    """What is stored of one sample that was listened to."""

    key: int
    timbre: str  # JSON list of numbers
    brightness_hz: float | None
    noisiness: float | None
    length_seconds: float | None
    decay_seconds: float | None
    kind: tuple[str, str, str, str, int]  # instrument, family, category, subtype, loop


def vector_blocks(library: Library) -> Iterator[list[VectorRow]]:
    """All samples that were listened to and can be played, by key, in blocks."""
    with library_failures(library.path):
        cursor = library.database.execute(_QUERY)
        while rows := cursor.fetchmany(BLOCK):
            yield [_row(row) for row in rows]


def _row(row: tuple[Any, ...]) -> VectorRow:
    key, timbre, brightness_hz, noisiness, length_seconds, decay_seconds, *kind = row
    return VectorRow(key, timbre, brightness_hz, noisiness, length_seconds, decay_seconds, tuple(kind))


def vectors_stamp(library: Library) -> tuple[tuple[Any, ...], ...]:
    """What changes when samples come, go, are listened to or filed otherwise; read from indexes, in milliseconds."""
    with library_failures(library.path):
        return tuple(row for query in _STAMPS for row in library.database.execute(query))
