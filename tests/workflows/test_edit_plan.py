"""A plan is edited and holds together again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.errors import HarmonyError, PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.harmony import Key, parse_key
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.timebase import Meter
from airdesk.planning.planner import plan_song
from airdesk.workflows import edit_plan as edits
from airdesk.workflows.chord_text import chord_line, read_chords

FOUR = Meter(4, 4)
A_MINOR = parse_key("A minor")


@pytest.fixture(scope="module")
def plan() -> SongPlan:
    return plan_song(PlanRequest("dusty lo-fi for a rainy night", bars=24, seed=3), load_genres(), load_instruments())


def holds_together(plan: SongPlan) -> bool:
    bar = 0
    for section in plan.sections:
        ticks = sum(span.duration_ticks for span in section.chords)
        if section.start_bar != bar or ticks != section.bars * plan.meter.bar_ticks:
            return False
        bar += section.bars
    return bar == plan.bars


@pytest.mark.parametrize("bars", [1, 3, 8, 31])
def test_a_section_of_other_length_moves_those_behind_it_and_its_chords_go_round(plan: SongPlan, bars: int) -> None:
    longer = edits.set_section_bars(plan, 1, bars)
    assert holds_together(longer)
    assert longer.sections[1].bars == bars
    assert longer.bars == plan.bars - plan.sections[1].bars + bars
    assert longer.sections[1].chords[0].chord == plan.sections[1].chords[0].chord


def test_sections_are_moved_deleted_added_renamed(plan: SongPlan) -> None:
    names = [section.name for section in plan.sections]
    moved = edits.move_section(plan, 0, len(names) - 1)
    assert [section.name for section in moved.sections] == [*names[1:], names[0]]
    fewer = edits.delete_section(plan, 0)
    assert [section.name for section in fewer.sections] == names[1:]
    more = edits.add_section(plan, 1, "bridge", 6)
    assert [section.name for section in more.sections] == [names[0], "bridge", *names[1:]]
    again = edits.add_section(plan, len(names), names[1])
    assert again.sections[-1].chords == plan.sections[1].chords
    renamed = edits.rename_section(plan, 0, "  first   light ")
    assert renamed.sections[0].name == "first light"
    for edited in (moved, fewer, more, again, renamed):
        assert holds_together(edited)


def test_an_instrument_rests_and_plays_again_in_the_order_of_the_plan(plan: SongPlan) -> None:
    name = plan.sections[1].instruments[0]
    without = edits.set_playing(plan, 1, name, plays=False)
    assert name not in without.sections[1].instruments
    assert edits.set_playing(without, 1, name, plays=True).sections[1].instruments == plan.sections[1].instruments


def test_another_key_takes_the_chords_along(plan: SongPlan) -> None:
    higher = edits.set_key(plan, Key((plan.key.tonic + 2) % 12, plan.key.scale))
    before = [span.chord for section in plan.sections for span in section.chords]
    after = [span.chord for section in higher.sections for span in section.chords]
    assert [(chord.root + 2) % 12 for chord in before] == [chord.root for chord in after]
    assert [chord.quality for chord in before] == [chord.quality for chord in after]


def test_another_scale_reads_the_numerals_anew() -> None:
    request = PlanRequest("dusty lo-fi", key="A minor", bars=8, seed=3)
    plan = plan_song(request, load_genres(), load_instruments())
    major = edits.set_key(plan, parse_key("A major"))
    assert holds_together(major)
    assert [span.chord for span in major.sections[0].chords] != [span.chord for span in plan.sections[0].chords]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda plan: edits.set_section_bars(plan, 0, 0), "at least one bar"),
        (lambda plan: edits.set_section_bars(plan, 0, 600), "1 to 512"),
        (lambda plan: edits.set_section_bars(plan, 99, 4), "no section 100"),
        (lambda plan: edits.set_section_energy(plan, 0, 1.5), "0 to 1"),
        (lambda plan: edits.rename_section(plan, 0, "  "), "name is empty"),
        (lambda plan: edits.set_playing(plan, 0, "kazoo", plays=True), "no instrument"),
        (lambda plan: edits.set_tempo(plan, 5.0), "20 to 300"),
        (lambda plan: edits.set_title(plan, ""), "title is empty"),
        (lambda plan: edits.move_section(plan, 0, 99), "no place 100"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(plan: SongPlan, edit: object, says: str) -> None:
    with pytest.raises(PlanError, match=says):
        edit(plan)  # type: ignore[operator]


def test_the_last_section_stays(plan: SongPlan) -> None:
    while len(plan.sections) > 1:
        plan = edits.delete_section(plan, 0)
    with pytest.raises(PlanError, match="at least one section"):
        edits.delete_section(plan, 0)


def test_chords_last_a_bar_each_and_go_round() -> None:
    spans = read_chords("Am7 – Dm9 - G13, Cmaj7", 8, FOUR, A_MINOR)
    assert [span.chord.named(A_MINOR) for span in spans] == ["Am7", "Dm9", "G13", "Cmaj7"] * 2
    assert {span.duration_ticks for span in spans} == {1920}


def test_bar_lines_share_a_bar_and_a_percent_sign_repeats() -> None:
    spans = read_chords("Am7 Dm9 | % | G13", 3, FOUR, A_MINOR)
    assert [(span.chord.named(A_MINOR), span.duration_ticks) for span in spans] == [
        ("Am7", 960), ("Dm9", 960), ("Dm9", 1920), ("G13", 1920)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "second_ticks"), [("Am7 Dm9 |", 960), ("Am7 Dm9 | G13", 960), ("Am7 – Dm9", 1920), ("Am7", 1920)]
)
def test_a_line_of_chords_reads_back(plan: SongPlan, text: str, second_ticks: int) -> None:
    section = replace(plan.sections[0], bars=4, chords=read_chords(text, 4, FOUR, A_MINOR))
    assert section.chords[1].duration_ticks == second_ticks
    assert chord_line(section, A_MINOR, FOUR) == text


def test_more_chords_than_bars_share_the_section() -> None:
    spans = read_chords("Am F C G", 2, FOUR, A_MINOR)
    assert [span.duration_ticks for span in spans] == [960] * 4


def test_numerals_are_read_in_the_key() -> None:
    spans = read_chords("i7 bVI V7", 3, FOUR, A_MINOR)
    assert [span.numeral for span in spans] == ["i7", "bVI", "V7"]
    assert spans[0].chord.named(A_MINOR) == "Am7"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no chord"),
        ("| |", "no chord"),
        ("Am7 Xq", "Xq"),
        ("% Am", "chord before"),
        ("Am7zz", "zz"),
        ("Am " * 300, "more than 256"),
    ],
)
def test_what_is_no_chord_is_said(text: str, says: str) -> None:
    with pytest.raises(HarmonyError, match=says):
        read_chords(text, 4, FOUR, A_MINOR)


def test_every_planned_section_is_written_as_a_line_that_reads_back(plan: SongPlan) -> None:
    for genre in load_genres():
        planned = plan_song(PlanRequest(genre, genre=genre, bars=32, seed=1), load_genres(), load_instruments())
        for section in planned.sections:
            line = chord_line(section, planned.key, planned.meter)
            read = read_chords(line, section.bars, planned.meter, planned.key)
            if "|" in line or all(span.duration_ticks == planned.meter.bar_ticks for span in section.chords):
                assert [(span.chord, span.duration_ticks) for span in read] == [
                    (span.chord, span.duration_ticks) for span in section.chords
                ], (genre, line)


def test_edited_plans_are_checked() -> None:
    plan = plan_song(PlanRequest("techno", bars=8, seed=1), load_genres(), load_instruments())
    edits.check_plan(plan)
    for index in range(len(plan.sections)):
        for name in plan.sections[index].instruments:
            plan = edits.set_playing(plan, index, name, plays=False)
    with pytest.raises(PlanError, match="let one play"):
        edits.check_plan(plan)


def test_chords_may_be_written_with_signs(plan: SongPlan) -> None:
    plain, signed = (read_chords(text, 4, plan.meter, plan.key) for text in ("bVII – Bbm7b5/F", "♭VII – B♭m7♭5/F"))
    assert plain == signed
