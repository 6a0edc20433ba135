"""The inventory as a browser needs it: pages of samples with their rows' keys, and what there is to filter by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from airdesk.inventory.synonyms import instruments_meant
from airdesk.library.database import Library, open_library
from airdesk.library.failures import library_failures
from airdesk.library.sample_marks import Corrections, set_sample_favourite
from airdesk.library.sample_roots import SampleRoot, sample_roots
from airdesk.library.sample_search import SampleQuery, count_by, count_samples, keyed_page, samples_by_key
from airdesk.model.sample import Correction, Sample
from airdesk.settings import Settings
from airdesk.workflows.sample_paths import sample_path


@dataclass(frozen=True, slots=True)
class BrowsedSample:
    """A sample, and the key of its row: that stays the same when the file is renamed or moved."""

    key: int
    sample: Sample
    path: Path


@dataclass(frozen=True, slots=True)
class BrowsedPage:
    """Samples of a query from some row on."""

    start: int
    rows: tuple[BrowsedSample, ...]
    total: int | None = None  # rows in all; None: it was not asked for


@dataclass(frozen=True, slots=True)
class Facets:
    """How many samples there are of what."""

    total: int = 0  # that can be played
    by_state: Mapping[str, int] = field(default_factory=dict)
    tree: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # family → instrument → count
    tags: Mapping[str, int] = field(default_factory=dict)  # the most used first
    keys: Mapping[str, int] = field(default_factory=dict)  # "A minor" → count
    folders: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # root id → folder → count
    tempos_bpm: tuple[float, ...] = ()  # of loops
    roots: tuple[SampleRoot, ...] = ()
    num_favourites: int = 0


def has_own_samples(facets: Facets) -> bool:
    """Whether any folder but the factory's holds samples."""
    return any(root.kind != "factory" and sum(facets.folders.get(root.id, {}).values()) for root in facets.roots)


def browse(query: SampleQuery, settings: Settings, *, start: int, count: int, with_total: bool = False) -> BrowsedPage:
    """A page of what a query finds, and how much it finds in all where that is asked for."""
    with open_library(settings.library_folder) as library:
        rows = keyed_page(library, query, instruments_meant, start=start, count=count)
        total = None
        if with_total:
            is_all = not start and len(rows) < count
            total = len(rows) if is_all else count_samples(library, query, instruments_meant)
        return BrowsedPage(start, _with_paths(library, rows), total)


def browse_keys(keys: Sequence[int], settings: Settings) -> BrowsedPage:
    """The samples of some rows, in that order."""
    with open_library(settings.library_folder) as library:
        rows = _with_paths(library, samples_by_key(library, keys))
        return BrowsedPage(0, rows, len(rows))


def inventory_facets(settings: Settings) -> Facets:
    """What there is to filter by."""
    with open_library(settings.library_folder) as library:
        by_state = count_by(library, "state")
        return Facets(
            total=by_state.get("ok", 0),
            by_state=by_state,
            tree=_nested(library, "family", "instrument"),
            tags=_tags(library),
            keys=dict(_rows(library, "key_name, COUNT(*)", "key_name <> '' GROUP BY key_name ORDER BY 2 DESC, 1")),
            folders=_nested(library, "root_id", "folder"),
            tempos_bpm=tuple(tempo for (tempo,) in _rows(library, "tempo_bpm", "tempo_bpm IS NOT NULL")),
            roots=tuple(sample_roots(library)),
            num_favourites=_rows(library, "COUNT(*)", "is_favourite = 1")[0][0],
        )


@dataclass(frozen=True, slots=True)
class SampleFile:
    """A sample with where its file lies and what the user said of it."""

    key: int
    sample: Sample
    root: SampleRoot
    path: Path
    of_file: Correction
    of_folder: Correction


def sample_file(key: int, settings: Settings) -> SampleFile | None:
    """One sample by its row; None where it is gone."""
    with open_library(settings.library_folder) as library:
        rows = _with_paths(library, samples_by_key(library, [key]))
        if not rows:
            return None
        sample, path = rows[0].sample, rows[0].path
        root = next(root for root in sample_roots(library) if root.id == sample.root_id)
        said = Corrections(library, root.id)
        of_folder = said.of_folder.get(sample.folder, Correction())
        return SampleFile(key, sample, root, path, said.of_file.get(key, Correction()), of_folder)


def mark_favourites(keys: Sequence[int], settings: Settings, *, is_favourite: bool) -> None:
    """Put a heart on samples, or take it away."""
    with open_library(settings.library_folder) as library:
        for key in keys:
            set_sample_favourite(library, key, is_favourite=is_favourite)


def _with_paths(library: Library, rows: Sequence[tuple[int, Sample]]) -> tuple[BrowsedSample, ...]:
    folders = {root.id: root.path for root in sample_roots(library)}
    marks = ", ".join("?" for _ in rows)
    query = f"SELECT key, path_bytes FROM samples WHERE key IN ({marks}) AND path_bytes IS NOT NULL"
    with library_failures(library.path):
        raw: dict[int, bytes] = dict(library.database.execute(query, [key for key, _ in rows]).fetchall())
    return tuple(
        BrowsedSample(key, sample, sample_path(folders[sample.root_id], sample.id, raw.get(key))) for key, sample in rows
    )


def _rows(library: Library, columns: str, where: str) -> list[tuple[Any, ...]]:
    with library_failures(library.path):
        return library.database.execute(f"SELECT {columns} FROM samples WHERE state = 'ok' AND {where}").fetchall()


def _nested(library: Library, outer: str, inner: str) -> dict[str, dict[str, int]]:
    """Counts by two columns, the largest first."""
    nested: dict[str, dict[str, int]] = {}
    for first, second, count in _rows(library, f"{outer}, {inner}, COUNT(*)", f"1 GROUP BY {outer}, {inner} ORDER BY 3 DESC"):
        nested.setdefault(first, {})[second] = count
    return dict(sorted(nested.items(), key=lambda item: -sum(item[1].values())))


def _tags(library: Library) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for tags, count in _rows(library, "tags, COUNT(*)", "tags <> '' GROUP BY tags"):
        for tag in tags.split("\n"):
            counts[tag] += count
    return dict(counts.most_common())
