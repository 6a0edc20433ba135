"""What the mixer does to both songs of a transition: fader, EQ and filter, as curves over the seconds of the mix."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.automix.mix_timeline import Overlap
from airdesk.model.djset import Transition

BASS_OUT_DB = -26.0
"""How far the low shelf takes a bass away; Music Assistant's value, tuned by listening."""
_STEPS = 48
_GAIN_STEP_FRAMES = 64
"""Between two values of a gain, straight in between."""
_SHORTEST_SWAP_BEATS = 8.0
_LONGEST_SWAP_BEATS = 32.0
_SHORTEST_BLEND_BEATS = 15.9  # four bars: from here on two basses are never heard together
_OPEN_HIGHPASS_HZ = 10.0
_SHUT_HIGHPASS_HZ = 1200.0


@dataclass(frozen=True, slots=True)
class Curve:
    """A value over the seconds of the mix, straight between its points and constant outside."""

    points: tuple[tuple[float, float], ...]

    def at(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values at some moments."""
        times, values = zip(*self.points, strict=True)
        return np.asarray(np.interp(seconds, times, values), np.float64)

    def amplify(self, audio: Audio, start_seconds: float, sample_rate: int) -> None:
        """Take the values as decibels and change a block that begins at a moment by them, in place."""
        num_frames = audio.shape[1]
        if num_frames == 0:
            return
        places = np.append(np.arange(0, num_frames, _GAIN_STEP_FRAMES), num_frames)
        gains = 10.0 ** (self.at(start_seconds + places / sample_rate) / 20.0)
        if np.ptp(gains) == 0.0:
            if gains[0] != 1.0:
                audio *= np.float32(gains[0])
            return
        audio *= np.interp(np.arange(num_frames), places, gains).astype(np.float32)

    @property
    def span(self) -> tuple[float, float]:
        """The moments between which it changes."""
        return self.points[0][0], self.points[-1][0]


@dataclass(frozen=True, slots=True)
class DeckCurves:
    """One deck through one transition; what is None stays as it is."""

    level: Curve  # linear
    low_db: Curve | None = None
    highpass_hz: Curve | None = None
    echo_level: Curve | None = None  # how much goes into the echo
    echo_seconds: float = field(default=0.0)  # between its repeats

    @property
    def is_filtered(self) -> bool:
        """True where more than the fader moves."""
        return self.low_db is not None or self.highpass_hz is not None


def transition_curves(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """Curves of the outgoing and of the incoming song."""
    return _STYLES[transition.style](transition, overlap)


def _equal_power(overlap: Overlap, *, rises: bool, low: float = 0.0, high: float = 1.0) -> Curve:
    """A fader from one end to the other between two shares of the overlap, the sum of both powers constant."""
    start, length = overlap.mix_start, overlap.mix_end - overlap.mix_start
    points = []
    for step in range(_STEPS + 1):
        angle = math.pi / 2 * step / _STEPS
        moment = start + length * (low + (high - low) * step / _STEPS)
        points.append((moment, math.sin(angle) if rises else math.cos(angle)))
    return Curve(tuple(points))


def _swap_times(transition: Transition, overlap: Overlap) -> tuple[float, float]:
    """When the basses begin and end to change places."""
    start, length = overlap.mix_start, overlap.mix_end - overlap.mix_start
    beats = max(transition.length_beats, 1e-9)
    swap = min(max(transition.length_beats / 2, _SHORTEST_SWAP_BEATS), _LONGEST_SWAP_BEATS, beats)
    centre = transition.swap_beat if transition.swap_beat is not None else beats * 0.6
    first = min(max(0.0, centre - swap / 2), beats - swap)
    return start + length * first / beats, start + length * (first + swap) / beats


def _basses(transition: Transition, overlap: Overlap) -> tuple[Curve | None, Curve | None]:
    """Low shelves that trade places; none in short fades, which keep their lows."""
    if not transition.is_beat_matched or transition.length_beats < _SHORTEST_BLEND_BEATS:
        return None, None
    begin, end = _swap_times(transition, overlap)
    return Curve(((begin, 0.0), (end, BASS_OUT_DB))), Curve(((begin, BASS_OUT_DB), (end, 0.0)))


def _blend(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    low_out, low_in = _basses(transition, overlap)
    return (
        DeckCurves(_equal_power(overlap, rises=False), low_out),
        DeckCurves(_equal_power(overlap, rises=True), low_in),
    )


def _bass_swap(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """As a blend, but the incoming song is up early and the outgoing one stays until its bass is gone."""
    low_out, low_in = _basses(transition, overlap)
    return (
        DeckCurves(_equal_power(overlap, rises=False, low=0.25), low_out),
        DeckCurves(_equal_power(overlap, rises=True, high=0.75), low_in),
    )


def _filter(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """The outgoing song is thinned out from below while the incoming one rises under it."""
    start, end = overlap.mix_start, overlap.mix_end
    ratio = _SHUT_HIGHPASS_HZ / _OPEN_HIGHPASS_HZ
    sweep = tuple(
        (start + (end - start) * step / _STEPS, _OPEN_HIGHPASS_HZ * ratio ** (step / _STEPS)) for step in range(_STEPS + 1)
    )
    _, low_in = _basses(transition, overlap)
    return (
        DeckCurves(_equal_power(overlap, rises=False, low=0.3), None, Curve(sweep)),
        DeckCurves(_equal_power(overlap, rises=True, high=0.8), low_in),
    )


def _quick(_: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    return DeckCurves(_equal_power(overlap, rises=False)), DeckCurves(_equal_power(overlap, rises=True))


def _cut(_: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """Both at full level; the ends of the lanes have their own short fades."""
    full = Curve(((overlap.mix_start, 1.0), (overlap.mix_end, 1.0)))
    return DeckCurves(full), DeckCurves(full)


def _cold_start(_: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """The incoming song is there at once, the outgoing one goes slowly."""
    full = Curve(((overlap.mix_start, 1.0), (overlap.mix_end, 1.0)))
    return DeckCurves(_equal_power(overlap, rises=False)), DeckCurves(full)


def _echo_out(transition: Transition, overlap: Overlap) -> tuple[DeckCurves, DeckCurves]:
    """The outgoing song's last beat goes into an echo that fades under the incoming one."""
    start, end = overlap.mix_start, overlap.mix_end
    beat = (end - start) / max(transition.length_beats, 1.0)
    cut = min(start + beat, end)
    level = Curve(((start, 1.0), (cut - 0.01, 1.0), (cut, 0.0)))
    send = Curve(((start - 4 * beat, 0.0), (start, 0.5), (cut, 0.7), (cut + 0.01, 0.0)))
    return DeckCurves(level, echo_level=send, echo_seconds=0.75 * beat), DeckCurves(_equal_power(overlap, rises=True, high=0.3))


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
