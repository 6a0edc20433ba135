"""Swing, timing, the drums' pace and the end of a song in words."""

from __future__ import annotations

from typing import Any

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.model.playing import AS_USUAL, Playing
from airdesk.planning.planner import plan_song

GENRES = load_genres()


def playing(prompt: str, **fields: Any) -> Playing:
    return plan_song(PlanRequest(prompt, **fields), GENRES, load_instruments()).playing


@pytest.mark.parametrize(
    ("prompt", "fields"),
    [
        ("pop, swing it", {"swing": 0.62, "swing_unit": 8}),
        ("lo-fi, swing it", {"swing": 0.62, "swing_unit": 16}),
        ("jazz, swing it", {"swing": 0.66, "swing_unit": 8}),  # never less than the genre's own
        ("rock shuffle", {"swing": 0.66, "swing_unit": 8}),
        ("lo-fi, straight, not swung", {"swing": 0.5}),
        ("jazz without swing", {"swing": 0.5}),
        ("jazz sin swing", {"swing": 0.5}),
        ("jazz bez swingu", {"swing": 0.5}),
        ("pop shuffle in 6/8", {"swing": 0.5}),  # threes need no swing
        ("rock with half-time drums", {"drum_time": "half"}),
        ("rock, batería a medio tiempo", {"drum_time": "half"}),
        ("rock, perkusja w pół tempa", {"drum_time": "half"}),
        ("drums at double time, rock", {"drum_time": "double"}),
        ("rock, no half-time", {"drum_time": "normal"}),
        ("pop, quantised", {"looseness": 0.2}),
        ("pop, human feel", {"looseness": 1.8}),
        ("pop, not quantised", {"looseness": 1.8}),
        ("pop, behind the beat", {"late_ms": 14.0}),
        ("pop, fade out at the end", {"ending": "fade"}),
        ("pop, wyciszenie na końcu", {"ending": "fade"}),
        ("pop que se desvanezca al final", {"ending": "fade"}),
        ("pop, no fade out", {"ending": "close"}),
        ("pop that ends abruptly", {"ending": "cold"}),
        ("pop loop", {"ending": "loop"}),
        ("bossa nova", {"swing": 0.5}),
        ("bossa nova, swing it", {"swing": 0.66}),  # the user's word beats the style's way
        ("reggae", {"drum_time": "half"}),
    ],
)
def test_words_say_how_a_song_is_played(prompt: str, fields: dict[str, Any]) -> None:
    made = playing(prompt)
    assert {name: getattr(made, name) for name in fields} == fields


@pytest.mark.parametrize("prompt", ["pop", "a happy rock song", "house 124", "sad piano"])
def test_other_songs_are_played_as_usual(prompt: str) -> None:
    assert playing(prompt) == AS_USUAL


def test_loops_have_no_intro_and_no_outro() -> None:
    for seed in range(5):
        plan = plan_song(PlanRequest("pop loop", seed=seed), GENRES, load_instruments())
        assert not {"intro", "outro"} & {section.name for section in plan.sections}
