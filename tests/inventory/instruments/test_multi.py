"""Files of a folder that are one instrument, and the notes that are believed of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from airdesk.inventory.instruments.definition import StoredSample
from airdesk.inventory.instruments.multi import companions, layer_velocities, members_of, notes_of
from airdesk.inventory.instruments.note_names import read_note_name
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record


def folder(*names: str, **facts: Any) -> list[StoredSample]:
    reader = NameReader()
    records = [sample_record(SampleFacts("r", f"Piano/{name}", 9, reader.read(f"Piano/{name}"))) for name in names]
    return [StoredSample(key, f"f{key}", replace(record, **facts)) for key, record in enumerate(records, 1)]


def names_with(asked: str, files: list[StoredSample]) -> list[str]:
    wanted = next(each for each in files if each.sample.name == asked)
    return [each.sample.name for each in companions(wanted, files)]


@pytest.mark.parametrize(
    ("name", "rest", "note", "velocity", "layer", "take"),
    [
        ("cello_C3_05_mezzo-piano_arco-normal.mp3", "cello 05 arco normal", 48, 64, None, None),
        ("A0v1.wav", "", 21, None, 1, None),
        ("Ds6.mp3", "", 87, None, None, None),
        ("PianoC4 RR2.wav", "piano", 60, None, None, 2),
        ("piano_ff_C4.wav", "piano", 60, 112, None, None),
        ("Grand note60 vel100.wav", "grand", 60, 100, None, None),
        ("snare_v3_rr2.wav", "snare", None, None, 3, 2),
    ],
)
def test_names_are_taken_apart(
    name: str, rest: str, note: int | None, velocity: int | None, layer: int | None, take: int | None
) -> None:
    told = read_note_name(name)
    assert (told.rest, told.note, told.velocity, told.layer, told.take) == (rest, note, velocity, layer, take)


def test_articulations_and_lengths_are_not_mixed() -> None:
    files = folder(
        "cello_C3_05_forte_arco-normal.mp3",
        "cello_D3_05_piano_arco-normal.mp3",
        "cello_C3_15_forte_arco-normal.mp3",
        "cello_E3_05_forte_pizz-normal.mp3",
    )
    assert names_with("cello_C3_05_forte_arco-normal.mp3", files) == [
        "cello_C3_05_forte_arco-normal.mp3",
        "cello_D3_05_piano_arco-normal.mp3",
    ]


def test_a_sound_without_a_note_stands_alone() -> None:
    files = folder("bass01.ogg", "bass02.ogg", "Piano_C4.wav")
    assert names_with("bass01.ogg", files) == ["bass01.ogg"]


def test_the_same_name_in_two_formats_is_one_file() -> None:
    files = folder("Piano_C4.mp3", "Piano_C4.wav", "Piano_E4.mp3")
    assert names_with("Piano_C4.wav", files) == ["Piano_C4.wav", "Piano_E4.mp3"]


def test_numbered_files_belong_together_where_their_notes_rise() -> None:
    files = folder(*(f"Piano {number:02}.wav" for number in range(1, 7)), root_source="audio", root_confidence=0.9)
    rising = [replace(each, sample=replace(each.sample, root_midi=40 + 2 * each.key)) for each in files]
    assert len(companions(rising[0], rising)) == 6
    jumping = [replace(each, sample=replace(each.sample, root_midi=40 + each.key * 7 % 5)) for each in files]
    assert len(companions(jumping[0], jumping)) == 1


@pytest.mark.parametrize("form", ["{:03}.wav", "Piano {}.wav", "Piano{:02}.wav"])
def test_numbers_that_are_notes_put_right_what_is_heard_an_octave_off(form: str) -> None:
    files = folder(*(form.format(number) for number in range(50, 60)), root_source="audio", root_confidence=0.9)
    heard = [replace(each, sample=replace(each.sample, root_midi=59 + each.key, root_audio=59 + each.key)) for each in files]
    heard[3] = replace(heard[3], sample=replace(heard[3].sample, root_midi=75, root_audio=75))
    assert len(companions(heard[0], heard)) == 10
    assert [note.pitch for note in notes_of(heard).values()] == list(range(60, 70))


def test_names_that_count_octaves_otherwise_are_put_right_by_what_is_heard() -> None:
    files = folder("Piano_C3.wav", "Piano_E3.wav", "Piano_G3.wav", "Piano_B3.wav")
    heard = [replace(each, sample=replace(each.sample, root_audio=(each.sample.root_midi or 0) + 12)) for each in files]
    assert [note.pitch for note in notes_of(heard).values()] == [60, 64, 67, 71]
    assert notes_of([heard[0], *files[1:]])[1].pitch == 48


def test_the_user_is_believed_before_all_others() -> None:
    files = folder("Piano_C4.wav", "Piano_E4.wav")
    files[0] = replace(files[0], sample=replace(files[0].sample, root_midi=50, root_cents=12.0, root_source="user"))
    notes = notes_of(files)
    assert (notes[1].pitch, notes[1].cents, notes[2].pitch) == (50, 12.0, 64)


def test_one_root_written_into_all_files_is_not_believed() -> None:
    files = folder("Piano_C4.wav", "Piano_E4.wav")
    files = [replace(each, sample=replace(each.sample, root_midi=69, root_chunk=69, root_source="chunk")) for each in files]
    assert [note.pitch for note in notes_of(files).values()] == [60, 64]


def test_numbered_layers_are_spread_over_the_velocities() -> None:
    files = folder("Piano_C4_v1.wav", "Piano_C4_v2.wav", "Piano_C4_v3.wav", "Piano_C4_v4.wav")
    members = members_of(files, notes_of(files))
    assert [member.velocity for member in members] == [16, 48, 79, 111]


def test_layers_may_be_counted_from_zero() -> None:
    files = folder("Piano C4 v0.wav", "Piano C4 v1.wav")
    assert layer_velocities(files) == {1: 32, 2: 95}


@pytest.mark.parametrize(
    ("marks", "velocities"),
    [(("v0", "v1", "v2"), (21, 64, 106)), (("v10", "v40", "v90"), (10, 40, 90)), (("pp", "ff"), (33, 112))],
)
def test_the_softest_layer_is_the_one_with_the_lowest_number(marks: tuple[str, ...], velocities: tuple[int, ...]) -> None:
    files = folder(*(f"Piano_C4_{mark}.wav" for mark in marks))
    told = {member.name: member.velocity for member in members_of(files, notes_of(files))}
    assert [told[f"Piano/Piano_C4_{mark}.wav"] for mark in marks] == list(velocities)
