"""Plans survive their exchange form, and documents nobody checked become plans with every problem said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import PlanError
from airdesk.midi.plan_json import plan_from_document, plan_to_document
from airdesk.model.harmony import Chord
from airdesk.model.plan import SongPlan
from airdesk.model.playing import AS_USUAL
from tests.helpers.scores import plans


@given(plans())
def test_a_plan_survives_its_document(plan: SongPlan) -> None:
    document = json.loads(json.dumps(plan_to_document(plan)))
    assert plan_from_document(document) == (plan, ())


@given(plans())
def test_the_document_has_the_shape_others_expect(plan: SongPlan) -> None:
    document = plan_to_document(plan)
    assert document["user_prompt"] == plan.user_prompt
    meta = document["meta"]
    assert meta["tempo"] == plan.tempo_bpm
    assert meta["instruments"] == [config["name"] for config in meta["instrument_configs"]]
    assert sum(section["bars"] for section in meta["sections"]) == meta["bars"]
    for section in meta["sections"]:
        assert sum(chord["beats"] for chord in section["chords"]) == pytest.approx(section["bars"] * plan.meter.bar_beats)


def test_every_problem_is_listed_and_mended() -> None:
    document: dict[str, Any] = {
        "user_prompt": 5,
        "meta": {
            "tempo": 900,
            "key": "Q",
            "meter": "x",
            "bars": 99,
            "seed": "s",
            "instruments": ["piano", 7, "bass"],
            "instrument_configs": [
                {"name": "piano", "role": "king", "register": {"low": 90, "high": 20}, "dynamics": "loud"},
                {"name": "flute"},
                {"role": "lead"},
            ],
            "sections": [
                {
                    "name": "verse",
                    "bars": 4,
                    "energy": 7,
                    "instruments": ["piano", "kazoo"],
                    "chords": [{"chord": "Zz"}, {"chord": "Am7"}],
                },
                "hook",
            ],
        },
    }
    plan, problems = plan_from_document(document)
    assert (plan.tempo_bpm, plan.bars, plan.sections[0].energy) == (300.0, 4, 1.0)
    assert [one.name for one in plan.instruments] == ["piano", "bass", "flute"]
    assert (plan.instruments[0].low_pitch, plan.instruments[0].high_pitch) == (20, 90)
    assert plan.sections[0].instruments == ("piano",)
    assert [(span.chord, span.duration_ticks) for span in plan.sections[0].chords] == [(Chord(9, "m7"), 4 * 1920)]
    text = "\n".join(problems)
    for word in (
        "900",
        '"Q"',
        '"x"',
        "99",
        '"s"',
        "7 in instruments",
        "king",
        "register",
        "loud",
        "flute",
        "kazoo",
        "Zz",
        '"hook"',
    ):
        assert word in text, word


def test_chords_may_be_given_as_numerals() -> None:
    meta = {"key": "A", "scale": "minor", "sections": [{"bars": 1, "chords": [{"numeral": "VI", "beats": 4}]}]}
    plan, problems = plan_from_document({"meta": {**meta, "bars": 1}})
    assert plan.sections[0].chords[0].chord == Chord(5)
    assert problems == ()


def test_more_bars_than_a_song_can_have_are_cut() -> None:
    plan, problems = plan_from_document({"meta": {"sections": [{"bars": 500}, {"bars": 500}, {"bars": 4}]}})
    assert plan.bars == 512
    assert len(problems) == 2


@pytest.mark.parametrize("document", [None, [], 5, {}, {"meta": 3}])
def test_what_is_no_plan_is_refused(document: object) -> None:
    with pytest.raises(PlanError, match="no plan"):
        plan_from_document(document)


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "bars", "chords", "chord", "beats", "register", "low", "energy"]), inner)
    ),
    max_leaves=8,
)
_fields = ["tempo", "key", "scale", "meter", "bars", "sections", "instruments", "instrument_configs", "seed", "steps_per_bar"]


@given(st.dictionaries(st.sampled_from(_fields), _values))
def test_no_meta_raises_anything_but_our_error(meta: dict[str, Any]) -> None:
    plan, _ = plan_from_document({"meta": meta})
    assert plan.bars >= 1


def _small_document() -> dict[str, Any]:
    return {"user_prompt": "x", "meta": {"genre": "pop", "bars": 4, "sections": [{"name": "verse", "bars": 4}]}}


def test_how_a_song_is_played_is_read_field_by_field() -> None:
    document = _small_document()
    document["meta"]["playing"] = {"swing": 0.62, "ending": "bang", "drum_time": "half", "looseness": "very"}
    plan, problems = plan_from_document(document)
    assert (plan.playing.swing, plan.playing.ending, plan.playing.drum_time) == (0.62, "close", "half")
    assert sum("playing" in problem for problem in problems) == 2


def test_older_plans_are_played_as_usual() -> None:
    document = _small_document()
    plan, problems = plan_from_document(document)
    assert plan.playing == AS_USUAL and problems == ()
