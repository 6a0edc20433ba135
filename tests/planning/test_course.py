"""How the energy goes along the song: what the words say, and the sections that follow it."""

from __future__ import annotations

import pytest

from airdesk.facts.genres import FormSection, load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.planning.course import with_course
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading


def read(prompt: str) -> Reading:
    return read_prompt(prompt, load_lexicon(), load_instruments(), load_genres())


@pytest.mark.parametrize(
    "prompt",
    [
        "starts quiet and ends huge",
        "from calm to intense",
        "calm to intense",
        "quiet at first, loud at the end",
        "a quiet intro, then it explodes",
        "soft, then loud",
        "builds up slowly",
        "zaczyna się cicho, kończy głośno",
        "coraz głośniej",
        "na początku sama gitara, potem wchodzi cały zespół",
        "empieza suave y termina enorme",
        "de la calma a la tormenta",
        "va creciendo",
    ],
)
def test_words_for_a_rise_make_one(prompt: str) -> None:
    course = read(prompt).course
    assert course[-1] - course[0] > 0.8 and course[-1] == max(course)


@pytest.mark.parametrize(
    "prompt", ["starts huge then dies away", "ends quietly, loud at first", "coraz ciszej", "se va apagando"]
)
def test_words_for_a_fall_make_one(prompt: str) -> None:
    course = read(prompt).course
    assert course[0] - course[-1] > 0.8


@pytest.mark.parametrize("prompt", ["no build ups", "never build up", "the same energy throughout"])
def test_an_even_course_can_be_asked_for(prompt: str) -> None:
    course = read(prompt).course
    assert course and max(course) == min(course)


@pytest.mark.parametrize(
    "prompt",
    [
        "calm music for a big city",
        "loud and quiet",
        "music to relax to",
        "makes me want to get up and dance",
        "then a flute joins",
    ],
)
def test_other_prompts_have_no_course(prompt: str) -> None:
    assert read(prompt).course == ()


def test_what_is_said_of_one_end_does_not_speak_of_the_whole_song() -> None:
    chase = read("a chase scene that starts quiet and gets huge")
    assert chase.tempo_shift > 0.3 and chase.energy > 0.3
    assert read("minor key but it turns hopeful in the end").mode == "minor"
    assert "“starts quiet”: the song begins calm." in chase.understood


def test_moods_at_both_ends_are_no_contradiction() -> None:
    assert not any("contradict" in warning for warning in read("starts sad and ends happy").warnings)


def test_one_instrument_alone_at_the_start_is_not_all_there_is() -> None:
    reading = read("starts with just a piano, then strings come in")
    assert not reading.wishes.is_exact and reading.course[0] < -0.5
    assert "“just a piano”: the song begins with piano alone." not in reading.understood
    assert any("the song begins with piano alone" in sentence for sentence in reading.understood)


FORM = tuple(
    FormSection(name, 8, energy)
    for name, energy in (("intro", 0.3), ("verse", 0.5), ("chorus", 0.9), ("verse", 0.5), ("outro", 0.3))
)


def test_sections_follow_the_course_and_keep_a_little_of_their_own() -> None:
    rising = [section.energy for section in with_course(FORM, (-1.0, 1.0))]
    assert rising[0] < 0.2 and rising[-1] > 0.85
    assert rising[2] > (rising[1] + rising[3]) / 2  # the chorus still stands out
    flat = [section.energy for section in with_course(FORM, (0.0, 0.0))]
    assert max(flat) - min(flat) <= 0.12


def test_one_section_has_no_course() -> None:
    assert with_course(FORM[:1], (-1.0, 1.0)) == FORM[:1]
    assert with_course(FORM, ()) == FORM
