"""Sounds of the inventory that can lie over a transition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from airdesk.settings import Settings
from airdesk.workflows.overlay_sounds import kind_of
from airdesk.workflows.sample_paths import sample_path

if TYPE_CHECKING:
    from airdesk.library.sample_places import PlacedSample
    from airdesk.library.sample_search import SampleQuery

OverlayKind = Literal["percussion", "instrument", "vocals"]
TEMPO_REACH: Final = 0.12
"""How far a loop's tempo may lie from the blend's, as a part of it."""
_MANY: Final = 60


@dataclass(frozen=True, slots=True)
class OverlaySound:
    """A sound one may choose."""

    sample_key: int  # its row in the inventory
    name: str
    path: str
    kind: OverlayKind
    tempo_bpm: float | None  # of a loop
    length_seconds: float | None
    key: str = ""


def overlay_sounds(settings: Settings, text: str = "", tempo_bpm: float | None = None) -> list[OverlaySound]:
    """Loops near a tempo, half or double; or, where something is typed, all sounds that it finds. Raises LibraryError."""
    from airdesk.inventory.synonyms import instruments_meant
    from airdesk.library.database import open_library
    from airdesk.library.sample_places import samples_with_keys
    from airdesk.library.sample_search import SampleQuery, keyed_page

    queries = [SampleQuery(text=text)] if text.strip() else _loop_queries(tempo_bpm)
    with open_library(settings.library_folder) as library:
        pages = [keyed_page(library, query, instruments_meant, count=_MANY) for query in queries]
        keys = list(dict.fromkeys(key for page in pages for key, _ in page))[:_MANY]
        placed = samples_with_keys(library, keys)
    return [_sound(each) for each in placed]


def _loop_queries(tempo_bpm: float | None) -> list[SampleQuery]:
    from airdesk.library.sample_search import SampleQuery

    if tempo_bpm is None:
        return [SampleQuery(is_loop=True)]
    return [
        SampleQuery(is_loop=True, tempo_bpm=(tempo * (1 - TEMPO_REACH), tempo * (1 + TEMPO_REACH)))
        for tempo in (tempo_bpm, tempo_bpm / 2, tempo_bpm * 2)
    ]


def _sound(placed: PlacedSample) -> OverlaySound:
    sample = placed.sample
    kind: OverlayKind = kind_of(sample) or "instrument"
    name, path = sample.id.rpartition("/")[2], str(sample_path(placed.root, sample.id, placed.raw))
    tempo = sample.tempo_bpm if sample.is_loop else None
    return OverlaySound(placed.key, name, path, kind, tempo, sample.length_seconds, sample.key)
