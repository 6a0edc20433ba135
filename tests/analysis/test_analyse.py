"""Songs whose beats, bars and key are known are understood; others are refused with a reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.analysis.analyse import analyse_file
from airdesk.errors import AudioFileError
from airdesk.model.song_analysis import SongAnalysis
from tests.helpers.drummed_songs import RATE, drummed_song, even_beats, write_song
from tests.helpers.signals import noise

TEMPO = 123.4


def analysed(path: Path, audio: np.ndarray, sample_rate: int = RATE) -> SongAnalysis:
    return analyse_file(write_song(path, audio, sample_rate))


def away_ms(found: tuple[float, ...], true: np.ndarray) -> np.ndarray:
    """How far each true time is from the nearest one found."""
    return np.abs(np.asarray(found)[:, np.newaxis] - true).min(axis=0) * 1000.0


def test_tempo_beats_bars_and_key_of_a_steady_song(tmp_path: Path) -> None:
    beats = even_beats(TEMPO, 40.0, start=0.37)
    song = analysed(tmp_path / "steady.flac", drummed_song(beats, seconds=40.0))
    assert song.tempo_bpm == pytest.approx(TEMPO, rel=5e-4)
    assert song.grid == "constant"
    assert away_ms(song.beats, beats[1:-2]).max() < 6.0
    assert song.meter == "4/4"
    assert away_ms(song.downbeats, beats[4:-4:4]).max() < 6.0
    assert (song.key, song.camelot_key) == ("A minor", "8A")
    assert song.tempo_confidence > 0.5
    assert song.cue_in_seconds == pytest.approx(beats[0], abs=0.02)
    assert 20.0 < song.cue_out_seconds < 36.0
    assert away_ms(song.downbeats, np.asarray([song.cue_out_seconds])).max() < 1.0


def test_a_waltz_has_three_beats_to_the_bar(tmp_path: Path) -> None:
    beats = even_beats(142.0, 40.0)
    song = analysed(tmp_path / "waltz.flac", drummed_song(beats, seconds=40.0, beats_per_bar=3, key="C major"))
    assert song.meter == "3/4"
    assert song.tempo_bpm == pytest.approx(142.0, rel=5e-4)
    assert away_ms(song.downbeats, beats[3:-4:3]).max() < 8.0


def test_a_song_that_gets_faster_is_followed(tmp_path: Path) -> None:
    beats = np.cumsum(60.0 / np.linspace(96.0, 106.0, 66))
    song = analysed(tmp_path / "faster.flac", drummed_song(beats, seconds=float(beats[-1]) + 1.0))
    assert song.grid == "drifting"
    assert np.median(away_ms(song.beats, beats[2:-2])) < 6.0
    assert away_ms(song.beats, beats[2:-2]).max() < 30.0


def test_a_drifting_song_has_a_beat_where_it_begins_at_once_and_whole_bars_to_its_end(tmp_path: Path) -> None:
    beats = np.concatenate(([0.0], np.cumsum(60.0 / (104.0 * (1.0 + 0.02 * np.sin(np.arange(67) / 9.0))))))
    audio = drummed_song(beats, seconds=float(beats[-1]) + 2.0)
    audio[:, round((beats[64] + 0.4) * RATE) :] *= 0.001  # the last bar but its first stroke
    song = analysed(tmp_path / "drifting.flac", audio)
    assert song.grid == "drifting"
    assert song.beats[0] < 0.006
    assert len(song.beats) == len(beats)
    assert away_ms(song.beats, beats).max() < 20.0
    assert away_ms(song.downbeats, beats[::4]).max() < 10.0


def test_silence_at_both_ends_and_a_fade_out_are_seen(tmp_path: Path) -> None:
    audio = drummed_song(even_beats(120.0, 44.0), seconds=44.0)
    audio[:, 30 * RATE :] *= 10.0 ** (np.linspace(0.0, -45.0, 14 * RATE) / 20.0).astype(np.float32)
    quiet = np.zeros((2, 3 * RATE), np.float32)
    song = analysed(tmp_path / "fade.flac", np.concatenate((quiet, audio, quiet), axis=1))
    assert song.audible_start_seconds == pytest.approx(3.0, abs=0.11)
    assert song.audible_end_seconds < 47.1
    assert song.fade_out_start_seconds == pytest.approx(33.0, abs=2.5)
    assert song.cue_out_seconds < 40.0


def test_sections_follow_what_plays(tmp_path: Path) -> None:
    beats = even_beats(128.0, 60.0)
    audio = drummed_song(beats, seconds=60.0)
    for first, last in ((0, 32), (96, 128)):
        audio[:, round(beats[first] * RATE) : round(beats[min(last, len(beats) - 1)] * RATE)] *= 0.06
    song = analysed(tmp_path / "form.flac", audio)
    starts = [section.start_seconds for section in song.sections]
    assert min(abs(start - beats[32]) for start in starts) < 0.05
    assert song.sections[0].kind == "intro"
    assert song.sections[0].energy < max(section.energy for section in song.sections)


@pytest.mark.parametrize(("sample_rate", "channels"), [(8_000, 1), (48_000, 1), (96_000, 2)])
def test_other_rates_and_one_channel(tmp_path: Path, sample_rate: int, channels: int) -> None:
    beats = even_beats(100.0, 24.0)
    audio = drummed_song(beats, seconds=24.0, sample_rate=sample_rate, channels=channels)
    song = analyse_file(write_song(tmp_path / "rate.wav", audio, sample_rate, "PCM_24"))
    assert song.tempo_bpm == pytest.approx(100.0, rel=1e-3)
    assert (song.sample_rate, song.num_channels) == (sample_rate, channels)


def test_noise_without_beats_is_not_trusted(tmp_path: Path) -> None:
    song = analysed(tmp_path / "noise.wav", noise(20.0, sample_rate=RATE))
    assert song.tempo_confidence < 0.3
    assert song.key_confidence < 0.3
    assert song.warnings


def test_silence_and_a_second_of_sound_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="is silent"):
        analysed(tmp_path / "silence.wav", np.zeros((1, 10 * RATE), np.float32))
    with pytest.raises(AudioFileError, match=r"only 1\.0 s long"):
        analysed(tmp_path / "short.wav", noise(1.0, sample_rate=RATE))


def test_broken_values_in_a_float_file_do_no_harm(tmp_path: Path) -> None:
    audio = drummed_song(even_beats(120.0, 20.0), seconds=20.0)
    audio[:, 50_000:50_004] = np.nan, np.inf, -np.inf, 1e30
    song = analyse_file(write_song(tmp_path / "broken.wav", audio, RATE, "FLOAT"))
    assert song.tempo_bpm == pytest.approx(120.0, rel=1e-3)
    assert song.true_peak_dbtp is not None
    assert song.true_peak_dbtp < 1.0


def test_the_work_can_be_stopped_while_listening(tmp_path: Path) -> None:
    path = write_song(tmp_path / "long.wav", noise(30.0, sample_rate=RATE))

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyse_file(path, stop)


def test_nobody_sings_in_drums_and_chords(tmp_path: Path) -> None:
    song = analysed(tmp_path / "band.flac", drummed_song(even_beats(118.0, 30.0), seconds=30.0))
    assert sum(end - start for start, end in song.vocal) < 3.0
