from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from airdesk.render.ducking import DuckCurve

RATE = 44100


def gains(strokes: list[int], depth_db: float, release_seconds: float, num_frames: int = 2 * RATE) -> NDArray[np.float32]:
    """The gain of every frame."""
    audio = np.ones((2, num_frames), np.float32)
    DuckCurve(np.array(strokes, np.int64), depth_db, release_seconds, RATE).apply(audio, 0)
    return audio[0]


@pytest.mark.parametrize("depth_db", [3.0, 9.0])
def test_a_part_is_down_at_the_stroke_and_back_after_the_release(depth_db: float) -> None:
    gain = gains([RATE], depth_db, 0.3)
    assert 20 * np.log10(gain[RATE]) == pytest.approx(-depth_db, abs=0.05)
    assert gain[RATE - round(0.01 * RATE)] == 1.0
    assert gain[RATE + round(0.3 * RATE)] == 1.0
    assert gain[RATE] < gain[RATE + round(0.15 * RATE)] < 1.0


def test_no_step_is_large_enough_to_click() -> None:
    assert float(np.abs(np.diff(gains([RATE // 2, RATE], 12.0, 0.2))).max()) < 0.004


def test_strokes_close_together_stay_down() -> None:
    gain = gains([RATE, RATE + 4000], 6.0, 0.4)
    assert float(gain[RATE : RATE + 4000].max()) < 0.62


def test_cutting_the_stream_elsewhere_changes_nothing() -> None:
    strokes = [0, 5000, 30000, 30100, 70000]
    whole = gains(strokes, 8.0, 0.25)
    curve = DuckCurve(np.array(strokes, np.int64), 8.0, 0.25, RATE)
    pieces, start = [], 0
    for piece in np.split(np.ones((2, 2 * RATE), np.float32), [4900, 5000, 33333], axis=1):
        block = np.ascontiguousarray(piece)
        curve.apply(block, start)
        pieces.append(block[0])
        start += block.shape[1]
    assert np.array_equal(np.concatenate(pieces), whole)


def test_without_strokes_nothing_changes() -> None:
    assert np.array_equal(gains([], 6.0, 0.2), np.ones(2 * RATE, np.float32))
