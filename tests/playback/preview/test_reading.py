"""Samples as they are read for being heard, from real files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from airdesk.errors import AudioFileError
from airdesk.playback.preview.messages import Preview
from airdesk.playback.preview.reading import PreviewReading
from tests.helpers.playing import RATE

SECONDS = 1.0


def tone(hz: float, *, rate: int = RATE, seconds: float = SECONDS, channels: int = 1) -> NDArray[np.float32]:
    """A sine, shape (frames, channels)."""
    sine = 0.5 * np.sin(2.0 * np.pi * hz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(sine.astype(np.float32)[:, None], channels, axis=1)


def written(path: Path, audio: NDArray[np.float32], rate: int = RATE) -> Path:
    soundfile.write(path, audio, rate, subtype="FLOAT" if path.suffix == ".wav" else None)
    return path


def read_all(preview: Preview, seconds: float = 30.0) -> NDArray[np.float32]:
    """What would be heard, at most so much."""
    reading, parts, count = PreviewReading(preview, RATE), [], 0
    while not reading.is_done and count < seconds * RATE:
        parts.append(reading.read())
        count += parts[-1].shape[1]
    reading.close()
    return np.concatenate(parts, axis=1)[:, : round(seconds * RATE)]


def pitch_hz(audio: NDArray[np.float32]) -> float:
    """The strongest frequency."""
    middle = audio[0, len(audio[0]) // 4 : -len(audio[0]) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle)), 1 << 20))
    return float(np.argmax(spectrum)) * RATE / (1 << 20)


def largest_step(audio: NDArray[np.float32]) -> float:
    return float(np.abs(np.diff(audio, axis=1)).max())


def test_a_file_is_heard_as_it_is(tmp_path: Path) -> None:
    audio = tone(441.0, channels=2)
    np.testing.assert_array_equal(read_all(Preview(written(tmp_path / "a.wav", audio))), audio.T)


@pytest.mark.parametrize("channels", [1, 2, 6])
def test_any_number_of_channels_is_heard_in_two(tmp_path: Path, channels: int) -> None:
    heard = read_all(Preview(written(tmp_path / "a.wav", tone(441.0, channels=channels))))
    assert heard.shape == (2, RATE)
    assert np.abs(heard).max() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("rate", [8000, 22_050, 48_000, 96_000])
def test_another_rate_sounds_the_same(tmp_path: Path, rate: int) -> None:
    heard = read_all(Preview(written(tmp_path / "a.wav", tone(441.0, rate=rate), rate)))
    assert heard.shape[1] == pytest.approx(RATE, abs=64)
    assert pitch_hz(heard) == pytest.approx(441.0, rel=1e-3)


@pytest.mark.parametrize("kind", ["wav", "flac", "ogg", "mp3"])
def test_it_begins_at_the_place_that_is_asked_for_without_a_click(tmp_path: Path, kind: str) -> None:
    silence_first = np.concatenate((np.zeros((RATE, 1), np.float32), tone(300.0, seconds=2.0)))
    heard = read_all(Preview(written(tmp_path / f"a.{kind}", silence_first), start_seconds=1.51))
    assert heard.shape[1] == pytest.approx(1.49 * RATE, abs=2400)
    assert largest_step(np.pad(heard[:, :4000], ((0, 0), (1, 0)))) < 0.04  # a sine's own is 0.021
    assert np.abs(heard[:, 200:4000]).max() > 0.4


@pytest.mark.parametrize("hz", [441.0, 441.5, 440.3])
def test_a_loop_is_repeated_in_time_without_a_click(tmp_path: Path, hz: float) -> None:
    heard = read_all(Preview(written(tmp_path / "a.wav", tone(hz)), is_repeated=True), seconds=3.5)
    assert heard.shape[1] == round(3.5 * RATE)
    assert largest_step(heard) < 1.3 * 0.5 * 2.0 * np.pi * hz / RATE + 0.02  # a sine's own, and the bend at the seam
    np.testing.assert_allclose(heard[:, RATE + 100 : 2 * RATE], heard[:, 2 * RATE + 100 : 3 * RATE], atol=1e-6)


@pytest.mark.parametrize("length", [0.93, 1.05])
def test_a_loop_begins_again_after_its_beats_whatever_the_length_of_its_file(tmp_path: Path, length: float) -> None:
    audio = tone(500.0, seconds=length) * np.exp(-4.0 * np.arange(round(length * RATE)) / RATE).astype(np.float32)[:, None]
    heard = read_all(Preview(written(tmp_path / "a.wav", audio), is_repeated=True, repeat_seconds=1.0), seconds=3.0)
    np.testing.assert_allclose(heard[:, RATE + 100 : RATE + 9000], heard[:, 100:9000], atol=1e-6)


@pytest.mark.parametrize(("ratio", "semitones"), [(1.2, 0.0), (0.8, 0.0), (1.0, 2.0), (1.25, -3.0)])
def test_a_loop_is_stretched_and_transposed(tmp_path: Path, ratio: float, semitones: float) -> None:
    path = written(tmp_path / "a.wav", tone(441.0, seconds=2.0, channels=2))
    heard = read_all(Preview(path, time_ratio=ratio, semitones=semitones))
    assert heard.shape[1] == pytest.approx(2.0 * ratio * RATE, rel=0.005)
    assert 1200.0 * abs(np.log2(pitch_hz(heard) / (441.0 * 2.0 ** (semitones / 12.0)))) < 3.0


def test_a_stretched_loop_stays_in_time(tmp_path: Path) -> None:
    clicks = np.zeros((RATE // 2, 2), np.float32)
    clicks[100:140] = 0.9
    heard = read_all(Preview(written(tmp_path / "a.wav", clicks), is_repeated=True, time_ratio=1.2), seconds=6.0)
    loud = np.flatnonzero(np.abs(heard[0]) > 0.3 * np.abs(heard[0]).max())
    begun = loud[np.concatenate(([True], np.diff(loud) > RATE // 4))]
    np.testing.assert_allclose(np.diff(begun) / RATE, 0.6, atol=0.003)
    assert begun[0] / RATE == pytest.approx(120 * 1.2 / RATE, abs=0.006)


def test_a_one_shot_is_transposed_as_a_sampler_does_it(tmp_path: Path) -> None:
    heard = read_all(Preview(written(tmp_path / "a.wav", tone(441.0)), semitones=12.0, keeps_length=False))
    assert heard.shape[1] == pytest.approx(RATE / 2, abs=64)
    assert pitch_hz(heard) == pytest.approx(882.0, rel=1e-3)


def test_numbers_that_are_none_are_silent(tmp_path: Path) -> None:
    audio = tone(441.0)
    audio[100:110] = np.nan
    audio[200] = np.inf
    assert np.isfinite(read_all(Preview(written(tmp_path / "a.wav", audio)))).all()


@pytest.mark.parametrize("content", [b"", b"RIFF", b"no sound at all, but some words", None])
def test_what_cannot_be_played_is_said_in_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.wav"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(AudioFileError, match=r"^a\.wav cannot be played: [^.]+\.$"):
        read_all(Preview(path))
