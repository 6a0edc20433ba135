"""What the mixer does to both songs of a transition: fader, EQ and filter, as curves over the seconds of the mix."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from airdesk.automix.fader_curves import STEPS, crossing, equal_power
from airdesk.automix.fader_curves import Curve as Curve
from airdesk.automix.mix_timeline import Overlap
from airdesk.model.djset import Transition

BASS_OUT_DB = -26.0
"""How far the low shelf takes a bass away; Music Assistant's value, tuned by listening."""
_SWAP_BEATS, _SOFT_SWAP_BEATS = 2.0, 4.0
"""Over which the basses change places, ending on the swap beat. Slower trades, as others have them, leave a hole of several
bars without any bass: both are far down in the middle of one, because both must never be up."""
_SHORTEST_BLEND_BEATS = 11.9  # four bars of three: from here on two basses are never heard together
_OPEN_HIGHPASS_HZ = 10.0
_BASS_HIGHPASS_HZ, _SWAP_HIGHPASS_HZ = 26.0, 120.0  # before the basses change places, and when they have
_SHUT_HIGHPASS_HZ = 1200.0
_SWAP_LEVEL = 0.75  # of both faders where the basses change places
_BASS_EDGE_DB = -14.5  # neither bass is above it while the other one is: two and a half under what is promised
_LARGEST_BASS_BOOST_DB = 4.0


@dataclass(frozen=True, slots=True)
class DeckCurves:
    """One deck through one transition; what is None stays as it is."""

    level: Curve  # linear
    low_db: Curve | None = None
    highpass_hz: Curve | None = None
    echo_level: Curve | None = None  # how much goes into the echo
    echo_seconds: float = field(default=0.0)  # between its repeats
    mid_db: Curve | None = None  # where both sing

    @property
    def is_filtered(self) -> bool:
        """True where more than the fader moves."""
        return self.low_db is not None or self.highpass_hz is not None or self.mid_db is not None


def transition_curves(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """Curves of the outgoing and of the incoming song."""
    return _STYLES[transition.style](transition, overlap)


def _swap_share(transition: Transition) -> float:
    """Where in the overlap the basses have changed places, 0..1."""
    beats = max(transition.length_beats, 1e-9)
    share = 0.6 if transition.swap_beat is None else transition.swap_beat / beats
    return min(0.9, max(0.15, share))


def change_seconds(transition: Transition, overlap: Overlap) -> float:
    """The moment of the mix from which on the incoming song is in front."""
    return overlap.mix_start + (overlap.mix_end - overlap.mix_start) * _swap_share(transition)


def _trades_basses(transition: Transition) -> bool:
    """False in short fades, which keep their lows, and where beats are not matched."""
    return transition.is_beat_matched and transition.length_beats >= _SHORTEST_BLEND_BEATS


def _traded(
    transition: Transition, overlap: Overlap, faders: tuple[Curve, Curve], swap_beats: float
) -> tuple[DeckCurves, DeckCurves]:
    """Both decks with their basses changing places, one behind the other: the old one is down before the new one rises.

    Until then and from then on the bass of the song that has it stays as loud as ever, whatever its fader does.
    """
    going, coming = faders
    if not _trades_basses(transition):
        return DeckCurves(going), DeckCurves(coming)
    start, length = overlap.mix_start, overlap.mix_end - overlap.mix_start
    end = start + length * _swap_share(transition)
    begin = max(start, end - length * swap_beats / max(transition.length_beats, swap_beats))
    middle = (begin + end) / 2.0
    down = [(middle, _BASS_EDGE_DB - _decibels(going, middle)), (end, BASS_OUT_DB)]
    up = [(begin, BASS_OUT_DB), (middle, _BASS_EDGE_DB - _decibels(coming, middle))]
    held = [(moment, -_decibels(going, moment)) for moment, _ in going.points if moment < begin]
    kept = [(moment, -_decibels(coming, moment)) for moment, _ in coming.points if moment > end]
    falling = Curve((*held, (begin, -_decibels(going, begin)), *down))
    rising = Curve((*up, (end, -_decibels(coming, end)), *kept))
    return DeckCurves(going, falling), DeckCurves(coming, rising)


def _decibels(fader: Curve, moment: float) -> float:
    """Where a fader stands, no lower than a shelf may make good."""
    return max(-_LARGEST_BASS_BOOST_DB, 20.0 * math.log10(max(float(fader.at(np.array([moment]))[0]), 1e-6)))


def _blend(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    return _traded(transition, overlap, crossing(overlap, _swap_share(transition)), _SOFT_SWAP_BEATS)


def _bass_swap(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """As a blend, but both songs are further up where the basses change places, which they do at once."""
    return _traded(transition, overlap, crossing(overlap, _swap_share(transition), _SWAP_LEVEL), _SWAP_BEATS)


def _filter(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """The outgoing song is thinned out from below from where the basses change places."""
    going, coming = _traded(transition, overlap, crossing(overlap, _swap_share(transition), _SWAP_LEVEL), _SOFT_SWAP_BEATS)
    start, length, swap = overlap.mix_start, overlap.mix_end - overlap.mix_start, _swap_share(transition)
    begin = max(0.5 * swap, swap - _SOFT_SWAP_BEATS / max(transition.length_beats, _SOFT_SWAP_BEATS))
    corners = [(0.0, _OPEN_HIGHPASS_HZ), (begin, _BASS_HIGHPASS_HZ), (swap, _SWAP_HIGHPASS_HZ), (1.0, _SHUT_HIGHPASS_HZ)]
    shares = [step / STEPS for step in range(STEPS + 1)]
    hz = np.exp(np.interp(shares, [share for share, _ in corners], np.log([corner for _, corner in corners])))
    sweep = Curve(tuple((start + length * share, float(value)) for share, value in zip(shares, hz, strict=True)))
    return DeckCurves(going.level, going.low_db, sweep), coming


def _quick(_: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    return DeckCurves(equal_power(overlap, rises=False)), DeckCurves(equal_power(overlap, rises=True))


def _cut(_: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """Both at full level; the ends of the lanes have their own short fades, unless the songs go on without a gap."""
    full = Curve(((overlap.mix_start, 1.0), (overlap.mix_end, 1.0)))
    return DeckCurves(full), DeckCurves(full)


def _cold_start(_: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """The incoming song is there at once, the outgoing one goes slowly."""
    full = Curve(((overlap.mix_start, 1.0), (overlap.mix_end, 1.0)))
    return DeckCurves(equal_power(overlap, rises=False)), DeckCurves(full)


def _echo_out(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """The outgoing song's last beat goes into an echo that fades under the incoming one."""
    start, end = overlap.mix_start, overlap.mix_end
    beat = (end - start) / max(transition.length_beats, 1.0)
    cut = min(start + beat, end)
    level = Curve(((start, 1.0), (cut - 0.01, 1.0), (cut, 0.0)))
    send = Curve(((start - 4 * beat, 0.0), (start, 0.5), (cut, 0.7), (cut + 0.01, 0.0)))
    return DeckCurves(level, echo_level=send, echo_seconds=0.75 * beat), DeckCurves(equal_power(overlap, rises=True, high=0.3))


_STYLES: dict[str, Callable[[Transition, Overlap], tuple[DeckCurves, DeckCurves]]] = {
    "blend": _blend,
    "bass_swap": _bass_swap,
    "filter": _filter,
    "loop": _filter,
    "echo_out": _echo_out,
    "quick_fade": _quick,
    "cut": _cut,
    "cold_start": _cold_start,
}
