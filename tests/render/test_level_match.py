"""Parts come closer to the usual loudness of their role."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.instrument import Instrument
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.model.notes import Note
from airdesk.model.song import Song
from airdesk.render.level_match import STRENGTH, TYPICAL_LUFS, level_matched
from airdesk.render.song_renderer import render_song
from tests.helpers.instruments import looped_sine_zone, plain, sine_zone, song_of, track_of


def _loudness(path: Path) -> float:
    audio, sample_rate = soundfile.read(path, dtype="float32")
    meter = LoudnessMeter(sample_rate)
    meter.process(np.ascontiguousarray(audio.T))
    return meter.integrated_lufs


def _song() -> tuple[Song, dict[str, Instrument]]:
    soft = track_of([Note(480 * step, 57 + step % 7, 400, 50) for step in range(32)], name="soft", pan=0.4)
    chords = [Note(1920 * bar, pitch, 1900, 50) for bar in range(8) for pitch in (57, 60, 64)]
    loud = track_of(chords, name="loud")
    instruments = {"soft": plain(sine_zone(60, amplitude=0.3)), "loud": plain(looped_sine_zone(441.0))}
    return song_of(soft, loud), instruments


def test_the_estimate_is_within_a_lu_of_the_stem(tmp_path: Path) -> None:
    song, instruments = _song()
    result = render_song(song, instruments, tmp_path)
    matched = level_matched(song, instruments)
    for track in song.tracks:
        change_db = matched.track(track.id).gain_db - track.gain_db
        estimate = TYPICAL_LUFS[track.role] - change_db / STRENGTH
        assert estimate == pytest.approx(_loudness(result.stems[track.id]), abs=1.0)


def test_parts_come_close_to_each_other_and_keep_their_own_gain(tmp_path: Path) -> None:
    song, instruments = _song()
    before = render_song(song, instruments, tmp_path / "before").stems
    after = render_song(level_matched(song, instruments), instruments, tmp_path / "after").stems
    difference = abs(_loudness(before["soft"]) - _loudness(before["loud"]))
    assert difference > 4.0
    assert abs(_loudness(after["soft"]) - _loudness(after["loud"])) < 0.6 * difference
