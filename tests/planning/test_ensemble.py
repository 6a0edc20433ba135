"""Pieces written for certain instruments."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.planning.planner import plan_song

GENRES = load_genres()
CATALOGUE = load_instruments()


def names(prompt: str, genre: str) -> set[str]:
    plan = plan_song(PlanRequest(prompt, genre=genre, seed=5), GENRES, CATALOGUE)
    return {instrument.name for instrument in plan.instruments}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("for piano and strings", {"piano", "strings"}),
        ("music for a solo violin, a flute and harp", {"violin", "flute", "harp"}),
        ("na fortepian i skrzypce", {"piano", "violin"}),
        ("para piano y cuerdas", {"piano", "strings"}),
        ("trio of violin, cello and piano", {"violin", "cello", "piano"}),
        ("a piano and cello duo", {"piano", "cello"}),
        ("solo piano", {"piano"}),
        ("piano solo", {"piano"}),
    ],
)
@pytest.mark.parametrize("genre", ["classical", "ambient", "cinematic"])
def test_the_instruments_of_a_piece_are_all_who_play(prompt: str, expected: set[str], genre: str) -> None:
    assert names(prompt, genre) == expected


def test_the_user_is_told() -> None:
    plan = plan_song(PlanRequest("for piano and strings", genre="classical", seed=5), GENRES, CATALOGUE)
    assert "“strings”: strings plays, as one of those the piece is for." in plan.understood


def test_genres_of_rhythm_keep_it() -> None:
    found = names("for piano and strings", "trap")
    families = {CATALOGUE.named(name).family for name in found}
    assert found > {"piano", "strings"} and len(found) == 4
    assert {"drums", "bass"} <= families
    assert "drums" not in names("for piano and strings, no drums", "trap")


@pytest.mark.parametrize("prompt", ["for piano lovers", "for the piano", "not for piano and strings", "with piano and strings"])
def test_other_prompts_keep_the_palette(prompt: str) -> None:
    assert len(names(prompt, "cinematic")) > 2
