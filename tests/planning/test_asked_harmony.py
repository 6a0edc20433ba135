"""Chords that are asked for by name."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.asked_harmony import progression_names
from airdesk.planning.planner import plan_song


def plan(prompt: str, genre: str | None = None) -> SongPlan:
    return plan_song(PlanRequest(prompt, genre=genre, seed=2), load_genres(), load_instruments())


def bars(song: SongPlan, section: int) -> list[str]:
    return [span.numeral for span in song.sections[section].chords]


def test_a_blues_has_its_twelve_bars_in_major_chords_under_its_own_scale() -> None:
    song = plan("12 bar blues in E", "rock")
    assert song.key.name == "E blues"
    assert bars(song, 0) == ["I7", "IV7", "I7", "I7", "IV7", "IV7", "I7", "I7", "V7", "IV7", "I7", "V7"]
    assert {span.chord.quality for span in song.sections[0].chords} == {"7"}
    assert bars(song, -1)[-1] == "I7"


def test_a_minor_blues_is_in_minor() -> None:
    assert bars(plan("12 bar blues in a minor key", "jazz"), 0)[0] == "i7"


@pytest.mark.parametrize("prompt", ["one chord drone in D", "dron na jednym akordzie w D", "un solo acorde, en re"])
def test_a_drone_never_leaves_its_chord(prompt: str) -> None:
    song = plan(prompt, "ambient")
    assert {span.chord.root for section in song.sections for span in section.chords} == {2}


def test_no_drone_is_no_drone() -> None:
    song = plan("ambient, no drones", "ambient")
    assert len({span.chord.root for section in song.sections for span in section.chords}) > 1


def test_word_lists_name_only_progressions_that_exist() -> None:
    asked = {effect.harmony for _, effect in load_lexicon().effects} - {""}
    assert asked <= set(progression_names())


@pytest.mark.parametrize("name", progression_names())
def test_every_progression_fills_any_meter(name: str) -> None:
    from airdesk.facts.genres import FormSection
    from airdesk.model.harmony import Key
    from airdesk.model.timebase import Meter
    from airdesk.planning.asked_harmony import asked_chords

    for meter in (Meter(4, 4), Meter(7, 8), Meter(2, 4), Meter(12, 8)):
        for mode in ("", "minor", "major"):
            sections = (FormSection("a", 7, 0.5), FormSection("b", 13, 0.5))
            for section, spans in zip(
                sections, asked_chords(name, sections, Key(3, "dorian"), meter, mode=mode, has_end=True), strict=True
            ):
                assert sum(span.duration_ticks for span in spans) == section.bars * meter.bar_ticks
