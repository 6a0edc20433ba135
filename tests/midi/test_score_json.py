"""Scores survive their exchange form, and documents nobody checked become scores with every problem said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import ScoreError
from airdesk.midi.score_json import (
    part_to_document,
    per_instrument_document,
    read_score_file,
    score_from_document,
    score_to_document,
    write_score_document,
)
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan, SectionPlan, SongPlan
from airdesk.model.score import Part, Score
from airdesk.model.timebase import Meter
from tests.helpers.scores import scores


def bar(number: object, *events: Any) -> dict[str, Any]:
    return {"bar": number, "events": list(events)}


def event(step: object = 0, note: object = 60, vel: object = 80, length: object = 1, **more: object) -> dict[str, Any]:
    return {"step": step, "note": note, "vel": vel, "len": length, **more}


def notes_of(score: Score, instrument: str) -> list[tuple[int, int]]:
    return next([(note.start_tick, note.pitch) for note in part.notes] for part in score.parts if part.instrument == instrument)


@given(scores())
def test_a_score_survives_its_document(score: Score) -> None:
    document = json.loads(json.dumps(score_to_document(score)))
    assert score_from_document(document)[0] == score


@given(scores())
def test_a_score_survives_the_document_of_its_instruments(score: Score) -> None:
    document = json.loads(json.dumps(per_instrument_document(score)))
    assert score_from_document(document)[0] == score
    assert document["note_counts"] == {part.instrument: len(part.notes) for part in score.parts}


@given(scores())
def test_a_part_survives_its_document(score: Score) -> None:
    for part in score.parts:
        document = json.loads(json.dumps(part_to_document(part, score)))
        assert score_from_document(document)[0].parts == (part,)


def test_the_document_has_the_shape_others_expect() -> None:
    notes = (Note(0, 36, 240, 100), Note(1920 + 250, 38, 120, 90))
    score = Score("Rain", 84.0, Key(9, "minor"), Meter(4, 4), 2, 8, (Part("drums", notes, is_percussion=True),))
    document = score_to_document(score)
    assert document["meta"]["tempo"] == 84.0
    assert (document["meta"]["key"], document["meta"]["scale"], document["meta"]["meter"]) == ("A", "minor", "4/4")
    assert document["pattern"] == document["layers"]["drums"]
    assert document["pattern"][1] == bar(1, event(1, 38, 90, 0.5, offset=0.041667))


def test_notes_a_little_early_belong_to_the_step_they_lead_to() -> None:
    score = Score("Rain", 84.0, Key(9, "minor"), Meter(4, 4), 2, 8, (Part("bass", (Note(1900, 40, 240, 100),)),))
    assert score_to_document(score)["layers"]["bass"][1]["events"][0]["step"] == 0
    assert score_from_document(score_to_document(score))[0] == score


def test_bars_counted_from_1_are_shifted_for_the_whole_score() -> None:
    score, _ = score_from_document({"layers": {"bass": [bar(1, event())], "piano": [bar(3, event())]}})
    assert (notes_of(score, "bass"), notes_of(score, "piano"), score.bars) == ([(0, 60)], [(3840, 60)], 3)


def test_other_bar_numbers_are_left_alone() -> None:
    for first in (0, 2):
        score, _ = score_from_document({"layers": {"bass": [bar(first, event())]}})
        assert notes_of(score, "bass") == [(first * 1920, 60)]


def test_drums_without_a_layer_are_split_from_the_pattern() -> None:
    document = {
        "pattern": [bar(0, event(0, 36), event(2, 38), event(3, 42), event(4, 46), event(5, 56))],
        "meta": {"instruments": ["kick", "snare", "hi-hat"]},
    }
    score, problems = score_from_document(document)
    assert notes_of(score, "kick") == [(0, 36)]
    assert notes_of(score, "snare") == [(480, 38)]
    assert notes_of(score, "hi-hat") == [(720, 42), (960, 46)]
    assert notes_of(score, "drums") == [(1200, 56)]
    assert any("drums" in problem for problem in problems)


def test_one_drums_instrument_takes_the_whole_pattern() -> None:
    score, problems = score_from_document({"pattern": [bar(0, event(0, 36), event(1, 42))], "meta": {"instruments": ["drums"]}})
    assert notes_of(score, "drums") == [(0, 36), (240, 42)]
    assert problems == ()


def test_a_pattern_that_repeats_the_layers_is_never_sounded_twice() -> None:
    drums = [bar(0, event(0, 36), event(2, 38))]
    score, problems = score_from_document({"pattern": drums, "layers": {"drums": drums}, "meta": {"instruments": ["drums"]}})
    assert notes_of(score, "drums") == [(0, 36), (480, 38)]
    assert problems == ()


def test_a_layer_wins_over_a_pattern_that_differs() -> None:
    document = {
        "pattern": [bar(0, event(0, 36), event(1, 36))],
        "layers": {"kick": [bar(0, event(4, 36))]},
        "meta": {"instruments": ["kick"]},
    }
    score, problems = score_from_document(document)
    assert notes_of(score, "kick") == [(960, 36)]
    assert len(problems) == 2


def test_a_missing_pattern_and_missing_layers_are_no_fault() -> None:
    assert score_from_document({"layers": {"kick": [bar(0, event(0, 36))]}})[0].parts[0].is_percussion
    assert score_from_document({"pattern": []})[0].parts == ()


def test_midi_per_instrument_counts_before_layers() -> None:
    document = {"layers": {"bass": [bar(0, event(0, 40))]}, "midi_per_instrument": {"bass": [bar(0, event(1, 43))]}}
    assert notes_of(score_from_document(document)[0], "bass") == [(240, 43)]


def test_missing_meta_comes_from_the_plan() -> None:
    plan = SongPlan(
        user_prompt="rain",
        title="Rain",
        genre="lo-fi",
        mood="mellow",
        tempo_bpm=81.0,
        key=Key(2, "dorian"),
        meter=Meter(3, 4),
        bars=4,
        sections=(SectionPlan("verse", 0, 4, 0.5, ("felt piano",), ()),),
        instruments=(InstrumentPlan("felt piano", "chords", "felt-piano", 48, 84, program=1),),
        seed=7,
        steps_per_bar=12,
    )
    score, problems = score_from_document({"layers": {"felt piano": [bar(0, event(6))]}}, plan=plan)
    assert (score.title, score.tempo_bpm, score.key, score.meter, score.bars, score.steps_per_bar, score.seed) == (
        "Rain", 81.0, Key(2, "dorian"), Meter(3, 4), 4, 12, 7,
    )  # fmt: skip
    assert score.sections[0].name == "verse"
    assert score.parts[0].program == 1
    assert notes_of(score, "felt piano") == [(720, 60)]
    assert problems == ()
    missing = score_from_document({"pattern": []}, plan=plan)[1]
    assert missing == ('The score has no notes for "felt piano".',)


@pytest.mark.parametrize(
    ("wrong", "start_tick", "pitch", "velocity", "duration"),
    [
        (event(note=140), 0, 116, 80, 240),
        (event(note=-1), 0, 11, 80, 240),
        (event(note=60.4), 0, 60, 80, 240),
        (event(vel=0), 0, 60, 1, 240),
        (event(vel=500), 0, 60, 127, 240),
        (event(vel=0.5), 0, 60, 64, 240),
        (event(vel=None), 0, 60, 90, 240),
        (event(vel=float("nan")), 0, 60, 90, 240),
        (event(length=0), 0, 60, 80, 240),
        (event(length=float("inf")), 0, 60, 80, 240),
        (event(step=9), 9 * 240, 60, 80, 240),
        (event(step=-2), 0, 60, 80, 240),
        (event(step=1.5), 360, 60, 80, 240),
        (event(offset="x"), 0, 60, 80, 240),
        (event(offset=9), 0, 60, 80, 240),
    ],
)
def test_wrong_values_are_mended_and_each_is_said(
    wrong: dict[str, Any], start_tick: int, pitch: int, velocity: int, duration: int
) -> None:
    score, problems = score_from_document({"layers": {"piano": [bar(0, wrong)]}})
    assert score.parts[0].notes == (Note(start_tick, pitch, duration, velocity),)
    assert len(problems) == 1
    assert problems[0].startswith("piano, bar 1: ")


def test_every_problem_is_listed_and_what_is_right_is_kept() -> None:
    document = {
        "meta": {
            "tempo": "fast",
            "key": "Q",
            "meter": "4/0",
            "bars": 10**9,
            "seed": "x",
            "sections": [5],
            "instruments": [1, "zither of doom"],
        },
        "pattern": {"not": "a list"},
        "layers": {"piano": [bar(0, event(), event(step="x"), 7), bar("y"), bar(900), {"bar": 1}, None], "organ": 3, " ": []},
    }
    score, problems = score_from_document(document)
    assert notes_of(score, "piano") == [(0, 60)]
    text = "\n".join(problems)
    for word in (
        "fast",
        '"Q"',
        "4/0",
        "1e+09",
        '"x"',
        "5 in sections",
        "1 in instruments",
        "zither",
        "pattern",
        '"y"',
        "900",
        "null",
        "organ",
    ):
        assert word in text, word


def test_a_flood_of_problems_is_counted() -> None:
    problems = score_from_document({"layers": {"piano": [bar(0, *[event(note=200)] * 5000)]}})[1]
    assert len(problems) == 51
    assert "4950 more" in problems[-1]


@pytest.mark.parametrize("document", [None, [], 5, "text", {}, {"meta": {}}])
def test_what_is_no_score_is_refused(document: object) -> None:
    with pytest.raises(ScoreError, match="no score"):
        score_from_document(document)


_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["bar", "events", "step", "note", "vel", "len"]), inner)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["meta", "pattern", "layers", "midi_per_instrument"]), _json_values))
def test_no_document_raises_anything_but_our_error(document: dict[str, Any]) -> None:
    try:
        score_from_document(document)
    except ScoreError as error:
        assert str(error)


@given(
    st.dictionaries(
        st.sampled_from(["tempo", "key", "scale", "meter", "bars", "sections", "instruments", "seed", "title"]), _json_values
    )
)
def test_no_meta_raises_anything_but_our_error(meta: dict[str, Any]) -> None:
    score, _ = score_from_document({"meta": meta, "layers": {"piano": [bar(0, event())]}})
    assert notes_of(score, "piano") == [(0, 60)]


def test_files_are_written_a_bar_on_a_line_and_read_again(tmp_path: Path) -> None:
    parts = (Part("piano", (Note(0, 60, 480, 80), Note(1920, 62, 480, 80))),)
    score = Score("Zażółć", 84.0, Key(9, "minor"), Meter(4, 4), 2, 8, parts)
    path = tmp_path / "midi.json"
    write_score_document(score_to_document(score), path)
    assert read_score_file(path) == (score, ())
    assert path.read_text(encoding="utf-8").count('"bar": ') == 2
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"[" * 100_000, b'{"layers": {', b"NaN"])
def test_files_that_are_no_score_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "midi.json"
    path.write_bytes(content)
    with pytest.raises(ScoreError, match=r"midi\.json"):
        read_score_file(path)
    with pytest.raises(ScoreError, match="cannot be read"):
        read_score_file(tmp_path / "absent.json")
