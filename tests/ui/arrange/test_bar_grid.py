from __future__ import annotations

from itertools import pairwise

from airdesk.model.timebase import COMMON_TIME, Meter, MeterChange, MeterMap, constant_meter
from airdesk.ui.arrange.bar_grid import bars_between, bars_per_label, grid_lines, neighbour, snapped, step_ticks

FOUR = constant_meter(COMMON_TIME)
MIXED = MeterMap((MeterChange(0, COMMON_TIME), MeterChange(3840, Meter(3, 4)), MeterChange(6720, Meter(7, 8))))


def test_bars_agree_with_the_meter_map() -> None:
    for bar in bars_between(MIXED, 0, 20_000):
        assert MIXED.bar_start_tick(bar.number) == bar.start_tick
        assert MIXED.bar_position(bar.start_tick).bar == bar.number
    assert [bar.number for bar in bars_between(MIXED, 4000, 7000)] == [2, 3, 4]


def test_a_change_inside_a_bar_begins_a_new_one() -> None:
    meters = MeterMap((MeterChange(0, COMMON_TIME), MeterChange(2400, Meter(3, 4))))
    bars = list(bars_between(meters, 0, 4000))
    assert [(bar.number, bar.start_tick, bar.end_tick) for bar in bars][:3] == [(0, 0, 1920), (1, 1920, 2400), (2, 2400, 3840)]


def test_lines_get_denser_with_zoom() -> None:
    def kinds(zoom: float) -> set[str]:
        return {line.kind for line in grid_lines(FOUR, 0, 8 * 1920, zoom)}

    assert kinds(0.002) == {"phrase"}
    assert kinds(0.01) == {"phrase", "bar"}
    assert kinds(0.03) == {"phrase", "beat"}
    assert kinds(0.2) == {"phrase", "beat", "step"}
    assert bars_per_label(COMMON_TIME, 0.01) == 4 and bars_per_label(COMMON_TIME, 0.03) == 1


def test_no_two_lines_are_closer_than_they_may() -> None:
    for zoom in (0.004, 0.01, 0.025, 0.07, 0.3, 1.5):
        places = [line.tick * zoom for line in grid_lines(MIXED, 0, 60_000, zoom)]
        gaps = [after - before for before, after in pairwise(places)]
        assert min(gaps) >= 10


def test_unequal_pulses_are_drawn_as_they_are_felt() -> None:
    seven = constant_meter(Meter(7, 8))
    beats = [line.tick for line in grid_lines(seven, 0, 1680, 0.03) if line.kind == "beat"]
    assert beats == [480, 960]


def test_snapping_goes_to_the_nearest_line_that_is_seen() -> None:
    assert snapped(1000, FOUR, 0.005) == 1920
    assert snapped(900, FOUR, 0.005) == 0
    assert snapped(1000, FOUR, 0.03) == 960
    assert snapped(7000, MIXED, 0.001) == 6720
    assert step_ticks(COMMON_TIME, 0.2) == 60


def test_steps_go_from_line_to_line() -> None:
    assert neighbour(0, FOUR, 0.03, 1) == 480
    assert neighbour(480, FOUR, 0.03, -1) == 0
    assert neighbour(500, FOUR, 0.03, -1) == 480
    assert neighbour(0, FOUR, 0.03, -1) == 0
    assert neighbour(1440, FOUR, 0.03, 1) == 1920
