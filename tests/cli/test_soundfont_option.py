"""`--soundfont`: what plays is chosen and reported; a file that is no good is one sentence and exit code 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mido import Message, MidiFile, MidiTrack

from airdesk.synthesis.soundfont.player import can_play
from tests.helpers.command_line import Run


def sitar_and_lead(path: Path) -> Path:
    """A note of a sitar and one of a synth lead."""
    tracks = []
    for channel, program in ((0, 104), (1, 80)):
        note = [Message("note_on", note=60, channel=channel), Message("note_off", note=60, channel=channel, time=480)]
        tracks.append(MidiTrack([Message("program_change", program=program, channel=channel), *note]))
    MidiFile(type=1, ticks_per_beat=480, tracks=tracks).save(path)
    return path


@pytest.mark.parametrize("words", [["make", "piano"], ["beat", "trap"], ["render"]], ids=["make", "beat", "render"])
@pytest.mark.parametrize(
    "content", [None, b"", b"no SoundFont", b"RIFF\x08\0\0\0sfbkxxxx"], ids=["missing", "empty", "text", "cut"]
)
def test_a_named_file_that_is_no_good_is_one_sentence(
    run: Run, tmp_path: Path, words: list[str], content: bytes | None
) -> None:
    path = tmp_path / "bad.sf2"
    if content is not None:
        path.write_bytes(content)
    file = [sitar_and_lead(tmp_path / "two.mid")] if words == ["render"] else []
    outcome = run(*words, *file, "--soundfont", path, "--out", tmp_path / "out")
    assert "bad.sf2" in outcome.assert_one_error_line(2)
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(not can_play(), reason="its player has no wheel here")
def test_who_plays_is_reported_everywhere(run: Run, tmp_path: Path, band: Path) -> None:
    midi, out = sitar_and_lead(tmp_path / "two.mid"), tmp_path / "out"
    outcome = run("render", midi, "--soundfont", band, "--out", out, "--json")
    assert outcome.code == 0, outcome.err
    first, second = outcome.document()["sounds"]
    assert (first["kind"], first["file"], first["preset"]) == ("soundfont", "band.sf2", "Sitar")
    assert second["kind"] == "factory"
    state = json.loads((out / "render_state.json").read_text())
    assert state["sounds"][0]["source"]["preset"] == "Sitar"
    assert state["sounds"][0]["sound"] == "gm:0:104"
    told = run("render", midi, "--soundfont", band, "--out", out).out.splitlines()
    assert "  sounds       band.sf2: Sitar; AirDesk: Square Lead" in told


def test_without_a_soundfont_ours_plays_and_says_so(run: Run, tmp_path: Path) -> None:
    outcome = run("render", sitar_and_lead(tmp_path / "two.mid"), "--soundfont", "none", "--out", tmp_path / "out", "--json")
    document = outcome.document()
    assert {row["kind"] for row in document["sounds"]} == {"factory"}
    assert document["warnings"] == []


def test_a_damaged_one_that_is_only_found_is_a_warning(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "share" / "soundfonts"
    folder.mkdir(parents=True)
    (folder / "FluidR3_GM.sf2").write_bytes(b"RIFF\x08\0\0\0sfbkxxxx")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    outcome = run("render", sitar_and_lead(tmp_path / "two.mid"), "--soundfont", "auto", "--out", tmp_path / "out", "--json")
    assert outcome.code == 0, outcome.err
    if can_play():
        (warning,) = outcome.document()["warnings"]
        assert "is damaged" in warning


def test_the_doctor_knows_the_soundfont(run: Run, tmp_path: Path, band: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def soundfont_check(said: str) -> dict[str, object]:
        monkeypatch.setenv("AIRDESK_SOUNDFONT", said)
        checks = run("doctor", "--json", "--library", tmp_path / "library").document()["checks"]
        return next(check for check in checks if check["name"] == "soundfont")

    assert soundfont_check("none")["ok"]
    found = soundfont_check(str(band))
    assert found["ok"] == can_play()
    assert "Test font, 5 presets" in str(found["detail"])
    missing = soundfont_check(str(tmp_path / "gone.sf2"))
    assert not missing["ok"]
    assert missing["mend"]
