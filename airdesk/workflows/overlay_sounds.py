"""Loops of the inventory that may lie over transitions."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final

from airdesk.inventory.synonyms import instruments_meant
from airdesk.library.database import Library, open_library
from airdesk.library.sample_roots import sample_roots
from airdesk.library.sample_rows import load_facts
from airdesk.library.sample_search import SampleQuery, sample_page
from airdesk.settings import Settings
from airdesk.workflows.sample_paths import sample_path

if TYPE_CHECKING:
    from airdesk.automix.overlay_choice import OverlayKind, OverlaySound
    from airdesk.model.sample import Sample

MOST_SOUNDS: Final = 4000
_TEMPOS: Final = (40.0, 260.0)
_LENGTHS: Final = (0.8, 40.0)  # seconds
_NO_TUNE: Final = frozenset({"drums", "percussion", "bass", "fx", "voice", "other"})


def overlay_sounds(settings: Settings, kinds: Collection[str]) -> list[OverlaySound]:
    """Loops of those kinds with a known tempo whose files are there; none where the inventory has none. Raises LibraryError."""
    if not kinds:
        return []
    query = SampleQuery(is_loop=True, tempo_bpm=_TEMPOS, length_seconds=_LENGTHS)
    with open_library(settings.library_folder) as library:
        samples = sample_page(library, query, instruments_meant, count=MOST_SOUNDS)
        wanted = [(sample, kind) for sample in samples if (kind := kind_of(sample)) in kinds and kind is not None]
        places = _places(library, {sample.root_id for sample, _ in wanted})
    found = [_sound(sample, kind, places.get((sample.root_id, sample.id))) for sample, kind in wanted]
    return [sound for sound in found if sound is not None]


def kind_of(sample: Sample) -> OverlayKind | None:
    """What a loop would be over a transition; None for a kick, a bass or an effect, which nobody lays over two others."""
    if "kick" in (sample.instrument, sample.subtype) or sample.family == "bass":
        return None
    if sample.family == "voice" or sample.category == "voice":
        return "vocals"
    if sample.family in ("drums", "percussion") or sample.category == "drums":
        return "percussion"
    if sample.category == "melodic" or sample.family not in _NO_TUNE:
        return "instrument"
    return None


def _places(library: Library, root_ids: Collection[str]) -> dict[tuple[str, str], tuple[int, str]]:
    """Row and file of the samples of some roots."""
    roots = {root.id: root.path for root in sample_roots(library) if root.id in root_ids}
    found = {}
    for root_id, folder in roots.items():
        for file, _, raw, _ in load_facts(library, "root_id = ? AND is_loop = 1", [root_id]):
            found[root_id, file.id] = (file.key, str(sample_path(folder, file.id, raw)))
    return found


def _sound(sample: Sample, kind: OverlayKind, place: tuple[int, str] | None) -> OverlaySound | None:
    from airdesk.automix.overlay_choice import OverlaySound

    if place is None or sample.tempo_bpm is None or sample.length_seconds is None:
        return None
    key, path = place
    if not Path(path).is_file():  # gone since the last scan
        return None
    return OverlaySound(
        key, path, kind, PurePath(sample.name).stem, sample.tempo_bpm, sample.length_seconds, sample.key,
        is_full_kit=sample.family == "drums" and not sample.subtype, is_favourite=sample.is_favourite,
    )  # fmt: skip
