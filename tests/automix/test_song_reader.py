"""A song's file at the mix's rate: any place of it, again and again the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.automix.song_reader import SongReader
from airdesk.errors import AudioFileError
from tests.helpers.mix_songs import beats_of, struck

RATE = 44_100


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("songs")


def written(folder: Path, suffix: str, rate: int, channels: int = 2) -> Path:
    path = folder / f"{rate}-{channels}.{suffix}"
    if not path.exists():
        audio = struck(beats_of(120.0, 30.0), 30.0, rate=rate)[:channels].T
        with soundfile.SoundFile(path, "w", rate, channels) as file:
            for start in range(0, len(audio), 16_384):  # the Vorbis encoder dies of far larger blocks
                file.write(audio[start : start + 16_384])
    return path


@pytest.mark.parametrize("suffix", ["wav", "flac", "mp3", "ogg"])
@pytest.mark.parametrize("rate", [44_100, 48_000, 22_050])
def test_a_jump_gives_the_frames_that_reading_on_gives(folder: Path, suffix: str, rate: int) -> None:
    path = written(folder, suffix, rate)
    steady = SongReader(path, RATE)
    whole = np.concatenate([steady.read(start, 30_011) for start in range(0, 28 * RATE, 30_011)], axis=1)
    jumping = SongReader(path, RATE)
    for place in (20 * RATE + 7, 3 * RATE, 11 * RATE + 13, 27 * RATE):
        heard = jumping.read(place, 9_000)
        assert np.abs(heard - whole[:, place : place + 9_000]).max() < 2e-5


def test_before_the_file_and_behind_it_is_silence(folder: Path) -> None:
    reader = SongReader(written(folder, "wav", RATE), RATE)
    assert not reader.read(-500, 400).any()
    assert not reader.read(31 * RATE, 400).any()
    across = reader.read(-100, 20_000)
    assert not across[:, :100].any()
    assert across[:, 100:].any()


def test_mono_is_heard_on_both_sides(folder: Path) -> None:
    heard = SongReader(written(folder, "wav", 48_000, 1), RATE).read(RATE, 2 * RATE)
    assert np.array_equal(heard[0], heard[1])
    assert np.abs(heard).max() > 0.1


def test_length_and_pitch_stay_when_the_rate_changes(folder: Path) -> None:
    times = np.arange(5 * 48_000) / 48_000
    path = folder / "tone.wav"
    soundfile.write(path, 0.5 * np.sin(2 * np.pi * 1000 * times), 48_000, subtype="FLOAT")
    heard = SongReader(path, RATE).read(0, 5 * RATE)[0]
    expected = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(5 * RATE) / RATE)
    assert np.abs(heard - expected)[2000:-2000].max() < 1e-4


def test_what_is_no_audio_says_so(folder: Path) -> None:
    path = folder / "text.wav"
    path.write_text("nothing")
    with pytest.raises(AudioFileError, match=r"text\.wav"):
        SongReader(path, RATE)
