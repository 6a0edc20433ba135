"""Steps become ramps that are over when the step is due."""

from __future__ import annotations

import numpy as np

from airdesk.model.song import Automation
from airdesk.model.timebase import constant_tempo
from airdesk.render.frame_clock import frame_clock
from airdesk.render.ramps import ramped

CLOCK = frame_clock(constant_tempo(125.0), 1000)  # one tick is one frame


def _steps(*points: tuple[int, float]) -> list[Automation]:
    return [Automation(tick, value) for tick, value in points]


def test_a_step_is_a_ramp_that_ends_where_it_is() -> None:
    ramps = ramped(_steps((0, 1.0), (100, 3.0)), 0.0, CLOCK, ramp_frames=20)
    assert ramps.at(np.array([0, 79, 80, 90, 100, 500])).tolist() == [1.0, 1.0, 1.0, 2.0, 3.0, 3.0]


def test_before_the_first_step_the_value_is_the_given_one() -> None:
    ramps = ramped(_steps((100, 3.0)), 1.0, CLOCK, ramp_frames=10)
    assert ramps.at(np.array([0, 90, 100])).tolist() == [1.0, 1.0, 3.0]


def test_close_steps_are_one_line_and_far_ones_stairs() -> None:
    ramps = ramped(_steps((0, 0.0), (20, 2.0), (40, 4.0), (400, 0.0)), 0.0, CLOCK, ramp_frames=5, joined_frames=25)
    assert ramps.at(np.array([10, 20, 30, 40, 390, 400])).tolist() == [1.0, 2.0, 3.0, 4.0, 4.0, 0.0]


def test_of_steps_at_one_moment_the_last_counts() -> None:
    ramps = ramped(_steps((50, 9.0), (50, 2.0)), 0.0, CLOCK, ramp_frames=5)
    assert ramps.at(np.array([50, 51])).tolist() == [2.0, 2.0]


def test_steps_may_lie_on_a_grid() -> None:
    ramps = ramped(_steps((0, 0.0), (100, 1.0)), 0.0, CLOCK, ramp_frames=5, grid=64)
    assert ramps.at(np.array([59, 64, 100])).tolist() == [0.0, 1.0, 1.0]


def test_ten_thousand_steps_are_quick_and_in_order() -> None:
    steps = _steps(*((3 * index, float(index % 7)) for index in range(10_000)))
    ramps = ramped(steps[::-1], 0.0, CLOCK, ramp_frames=2)
    assert (np.diff(ramps.frames) >= 0).all()
    assert ramps.at(np.arange(0, 30_000, 3)).tolist() == [float(index % 7) for index in range(10_000)]
