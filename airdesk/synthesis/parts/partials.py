"""Banks of decaying partials: what strings, bars, bells, plates and drum skins are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.parts.tiles import Single, tiled_product
from airdesk.synthesis.sound import SAMPLE_RATE, Signal

HIGHEST_PARTIAL_HZ = 18_500.0
"""Above this nothing is made: two semitones of transposition still stay below the Nyquist frequency."""

BLOCK_FRAMES = 512  # a multiple of the tiles of the product

INAUDIBLE = 3e-5
"""Partials this much weaker than the strongest are left out."""

HEARD_DECAYS = 1.4
"""After so many times its decay (to -84 dB) a partial is over."""


@dataclass(frozen=True, slots=True)
class Partials:
    """Decaying sines; all arrays have shape (partials,)."""

    frequency_hz: Signal
    amplitude: Signal
    decay_seconds: Signal  # time to fall by 60 dB
    phase_cycles: Signal  # 0 starts at a rising zero crossing


def partials(frequency_hz: Signal, amplitude: Signal, decay_seconds: Signal, phase_cycles: Signal | None = None) -> Partials:
    """Partials below the highest frequency we make; the others are left out."""
    audible = (frequency_hz < HIGHEST_PARTIAL_HZ) & (frequency_hz > 0)
    phase = np.zeros(len(frequency_hz)) if phase_cycles is None else phase_cycles
    return Partials(frequency_hz[audible], amplitude[audible], decay_seconds[audible], phase[audible])


def joined(first: Partials, second: Partials) -> Partials:
    """Both banks as one."""
    return Partials(
        np.concatenate([first.frequency_hz, second.frequency_hz]),
        np.concatenate([first.amplitude, second.amplitude]),
        np.concatenate([first.decay_seconds, second.decay_seconds]),
        np.concatenate([first.phase_cycles, second.phase_cycles]),
    )


def overtone_share(frequency_hz: Signal, fundamental_hz: float) -> Signal:
    """0 for the fundamental, rising to 1 at the fourth partial: what may differ between the sides without thinning the bass."""
    return np.clip((frequency_hz / fundamental_hz - 1.0) / 3.0, 0.0, 1.0)


def ring(bank: Partials, num_frames: int) -> Signal:
    """The sum of all partials, shape (num_frames,); those that die early are only made as long as they are heard."""
    heard = np.abs(bank.amplitude) > INAUDIBLE * np.max(np.abs(bank.amplitude), initial=0.0)
    lasts = HEARD_DECAYS * bank.decay_seconds * SAMPLE_RATE
    total = np.zeros(num_frames)
    for length in (num_frames // 16, num_frames // 4, num_frames):
        chosen = heard & (lasts <= length) if length < num_frames else heard
        if np.any(chosen):
            total[:length] += _ring_whole(_part(bank, chosen), length)
        heard = heard & ~chosen
    return total


def _part(bank: Partials, chosen: NDArray[np.bool_]) -> Partials:
    return Partials(bank.frequency_hz[chosen], bank.amplitude[chosen], bank.decay_seconds[chosen], bank.phase_cycles[chosen])


def _ring_whole(bank: Partials, num_frames: int) -> Signal:
    """A decaying sine at frame a·B + b is the product of one factor for block a and one for frame b, so the whole bank is
    one matrix product: (blocks x partials) · (partials x frames of a block).
    """
    num_blocks = -(-num_frames // BLOCK_FRAMES)
    exponent = (-np.log(1000.0) / bank.decay_seconds + 2j * np.pi * bank.frequency_hz) / SAMPLE_RATE
    start = bank.amplitude * np.exp(2j * np.pi * (bank.phase_cycles - 0.25))
    per_block = start * _powers(exponent * BLOCK_FRAMES, num_blocks)
    within = _powers(exponent, BLOCK_FRAMES)
    left = np.concatenate([per_block.real, -per_block.imag], axis=1)
    right = np.concatenate([within.real.T, within.imag.T], axis=0)
    product = tiled_product(_without_denormals(left), _without_denormals(right))
    return np.asarray(product[:num_blocks].reshape(-1)[:num_frames], dtype=np.float64)


def _powers(exponent: NDArray[np.complex128], count: int) -> NDArray[np.complex128]:
    """exp(exponent · 0), exp(exponent · 1), … shape (count, partials): each half from the half before it."""
    powers = np.empty((count, len(exponent)), dtype=np.complex128)
    powers[0] = 1.0
    done = 1
    while done < count:
        more = min(done, count - done)
        np.multiply(powers[:more], np.exp(exponent * done), out=powers[done : done + more])
        done += more
    return powers


def _without_denormals(factors: Signal) -> Single:
    """Single precision is 120 dB clean here and twice as fast; numbers near zero would make it slow."""
    factors[np.abs(factors) < 1e-12] = 0.0
    return factors.astype(np.float32)
