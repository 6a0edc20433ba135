"""What ruling out a word removes."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.planning.planner import plan_song

GENRES = load_genres()
CATALOGUE = load_instruments()


def names(prompt: str, genre: str, seed: int = 3) -> set[str]:
    plan = plan_song(PlanRequest(prompt, genre=genre, seed=seed), GENRES, CATALOGUE)
    return {instrument.name for instrument in plan.instruments}


@pytest.mark.parametrize("prompt", ["no percussion", "bez perkusji", "sin percusión", "without any percussion"])
def test_no_percussion_means_no_drums_of_any_kind(prompt: str) -> None:
    for genre in GENRES:
        assert not {CATALOGUE.named(name).family for name in names(prompt, genre)} & {"drums", "percussion"}


@pytest.mark.parametrize("prompt", ["with drums but no percussion", "no percussion, but with drums"])
def test_drums_asked_for_by_name_stay(prompt: str) -> None:
    assert "drums" in names(prompt, "pop")


def test_no_hand_percussion_leaves_the_drums() -> None:
    assert "drums" in names("no hand percussion", "techno")
    assert not any(CATALOGUE.named(name).family == "percussion" for name in names("no latin percussion", "techno"))
