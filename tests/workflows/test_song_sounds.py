"""Which sounds a song gets, and what is said when nothing can be heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import RenderError, SoundFontError
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.progress import NoProgress
from airdesk.settings import Settings
from airdesk.synthesis.bank import patch_for_program
from airdesk.synthesis.soundfont.player import can_play
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_sounds import build_song_sounds, with_sounds
from airdesk.workflows.sound_source import open_sound_source

CLIP = MidiClip(0, 1920, (Note(0, 60, 480, 90),))


def song_of(*tracks: Track) -> Song:
    return Song("T", constant_tempo(120.0), constant_meter(COMMON_TIME), tracks, 1920)


def test_every_program_gets_a_sound_and_a_chosen_one_is_kept() -> None:
    tracks = [Track(str(program), "x", "x", "chords", "", program=program) for program in range(128)]
    drums = Track("d", "d", "d", "drums", "", program=25)
    chosen = Track("c", "c", "c", "chords", "felt-piano", program=40)
    song = with_sounds(song_of(*tracks, drums, chosen))
    assert all(track.sound for track in song.tracks)
    assert song.track("d").sound.startswith("kit-")
    assert song.track("c").sound == "felt-piano"


def test_nothing_to_play_names_the_tracks_and_the_reasons(tmp_path: Path) -> None:
    song = song_of(
        Track("a", "Piano", "piano", "chords", "piano", (CLIP,), is_muted=True),
        Track("b", "Bass", "bass", "bass", "bass-sub"),
        Track("c", "Flute", "flute", "lead", "flute", (CLIP,), is_enabled=False),
    )
    with pytest.raises(RenderError) as caught:
        build_song_sounds(song, Settings(tmp_path), NoProgress())
    for reason in ("Piano (is muted)", "Bass (has no notes)", "Flute (is switched off)"):
        assert reason in str(caught.value)


def test_a_song_without_tracks_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="no notes"):
        build_song_sounds(song_of(), Settings(tmp_path), NoProgress())


SITAR = Track("s", "Sitar", "sitar", "lead", "gm:0:104", (CLIP,), program=104)


def test_a_preset_that_is_not_here_is_played_by_a_patch_and_this_is_said(tmp_path: Path) -> None:
    sounds = build_song_sounds(song_of(SITAR), Settings(tmp_path, soundfont="none"), NoProgress())
    nearest = patch_for_program(104)
    assert sounds.instruments["s"].source["patch"] == nearest
    assert sounds.warnings == (f"Sitar: no SoundFont here has Sitar (gm:0:104); {nearest} plays instead.",)


@pytest.mark.skipif(not can_play(), reason="its player has no wheel here")
def test_with_a_soundfont_programs_get_their_preset_and_it_is_reported(tmp_path: Path, band: Path) -> None:
    settings = Settings(tmp_path, soundfont=band)
    source = open_sound_source(settings)
    piano, synth = Track("p", "Piano", "piano", "chords", "", (CLIP,)), Track("l", "Lead", "l", "lead", "", (CLIP,), program=80)
    song = with_sounds(song_of(piano, synth, Track("x", "X", "sitar", "lead", "", (CLIP,), program=104)), source)
    assert [track.sound for track in song.tracks] == ["piano", "lead-square", "gm:0:104"]
    sounds = build_song_sounds(song, settings, NoProgress(), source)
    assert sounds.warnings == ()
    rows = {row["track"]: row for row in sounds.report(song)}
    assert (rows["p"]["kind"], rows["p"]["file"], rows["p"]["preset"]) == ("soundfont", "band.sf2", "Piano")
    assert rows["l"] == {"track": "l", "instrument": "Lead", "sound": "lead-square", "kind": "factory"}
    assert rows["x"]["preset"] == "Sitar"
    log = RunLog()
    sounds.note(song, log)
    assert log.events[-1].data is not None
    assert log.events[-1].data["x"]["preset"] == "Sitar"


@pytest.mark.skipif(not can_play(), reason="its player has no wheel here")
def test_a_soundfont_found_by_itself_whose_samples_are_damaged_is_left_out(
    tmp_path: Path, band: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = bytearray(band.read_bytes())
    place = content.index(b"shdr") + 8 + 20
    content[place : place + 8] = b"\xff\xff\xff\x7f\xff\xff\xff\x7f"
    folder = tmp_path / "share" / "soundfonts"
    folder.mkdir(parents=True)
    (folder / "default.sf2").write_bytes(content)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "share"))
    song = song_of(Track("p", "Piano", "piano", "chords", "piano", (CLIP,)))
    found, named = (Settings(tmp_path, soundfont=choice) for choice in ("auto", folder / "default.sf2"))
    sounds = build_song_sounds(song, found, NoProgress(), open_sound_source(found))
    assert sounds.instruments["p"].source["kind"] == "factory"
    (warning,) = sounds.warnings
    assert "is damaged" in warning
    assert warning.endswith("AirDesk's own sounds play instead.")
    with pytest.raises(SoundFontError, match="is damaged"):
        build_song_sounds(song, named, NoProgress(), open_sound_source(named))
