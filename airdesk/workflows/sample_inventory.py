"""Looking into the inventory: pages of samples, one sample with all that is known of it, and how many there are of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airdesk.errors import BadInputError
from airdesk.inventory.synonyms import instruments_meant
from airdesk.library.database import open_library
from airdesk.library.sample_marks import set_sample_favourite
from airdesk.library.sample_roots import SampleRoot, find_root, sample_roots
from airdesk.library.sample_rows import load_facts, load_sample, samples_of_roots
from airdesk.library.sample_search import PAGE, SampleQuery, count_by, count_samples, sample_page
from airdesk.model.notes import pitch_name
from airdesk.model.sample import Sample
from airdesk.settings import Settings
from airdesk.workflows.sample_paths import sample_path

_ROUNDED = {"brightness_hz": 1, "loudness_rms": 6, "gain_db_normalize": 2, "length_seconds": 6, "root_cents": 1, "tempo_bpm": 3}
_SHOWN = (
    *("root_id", "id", "instrument", "category", "family", "subtype", "root_midi", "root_cents", "root_confidence"),
    *("tempo_bpm", "is_loop", "length_seconds", "sample_rate", "loudness_rms", "gain_db_normalize", "brightness_hz"),
    *("source", "tags", "kind", "bytes", "num_channels", "root_source", "root_chunk", "root_name", "root_audio", "key"),
    *("pitch_class", "tempo_source", "beats", "loop_start", "loop_end", "velocity", "velocity_layer", "round_robin"),
    *("peak", "onset_seconds", "decay_seconds", "noisiness", "is_described", "is_favourite", "state", "reason"),
    *("instrument_confidence", "category_confidence", "family_confidence", "subtype_confidence", "roots_disagree"),
)


@dataclass(frozen=True, slots=True)
class SampleList:
    """A page of samples, and how many there are in all."""

    samples: tuple[Sample, ...]
    total: int

    def document(self) -> dict[str, Any]:
        """The page for JSON."""
        return {"samples": [sample_document(sample) for sample in self.samples], "total": self.total}


@dataclass(frozen=True, slots=True)
class SampleDetails:
    """One sample and where its file lies."""

    sample: Sample
    root: SampleRoot
    path: str

    def document(self) -> dict[str, Any]:
        """The sample for JSON."""
        return {**sample_document(self.sample), "root": str(self.root.path), "path": self.path}


def find_samples(query: SampleQuery, settings: Settings, *, start: int = 0, count: int = PAGE) -> SampleList:
    """A page of the samples a query finds."""
    with open_library(settings.library_folder) as library:
        page = sample_page(library, query, instruments_meant, start=start, count=count)
        return SampleList(tuple(page), count_samples(library, query, instruments_meant))


def inventory_counts(settings: Settings) -> Mapping[str, int]:
    """How many samples there are of each instrument."""
    with open_library(settings.library_folder) as library:
        return count_by(library, "instrument")


def inventory_roots(settings: Settings) -> list[SampleRoot]:
    """The folders of the inventory."""
    with open_library(settings.library_folder) as library:
        return sample_roots(library)


def root_samples(root_ids: Sequence[str], settings: Settings, *, state: str | None = None) -> Iterator[Sample]:
    """All samples of some roots."""
    with open_library(settings.library_folder) as library:
        yield from samples_of_roots(library, root_ids, state=state)


def show_sample(sample_id: str, settings: Settings, *, root_folder: str | None = None) -> SampleDetails:
    """One sample. Raises BadInputError where there is none, or several and no root is named."""
    with open_library(settings.library_folder) as library:
        root_id = find_root(library, root_folder).id if root_folder else None
        key, sample = load_sample(library, sample_id, root_id)
        root = next(root for root in sample_roots(library) if root.id == sample.root_id)
        raw = next(raw for _, _, raw, _ in load_facts(library, "key = ?", [key]))
        return SampleDetails(sample, root, str(sample_path(root.path, sample.id, raw)))


def set_favourite(sample_id: str, settings: Settings, *, is_favourite: bool, root_folder: str | None = None) -> None:
    """Put a heart on a sample, or take it away. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        root_id = find_root(library, root_folder).id if root_folder else None
        key, _ = load_sample(library, sample_id, root_id)
        set_sample_favourite(library, key, is_favourite=is_favourite)


def root_id_of(root_folder: str | None, settings: Settings) -> str | None:
    """The id of a root by id, name or folder; None for none. Raises BadInputError."""
    if root_folder is None:
        return None
    with open_library(settings.library_folder) as library:
        return find_root(library, root_folder).id


def sample_document(sample: Sample) -> dict[str, Any]:
    """A sample for JSON; lengths in seconds, the root also by name."""
    row = {name: getattr(sample, name) for name in _SHOWN}
    for name, digits in _ROUNDED.items():
        if row[name] is not None:
            row[name] = round(row[name], digits)
    row["tags"] = list(sample.tags)
    row["state"] = str(sample.state)
    row["root"] = None if sample.root_midi is None else pitch_name(sample.root_midi)
    return row


def check_page(start: int, count: int) -> None:
    """Raise BadInputError for a page that cannot be."""
    if start < 0 or count < 1:
        raise BadInputError("A page begins at 0 or later and has at least one sample.")
