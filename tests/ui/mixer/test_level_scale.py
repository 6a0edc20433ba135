from __future__ import annotations

import pytest

from airdesk.ui.widgets.level_meter import FALL_DB_PER_SECOND, HOLD_SECONDS, Channel
from airdesk.ui.widgets.level_scale import SILENT_DB, level_of_place, level_text, place_of_level, read_level


@pytest.mark.parametrize("level_db", [-59.0, -36.0, -20.0, -6.0, -0.1, 0.0, 3.0, 6.0])
def test_a_level_and_its_place_are_one(level_db: float) -> None:
    assert level_of_place(place_of_level(level_db)) == pytest.approx(level_db)


def test_zero_stands_where_the_hand_expects_it() -> None:
    assert 0.7 < place_of_level(0.0) < 0.9
    assert place_of_level(-200.0) == 0.0 and place_of_level(20.0) == 1.0
    assert level_of_place(0.0) == SILENT_DB


@pytest.mark.parametrize(
    ("level_db", "text"), [(-4.0, "-4.0"), (1.46, "+1.5"), (0.0, "0.0"), (-0.04, "0.0"), (-60.0, "-∞"), (SILENT_DB, "-∞")]
)
def test_levels_read_as_musicians_write_them(level_db: float, text: str) -> None:
    assert level_text(level_db) == text


@pytest.mark.parametrize(
    ("text", "level_db"),
    [
        ("-3", -3.0),
        (" +2,5 dB", 2.5),
        ("−12", -12.0),
        ("-inf", SILENT_DB),
        ("-80", SILENT_DB),
        ("40", 6.0),
        ("x", None),
        ("nan", None),
    ],
)
def test_typed_levels_are_limited_to_the_fader(text: str, level_db: float | None) -> None:
    assert read_level(text) == level_db


def test_a_bar_rises_at_once_falls_slowly_and_its_peak_stays_a_while() -> None:
    channel = Channel()
    channel.feed(-6.0, 0.03)
    assert channel.level_db == channel.held_db == -6.0
    channel.feed(-120.0, 0.5)
    assert channel.level_db == pytest.approx(-6.0 - 0.5 * FALL_DB_PER_SECOND)
    assert channel.held_db == -6.0
    channel.feed(-120.0, HOLD_SECONDS)
    assert channel.held_db < -6.0
    for _ in range(10):
        channel.feed(-120.0, 0.5)
    assert channel.is_at_rest
