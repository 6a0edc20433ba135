"""Strategies as JSON and the advice of a (scripted) model: every mistake is named, nothing breaks a rule."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.automix.pairing import MixSong
from airdesk.automix.planning import SetPlan, plan_set
from airdesk.automix.strategy_json import parsed, strategy_document, validated
from airdesk.automix.strategy_model import NO_MODEL, advised_plan, strategy_request
from airdesk.errors import AirdeskError
from airdesk.model.djset import STYLES, DjSet, MixRules, Overlay
from airdesk.paths import resources_folder
from tests.helpers.analysed_songs import analysis, mix_song, set_of

RULES = MixRules()


@pytest.fixture
def planned_set() -> tuple[DjSet, SetPlan]:
    songs = [mix_song(f"s{number}", analysis(tempo_bpm=120.0 + number, energy=4 + number)) for number in range(4)]
    dj_set = set_of(songs, goal="given")
    return dj_set, plan_set(dj_set, songs)


class Scripted:
    """A model that says what it was told to say."""

    def __init__(self, answer: object) -> None:
        self.answer = answer if isinstance(answer, str) else json.dumps(answer)
        self.requests: list[dict[str, Any]] = []

    def propose(self, request: dict[str, Any]) -> str:
        self.requests.append(request)
        return self.answer


def test_a_strategy_survives_being_written_and_read(planned_set: tuple[DjSet, SetPlan]) -> None:
    _, plan = planned_set
    text = json.dumps(strategy_document(plan.transitions))
    read = validated(text, plan.songs, RULES)
    assert read.problems == ()
    for before, after in zip(plan.transitions, read.transitions, strict=True):
        assert (before.style, before.length_beats, before.key_shift_semitones) == (
            after.style, after.length_beats, after.key_shift_semitones,
        )  # fmt: skip
        assert after.cue_out_seconds == pytest.approx(before.cue_out_seconds, abs=1e-5)
        assert after.score == pytest.approx(before.score, abs=1e-3)
        assert after.decided_by == "model"


def test_the_schema_names_what_is_written(planned_set: tuple[DjSet, SetPlan]) -> None:
    schema = json.loads((resources_folder() / "automix" / "strategy.schema.json").read_text(encoding="utf-8"))
    row = schema["$defs"]["transition"]
    assert row["properties"]["style"]["enum"] == list(STYLES)
    document = strategy_document(planned_set[1].transitions)
    assert set(document) == set(schema["properties"])
    for transition in document["transitions"]:
        assert set(transition) == set(row["properties"])
        assert set(row["required"]) <= set(transition)


def test_every_problem_is_listed_and_the_rules_replace_what_cannot_be_used(planned_set: tuple[DjSet, SetPlan]) -> None:
    _, plan = planned_set
    document = strategy_document(plan.transitions)
    rows = document["transitions"]
    rows[0].update(style="scratch", cue_out_seconds="soon", length_beats=900)
    rows[1].update(tempo_plan={"blend_bpm": 150.0}, key_shift_semitones=5)
    rows[2]["to"] = "nobody"
    read = validated(document, plan.songs, RULES)
    texts = " ".join(problem.text for problem in read.problems)
    for part in (
        "'scratch' is none of blend",
        "cue_out_seconds must be a number, not 'soon'",
        "length_beats is 900: it can be 0 to 64",
        "more than the 8 % allowed",
        "key_shift_semitones is 5",
        "do not follow one another",
        "Nothing is said of “s2” into “s3”",
    ):
        assert part in texts, part
    assert [transition.decided_by for transition in read.transitions] == ["rules"] * 3
    assert [(each.style, each.cue_out_seconds) for each in read.transitions] == [
        (each.style, each.cue_out_seconds) for each in plan.transitions
    ]


def test_music_that_would_be_cut_off_is_refused(planned_set: tuple[DjSet, SetPlan]) -> None:
    _, plan = planned_set
    document = strategy_document(plan.transitions)
    document["transitions"][0]["cue_out_seconds"] = 120.0
    read = validated(document, plan.songs, RULES)
    assert any("leaves out the last" in problem.text and problem.is_replaced for problem in read.problems)


def test_cues_beside_the_beat_are_moved_and_that_is_said(planned_set: tuple[DjSet, SetPlan]) -> None:
    _, plan = planned_set
    document = strategy_document(plan.transitions)
    document["transitions"][0]["cue_out_seconds"] += 0.3
    read = validated(document, plan.songs, RULES)
    assert [problem.is_replaced for problem in read.problems] == [False]
    assert "was moved by -0.30 s" in read.problems[0].text
    assert read.transitions[0].cue_out_seconds == pytest.approx(plan.transitions[0].cue_out_seconds, abs=1e-5)


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(STYLES)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)
rows = st.dictionaries(
    st.sampled_from(
        ("from", "to", "style", "cue_out_seconds", "cue_in_seconds", "length_beats", "tempo_plan", "loop_beats", "overlay",
         "swap_beat", "key_shift_semitones", "reasons")
    ),
    st.one_of(anything, st.sampled_from(("s0", "s1")), st.floats(0.0, 200.0)),
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.one_of(anything, st.builds(lambda found: {"transitions": found}, st.lists(rows, max_size=3)), st.text()))
def test_nothing_that_is_read_can_break_a_mix(document: object) -> None:
    songs = [mix_song(f"s{number}", analysis()) for number in range(3)]
    read = validated(document, songs, RULES)
    assert [(each.from_id, each.to_id) for each in read.transitions] == list(itertools.pairwise(song.id for song in songs))
    assert all(each.length_beats > 0 and each.style in STYLES for each in read.transitions)
    assert len([problem for problem in read.problems if problem.is_replaced]) >= sum(
        each.decided_by == "rules" for each in read.transitions
    )


def test_json_is_found_in_talk_and_fences() -> None:
    assert parsed('Here you are:\n```json\n{"changes": []}\n```\nEnjoy!') == {"changes": []}
    assert parsed("no") is None and parsed("{broken}") is None and parsed("[" * 100_000) is None


def test_without_a_model_the_plan_is_the_rules_plan(planned_set: tuple[DjSet, SetPlan]) -> None:
    advised = advised_plan(*planned_set, None)
    assert advised.plan == planned_set[1] and advised.notices == (NO_MODEL,)


def test_a_model_is_told_what_it_needs_and_no_paths(planned_set: tuple[DjSet, SetPlan]) -> None:
    model = Scripted({"changes": []})
    assert advised_plan(*planned_set, model).plan == planned_set[1]
    request = model.requests[0]
    assert request == strategy_request(*planned_set)
    assert "changes" in request["instructions"]
    assert [song["id"] for song in request["songs"]] == ["s0", "s1", "s2", "s3"]
    assert "/songs/" not in json.dumps(request)


def test_good_proposals_are_accepted_and_bad_ones_refused_with_the_reason(planned_set: tuple[DjSet, SetPlan]) -> None:
    dj_set, plan = planned_set
    answer = {
        "changes": [
            {"action": "transition", "from": "s0", "to": "s1", "style": "filter", "reason": "It opens up under the pads."},
            {"action": "transition", "from": "s1", "to": "s2", "cue_out_seconds": 90.0, "reason": "Leave early."},
            {"action": "swap", "first": "s0", "second": "nobody"},
            {"action": "delete", "first": "s0"},
            "nonsense",
        ]
    }
    advised = advised_plan(dj_set, plan, Scripted(answer))
    assert [proposal.is_accepted for proposal in advised.proposals] == [True, False, False, False, False]
    changed = advised.plan.transitions[0]
    assert changed.style == "filter" and changed.decided_by == "model"
    assert changed.reasons[-1] == "Proposed by the language model: It opens up under the pads."
    assert advised.plan.transitions[1:] == plan.transitions[1:]
    assert "leaves out the last" in advised.proposals[1].answer
    assert "score" in advised.proposals[0].answer and advised.proposals[0].score_before > 0.5
    assert advised.proposals[2].answer == "A swap needs two different songs of the set."


def test_a_strategy_cannot_lay_over_what_is_no_sound(planned_set: tuple[DjSet, SetPlan], tmp_path: Path) -> None:
    plan, rules = planned_set[1], replace(RULES, overlay_kinds=frozenset(("percussion",)))
    loop, text = tmp_path / "loop.wav", tmp_path / "text.wav"
    soundfile.write(loop, np.zeros(4410), 44_100)
    text.write_text("no sound")
    said = []
    for path in (loop, text, tmp_path / "invented.wav"):
        document = strategy_document(plan.transitions)
        document["transitions"][0]["overlay"] = {"kind": "percussion", "path": str(path), "tempo_bpm": 120.0}
        said.append(" ".join(problem.text for problem in validated(document, plan.songs, rules).problems))
    assert said[0] == "" and "is no audio file" in said[1] and "does not exist" in said[2]


def test_a_model_neither_learns_nor_chooses_files(planned_set: tuple[DjSet, SetPlan], tmp_path: Path) -> None:
    dj_set, plan = planned_set
    dj_set = replace(dj_set, rules=replace(dj_set.rules, overlay_kinds=frozenset(("percussion",))))
    own, other = tmp_path / "own.wav", tmp_path / "private.wav"
    for path in (own, other):
        soundfile.write(path, np.zeros(4410), 44_100)
    overlay = {"kind": "percussion", "path": str(other), "sample_key": 7, "gain_db": -24.0}
    model = Scripted({"changes": [{"action": "transition", "from": "s0", "to": "s1", "overlay": overlay, "reason": "Drive."}]})
    (refused,) = advised_plan(dj_set, plan, model).proposals
    assert not refused.is_accepted and "not by a model" in refused.answer
    laid = replace(plan.transitions[0], overlay=Overlay("percussion", str(own), 3, tempo_bpm=120.0))
    plan = replace(plan, transitions=(laid, *plan.transitions[1:]))
    advised = advised_plan(dj_set, plan, model)
    assert advised.proposals[0].is_accepted
    made = advised.plan.transitions[0].overlay
    assert made is not None and (made.path, made.sample_key, made.gain_db) == (str(own), 3, -24.0)
    told = json.dumps(model.requests)
    assert str(tmp_path) not in told and '"path"' not in told and "sample_key" not in told


def test_a_swap_that_makes_the_set_worse_is_refused_and_a_better_one_taken() -> None:
    def song(name: str, tempo: float, *, pinned: bool = False) -> MixSong:
        return mix_song(name, analysis(tempo_bpm=tempo), pinned=pinned)

    songs = [song("a", 120.0), song("b", 174.0), song("c", 121.0), song("d", 172.0)]
    dj_set = set_of(songs, goal="given")
    plan = plan_set(dj_set, songs)
    swap = {"changes": [{"action": "swap", "first": "b", "second": "c", "reason": "Slow ones first."}]}
    placed = advised_plan(dj_set, plan, Scripted(swap))
    assert placed.proposals[0].answer == "The songs stay in the order that they were placed in." and placed.plan == plan
    dj_set = replace(dj_set, goal="harmonic")
    advised = advised_plan(dj_set, plan, Scripted(swap))
    assert advised.proposals[0].is_accepted and advised.plan.song_ids == ("a", "c", "b", "d")
    assert advised.proposals[0].score_after > advised.proposals[0].score_before
    back = advised_plan(dj_set, advised.plan, Scripted(swap))
    assert not back.proposals[0].is_accepted and "worse" in back.proposals[0].answer
    pinned = [song("a", 120.0), song("b", 174.0, pinned=True), song("c", 121.0), song("d", 172.0)]
    held = advised_plan(set_of(pinned, goal="given"), plan_set(set_of(pinned, goal="given"), pinned), Scripted(swap))
    assert held.proposals[0].answer == "“b” is pinned to its place."


def test_what_the_user_made_stays(planned_set: tuple[DjSet, SetPlan]) -> None:
    dj_set, plan = planned_set
    own = replace(plan.transitions[0], decided_by="user")
    plan = replace(plan, transitions=(own, *plan.transitions[1:]))
    changes = [
        {"action": "transition", "from": "s0", "to": "s1", "style": "filter", "reason": "Softer."},
        {"action": "swap", "first": "s1", "second": "s3", "reason": "Later."},
    ]
    advised = advised_plan(replace(dj_set, goal="harmonic"), plan, Scripted({"changes": changes}))
    assert [each.answer for each in advised.proposals] == ["The transition from “s0” into “s1” is your own: it stays."] * 2
    assert advised.plan == plan


@pytest.mark.parametrize("answer", ["", "I cannot help with that.", "[1, 2]", '{"changes": "all"}', "{" * 5000])
def test_an_answer_that_cannot_be_read_leaves_the_rules_plan(planned_set: tuple[DjSet, SetPlan], answer: str) -> None:
    advised = advised_plan(*planned_set, Scripted(answer))
    assert advised.plan == planned_set[1] and "could not be read" in advised.notices[0]


def test_a_model_that_fails_leaves_the_rules_plan(planned_set: tuple[DjSet, SetPlan]) -> None:
    class Broken:
        def propose(self, request: dict[str, Any]) -> str:
            raise AirdeskError("No connection.")

    advised = advised_plan(*planned_set, Broken())
    assert advised.plan == planned_set[1] and "No connection." in advised.notices[0]
