"""Hours of rows are summed and searched piece by piece, with the same result to the last bit as all at once."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp import exact_onsets, onset_curves
from airdesk.dsp.exact_onsets import ExactOnsets
from airdesk.dsp.long_arrays import GrowingRows, sums_at


def rows(count: int, width: int) -> np.ndarray:
    return np.random.default_rng(count).exponential(size=(count, width)).astype(np.float32)


def test_rows_are_kept_in_order_however_many_come() -> None:
    kept, parts = GrowingRows(3, expected=0), [rows(count, 3) for count in (700, 0, 5000, 1, 90_000)]
    for part in parts:
        kept.add(part)
    assert np.array_equal(kept.whole(), np.concatenate(parts))


@pytest.mark.parametrize("count", [0, 1, 32_767, 32_768, 100_001])
def test_sums_are_those_of_one_running_sum(count: int) -> None:
    values = rows(count, 4)
    places = np.random.default_rng(1).integers(0, count + 1, 500)
    running = np.concatenate((np.zeros((1, 4)), np.cumsum(values, axis=0, dtype=np.float64)))
    assert np.array_equal(sums_at(values, places), running[places])
    assert np.array_equal(sums_at(values, np.asarray([count, 0])), running[[count, 0]])


def test_onsets_are_found_in_parts_as_in_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = rows(60_000, 2) * (1.0 + 50.0 * (np.arange(60_000) % 500 < 20))[:, np.newaxis].astype(np.float32)
    times = np.arange(-0.1, 60.5, 0.49)
    whole = ExactOnsets(fine, 1002.0).near(times, 0.06)
    monkeypatch.setattr(exact_onsets, "_PART_HOPS", 7000)
    monkeypatch.setattr(exact_onsets, "_TIMES_AT_ONCE", 5)
    parts = ExactOnsets(fine, 1002.0).near(times, 0.06)
    for ours, theirs in zip(whole, parts, strict=True):
        assert np.array_equal(ours, theirs)


def test_rises_are_the_same_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    bands, parts = rows(5000, 24), [np.arange(24) < 6, np.arange(24) >= 6]
    whole = onset_curves.mean_rises(bands, parts)
    monkeypatch.setattr(onset_curves, "_FRAMES_AT_ONCE", 333)
    pieces = onset_curves.mean_rises(bands, parts)
    assert np.array_equal(whole[0], pieces[0]) and np.array_equal(whole[1], pieces[1])
