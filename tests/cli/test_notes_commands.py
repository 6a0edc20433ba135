"""`render`: any MIDI file or score JSON to stems and a mix; broken files in one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import soundfile
from mido import Message, MetaMessage, MidiFile, MidiTrack

from tests.helpers.command_line import Run

MATERIAL = Path(__file__).parents[2].parent / "shared" / "material"


def write_midi(path: Path) -> Path:
    """Two bars of piano and drums, the second bar at half the tempo: 2 + 4 seconds."""
    conductor = MidiTrack([MetaMessage("set_tempo", tempo=500_000), MetaMessage("set_tempo", tempo=1_000_000, time=1920)])
    piano = MidiTrack([Message("program_change", program=0, channel=0)])
    drums = MidiTrack()
    for _ in range(8):
        piano += [Message("note_on", note=60, velocity=90), Message("note_off", note=60, time=480)]
        drums += [Message("note_on", note=36, velocity=90, channel=9), Message("note_off", note=36, channel=9, time=480)]
    MidiFile(type=1, ticks_per_beat=480, tracks=[conductor, piano, drums]).save(path)
    return path


def test_a_midi_file_becomes_stems_and_a_mix_of_its_length(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = run("render", write_midi(tmp_path / "two.mid"), "--out", out, "--json")
    assert outcome.code == 0, outcome.err
    document = outcome.document()
    assert document["duration_seconds"] == pytest.approx(6.0, abs=0.01)
    assert {file["path"] for file in document["files"]} == {
        path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()
    }
    assert all("sha256" not in file for file in document["files"])
    assert not (out / "manifest.json").exists()
    stems = list((out / "stems").iterdir())
    assert len(stems) == 2
    assert {soundfile.info(stem).frames for stem in stems} == {soundfile.info(out / "mix.wav").frames}


def test_a_manifest_and_hashes_come_when_asked_for(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    outcome = run("render", write_midi(tmp_path / "two.mid"), "--out", out, "--json", "--manifest", "--sample-rate", "48000")
    assert outcome.code == 0, outcome.err
    assert all(len(file["sha256"]) == 64 for file in outcome.document()["files"])
    assert "mix.wav" in {file["path"] for file in json.loads((out / "manifest.json").read_text())["files"]}
    assert soundfile.info(out / "mix.wav").samplerate == 48000


def test_rendering_needs_no_library_database(run: Run, tmp_path: Path) -> None:
    library = tmp_path / "library"
    assert run("render", write_midi(tmp_path / "two.mid"), "--out", tmp_path / "out", "--library", library).code == 0
    assert not (library / "library.db").exists()


def test_a_score_that_was_composed_can_be_rendered(run: Run, tmp_path: Path) -> None:
    prompt = ["compose", "dusty lo-fi for a rainy night", "--bars", "4", "--seed", "7"]  # sounds other tests use, too
    assert run(*prompt, "--out", tmp_path / "notes").code == 0
    outcome = run("render", tmp_path / "notes" / "midi.json", "--out", tmp_path / "audio", "--json")
    assert outcome.code == 0, outcome.err
    planned = json.loads((tmp_path / "notes" / "plan.json").read_text())["meta"]
    assert outcome.document()["duration_seconds"] == pytest.approx(planned["length_seconds"], abs=0.01)


BROKEN = {
    "empty": b"",
    "text": b"This is no MIDI file, it is a letter to my aunt.",
    "header only": b"MThd\0\0\0\6\0\1\0\1\1\xe0",
    "cut in the header": b"MThd\0\0",
    "no notes": b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\4\0\xff\x2f\0",
    "not JSON": b"{half",
    "JSON of something else": b'{"hello": 1}',
    "JSON list": b"[]",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("suffix", [".mid", ".json"])
def test_what_holds_no_notes_is_one_sentence(run: Run, tmp_path: Path, content: bytes, suffix: str) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(content)
    outcome = run("render", path, "--out", tmp_path / "out")
    assert outcome.code in (1, 2)
    outcome.assert_one_error_line(outcome.code)
    assert not (tmp_path / "out").exists()


def test_a_truncated_file_is_rendered_with_a_warning(run: Run, tmp_path: Path) -> None:
    path = write_midi(tmp_path / "two.mid")
    path.write_bytes(path.read_bytes()[:-30])
    outcome = run("render", path, "--out", tmp_path / "out", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.document()["warnings"]


def test_missing_files_folders_and_wrong_rates_are_refused(run: Run, tmp_path: Path) -> None:
    path = write_midi(tmp_path / "two.mid")
    run("render", tmp_path / "nothing.mid", "--out", tmp_path / "out").assert_one_error_line(2)
    run("render", tmp_path, "--out", tmp_path / "out").assert_one_error_line(2)
    assert "48000" in run("render", path, "--sample-rate", "8000", "--out", tmp_path / "out").assert_one_error_line(2)
    assert "is a file" in run("render", path, "--out", path).assert_one_error_line(2)


@pytest.mark.skipif(not (MATERIAL / "broken_midi").is_dir(), reason="the shared material is not here")
def test_no_broken_file_ends_in_a_traceback(run: Run, tmp_path: Path) -> None:
    for number, path in enumerate(sorted((MATERIAL / "broken_midi").rglob("*.mid"))[::24]):
        outcome = run("render", path, "--out", tmp_path / str(number), "--json")
        assert outcome.code in (0, 1, 2), path
        assert "made a mistake" not in outcome.err, outcome.err
        assert len(outcome.err.splitlines()) == (outcome.code != 0), path
