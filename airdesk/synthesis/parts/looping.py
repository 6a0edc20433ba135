"""Seamless loops: whole numbers of periods, and an attack in front of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.sound import SAMPLE_RATE, Signal, Sound

WORST_RELATIVE_ERROR = 3e-5
"""A twentieth of a cent."""


@dataclass(frozen=True, slots=True)
class LoopLength:
    """A loop that holds a whole number of periods of its fundamental."""

    num_frames: int
    cycles: int  # periods of the fundamental in the loop

    def nearest_cycles(self, ratio: float) -> int:
        """Whole periods of a voice at `ratio` times the fundamental: detuned voices are rounded so that they loop too."""
        return round(self.cycles * ratio)

    def cycles_of_hz(self, frequency_hz: float) -> int:
        """Whole periods nearest to a frequency, at least one (for slow modulation)."""
        return max(1, round(frequency_hz * self.num_frames / SAMPLE_RATE))

    def phase(self, cycles: int, num_frames: int) -> Signal:
        """Phase in cycles of a voice with `cycles` periods in the loop, for `num_frames` frames from 0."""
        return np.asarray(np.arange(num_frames, dtype=np.float64) * cycles / self.num_frames)


def loop_length(frequency_hz: float, seconds: float) -> LoopLength:
    """The loop of about `seconds` that is in tune and whose FFT is quick."""
    least = max(1, round(seconds * frequency_hz))
    choices = [LoopLength(round(cycles * SAMPLE_RATE / frequency_hz), cycles) for cycles in range(least, least + 60)]
    in_tune = [loop for loop in choices if _tuning_error(loop, frequency_hz) < WORST_RELATIVE_ERROR]
    return min(in_tune or choices[-1:], key=lambda loop: (_largest_factor(loop.num_frames), loop.num_frames))


def looped(loop: Signal, attack_frames: int) -> Sound:
    """A sound that runs through the loop's material from its start and repeats it after `attack_frames`."""
    total = attack_frames + loop.shape[-1]
    repeats = -(-total // loop.shape[-1])
    return Sound(np.tile(loop, (1, repeats))[:, :total], loop_start_frame=attack_frames)


def _tuning_error(loop: LoopLength, frequency_hz: float) -> float:
    return abs(loop.cycles * SAMPLE_RATE / loop.num_frames / frequency_hz - 1.0)


def _largest_factor(number: int) -> int:
    """The largest prime factor; small ones make a quick FFT."""
    factor, largest = 2, 1
    while factor * factor <= number:
        while number % factor == 0:
            number //= factor
            largest = factor
        factor += 1
    return max(largest, number)
