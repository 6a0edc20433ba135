from __future__ import annotations

import json
import time
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.composing.composer import compose
from airdesk.errors import CancelledError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.midi.plan_json import plan_from_document, plan_to_document
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.model_plan import ModelPlan, ask_plan
from airdesk.planning.model_plan_answer import PlanGround, plan_from_answer
from airdesk.planning.model_plan_cast import Allowed
from airdesk.planning.model_plan_request import plan_request, plan_schema
from airdesk.planning.model_plan_sections import LONGEST_NAME, fitted_bars
from airdesk.planning.planner import plan_song
from airdesk.progress import NoProgress, Progress
from airdesk.providers.chat import ChatAnswer, ChatRequest
from tests.helpers.hostile_answers import HostileAnswer
from tests.helpers.hostile_plans import ALL_FACTS, GOOD_PLAN, GOOD_TEXT, PROMPT, facts_of, hostile_plans
from tests.helpers.plan_faults import faults_of, is_plain


@cache
def ground(prompt: str = PROMPT, **fields: Any) -> PlanGround:
    request = PlanRequest(prompt, seed=1, **fields)
    genres, catalogue = load_genres(), load_instruments()
    return PlanGround(request, plan_song(request, genres, catalogue), genres, Allowed(catalogue))


def changed(**fields: Any) -> str:
    return json.dumps({"meta": {**GOOD_PLAN["meta"], **fields}})


class Scripted:
    """A model that gives its answers in turn."""

    def __init__(self, *texts: str) -> None:
        self.texts = list(texts)
        self.asked: list[ChatRequest] = []

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """The next answer."""
        self.asked.append(request)
        return ChatAnswer(self.texts.pop(0), "openai", "scripted")


def test_a_good_answer_is_the_plan_and_nothing_is_told() -> None:
    answered = plan_from_answer(GOOD_TEXT, ground())
    assert facts_of(answered.plan) == ALL_FACTS
    assert answered.problems == ()
    assert faults_of(answered.plan) == []
    assert answered.plan.user_prompt == PROMPT
    compose(answered.plan, load_genres()["jazz"])


def test_the_built_in_plan_has_nothing_of_it() -> None:
    assert not {"tempo", "key", "genre", "instruments", "title", "head is there"} & facts_of(ground().base)


def test_chords_are_one_round_and_go_on_until_the_section_is_full() -> None:
    head = plan_from_answer(GOOD_TEXT, ground()).plan.sections[1]
    assert [span.chord.named() for span in head.chords] == ["Dm9", "Em7", "A7alt"] * 4


def test_hostile_answers_give_sound_plans() -> None:
    found = {answer.name: faults for answer in hostile_plans()[::9] if (faults := complaints(answer))}
    assert found == {}


def complaints(answer: HostileAnswer) -> list[str]:
    """What was wrong with how an answer was read."""
    answered = plan_from_answer(answer.text, ground())
    told = " ".join(answered.problems)
    faults = faults_of(answered.plan)
    faults += [f"lost: {fact}" for fact in answer.keeps - facts_of(answered.plan)]
    faults += [f"not told: {word}" for word in answer.tells if word not in told]
    faults += ["nothing told"] if answer.is_told and not told else []
    faults += [f"not plain: {sentence!r}" for sentence in answered.problems if not is_plain(sentence)]
    return faults + (["another prompt"] if answered.plan.user_prompt != PROMPT else [])


def test_there_are_more_than_three_hundred_hostile_answers_with_names_of_their_own() -> None:
    names = [answer.name for answer in hostile_plans()]
    assert len(names) == len(set(names)) >= 300


WORDS = ["piano", "Am7", "D", "intro", "6/8", "vi", "drums"]
NAMES = ["name", "bars", "chords", "chord", "beats", "role", "instruments", "energy", "register", "low"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["piano", "Am7", "D", "intro", "6/8"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "bars", "chords", "chord", "beats", "role"]), inner)
    ),
    max_leaves=8,
)
META = st.fixed_dictionaries({}, optional=dict.fromkeys([*GOOD_PLAN["meta"], "bpm", "structure", "length_seconds"], VALUES))


@given(META)
@settings(max_examples=40)
def test_whatever_the_fields_hold_the_plan_is_sound(meta: dict[str, Any]) -> None:
    answered = plan_from_answer(json.dumps({"meta": meta}), ground())
    assert faults_of(answered.plan) == []
    assert all(is_plain(sentence) for sentence in answered.problems)


