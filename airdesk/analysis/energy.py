"""How much a song drives, as a number from 1 to 10, and the curve of it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.listening import FRAME_RATE, Heard, band_hz
from airdesk.analysis.loudness_course import HOPS_PER_SECOND, LoudnessCourse

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_COLUMNS: Final = 400


def energy_of(heard: Heard, curves: Floats, course: LoudnessCourse, tempo_bpm: float | None) -> int:
    """1 (still) to 10 (all out): from how dense its level is, how much begins each second, how bright and how fast it is.

    A choice, set so that released songs of all genres spread over the scale; loudness counts little, mastering sets it.
    """
    level = course.level_db[course.level_db > -70.0]
    if not len(level):
        return 1
    dense = np.clip(1.0 - (np.percentile(level, 95.0) - np.percentile(level, 30.0)) / 14.0, 0.0, 1.0)
    busy = np.clip(float(curves.mean()) / 1.1, 0.0, 1.0) if len(curves) else 0.0
    power = heard.bands.mean(axis=0, dtype=np.float64)
    bright = np.clip(
        (10.0 * np.log10((power[band_hz() > 2500.0].sum() + 1e-12) / (power.sum() + 1e-12)) + 26.0) / 20.0, 0.0, 1.0
    )
    loud = np.clip((heard.integrated_lufs + 26.0) / 18.0, 0.0, 1.0) if np.isfinite(heard.integrated_lufs) else 0.0
    fast = 0.3 if tempo_bpm is None else np.clip((tempo_bpm - 60.0) / 110.0, 0.0, 1.0)
    total = 0.25 * dense + 0.2 * busy + 0.2 * bright + 0.15 * loud + 0.2 * fast
    return int(np.clip(round(1.0 + 10.5 * float(total)), 1, 10))


def energy_curve(course: LoudnessCourse, curves: Floats) -> tuple[float, ...]:
    """0..1 for each second, within the song."""
    count = -(-len(course.level_db) // HOPS_PER_SECOND)
    if count == 0:
        return ()
    padded = np.pad(course.level_db, (0, count * HOPS_PER_SECOND - len(course.level_db)), constant_values=-120.0)
    level = 10.0 * np.log10(np.mean(10.0 ** (padded.reshape(count, -1) / 10.0), axis=1) + 1e-12)
    top = float(np.percentile(level, 95.0))
    height = np.clip((level - top + 24.0) / 24.0, 0.0, 1.0)
    edges = np.clip((np.arange(count + 1) * FRAME_RATE).astype(np.int64), 0, len(curves))
    sums = np.concatenate(([0.0], np.cumsum(curves.sum(axis=1), dtype=np.float64)))
    busy = np.diff(sums[edges]) / np.maximum(1, np.diff(edges))
    busy = np.clip(busy / max(1e-6, float(np.percentile(busy, 95.0))), 0.0, 1.0)
    curve = 0.7 * height + 0.3 * busy * (height > 0.05)
    smooth = np.convolve(np.pad(curve, 1, mode="edge"), np.ones(3) / 3.0, "valid")
    return tuple(round(float(each), 3) for each in smooth)


def balance_of(heard: Heard, low_hz: float, high_hz: float) -> tuple[float, float, float]:
    """Shares of the power below, between and above two frequencies."""
    power = heard.bands.sum(axis=0, dtype=np.float64)
    hz = band_hz()
    parts = [power[hz < low_hz].sum(), power[(hz >= low_hz) & (hz < high_hz)].sum(), power[hz >= high_hz].sum()]
    total = sum(parts)
    low, mid, high = (round(float(part / total), 4) if total > 0 else 0.0 for part in parts)
    return low, mid, high


def overview_of(heard: Heard, low_hz: float, high_hz: float) -> tuple[tuple[int, int, int], ...]:
    """Amplitude of lows, mids and highs in equal columns, 0..255, for drawing the song as a waveform."""
    count = min(_COLUMNS, len(heard.bands))
    if count == 0:
        return ()
    edges = np.linspace(0, len(heard.bands), count + 1).astype(np.int64)
    hz = band_hz()
    columns = []
    for part in (hz < low_hz, (hz >= low_hz) & (hz < high_hz), hz >= high_hz):
        amplitude = np.sqrt(np.add.reduceat(heard.bands[:, part].sum(axis=1), edges[:-1]) / np.diff(edges))
        columns.append(np.sqrt(amplitude / max(1e-9, float(amplitude.max()))))
    shown = np.round(np.stack(columns, axis=1) * 255.0).astype(int)
    return tuple((int(low), int(mid), int(high)) for low, mid, high in shown)
