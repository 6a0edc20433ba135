"""A record takes each fact from the source that knows it best."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.stored_facts import facts_of_text, facts_text
from airdesk.model.sample import Correction, Description, Filing, Sample, SampleState, SoundHeader

HEADER = SoundHeader("WAV 16 bit", 48000, 2, 96000)
HEARD = Description(root_midi=57, root_cents=4.0, root_confidence=0.8, loudness_rms=0.1, timbre=(0.5, 0.25))


def record(
    path: str, header: SoundHeader = HEADER, heard: Description | None = None, *corrections: Correction, problem: str = ""
) -> Sample:
    names = NameReader().read(path)
    return sample_record(SampleFacts("r", path, 9, names, header, heard, corrections, problem))


def test_the_header_gives_rate_channels_and_length() -> None:
    sample = record("Piano.wav")
    assert (sample.sample_rate, sample.num_channels, sample.length_seconds, sample.kind) == (48000, 2, 2.0, "WAV 16 bit")


@pytest.mark.parametrize(
    ("path", "chunk", "heard", "root", "source"),
    [
        ("Piano_C4.wav", 48, HEARD, 48, "chunk"),
        ("Piano_C4.wav", None, HEARD, 60, "name"),
        ("Piano.wav", None, HEARD, 57, "audio"),
        ("Piano.wav", None, None, None, ""),
        ("Piano_A3.wav", 60, HEARD, 57, "name"),  # 60 is what editors write where nobody told them
        ("Piano.wav", 60, None, 60, "chunk"),
        ("Kick_C1.wav", None, None, None, ""),
    ],
)
def test_roots_by_chunk_name_and_sound(
    path: str, chunk: int | None, heard: Description | None, root: int | None, source: str
) -> None:
    sample = record(path, replace(HEADER, root_midi=chunk), heard)
    assert (sample.root_midi, sample.root_source) == (root, source)


def test_roots_that_disagree_are_shown() -> None:
    sample = record("Piano_C4.wav", HEADER, HEARD)
    assert sample.roots_disagree
    assert (sample.root_name, sample.root_audio) == (60, 57)
    assert not record("Piano_A3.wav", HEADER, HEARD).roots_disagree


def test_a_name_that_the_sound_confirms_brings_its_cents() -> None:
    assert record("Piano_A3.wav", HEADER, HEARD).root_cents == 4.0


@pytest.mark.parametrize(
    ("path", "chunk", "audio", "tempo", "source"),
    [
        ("Loop 120bpm.wav", None, None, 120.0, "name"),
        ("Loop 120bpm.wav", 96.0, None, 96.0, "chunk"),
        ("Loop 120bpm.wav", 96.0, 120.4, 120.4, "audio"),
        ("Loop 120bpm.wav", 120.2, 60.0, 120.2, "chunk"),
        ("Loop.wav", None, 93.0, 93.0, "audio"),
        ("Kick.wav", None, 93.0, None, ""),
    ],
)
def test_tempo_is_what_two_agree_on(
    path: str, chunk: float | None, audio: float | None, tempo: float | None, source: str
) -> None:
    heard = None if audio is None else Description(tempo_bpm=audio)
    sample = record(path, replace(HEADER, tempo_bpm=chunk), heard)
    assert (sample.tempo_bpm, sample.tempo_source) == (tempo, source)


def test_what_is_too_short_is_no_loop() -> None:
    short = record("Loops/Kick.wav", replace(HEADER, num_frames=4800))
    assert (short.is_loop, short.instrument, short.category) == (False, "kick", "drums")


def test_the_sound_files_what_has_no_name() -> None:
    heard = replace(HEARD, filing=Filing("snare", "drums", "drums", "snare", 0.7, 0.8, 0.8, 0.6))
    assert record("0001.wav", HEADER, heard).instrument == "snare"
    assert record("0001.wav", HEADER, heard).source == "sound"
    assert record("Piano.wav", HEADER, heard).instrument == "piano"


def test_the_user_wins_and_the_nearest_word_of_the_user_most() -> None:
    folder, own = Correction(instrument="piano", root_midi=40), Correction(instrument="hi-hat", subtype="hat open")
    sample = record("Kick.wav", HEADER, None, folder, own)
    assert (sample.instrument, sample.subtype, sample.category, sample.root_midi) == ("hi-hat", "hat open", "drums", 40)
    assert (sample.source, sample.instrument_confidence, sample.root_source) == ("user", 1.0, "user")


def test_a_problem_makes_a_broken_sample() -> None:
    sample = record("Kick.wav", problem="it is empty")
    assert (sample.state, sample.reason) == (SampleState.BROKEN, "it is empty")


def test_facts_survive_being_stored() -> None:
    header = replace(HEADER, loop_frames=(3, 9), root_midi=50, tempo_bpm=99.5)
    heard = replace(HEARD, filing=Filing("snare"))
    assert facts_of_text(facts_text(header, heard)) == (header, heard)
    assert facts_of_text("{") == facts_of_text('{"header": {"strange": 1}}') == (None, None)