@given(st.sampled_from(sorted(GOOD_PLAN["meta"])), VALUES)
@settings(max_examples=40)
def test_one_field_that_cannot_be_costs_no_other(name: str, value: Any) -> None:
    plan = plan_from_answer(changed(**{name: value}), ground()).plan
    assert faults_of(plan) == []
    kept = facts_of(plan)
    for fact in {"title", "tempo", "genre", "sax plays"} - {name}:
        assert fact in kept


def test_a_plan_in_a_small_models_own_words_is_understood() -> None:
    text = """{"bpm": "96 BPM", "key": "A minor", "time_signature": "3/4", "structure": [
      {"section": "Verse 1", "length": "8 bars", "intensity": "low", "chord_progression": "Am - F - C - G"},
      {"section": "Chorus 1", "length": 8, "intensity": "80%", "chord_progression": ["a minor", "F maj7", "VI", "E7/G#"]}],
      "instruments": [{"instrument": "acoustic guitar", "role": "chords", "range": "E2-E5", "dynamic": "mf"}, "cello"]}"""
    plan = plan_from_answer(text, ground()).plan
    assert (plan.tempo_bpm, plan.key.name, str(plan.meter), plan.bars) == (96.0, "A minor", "3/4", 16)
    verse, chorus = plan.sections
    assert (verse.name, verse.bars, verse.energy, chorus.name, chorus.energy) == ("verse", 8, 0.3, "chorus", 0.8)
    assert [span.chord.named(plan.key) for span in verse.chords[:4]] == ["Am", "F", "C", "G"]
    assert {span.duration_ticks for span in verse.chords} == {3 * 480}
    assert [span.chord.named(plan.key) for span in chorus.chords[:4]] == ["Am", "Fmaj7", "F", "E7/G#"]
    assert [one.name for one in plan.instruments] == ["nylon guitar", "cello"]
    assert (plan.instruments[0].low_pitch, plan.instruments[0].high_pitch, plan.instruments[0].dynamics) == (40, 76, 0.7)
    assert faults_of(plan) == []


def test_the_requests_own_fields_win_and_differences_are_told() -> None:
    wish = ground(
        "something slow", genre="techno", tempo_bpm=130.0, key="Em", meter="3/4", bars=32, instruments=("piano", "bass")
    )
    answered = plan_from_answer(GOOD_TEXT, wish)
    plan, told = answered.plan, " ".join(answered.problems)
    assert (plan.genre, plan.tempo_bpm, plan.key.name, str(plan.meter), plan.bars) == ("techno", 130.0, "E minor", "3/4", 32)
    assert {one.name for one in plan.instruments} == {"piano", "bass"}
    for word in ("techno", "130 BPM", "E minor", "3/4", "32 bars", "sax", "drums"):
        assert word in told
    assert faults_of(plan) == []
    assert plan.title == "Marked Evening"
    assert [section.name for section in plan.sections] == ["intro", "head", "outro"]


def test_what_the_prompt_says_in_so_many_words_wins_too() -> None:
    wish = ground("techno at 130 bpm in A minor, no sax, with strings")
    plan = plan_from_answer(GOOD_TEXT, wish).plan
    assert (plan.genre, plan.tempo_bpm, plan.key.name) == ("techno", 130.0, "A minor")
    names = [one.name for one in plan.instruments]
    assert "sax" not in names
    assert "strings" in names
    assert faults_of(plan) == []


def test_chords_go_along_with_the_key_that_is_used() -> None:
    plan = plan_from_answer(GOOD_TEXT, ground("piece", key="E", scale="dorian")).plan
    assert [span.chord.named(plan.key) for span in plan.sections[0].chords][:2] == ["Em9", "A13"]


def test_a_length_in_seconds_holds_at_the_models_tempo() -> None:
    plan = plan_from_answer(GOOD_TEXT, ground("piece", length_seconds=60.0)).plan
    assert plan.tempo_bpm == 111.0
    assert plan.length_seconds == pytest.approx(60.0, abs=2.0)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["kontrabas", "fortepian", "saksofon", "perkusja"], ["drums", "upright bass", "piano", "sax"]),
        (["contrabajo", "saxofón", "batería"], ["drums", "upright bass", "sax"]),
        (["drumkit", "grand piano"], ["drums", "piano"]),
        (["keys"], ["piano", "electric piano", "felt piano", "organ", "harpsichord", "clavinet"]),
        (["fx", "piano"], ["piano", "vinyl", "rain", "riser", "downlifter", "impact"]),
        (["a very soft violin"], ["violin"]),
    ],
)
def test_instruments_are_found_by_synonyms_groups_and_in_other_languages(words: list[str], names: list[str]) -> None:
    sections = [{"name": "verse", "bars": 8, "energy": 0.5, "instruments": words, "chords": ["Dm", "G"]}]
    answered = plan_from_answer(changed(instruments=words, instrument_configs=[], sections=sections), ground())
    assert {one.name for one in answered.plan.instruments} == set(names)
    assert set(answered.plan.sections[0].instruments) == set(names)


