"""What a score document says of its instruments is written as the plan has it, and read from anything."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from airdesk.midi.planned_parts import PlannedPart, planned_song_from_document
from airdesk.midi.score_json import part_to_document, per_instrument_document, score_from_document, score_to_document
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.plan import SongPlan
from airdesk.model.score import Part, Score
from airdesk.model.timebase import Meter
from tests.helpers.scores import plans

_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
_configs = st.dictionaries(st.sampled_from(["name", "role", "sound", "register", "program", "is_percussion"]), _anything)


def _score_of(plan: SongPlan) -> Score:
    parts = tuple(
        Part(one.name, (Note(0, 60, 480, 80),), one.role in ("drums", "percussion"), one.program) for one in plan.instruments
    )
    return Score(plan.title, 84.0, Key(9, "minor"), Meter(4, 4), 2, 8, parts)


@given(plans())
def test_roles_sounds_and_genre_survive_the_document(plan: SongPlan) -> None:
    score = _score_of(plan)
    for document in (score_to_document(score, plan), per_instrument_document(score, plan)):
        planned, problems = planned_song_from_document(json.loads(json.dumps(document)))
        assert problems == ()
        assert planned.genre == plan.genre
        assert planned.parts == {one.name: PlannedPart(one.role, one.sound) for one in plan.instruments}
        assert score_from_document(document)[0] == score


@given(plans())
def test_the_score_configures_instruments_as_the_plan_does(plan: SongPlan) -> None:
    score = _score_of(plan)
    configs = score_to_document(score, plan)["meta"]["instrument_configs"]
    assert configs == [
        config for part in score.parts for config in part_to_document(part, score, plan)["meta"]["instrument_configs"]
    ]
    for config, one in zip(configs, plan.instruments, strict=True):
        assert (config["register"]["low"], config["register"]["high"]) == (one.low_pitch, one.high_pitch)
        assert (config["articulation"], config["dynamics"], config["program"]) == (one.articulation, one.dynamics, one.program)


def test_an_instrument_the_plan_does_not_have_is_told_as_without_a_plan() -> None:
    score = Score("Rain", 84.0, Key(9, "minor"), Meter(4, 4), 2, 8, (Part("kazoo", (Note(0, 60, 480, 80),), program=75),))
    [config] = score_to_document(score)["meta"]["instrument_configs"]
    assert config == {"name": "kazoo", "program": 75, "is_percussion": False}
    assert "genre" not in score_to_document(score)["meta"]


def test_what_is_missing_or_wrong_is_left_open() -> None:
    configs = [
        {"name": "piano"},
        {"name": "bass", "role": "Bass", "sound": 7},
        {"name": "flute", "role": "whistling", "sound": "flute"},
        {"name": "piano", "role": "pad"},
        {"role": "pad"},
        "organ",
    ]
    planned, problems = planned_song_from_document({"meta": {"instrument_configs": configs}})
    assert planned.genre == ""
    assert planned.parts == {"piano": PlannedPart(), "bass": PlannedPart("bass"), "flute": PlannedPart(None, "flute")}
    assert planned.part("kazoo") == PlannedPart()
    assert len(problems) == 2
    assert any("whistling" in problem for problem in problems)


@given(
    _anything
    | st.fixed_dictionaries({"meta": st.fixed_dictionaries({"genre": _anything, "instrument_configs": st.lists(_configs)})})
)
def test_no_document_raises(document: object) -> None:
    planned, _ = planned_song_from_document(document)
    assert isinstance(planned.genre, str)
