"""How faders, basses and filters of a set move, as lines to draw over its songs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from airdesk.automix.deck_curves import DeckCurves, transition_curves
from airdesk.automix.fader_curves import Curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from airdesk.workflows.set_timeline import SetTimeline

CURVES_FROM: Final = 12.0
"""Px of an overlap, from which on its curves are drawn; in fewer, the faders are straight and all else is left out."""
_POINTS: Final = 48
_LOWEST_DB: Final = 30.0  # below nothing, at the foot of a song
_LOWEST_HZ: Final = 10.0  # at the foot
_OCTAVES: Final = 8.6  # from there to the top


@dataclass(frozen=True, slots=True)
class Line:
    """What one control does."""

    control: Literal["fader", "bass", "filter"]
    moments: NDArray[np.float64]  # seconds of the mix
    shares: NDArray[np.float64]  # 0..1


class MixCurves:
    """Keeps the lines until the set is laid out anew."""

    def __init__(self) -> None:
        self._of: SetTimeline | None = None
        self._decks: dict[int, tuple[DeckCurves, DeckCurves]] = {}  # by overlap: the outgoing song, the incoming one
        self._lines: dict[tuple[int, ...], list[Line]] = {}  # by song and its overlaps that are wide

    def lines(self, laid_out: SetTimeline, number: int, pixels_per_second: float) -> list[Line]:
        """The lines of a song of the set, the first is 0."""
        if self._of is not laid_out:
            self._of, self._decks, self._lines = laid_out, {}, {}
        overlaps = laid_out.timeline.overlaps
        places = [place for place in (number - 1, number) if 0 <= place < len(overlaps)]
        room = CURVES_FROM / pixels_per_second
        wide = tuple(place for place in places if overlaps[place].mix_end - overlaps[place].mix_start >= room)
        if (number, *wide) not in self._lines:
            decks = [self._deck(laid_out, place, number, is_wide=place in wide) for place in places]
            self._lines[number, *wide] = _lines(laid_out, number, decks)
        return self._lines[number, *wide]

    def _deck(self, laid_out: SetTimeline, place: int, number: int, *, is_wide: bool) -> DeckCurves:
        """What a song does in the overlap before it or behind it."""
        overlap, is_coming = laid_out.timeline.overlaps[place], place < number
        if not is_wide:
            start, end = (0.0, 1.0) if is_coming else (1.0, 0.0)
            return DeckCurves(Curve(((overlap.mix_start, start), (overlap.mix_end, end))))
        if place not in self._decks:
            self._decks[place] = transition_curves(laid_out.transitions[place], overlap)
        return self._decks[place][is_coming]


def _lines(laid_out: SetTimeline, number: int, decks: list[DeckCurves]) -> list[Line]:
    lane = laid_out.timeline.lanes[number]
    turns = {lane.mix_start, lane.mix_end, *(moment for deck in decks for moment, _ in deck.level.points)}
    moments = np.array([moment for moment in sorted(turns) if lane.mix_start <= moment <= lane.mix_end], np.float64)
    level = np.ones(len(moments))
    for deck in decks:
        level *= deck.level.at(moments)
    lines = [Line("fader", moments, level)]
    for deck in decks:
        if deck.low_db is not None:
            moments = _moments(deck.low_db)
            lines.append(Line("bass", moments, np.clip(1.0 + deck.low_db.at(moments) / _LOWEST_DB, 0.0, 1.0)))
        if deck.highpass_hz is not None:
            moments = _moments(deck.highpass_hz)
            octaves = np.log2(np.maximum(deck.highpass_hz.at(moments), _LOWEST_HZ) / _LOWEST_HZ)
            lines.append(Line("filter", moments, np.clip(octaves / _OCTAVES, 0.0, 1.0)))
    return lines


def _moments(curve: Curve) -> NDArray[np.float64]:
    return np.linspace(*curve.span, _POINTS)