def test_an_instrument_of_the_users_inventory_is_allowed() -> None:
    own = replace(ground(), allowed=Allowed(load_instruments(), {"rimshot": "snare"}, {"snare": 12}))
    answered = plan_from_answer(changed(instruments=["rimshot", "piano"], instrument_configs=[], sections=[]), own)
    assert "snare" in [one.name for one in answered.plan.instruments]
    assert json.loads(plan_request(own).user)["own_samples"] == {"snare": 12}


def test_a_model_is_told_prompt_schema_instruments_and_what_is_fixed() -> None:
    asked = plan_request(ground("piece", tempo_bpm=90.0, instruments=("piano",)))
    payload = json.loads(asked.user)
    assert asked.temperature == 0.0
    assert asked.user == json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    assert list(payload)[:2] == ["task", "user_prompt"]
    assert payload["fixed"] == {"tempo": 90.0, "instruments": ["piano"]}
    assert all(name in asked.system for name in load_instruments().names)
    assert json.dumps(plan_schema(), separators=(",", ":")) in asked.system
    assert "{{" not in asked.system
    assert "<!--" not in asked.system


def test_the_schema_is_one_that_strict_modes_accept() -> None:
    def check(schema: dict[str, Any]) -> int:
        assert not {"minimum", "maximum", "minItems", "maxItems", "pattern", "default", "$ref", "oneOf"} & set(schema)
        if schema["type"] == "array":
            return 1 + check(schema["items"])
        if schema["type"] != "object":
            return 0
        assert schema["additionalProperties"] is False
        assert sorted(schema["required"]) == sorted(schema["properties"])
        return 1 + max(check(inner) for inner in schema["properties"].values())

    assert check(plan_schema()) <= 9  # levels


def test_a_model_without_a_plan_is_asked_once_more_with_what_was_wrong() -> None:
    model = Scripted("I would love to!", GOOD_TEXT)
    made = ask_plan(model, ground(), NoProgress())
    assert made.is_model
    assert facts_of(made.plan) == ALL_FACTS
    assert json.loads(model.asked[1].user)["problems"] == ["The answer holds no JSON."]
    assert "The answer holds no JSON." in made.problems
    assert made.who == "OpenAI (scripted)"


def test_nobody_is_asked_a_third_time() -> None:
    model = Scripted("no", '{"meta":{"title":"Only this"}}')
    made = ask_plan(model, ground(), NoProgress())
    assert not made.is_model
    assert replace(made.plan, understood=()) == replace(ground().base, title="Only this", understood=())
    assert len(model.asked) == 2
    assert model.texts == []


def test_answers_are_kept_raw_beside_what_was_read() -> None:
    kept: list[tuple[str, Any]] = []
    text = f"Here: {GOOD_TEXT}"
    ask_plan(Scripted(text), ground(), NoProgress(), lambda answer, parsed: kept.append((answer.text, parsed)))
    assert kept == [(text, GOOD_PLAN)]


def test_cancelling_is_no_fault_of_the_answer() -> None:
    class Cancelled(NoProgress):
        def check_cancelled(self) -> None:
            raise CancelledError("cancelled")

    with pytest.raises(CancelledError):
        ask_plan(Scripted(GOOD_TEXT), ground(), Cancelled())


def test_a_plan_of_a_model_is_written_and_read_like_any_other() -> None:
    plan = plan_from_answer(GOOD_TEXT, ground()).plan
    again, problems = plan_from_document(plan_to_document(plan))
    assert problems == ()
    assert again == plan


@given(st.lists(st.integers(1, 64), min_size=1, max_size=20), st.integers(1, 512))
def test_sections_are_fitted_to_any_length(lengths: list[int], total: int) -> None:
    fitted = fitted_bars(lengths, total)
    assert sum(fitted) == total
    assert all(bars >= 1 for bars in fitted)
    assert len(fitted) == min(len(lengths), total)


