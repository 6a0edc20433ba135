"""Who plays where: no section without a note."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.planning.planner import plan_song

GENRES = load_genres()
CATALOGUE = load_instruments()


@pytest.mark.parametrize("prompt", ["ambient, rain", "rainy lo-fi with vinyl", "with rain and a riser", "calm, rain, harp"])
@pytest.mark.parametrize("genre", ["ambient", "lo-fi", "techno", "classical"])
def test_every_section_has_a_pitched_instrument(prompt: str, genre: str) -> None:
    for seed in range(12):
        plan = plan_song(PlanRequest(prompt, genre=genre, seed=seed), GENRES, CATALOGUE)
        pitched = {one.name for one in plan.instruments if one.role not in ("fx", "drums", "percussion")}
        assert all(pitched & set(section.instruments) for section in plan.sections)


def test_drums_alone_may_play_where_nothing_else_is_asked_for() -> None:
    plan = plan_song(PlanRequest("trap", instruments=("kick", "snare"), seed=1), GENRES, CATALOGUE)
    assert all(section.instruments for section in plan.sections)
