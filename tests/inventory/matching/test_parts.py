"""What a part asks for is read from its notes, its name and the words of its song."""

from __future__ import annotations

import pytest

from airdesk.facts.instruments import load_instruments
from airdesk.inventory.matching.fitting import ONE_BY_ONE
from airdesk.inventory.matching.organic import Origin, origin_of
from airdesk.inventory.matching.parts import families_of
from airdesk.midi.general_midi import PROGRAM_NAMES
from tests.helpers.sample_parts import part, sample


def test_the_middle_and_the_length_of_its_notes() -> None:
    needs = part("piano", "chords", [48, 60, 61, 72], ticks=960)
    assert (needs.middle_pitch, needs.note_seconds) == (60, 1.0)
    assert part("piano", "chords", []).middle_pitch is None
    assert part("drums", "drums", [36]).middle_pitch is None


@pytest.mark.parametrize(
    ("name", "instruments", "family"),
    [
        ("second violin", {"violin"}, "strings"),
        ("upright bass", {"double bass"}, "bass"),
        ("acoustic grand piano", {"piano"}, "keys"),
        ("clean guitar", {"electric guitar"}, "guitar"),
        ("sax", {"saxophone"}, "winds"),
    ],
)
def test_instruments_are_the_drawers_they_are_filed_in(name: str, instruments: set[str], family: str) -> None:
    needs = part(name, "lead", [60])
    assert needs.instruments == instruments
    assert needs.family == family


def test_every_instrument_of_the_planner_has_samples_it_could_be_played_with() -> None:
    needs = [part(fact.name, fact.roles[0], [60]) for fact in load_instruments().instruments]
    without = [one.name for one in needs if not (one.instruments or one.relatives) and one.family in ONE_BY_ONE]
    assert without == ["tape stop"]


def test_most_programs_of_midi_files_are_known() -> None:
    unknown = [name for name in PROGRAM_NAMES if not part(name.lower(), "lead", [60]).instruments]
    assert len(unknown) < 16


def test_words_of_genre_and_prompt_are_tags() -> None:
    assert part("piano", "chords", [60], genre="jazz", prompt="ciemna, soft").words == {"jazz", "dark", "soft"}
    assert {"drums", "percussion"} <= families_of([part("drums", "drums", [36])])


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("Acoustic Kit/kick.wav", Origin.ACOUSTIC),
        ("TR-808/kick.wav", Origin.SYNTHETIC),
        ("kick.wav", Origin.UNKNOWN),
        ("Cello A2.wav", Origin.ACOUSTIC),
        ("Synth Strings A2.wav", Origin.SYNTHETIC),
        ("Warm Pad.wav", Origin.SYNTHETIC),
        ("Bass C1.wav", Origin.UNKNOWN),
    ],
)
def test_where_a_sound_comes_from_and_what_tells_it(path: str, origin: Origin) -> None:
    fact = origin_of(sample(path))
    assert fact.origin == origin
    assert fact.reason
