"""One clip or track as a file: what it begins with, how long it is, that it sounds as in the song."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.files import read_audio
from airdesk.errors import BadInputError
from airdesk.midi.smf_reader import read_midi_file
from airdesk.model.notes import Note
from airdesk.model.song import Ducking, MidiClip, Song, Track, edit_track, track_notes
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.progress import NoProgress
from airdesk.settings import settings_for
from airdesk.workflows.export_choice import ExportChoice
from airdesk.workflows.export_clip import piece_name, write_piece_midi
from airdesk.workflows.export_clip_audio import render_piece
from airdesk.workflows.export_files import export_song_files

BAR = 1920


@pytest.fixture
def song() -> Song:
    kicks = tuple(Note(beat * 480, 36, 120, 110) for beat in range(16))
    hold = (Note(0, 45, 1800, 100), Note(BAR, 48, 1800, 100))
    drums = Track("drums", "Kit", "kit", "drums", "kit-808", (MidiClip(0, 4 * BAR, kicks, "Kit 1"),), gain_db=-9.0)
    bass = Track(
        *("bass", "Sub/Bass", "sub", "bass", "bass-sub"),
        (MidiClip(0, 2 * BAR, hold, "Sub 1"), MidiClip(2 * BAR, 2 * BAR, hold, "Sub 2")),
        gain_db=-9.0,
        ducking=Ducking("drums", 9.0, 0.2),
    )
    return Song("Low End", constant_tempo(120.0), constant_meter(COMMON_TIME), (drums, bass), 4 * BAR)


def test_the_midi_of_a_clip_begins_with_the_clip(song: Song, tmp_path: Path) -> None:
    path = write_piece_midi(song, "bass", 1, tmp_path)
    assert path.name == "Low End - Sub 2.mid"
    midi = read_midi_file(path).song
    assert [note.start_tick for track in midi.tracks for note in track_notes(track)] == [0, BAR]
    assert midi.tempo_map.tempo_at(0) == 120.0
    assert midi.tracks[0].name == "Sub/Bass"


def test_the_midi_of_a_track_begins_with_the_song(song: Song, tmp_path: Path) -> None:
    path = write_piece_midi(song, "bass", None, tmp_path)
    assert path.name == "Low End - Sub Bass.mid"
    midi = read_midi_file(path).song
    assert [note.start_tick for note in track_notes(midi.tracks[0])] == [0, BAR, 2 * BAR, 3 * BAR]


def test_the_wav_of_a_track_is_its_stem_also_when_it_is_muted(song: Song, tmp_path: Path) -> None:
    settings = settings_for()
    song = replace(song, master_gain_db=-3.0)
    export_song_files(song, None, ExportChoice(frozenset({"stems"}), name="A"), tmp_path, settings, NoProgress())
    stem = read_audio(tmp_path / "A stems" / "Sub Bass.wav").audio
    muted = edit_track(song, "bass", lambda track: replace(track, is_muted=True))
    path = render_piece(muted, "bass", None, tmp_path, settings, NoProgress())
    assert np.abs(read_audio(path).audio - stem).max() < 2e-7
    assert sorted(file.name for file in tmp_path.iterdir()) == ["A stems", path.name]


def test_the_wav_of_a_clip_begins_with_it_and_rings_out(song: Song, tmp_path: Path) -> None:
    audio = read_audio(render_piece(song, "bass", 1, tmp_path, settings_for(), NoProgress())).audio
    assert audio.shape[1] > 4 * 44_100
    assert np.abs(audio[:, :4410]).max() > 0.01
    assert not audio[:, -1].any()


def test_a_clip_that_is_gone_or_empty_is_a_sentence(song: Song, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no such clip"):
        piece_name(song, "bass", 2)
    empty = edit_track(song, "bass", lambda track: replace(track, clips=(replace(track.clips[0], notes=()),)))
    with pytest.raises(BadInputError, match="nothing to drag"):
        write_piece_midi(empty, "bass", 0, tmp_path)
