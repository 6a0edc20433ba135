"""How a song is played, as values."""

from __future__ import annotations

import pytest

from airdesk.model.playing import AS_USUAL, Playing, playing_of


def test_nothing_said_is_as_usual() -> None:
    assert playing_of({}) == AS_USUAL == Playing()


def test_fields_are_taken_as_they_are() -> None:
    assert playing_of({"swing": 0.62, "ending": "fade"}) == Playing(swing=0.62, ending="fade")


@pytest.mark.parametrize(
    "values",
    [
        {"swing": 0.9},
        {"swing": 0.1},
        {"ending": "bang"},
        {"drum_time": "triple"},
        {"looseness": -1},
        {"late_ms": 900},
        {"swing_unit": 4},
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(values))):
        playing_of(values)
