from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.composing.composer import compose
from airdesk.composing.model_score import ModelScore, compose_with_model
from airdesk.composing.model_score_bars import finer_grid
from airdesk.errors import CancelledError
from airdesk.facts.instruments import load_instruments
from airdesk.midi.document_fields import Problems
from airdesk.model.plan import SongPlan
from airdesk.model.score import Score
from airdesk.progress import LongBeginning, NoProgress
from airdesk.providers.chat import ChatAnswer, ChatRequest
from tests.composing.plans import all_genres, plan_for
from tests.helpers.answering_models import AnsweringModel, answer_from, musician, playing

GENRE = all_genres()["r&b"]
MOTIF = [60, 62, 64, 67, 64, 62]


def plan_without_effects(sections: tuple[tuple[str, int, float], ...]) -> SongPlan:
    plan = plan_for(GENRE, sections=sections)
    playing = {name for section in plan.sections for name in section.instruments}
    return replace(plan, instruments=tuple(one for one in plan.instruments if one.role != "fx" and one.name in playing))


FORM = (("intro", 2, 0.3), ("verse", 4, 0.5), ("chorus", 4, 0.9), ("chorus", 4, 0.95), ("outro", 2, 0.3))
PLAN = plan_without_effects(FORM)
OWN, OTHER = compose(PLAN, GENRE), compose(replace(PLAN, seed=4), GENRE)


def lead_name(plan: SongPlan = PLAN) -> str:
    return next(instrument.name for instrument in plan.instruments if instrument.role == "lead")


def composed(model: AnsweringModel, plan: SongPlan = PLAN, tokens: int = 8192) -> ModelScore:
    return compose_with_model(plan, all_genres()[plan.genre], model, NoProgress(), most_output_tokens=tokens)


def pitches_of(score: Score, instrument: str) -> list[int]:
    return [note.pitch for part in score.parts if part.instrument == instrument for note in part.notes]


def check_limits(plan: SongPlan, score: Score) -> None:
    """What holds for every score, whatever a model answered."""
    catalogue = load_instruments()
    assert [part.instrument for part in score.parts] == [instrument.name for instrument in plan.instruments]
    for part in score.parts:
        instrument = plan.instrument_named(part.instrument)
        assert instrument is not None
        fact = catalogue.get(part.instrument)
        for note in part.notes:
            assert note.start_tick < score.end_tick
            assert note.end_tick <= score.end_tick
            if not part.is_percussion and instrument.role != "fx":
                low = min(instrument.low_pitch, fact.low_pitch if fact else 127)
                high = max(instrument.high_pitch, fact.high_pitch if fact else 0)
                assert low - 6 <= note.pitch <= high + 6
        assert list(part.notes) == sorted(part.notes)


def test_a_model_composes_all_parts_and_a_section_that_comes_back_is_asked_for_once() -> None:
    model = AnsweringModel(playing(OTHER))
    made = composed(model)
    check_limits(PLAN, made.score)
    assert made.is_by_model
    assert {composer.by for composer in made.composers} == {"model"}
    assert [payload["section"]["name"] for payload in model.payloads] == ["intro", "verse", "chorus", "outro"]
    assert made.score.parts != OWN.parts
    assert [len(answer.text) > 0 for answer in made.answers] == [True] * 4


