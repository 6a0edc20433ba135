"""What an instrument's sound passes on its way out: resonances of a body, an amplifier and its loudspeaker."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.filters import Response, Spectrum, bell, chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.parts.wood import wood_gain
from airdesk.synthesis.sound import Signal


@dataclass(frozen=True, slots=True)
class Resonance:
    """One resonance of a body, a cabinet or a pickup."""

    hz: float = between(200.0, 20.0, 15_000.0)
    gain_db: float = between(3.0, -30.0, 30.0)
    q: float = between(2.0, 0.1, 50.0)


@dataclass(frozen=True, slots=True)
class Amplifier:
    """What an electric instrument is played through."""

    drive: float = between(1.0, 0.1, 60.0)  # 1 is nearly clean
    bias: float = between(0.0, 0.0, 1.0)  # unevenness of the tubes
    low_cut_hz: float = between(90.0, 20.0, 500.0)
    cabinet_hz: float = between(4800.0, 500.0, 18_000.0)
    presence_db: float = between(4.0, -12.0, 12.0)  # around 2.4 kHz
    cone: int = between(40, 1, 99)  # another number, another loudspeaker
    cone_db: float = between(2.0, 0.0, 12.0)  # how uneven it is


def resonant(resonances: tuple[Resonance, ...]) -> Response:
    """All resonances as one filter."""
    return chain(*(bell(each.hz, each.gain_db, q=each.q) for each in resonances))


def driven(audio: Signal, amplifier: Amplifier, before: Response, strength: float) -> Signal:
    """Through pickup and preamplifier into the tubes; a harder touch drives them further."""
    tight = filtered(audio, chain(before, highpass(amplifier.low_cut_hz)))
    return saturated(tight, amplifier.drive * (0.6 + 0.6 * strength), bias=amplifier.bias)


def from_cabinet(audio: Signal, amplifier: Amplifier, side: int) -> Signal:
    """Out of the loudspeaker, as a microphone at its left (-1), middle (0) or right (1) hears it."""
    cone = lowpass(amplifier.cabinet_hz, q=0.9)
    uneven: Response = lambda hz: _paper(hz, amplifier, side)  # noqa: E731
    return filtered(audio, chain(highpass(70.0), bell(2400.0, amplifier.presence_db, q=1.2), cone, cone, uneven))


def _paper(hz: Signal, amplifier: Amplifier, side: int) -> Spectrum:
    return np.asarray(wood_gain(hz, amplifier.cone, side, amplifier.cone_db), dtype=np.complex128)