def made_by(text: str) -> SongPlan:
    made: ModelPlan = ask_plan(Scripted(text), ground(), NoProgress())
    return made.plan


def test_what_the_built_in_planner_did_not_read_is_not_told_where_a_model_did() -> None:
    prompt = "静かな夜のための曲 zzyzx"
    assert plan_from_answer("no", ground(prompt)).plan.warnings
    plan = plan_from_answer(GOOD_TEXT, ground(prompt)).plan
    assert plan.warnings == ()
    assert not any("Not read" in sentence for sentence in plan.understood)


def test_two_answers_are_two_songs() -> None:
    first, second = made_by(GOOD_TEXT), made_by(changed(tempo=150, key="F", sections=GOOD_PLAN["meta"]["sections"][:2]))
    assert (first.tempo_bpm, first.bars) != (second.tempo_bpm, second.bars)
    assert compose(first, load_genres()["jazz"]) != compose(second, load_genres()["jazz"])


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ((0.3, 0.5, 1.2), (0.3, 0.5, 1.0)),
        ((0.3, 0.5, 0.8, 9), (0.3, 0.5, 0.8, 1.0)),
        ((1, 5, 8), (0.1, 0.5, 0.8)),
        ((20, 90), (0.2, 0.9)),
    ],
)
def test_one_energy_that_is_too_high_does_not_make_the_others_low(said: tuple[float, ...], read: tuple[float, ...]) -> None:
    sections = [{"name": f"part {letter}", "bars": 4, "energy": energy} for letter, energy in zip("abcd", said, strict=False)]
    plan = plan_from_answer(json.dumps({"meta": {"sections": sections}}), ground()).plan
    assert tuple(section.energy for section in plan.sections) == pytest.approx(read)


@pytest.mark.parametrize(("said", "read"), [(1.2, 1.0), (8, 0.8), (100, 0.787), (0.4, 0.4), ("mf", 0.7)])
def test_dynamics_are_read_on_the_scale_they_are_said_in(said: object, read: float) -> None:
    meta = {"instruments": ["piano"], "instrument_configs": [{"name": "piano", "dynamics": said}]}
    piano = plan_from_answer(json.dumps({"meta": meta}), ground()).plan.instrument_named("piano")
    assert piano is not None and piano.dynamics == pytest.approx(read)


def test_chords_with_gaps_without_end_take_no_time() -> None:
    section = {"name": "verse", "bars": 8, "chords": ["A" + " " * 49_000 + "x"] * 18 + ["A   minor"]}
    started = time.thread_time()
    plan = plan_from_answer(json.dumps({"meta": {"sections": [section]}}), ground()).plan
    assert time.thread_time() - started < 2.0
    assert plan.sections[0].bars == 8


@pytest.mark.parametrize("name", [" _" * 200_000 + "1", "verse " + "- " * 150_000 + "x"])
def test_a_name_without_end_takes_no_time(name: str) -> None:
    started = time.thread_time()
    plan = plan_from_answer(json.dumps({"meta": {"sections": [{"name": name, "bars": 8}]}}), ground()).plan
    assert time.thread_time() - started < 2.0
    assert len(plan.sections[0].name) <= LONGEST_NAME


@pytest.mark.parametrize(
    ("said", "name"),
    [("Verse 2", "verse"), ("chorus_#10", "chorus"), ("prechorus-1", "pre-chorus"), ("verse 123", "verse 1"), ("7", "7")],
)
def test_a_number_behind_a_name_is_none_of_it(said: str, name: str) -> None:
    plan = plan_from_answer(json.dumps({"meta": {"sections": [{"name": said, "bars": 8}]}}), ground()).plan
    assert plan.sections[0].name == name


SPELLED = "jazz, intro 2 bars, verse 8, bridge 8, verse 16"


def form_of(prompt: str, *sections: tuple[str, int], **fields: Any) -> tuple[list[tuple[str, int]], str]:
    """Names and bars in the plan, where a model answers with these sections; and what is told."""
    entries = [
        {"name": name, "bars": bars, "energy": 0.4, "instruments": ["piano"], "chords": ["Dm9"]} for name, bars in sections
    ]
    answered = plan_from_answer(changed(sections=entries), ground(prompt, **fields))
    assert faults_of(answered.plan) == []
    return [(section.name, section.bars) for section in answered.plan.sections], " ".join(answered.problems)


