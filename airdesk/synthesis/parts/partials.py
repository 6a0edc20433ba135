"""Banks of decaying partials: what strings, bars, bells, plates and drum skins are made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.sound import SAMPLE_RATE, Signal

HIGHEST_PARTIAL_HZ = 18_500.0
"""Above this nothing is made: two semitones of transposition still stay below the Nyquist frequency."""

BLOCK_FRAMES = 1024
INAUDIBLE = 1e-9


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
    """The sum of all partials, shape (num_frames,).

    A decaying sine at frame a·B + b is the product of one factor for block a and one for frame b, so the whole bank is
    one matrix product: (blocks x partials) · (partials x frames of a block).
    """
    num_blocks = -(-num_frames // BLOCK_FRAMES)
    exponent = (-np.log(1000.0) / bank.decay_seconds + 2j * np.pi * bank.frequency_hz) / SAMPLE_RATE
    start = bank.amplitude * np.exp(2j * np.pi * (bank.phase_cycles - 0.25))
    per_block = start * np.exp(np.outer(np.arange(num_blocks) * BLOCK_FRAMES, exponent))
    per_block[np.abs(per_block) < INAUDIBLE] = 0.0
    within = np.exp(np.outer(exponent, np.arange(BLOCK_FRAMES)))
    within[np.abs(within) < INAUDIBLE] = 0.0
    product = per_block.real @ within.real - per_block.imag @ within.imag
    return np.ascontiguousarray(product.reshape(-1)[:num_frames])
