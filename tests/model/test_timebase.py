from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import BadInputError
from airdesk.model.timebase import (
    BarPosition,
    Meter,
    MeterChange,
    MeterMap,
    TempoChange,
    TempoMap,
    constant_tempo,
    parse_meter,
)


@pytest.mark.parametrize(
    ("text", "ticks", "pulses"),
    [
        ("4/4", 1920, (480,) * 4),
        ("3/4", 1440, (480,) * 3),
        ("6/8", 1440, (720, 720)),
        ("12/8", 2880, (720,) * 4),
        ("7/8", 1680, (480, 480, 720)),
        ("5/4", 2400, (480,) * 5),
        ("5/8", 1200, (480, 720)),
        ("2/4", 960, (480, 480)),
    ],
)
def test_meter_knows_its_bar_and_felt_pulses(text: str, ticks: int, pulses: tuple[int, ...]) -> None:
    meter = parse_meter(text)
    assert meter.bar_ticks == ticks == sum(meter.pulse_ticks)
    assert meter.pulse_ticks == pulses
    assert str(meter) == text


@pytest.mark.parametrize("text", ["", "4", "4/5", "0/4", "four/four", "4/4/4", "33/4", "-3/4", "٤/٤"])
def test_nonsense_is_no_meter(text: str) -> None:
    with pytest.raises(BadInputError):
        parse_meter(text)


def test_tempo_change_bends_time() -> None:
    tempo = TempoMap((TempoChange(0, 120.0), TempoChange(960, 60.0)))
    assert tempo.tick_to_seconds(960) == pytest.approx(1.0)
    assert tempo.tick_to_seconds(1440) == pytest.approx(2.0)
    assert tempo.tempo_at(959) == 120.0
    assert tempo.tempo_at(960) == 60.0


tempo_maps = st.lists(st.tuples(st.integers(1, 5000), st.floats(20, 300)), max_size=8).map(
    lambda steps: TempoMap(
        tuple(
            TempoChange(sum(length for length, _ in steps[: index + 1]) if index >= 0 else 0, bpm)
            for index, bpm in [(-1, 120.0), *((index, bpm) for index, (_, bpm) in enumerate(steps))]
        )
    )
)


@given(tempo_maps, st.integers(0, 100_000))
def test_ticks_and_seconds_round_trip(tempo: TempoMap, tick: int) -> None:
    assert tempo.seconds_to_tick(tempo.tick_to_seconds(tick)) == pytest.approx(tick, abs=1e-4)


@given(tempo_maps, st.integers(0, 50_000), st.integers(1, 5000))
def test_time_never_runs_backwards(tempo: TempoMap, tick: int, later: int) -> None:
    assert tempo.tick_to_seconds(tick + later) > tempo.tick_to_seconds(tick)


def test_a_tempo_map_must_begin_at_the_start() -> None:
    with pytest.raises(ValueError):
        TempoMap((TempoChange(10, 120.0),))
    with pytest.raises(ValueError):
        TempoMap((TempoChange(0, 120.0), TempoChange(0, 90.0)))


def test_bars_are_counted_through_meter_changes() -> None:
    meters = MeterMap((MeterChange(0, Meter(4, 4)), MeterChange(3840, Meter(3, 4))))
    assert meters.bar_position(3839) == BarPosition(1, 1919)
    assert meters.bar_position(3840 + 1440) == BarPosition(3, 0)
    assert meters.bar_start_tick(3) == 3840 + 1440
    assert str(meters.meter_at(5000)) == "3/4"


@given(st.integers(0, 200))
def test_bar_starts_round_trip(bar: int) -> None:
    meters = MeterMap(
        (MeterChange(0, Meter(4, 4)), MeterChange(1920 * 3, Meter(7, 8)), MeterChange(1920 * 3 + 1680 * 5, Meter(3, 4)))
    )
    assert meters.bar_position(meters.bar_start_tick(bar)) == BarPosition(bar, 0)


def test_constant_tempo_is_exact() -> None:
    assert constant_tempo(124.0).tick_to_seconds(480 * 124) == pytest.approx(60.0)