def test_a_form_that_the_prompt_spells_out_wins() -> None:
    whole = [("intro", 2), ("verse", 8), ("bridge", 8), ("verse", 16)]
    payload = json.loads(plan_request(ground(SPELLED)).user)
    assert payload["fixed"] == {"form": ["intro 2", "verse 8", "bridge 8", "verse 16"]}
    kept, told = form_of(SPELLED, *whole)
    assert kept == whole and "Your prompt" not in told
    found, told = form_of(SPELLED, ("intro", 8), ("verse", 8), ("bridge", 8), ("verse", 8))
    assert found == whole and "Your prompt asks for 2 bars of intro: the model's 8 are left out." in told
    for other in ([("head", 16), ("solo", 32)], [("verse", 16), ("bridge", 8), ("verse", 16), ("outro", 4)]):
        found, told = form_of(SPELLED, *other)
        assert found == whole and "Your prompt asks for the form intro, verse, bridge, verse: " in told


def test_what_a_model_says_of_a_section_is_used_where_the_form_has_it() -> None:
    sections = [{"name": "verse", "bars": 4, "energy": 0.9, "instruments": ["sax"], "chords": ["Em7"]}]
    plan = plan_from_answer(changed(sections=sections), ground(SPELLED)).plan
    verses = [section for section in plan.sections if section.name == "verse"]
    assert [section.energy for section in verses] == [0.9, 0.9]
    assert {span.chord.named() for section in verses for span in section.chords} == {"Em7"}


def test_lengths_that_the_prompt_leaves_open_are_the_models() -> None:
    prompt = "jazz: verse chorus verse chorus"
    assert "form" in json.loads(plan_request(ground(prompt)).user)["fixed"]
    found, told = form_of(prompt, ("verse", 12), ("chorus", 4), ("verse", 12), ("chorus", 20))
    assert found == [("verse", 12), ("chorus", 4), ("verse", 12), ("chorus", 20)] and "Your prompt" not in told


def test_the_settings_length_wins_over_the_prompts_form() -> None:
    found, _ = form_of(
        "jazz, intro 4 bars, verse, bridge, verse", ("intro", 4), ("verse", 8), ("bridge", 8), ("verse", 8), bars=40
    )
    assert found[0] == ("intro", 4) and sum(bars for _, bars in found) == 40


@pytest.mark.parametrize(
    ("prompt", "sections", "names"),
    [
        ("jazz in AABA form", ["intro", "head", "head", "bridge", "head"], ["intro", "head", "head", "bridge", "head"]),
        ("jazz, strophic", ["verse"] * 5, ["verse"] * 5),
        ("jazz without an outro", ["intro", "head", "outro"], ["intro", "head"]),
        ("a pop structure", ["intro", "head"], ["intro", "head"]),
        ("12-bar blues", ["head", "solo", "head"], ["head", "solo", "head"]),
        ("jazz", ["head"], ["head"]),
    ],
)
def test_forms_that_fit_what_is_asked_stay(prompt: str, sections: list[str], names: list[str]) -> None:
    assert [name for name, _ in form_of(prompt, *((name, 12) for name in sections))[0]] == names


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("jazz with a bridge", ["intro", "head", "bridge", "head", "outro"]),
        ("jazz with a long intro", ["intro", "head", "head", "outro"]),
        ("pop with a chorus", ["intro", "head", "head", "outro"]),  # the head is one
    ],
)
def test_a_section_that_is_asked_for_and_forgotten_is_put_in(prompt: str, names: list[str]) -> None:
    given = [(name, 8) for name in ("intro", "head", "head", "outro") if name != "intro" or "intro" not in prompt]
    found, told = form_of(prompt, *given)
    assert [name for name, _ in found] == names
    assert ("which the model forgot: it is put in" in told) == (len(names) > len(given))


def test_letters_beginnings_endings_and_numbers_of_sections_are_kept() -> None:
    assert len({name for name, _ in form_of("jazz in AABA form", ("head", 8), ("solo", 8))[0]}) == 2
    assert form_of("pop, starts with the chorus", ("intro", 4), ("verse", 8), ("chorus", 8))[0][0][0] == "chorus"
    assert form_of("pop, ends with the chorus", ("chorus", 8), ("outro", 4))[0][-1][0] == "chorus"
    assert [name for name, _ in form_of("edm with three drops", ("intro", 8), ("drop", 8))[0]].count("drop") == 3
