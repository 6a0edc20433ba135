"""Band-limited single cycles in tables, read at any pitch, with a smooth change from table to table.

A filter that moves is a row of tables, one for each cutoff: reading between two rows is exact for the harmonics of a
periodic wave, never aliases, and costs four look-ups per frame.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.sound import Signal

TABLE_FRAMES = 4096
"""Frames of one cycle; linear reading stays 80 dB clean up to the 300th harmonic of a saw."""

HIGHEST_HARMONIC_HZ = 17_500.0
MOST_HARMONICS = 700

Harmonics = NDArray[np.complex128]
"""Complex amplitudes of harmonics 1, 2, 3…, shape (harmonics,) or (rows, harmonics); a phase of 0 is a sine."""


def harmonic_numbers(frequency_hz: float) -> Signal:
    """1, 2, 3… as far as they stay below the highest frequency we make."""
    return np.arange(1.0, max(2.0, min(MOST_HARMONICS + 1.0, HIGHEST_HARMONIC_HZ // frequency_hz + 1.0)))


def tables_of(harmonics: Harmonics) -> Signal:
    """One cycle per row, shape (rows, TABLE_FRAMES + 1): the last frame repeats the first."""
    rows = np.atleast_2d(harmonics)
    spectrum = np.zeros((len(rows), TABLE_FRAMES // 2 + 1), dtype=np.complex128)
    spectrum[:, 1 : rows.shape[1] + 1] = -1j * rows * (TABLE_FRAMES / 2)
    cycle = np.fft.irfft(spectrum, TABLE_FRAMES)
    return np.concatenate([cycle, cycle[:, :1]], axis=1)


def read(tables: Signal, phase_cycles: Signal, row: Signal | float = 0.0) -> Signal:
    """The wave at each phase (in cycles, any size) from the table `row` (between two rows: their mixture)."""
    position = (phase_cycles - np.floor(phase_cycles)) * TABLE_FRAMES
    index = position.astype(np.int64)
    fraction = position - index
    index %= TABLE_FRAMES
    if isinstance(row, float):
        return _read_row(_mixed_row(tables, row), index, fraction)
    clipped = np.clip(row, 0.0, len(tables) - 1.000001)
    lower = clipped.astype(np.int64)
    return _read_between(tables, lower, clipped - lower, index, fraction)


def _mixed_row(tables: Signal, row: float) -> Signal:
    lower = min(int(row), len(tables) - 1)
    upper = min(lower + 1, len(tables) - 1)
    return np.asarray(tables[lower] + (row - lower) * (tables[upper] - tables[lower]))


def _read_row(table: Signal, index: NDArray[np.int64], fraction: Signal) -> Signal:
    here = table[index]
    return np.asarray(here + fraction * (table[index + 1] - here))


def _read_between(
    tables: Signal, lower: NDArray[np.int64], mixture: Signal, index: NDArray[np.int64], fraction: Signal
) -> Signal:
    flat = tables.reshape(-1)
    width = tables.shape[1]
    start = lower * width + index
    end = np.where(lower + 1 < len(tables), start + width, start)
    first = flat[start] + fraction * (flat[start + 1] - flat[start])
    second = flat[end] + fraction * (flat[end + 1] - flat[end])
    return np.asarray(first + mixture * (second - first))
