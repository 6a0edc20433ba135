"""Turnarounds: only where a progression has come round before, in the genre's own chords, the same for the same seed."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from airdesk.errors import GenreError
from airdesk.facts.genres import load_genres, parse_genre
from airdesk.model.harmony import Key
from airdesk.paths import resources_folder
from airdesk.planning.named_chord import NamedChord, chords_of_bar
from airdesk.planning.turnarounds import with_turnaround

G_MAJOR = Key(7, "major")
POP = load_genres()["pop"]


def bars_of(texts: list[str], times: int = 1) -> list[tuple[NamedChord, ...]]:
    return [chords_of_bar(text, "major", G_MAJOR) for text in texts * times]


def turned(times: int, *, turning: float = 1.0, approaching: float = 0.0, seed: int = 1) -> list[tuple[NamedChord, ...]]:
    bars = bars_of(["I", "vi", "IV", "V"], times)
    genre = replace(POP, turning=turning, approaching=approaching)
    with_turnaround(bars, 4, "verse", genre, G_MAJOR, seed)
    return bars


def test_what_is_heard_for_the_first_time_is_left_alone() -> None:
    assert turned(1) == bars_of(["I", "vi", "IV", "V"])


def test_the_last_bar_of_the_last_round_turns() -> None:
    bars = turned(2)
    assert bars[:7] == bars_of(["I", "vi", "IV", "V"], 2)[:7]
    assert bars[7] in [chords_of_bar(text, "major", G_MAJOR) for text in POP.turnarounds["major"]]


def test_a_dominant_leads_into_the_next_chord() -> None:
    found = 0
    for seed in range(20):
        bars = turned(2, turning=0.0, approaching=1.0, seed=seed)
        changed = [place for place, bar in enumerate(bars) if len(bar) == 2]
        assert len(changed) <= 1
        for place in changed:
            found += 1
            assert place >= 4
            dominant, target = bars[place][1].chord, bars[place + 1][0].chord
            assert (dominant.root + 5) % 12 == target.root
            assert {4, 10} <= set(dominant.intervals)
    assert found


def test_a_genre_that_does_not_turn_does_not() -> None:
    assert turned(2, turning=0.0) == bars_of(["I", "vi", "IV", "V"], 2)


def test_turnarounds_that_are_no_chords_are_told() -> None:
    path = resources_folder() / "genres" / "pop.toml"

    document = tomllib.loads(path.read_text(encoding="utf-8"))
    document.pop("order")
    with pytest.raises(GenreError, match="roman numeral"):
        parse_genre({**document, "turnarounds": {"major": ["H7"]}}, path)
    with pytest.raises(GenreError, match='"major" or "minor"'):
        parse_genre({**document, "turnarounds": {"dorian": ["I"]}}, path)
