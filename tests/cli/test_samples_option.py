"""`render` and `make` with the samples of a folder; `inventory instrument` and `instruments`."""

from __future__ import annotations

from pathlib import Path

import pytest
from mido import Message, MidiFile, MidiTrack

from tests.helpers.command_line import Run
from tests.helpers.played_samples import drum, plucked, write_sample


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    folder = tmp_path / "samples"
    for name, pitch in (("C3", 48), ("C4", 60), ("C5", 72)):
        write_sample(folder / "Piano" / f"Piano_{name}.wav", plucked(pitch))
    for name, hz in (("Kick", 60.0), ("Snare", 190.0), ("Closed Hat", 6000.0)):
        write_sample(folder / "Kit" / f"{name}.wav", drum(hz))
    return folder


@pytest.fixture
def midi(tmp_path: Path) -> Path:
    piano, drums = MidiTrack([Message("program_change", program=0, channel=0)]), MidiTrack()
    for pitch in (57, 60, 64, 67):
        piano += [Message("note_on", note=pitch, velocity=90), Message("note_off", note=pitch, time=480)]
        drums += [Message("note_on", note=36, velocity=90, channel=9), Message("note_off", note=36, channel=9, time=480)]
    MidiFile(type=1, ticks_per_beat=480, tracks=[piano, drums]).save(tmp_path / "song.mid")
    return tmp_path / "song.mid"


def test_a_file_is_rendered_with_the_samples_of_a_folder(run: Run, midi: Path, samples: Path, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library", "--soundfont", "none", "--json")
    first = run("render", midi, "--samples", samples, "--out", tmp_path / "one", *library)
    assert first.code == 0, first.err
    document = first.document()
    assert [row["kind"] for row in document["sounds"]] == ["own", "own"]
    assert all(row["reason"] and row["sound"].startswith("own:") for row in document["samples"])
    run("render", midi, "--samples", samples, "--out", tmp_path / "two", *library)
    assert (tmp_path / "one" / "mix.wav").read_bytes() == (tmp_path / "two" / "mix.wav").read_bytes()
    plain = run("render", midi, "--out", tmp_path / "three", *library)
    assert "samples" not in plain.document()
    assert (tmp_path / "one" / "mix.wav").read_bytes() != (tmp_path / "three" / "mix.wav").read_bytes()


def test_a_song_is_made_with_samples_and_its_notes_render_to_the_same(run: Run, samples: Path, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library", "--soundfont", "none", "--json")
    wanted = ("--bars", "4", "--seed", "5", "--instruments", "piano,drums")
    made = run("make", "calm lofi", *wanted, "--samples", samples, "--out", tmp_path / "made", *library)
    assert made.code == 0, made.err
    sounds = {row["instrument"]: row["kind"] for row in made.document()["sounds"]}
    assert sounds["piano"] == "own"
    again = run("render", tmp_path / "made" / "midi.json", "--out", tmp_path / "again", *library)
    assert not [warning for warning in again.document()["warnings"] if "no sound" in warning]
    assert (tmp_path / "again" / "mix.wav").read_bytes() == (tmp_path / "made" / "mix.wav").read_bytes()


def test_layers_are_stacked_and_need_a_folder(run: Run, midi: Path, samples: Path, tmp_path: Path) -> None:
    write_sample(samples / "Keys" / "Soft Piano.wav", plucked(62, partials=2))
    library = ("--library", tmp_path / "library", "--soundfont", "none", "--json")
    outcome = run("render", midi, "--samples", samples, "--layers", "2", "--out", tmp_path / "one", *library)
    assert outcome.code == 0, outcome.err
    assert "layers" in {row.get("kind") for row in outcome.document()["samples"]}
    assert run("render", midi, "--layers", "2", "--out", tmp_path / "two", *library).code == 2
    assert run("render", midi, "--samples", samples, "--layers", "9", "--out", tmp_path / "two", *library).code == 2
    (tmp_path / "empty").mkdir()
    empty = run("render", midi, "--samples", tmp_path / "empty", "--out", tmp_path / "two", *library)
    assert (empty.code, "no samples" in empty.err + empty.out) == (2, True)


def test_an_sfz_plays_the_parts_it_can(run: Run, midi: Path, samples: Path, tmp_path: Path) -> None:
    (samples / "a.sfz").write_text("<region> sample=Piano/Piano_C4.wav pitch_keycenter=60")
    library = ("--library", tmp_path / "library", "--soundfont", "none", "--json")
    outcome = run("render", midi, "--samples", samples / "a.sfz", "--out", tmp_path / "one", *library)
    assert outcome.code == 0, outcome.err
    assert [row["kind"] for row in outcome.document()["sounds"]] == ["own", "factory"]
    (samples / "a.sf2").write_bytes(b"RIFF")
    refused = run("render", midi, "--samples", samples / "a.sf2", "--out", tmp_path / "two", *library)
    assert (refused.code, "--soundfont" in refused.err + refused.out) == (2, True)


def test_damaged_samples_cost_no_song(run: Run, midi: Path, samples: Path, tmp_path: Path) -> None:
    for number, path in enumerate(sorted((samples / "Piano").iterdir())):
        path.write_bytes((path.read_bytes()[:60], b"RIFF no more", b"")[number])
    library = ("--library", tmp_path / "library", "--soundfont", "none", "--json")
    outcome = run("render", midi, "--samples", samples, "--out", tmp_path / "one", *library)
    assert outcome.code == 0, outcome.err
    assert outcome.document()["sounds"][1]["kind"] == "own"


def test_instruments_are_made_and_listed(run: Run, samples: Path, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library")
    (samples / "a.sfz").write_text("<region> sample=Piano/Piano_C4.wav")
    assert run("inventory", "scan", samples, *library).code == 0
    made = run("inventory", "instrument", "Piano/Piano_C4.wav", "--json", *library).document()
    assert (made["kind"], made["zones"]) == ("multi", 3)
    kit = run("inventory", "instrument", "Kit/Kick.wav", "--drums", "--json", *library).document()
    assert kit["kind"] == "kit"
    listed = run("inventory", "instruments", "--json", *library).document()
    assert {row["sound"] for row in listed["instruments"]} == {made["sound"], kit["sound"]}
    assert [row["kind"] for row in listed["files"]] == ["sfz"]
    assert run("inventory", "instrument", "gone.wav", *library).code == 2


def test_of_a_folder_inside_a_known_one_only_its_own_samples_play(run: Run, midi: Path, samples: Path, tmp_path: Path) -> None:
    library = ("--library", tmp_path / "library", "--soundfont", "none", "--json")
    assert run("inventory", "scan", samples, "--library", tmp_path / "library").code == 0
    outcome = run("render", midi, "--samples", samples / "Kit", "--out", tmp_path / "one", *library)
    assert [row["kind"] for row in outcome.document()["sounds"]] == ["factory", "own"]