def test_a_chorus_comes_back_as_it_was_and_the_tune_of_a_verse_grows() -> None:
    form = (("chorus", 4, 0.9), ("verse", 4, 0.8), ("chorus", 4, 0.9), ("verse", 4, 0.8), ("bridge", 2, 0.9))
    plan = plan_without_effects(form)
    scale = [pitch for pitch in range(67, 84) if pitch % 12 in plan.key.pitch_classes]
    long_notes = [
        {
            "bar": bar,
            "same_as": -1,
            "events": [{"step": 8 * half, "note": scale[bar % 4 + 4 * half], "vel": 90, "len": 8} for half in (0, 1)],
        }
        for bar in range(plan.bars)
    ]

    def answer(payload: dict[str, Any]) -> str:
        found = answer_from(compose(plan, GENRE), payload)
        if lead_name(plan) in found["layers"]:
            asked = [entry["bar"] for entry in payload["bars"]]
            found["layers"][lead_name(plan)] = [each for each in long_notes if each["bar"] in asked]
        return json.dumps(found)

    made = composed(AnsweringModel(answer), plan)
    lead = next(part for part in made.score.parts if part.instrument == lead_name(plan))
    bar_ticks = plan.meter.bar_ticks
    starts = [round(note.start_tick / 120) * 120 // bar_ticks for note in lead.notes]
    counts = [sum(first <= bar < first + 4 for bar in starts) for first in (0, 4, 8, 12)]
    assert counts[0] == counts[1] == counts[2] == 8
    assert counts[3] > 8


def test_requests_hold_temperature_schema_instruments_and_a_minified_payload() -> None:
    model = AnsweringModel(playing(OWN))
    composed(model)
    for request, payload in zip(model.requests, model.payloads, strict=True):
        assert request.temperature == 0.2
        assert request.schema is not None
        assert request.schema_name == "score"
        assert request.user == json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
        assert payload["user_prompt"] == PLAN.user_prompt
        pitched = [each["name"] for each in payload["instruments"] if "register" in each]
        assert request.schema["properties"]["layers"]["required"] == pitched
        assert payload["song"]["steps_per_bar"] == PLAN.steps_per_bar
        assert '"pattern"' in request.system


def test_what_came_before_is_told() -> None:
    model = AnsweringModel(playing(OWN))
    composed(model)
    verse = model.payloads[1]
    assert set(verse["before"]["bars_before"]) <= {instrument.name for instrument in PLAN.instruments}
    assert all(set(bars) <= {"0", "1"} for bars in verse["before"]["bars_before"].values())
    last = model.payloads[-1]
    assert list(last["before"]["motif"]) == [lead_name()]


def test_a_marked_motif_is_in_the_lead_of_the_song() -> None:
    def answer(payload: dict[str, Any]) -> str:
        found = answer_from(OWN, payload)
        events = [{"step": 2 * number, "note": pitch, "vel": 90, "len": 2} for number, pitch in enumerate(MOTIF)]
        if lead_name() in found["layers"]:
            found["layers"][lead_name()] = [{"bar": payload["bars"][0]["bar"], "same_as": -1, "events": events}]
        return json.dumps(found)

    plan = replace(PLAN, key=replace(PLAN.key, tonic=0, scale="major"))
    pitches = pitches_of(composed(AnsweringModel(answer), plan).score, lead_name())
    assert " ".join(map(str, MOTIF)) in " ".join(map(str, pitches))


def test_a_whole_song_in_one_answer_is_used_whole() -> None:
    score = OTHER
    whole = {"bars": [{"bar": bar} for bar in range(PLAN.bars)], "instruments": []}

    def answer(payload: dict[str, Any]) -> str:
        names = [{"name": each.name, **({"drum_notes": {}} if each.role == "drums" else {})} for each in PLAN.instruments]
        return json.dumps(answer_from(score, {**whole, "instruments": names}))

    model = AnsweringModel(answer)
    made = composed(model, tokens=100_000)
    assert pitches_of(made.score, lead_name())[:12] == pitches_of(score, lead_name())[:12]
    assert len(model.requests) == 1


def test_two_answers_give_two_songs() -> None:
    one, other = (composed(AnsweringModel(playing(score))).score for score in (OWN, OTHER))
    assert pitches_of(one, lead_name()) != pitches_of(other, lead_name())


def test_a_missing_part_is_asked_for_once_more_and_then_composed_and_told() -> None:
    def without_lead(payload: dict[str, Any]) -> str:
        found = answer_from(OWN, payload)
        found["layers"].pop(lead_name(), None)
        return json.dumps(found)

    model = AnsweringModel(without_lead)
    made = composed(model)
    names = [[each["name"] for each in payload["instruments"]] for payload in model.payloads]
    assert names.count([lead_name()]) == 4  # once for each section that is asked for
    assert pitches_of(made.score, lead_name()) == pitches_of(OWN, lead_name())
    assert f"{lead_name()}: the model left this part out; the built-in composer wrote it." in made.problems


def test_a_part_that_comes_with_the_second_answer_is_the_models() -> None:
    def late(payload: dict[str, Any]) -> str:
        found = answer_from(OTHER, payload)
        if len(payload["instruments"]) > 1:
            found["layers"].pop(lead_name(), None)
        return json.dumps(found)

    made = composed(AnsweringModel(late))
    assert {composer.instrument: composer.by for composer in made.composers}[lead_name()] == "model"


def test_nobody_answers_and_the_built_in_composer_writes_the_whole_song() -> None:
    model = AnsweringModel(lambda payload: None)
    made = composed(model)
    assert made.score == OWN
    assert not made.is_by_model
    assert len(model.requests) == 2
    assert "Nobody answered: the model is out for lunch." in made.problems
    assert "The built-in composer composed the whole song." in made.problems


def test_what_was_answered_before_nobody_answers_any_more_stays() -> None:
    write = playing(OTHER)
    model = AnsweringModel(lambda payload: write(payload) if payload["section"]["name"] in ("intro", "verse") else None)
    made = composed(model)
    check_limits(PLAN, made.score)
    assert {composer.by for composer in made.composers} == {"both", "built-in"}
    assert made.composers[0].built_in_sections[:1] == ("chorus",)


def test_answers_without_music_are_not_asked_for_for_ever() -> None:
    model = AnsweringModel(lambda payload: "I would rather not, but here is a poem instead.")
    made = composed(model)
    assert made.score == OWN
    assert len(model.requests) == 4


@pytest.mark.parametrize("tokens", [700, 2000])
def test_little_room_for_answers_only_means_more_of_them(tokens: int) -> None:
    model = AnsweringModel(playing(OTHER), most_tokens=tokens)
    made = composed(model)  # the limit is found out
    assert {composer.by for composer in made.composers} == {"model"}
    assert made.score.parts == composed(AnsweringModel(playing(OTHER))).score.parts
    assert len(model.requests) > 4


def test_128_bars_with_2000_tokens() -> None:
    form = [("intro", 8, 0.3), ("verse", 16, 0.5), ("chorus", 16, 0.9), ("bridge", 8, 0.4), ("verse", 16, 0.6)]
    plan = plan_without_effects((*form, *form))
    assert plan.bars == 128
    model = AnsweringModel(musician(plan, GENRE, seed=4), most_tokens=2000)
    made = composed(model, plan, tokens=2000)
    assert {composer.by for composer in made.composers} == {"model"}
    assert all(request.most_output_tokens == 2000 for request in model.requests)
    assert sum(answer.is_cut for answer in made.answers) < len(made.answers) / 3
    last_bars = (plan.bars - 8) * plan.meter.bar_ticks
    assert sum(part.notes[-1].start_tick > last_bars for part in made.score.parts) >= 4


def test_wrong_notes_are_moved_and_counted() -> None:
    plan = replace(PLAN, key=replace(PLAN.key, tonic=0, scale="major"), instruments=PLAN.instruments)
    events = [{"step": step, "note": note, "vel": 300, "len": 1} for step, note in enumerate([66, 200, -5, 60])]
    made = composed(AnsweringModel(lambda payload: json.dumps({"layers": {lead_name(): [{"bar": 0, "events": events}]}})), plan)
    check_limits(plan, made.score)
    assert any("outside the scale and its chords" in problem for problem in made.problems)
    assert any("vel 300" in problem for problem in made.problems)


def test_bars_numbered_from_one_or_from_the_section_are_understood() -> None:
    score = OTHER

    def renumbered(shift_to: int) -> AnsweringModel:
        def answer(payload: dict[str, Any]) -> str:
            found = answer_from(score, payload)
            shift = shift_to - payload["bars"][0]["bar"]
            for bars in [found.get("pattern", []), *found["layers"].values()]:
                for entry in bars:
                    entry["bar"] += shift
            return json.dumps(found)

        return AnsweringModel(answer)

    plain = composed(AnsweringModel(playing(OTHER))).score.parts
    assert composed(renumbered(0)).score.parts == plain
    assert composed(renumbered(1)).score.parts == plain


def test_steps_counted_from_one_are_understood() -> None:
    def answer(payload: dict[str, Any]) -> str:
        document = answer_from(OTHER, payload)
        for bars in (document.get("pattern", []), *document["layers"].values()):
            for entry in bars:
                entry["events"] = [{**event, "step": event["step"] + 1} for event in entry["events"]]
        return json.dumps(document)

    made = composed(AnsweringModel(answer))
    assert made.score.parts == composed(AnsweringModel(playing(OTHER))).score.parts
    assert any("counted the steps of a bar from 1" in sentence for sentence in made.problems)


@pytest.mark.parametrize(("said", "steps", "read"), [(8, (0, 4, 8, 12), 16), (8, (0, 2, 4, 6), 8), (32, (0, 8, 16, 24), 32)])
def test_a_coarser_grid_is_believed_where_it_is_kept(said: int, steps: tuple[int, ...], read: int) -> None:
    bars = [{"bar": 0, "same_as": None, "events": [{"step": step, "note": 60, "vel": 90, "len": 1} for step in steps]}]
    assert finer_grid({"piano": bars}, 16, said, Problems()) == read


def test_a_bass_that_is_held_for_long_ends_where_its_next_note_begins() -> None:
    def answer(payload: dict[str, Any]) -> str:
        document = answer_from(OTHER, payload)
        for bars in document["layers"].values():
            events = [event for entry in bars for event in entry["events"]]
            if events:
                events[-1]["len"] = 60
        return json.dumps(document)

    score = composed(AnsweringModel(answer)).score
    bass = next(one.name for one in PLAN.instruments if one.role == "bass")
    notes = next(part.notes for part in score.parts if part.instrument == bass)
    assert len(notes) > 8
    assert all(one.end_tick <= other.start_tick for one, other in pairwise(notes))


def test_bars_that_repeat_others_are_written_out() -> None:
    events = [{"step": 0, "note": 60, "vel": 80, "len": 4}]

    def answer(payload: dict[str, Any]) -> str:
        found = answer_from(OWN, payload)
        numbers = [entry["bar"] for entry in payload["bars"]]
        bars = [{"bar": bar, "same_as": -1 if bar == 0 else bar - 1, "events": events if bar == 0 else []} for bar in numbers]
        if lead_name() in found["layers"]:
            found["layers"][lead_name()] = bars
        return json.dumps(found)

    plan = replace(PLAN, sections=tuple(replace(each, instruments=PLAN.sections[1].instruments) for each in PLAN.sections))
    made = composed(AnsweringModel(answer), plan)
    assert len(pitches_of(made.score, lead_name())) >= plan.bars - 1


def test_cancelling_ends_it() -> None:
    class Cancelled(NoProgress):
        def check_cancelled(self) -> None:
            raise CancelledError("enough")

    with pytest.raises(CancelledError):
        compose_with_model(PLAN, GENRE, AnsweringModel(playing(OWN)), Cancelled())


SMALL = plan_without_effects((("verse", 2, 0.5), ("chorus", 2, 0.9)))
names = st.sampled_from([each.name for each in SMALL.instruments]) | st.text(max_size=6)
numbers = st.integers(-3, 140) | st.floats() | st.integers(-(10**30), 10**30) | st.none() | st.text(max_size=4)
events = st.fixed_dictionaries({}, optional=dict.fromkeys(("step", "note", "vel", "len", "offset"), numbers))
bars = st.fixed_dictionaries(
    {}, optional={"bar": st.integers(-2, 9) | numbers, "same_as": numbers, "events": st.lists(events | numbers, max_size=6)}
)
layers = st.dictionaries(names, st.lists(bars | numbers, max_size=4))
meta = st.dictionaries(st.sampled_from(["steps_per_bar", "bars", "key"]), numbers)
scores = st.fixed_dictionaries({}, optional={"pattern": st.lists(bars, max_size=4), "layers": layers, "meta": meta})
whole = scores.map(json.dumps)
answers = whole | st.text() | st.tuples(whole, st.integers(0, 400)).map(lambda pair: pair[0][: pair[1]])


@settings(max_examples=15, deadline=None)
@given(st.lists(answers, min_size=1, max_size=4), st.booleans())
def test_any_answer_gives_a_song_within_its_limits(texts: list[str], is_cut: bool) -> None:
    class Anything:
        asked = 0

        def ask(self, request: ChatRequest, progress: object) -> ChatAnswer:
            self.asked += 1
            return ChatAnswer(texts[self.asked % len(texts)], "test", "test", is_cut=is_cut)

    made = compose_with_model(SMALL, GENRE, Anything(), NoProgress())
    check_limits(SMALL, made.score)
    for part in made.score.parts:
        assert part.notes or not any(part.instrument in section.instruments for section in SMALL.sections)


def test_a_long_beginning_is_shown_longer_and_the_end_as_it_is() -> None:
    class Seen(NoProgress):
        def report(self, fraction: float | None, stage: str) -> None:
            shown.append(fraction)

    shown: list[float | None] = []
    moved = LongBeginning(Seen(), 0.1, 0.4, 0.8)
    for fraction in (0.0, 0.05, 0.1, 0.45, 0.8, 0.9, None):
        moved.report(fraction, "")
    assert shown == pytest.approx([0.0, 0.2, 0.4, 0.6, 0.8, 0.9, None])
