"""Samples that sound like one: by timbre, brightness, noisiness, length and kind."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airdesk.errors import BadInputError
from airdesk.inventory.matching.likeness import likeness_reason
from airdesk.library.database import Library, open_library
from airdesk.library.sample_candidates import samples_of_keys
from airdesk.library.sample_roots import find_root
from airdesk.library.sample_rows import load_sample
from airdesk.library.sample_vectors import vector_blocks, vectors_stamp
from airdesk.model.sample import Sample
from airdesk.settings import Settings
from airdesk.workflows.sample_inventory import sample_document

if TYPE_CHECKING:
    from airdesk.inventory.matching.sound_vectors import SoundVectors

MOST_SIMILAR = 1000


@dataclass(frozen=True, slots=True)
class SimilarSample:
    """A sample that sounds like another."""

    key: int  # its row
    sample: Sample  # without its timbre
    distance: float  # 0 the same sound, 1 quite another
    reason: str

    def document(self) -> dict[str, Any]:
        """The sample for JSON."""
        return {**sample_document(self.sample), "sample_key": self.key, "distance": round(self.distance, 4), "why": self.reason}


def similar_samples(settings: Settings, key: int, count: int = 24) -> list[SimilarSample]:
    """The samples that sound most like the one of a row, the nearest first.

    Raises BadInputError where it is gone or was not listened to yet, LibraryError.
    """
    if not 1 <= count <= MOST_SIMILAR:
        raise BadInputError(f"The number of samples must be 1 to {MOST_SIMILAR}, not {count}.")
    with open_library(settings.library_folder) as library:
        sample = samples_of_keys(library, [key]).get(key)
        if sample is None:
            raise BadInputError("That sample is no longer in the inventory: scan its folder again.")
        vectors = _VECTORS.of(library)
        place = vectors.place(key)
        if place is None:
            raise BadInputError(f'"{sample.id}" was not listened to yet: scan its folder with --deep.')
        near = dict(vectors.nearest(place, count))
        found = samples_of_keys(library, list(near))
    others = [SimilarSample(one, other, near[one], likeness_reason(sample, other)) for one, other in found.items()]
    return sorted(others, key=lambda each: (each.distance, each.sample.id, each.sample.root_id))[:count]


def similar_by_id(
    sample_id: str, settings: Settings, *, root_folder: str | None = None, count: int = 24
) -> list[SimilarSample]:
    """The same for a sample by its path inside its root. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        root_id = find_root(library, root_folder).id if root_folder else None
        key, _ = load_sample(library, sample_id, root_id)
    return similar_samples(settings, key, count)


class _KeptVectors:
    """The points of the library that was asked last, until its samples change: reading 100 000 takes a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._path: Path | None = None
        self._stamp: tuple[tuple[Any, ...], ...] = ()
        self._vectors: SoundVectors | None = None

    def of(self, library: Library) -> SoundVectors:
        """The points of a library."""
        from airdesk.inventory.matching.sound_vectors import sound_vectors  # late: it loads numpy

        with self._lock:
            stamp = vectors_stamp(library)
            if self._vectors is None or (self._path, self._stamp) != (library.path, stamp):
                self._vectors = None  # not two at once
                self._vectors = sound_vectors(vector_blocks(library))
                self._path, self._stamp = library.path, stamp
            return self._vectors


_VECTORS = _KeptVectors()
