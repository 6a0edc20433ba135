"""Sounds of the inventory that can lie over a transition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from airdesk.settings import Settings
from airdesk.workflows.overlay_sounds import kind_of
from airdesk.workflows.sample_paths import sample_path

if TYPE_CHECKING:
    from airdesk.library.sample_search import SampleQuery
    from airdesk.model.sample import Sample

OverlayKind = Literal["percussion", "instrument", "vocals"]
TEMPO_REACH: Final = 0.12
"""How far a loop's tempo may lie from the blend's, as a part of it."""
_MANY: Final = 60


@dataclass(frozen=True, slots=True)
class OverlaySound:
    """A sound one may choose."""

    name: str
    path: str
    kind: OverlayKind
    tempo_bpm: float | None  # of a loop
    length_seconds: float | None
    key: str = ""


def overlay_sounds(settings: Settings, text: str = "", tempo_bpm: float | None = None) -> list[OverlaySound]:
    """Loops near a tempo, half or double; or, where something is typed, all sounds that it finds. Raises LibraryError."""
    from airdesk.library.sample_search import SampleQuery
    from airdesk.workflows.sample_inventory import find_samples, inventory_roots

    roots = {root.id: root.path for root in inventory_roots(settings)}
    queries = [SampleQuery(text=text)] if text.strip() else _loop_queries(tempo_bpm)
    found: list[OverlaySound] = []
    for query in queries:
        samples = find_samples(query, settings, count=_MANY).samples
        found += [_sound(each, str(sample_path(roots[each.root_id], each.id))) for each in samples if each.root_id in roots]
    return found[:_MANY]


def _loop_queries(tempo_bpm: float | None) -> list[SampleQuery]:
    from airdesk.library.sample_search import SampleQuery

    if tempo_bpm is None:
        return [SampleQuery(is_loop=True)]
    return [
        SampleQuery(is_loop=True, tempo_bpm=(tempo * (1 - TEMPO_REACH), tempo * (1 + TEMPO_REACH)))
        for tempo in (tempo_bpm, tempo_bpm / 2, tempo_bpm * 2)
    ]


def _sound(sample: Sample, path: str) -> OverlaySound:
    kind: OverlayKind = kind_of(sample) or "instrument"
    name = sample.id.rpartition("/")[2]
    return OverlaySound(name, path, kind, sample.tempo_bpm if sample.is_loop else None, sample.length_seconds, sample.key)
