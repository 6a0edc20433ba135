"""Samples found by what stays theirs: their key, their content, or the place of their file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdesk.library.database import Library
from airdesk.library.failures import library_failures
from airdesk.library.sample_roots import sample_roots
from airdesk.library.sample_rows import COLUMNS, sample_of
from airdesk.model.sample import Sample, SampleState


@dataclass(frozen=True, slots=True)
class PlacedSample:
    """A sample of the inventory and where its file should be."""

    key: int
    sample: Sample
    root: Path
    raw: bytes | None  # its path below the root in the system's own bytes, where `sample.id` cannot hold them


def sample_with_key(library: Library, key: int) -> PlacedSample | None:
    """The sample of that key; None where there is none."""
    return next(iter(_placed(library, "s.key = ?", [key])), None)


def samples_with_keys(library: Library, keys: Sequence[int]) -> list[PlacedSample]:
    """The samples of keys in that order, without those that there are not."""
    found = {placed.key: placed for placed in _placed(library, f"s.key IN ({', '.join('?' * len(keys))})", keys)}
    return [found[key] for key in keys if key in found]


def samples_with_content(library: Library, fingerprint: str) -> list[PlacedSample]:
    """The samples whose files have this content and are there."""
    if not fingerprint:
        return []
    return _placed(library, "s.fingerprint = ? AND s.state = ?", [fingerprint, str(SampleState.OK)])


def sample_at(library: Library, path: Path) -> PlacedSample | None:
    """The sample whose file lies there; None where the inventory has none."""
    for root in sample_roots(library):
        if path.is_relative_to(root.path):
            found = _placed(library, "s.root_id = ? AND s.id = ?", [root.id, path.relative_to(root.path).as_posix()])
            if found:
                return found[0]
    return None


def _placed(library: Library, where: str, values: Sequence[Any]) -> list[PlacedSample]:
    roots = {root.id: root.path for root in sample_roots(library)}
    with library_failures(library.path):
        query = f"SELECT s.key, s.path_bytes, {COLUMNS} FROM samples s WHERE {where} ORDER BY s.key"
        rows = library.database.execute(query, list(values)).fetchall()
    samples = [(row[0], sample_of(row[2:]), row[1]) for row in rows]
    return [PlacedSample(key, sample, roots[sample.root_id], raw) for key, sample, raw in samples if sample.root_id in roots]
