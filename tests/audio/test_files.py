"""Audio files read whole, in blocks, and not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.files import audio_blocks, audio_info, read_audio
from airdesk.errors import AudioFileError


@pytest.mark.parametrize(("name", "tolerance"), [("a.wav", 1e-4), ("a.flac", 1e-4), ("a.ogg", 0.2)])
@pytest.mark.parametrize("sample_rate", [44100, 48000])
def test_reads_planar_float(tmp_path: Path, name: str, tolerance: float, sample_rate: int) -> None:
    time = np.arange(sample_rate) / sample_rate
    audio = np.stack([np.sin(880 * np.pi * time), 0.3 * np.sin(1320 * np.pi * time)]) * 0.5
    soundfile.write(tmp_path / name, audio.T, sample_rate)
    buffer = read_audio(tmp_path / name)
    assert buffer.sample_rate == sample_rate
    assert buffer.audio.shape == audio.shape
    assert np.abs(buffer.audio - audio).max() < tolerance
    blocks = list(audio_blocks(tmp_path / name, 1000))
    assert np.array_equal(np.concatenate(blocks, axis=1), buffer.audio)
    assert audio_info(tmp_path / name).duration_seconds == pytest.approx(1.0)


@pytest.mark.parametrize("content", [b"", b"hello, I am no sound", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_audio_is_said_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(AudioFileError, match=r"a\.wav"):
        read_audio(path)


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="does not exist"):
        audio_info(tmp_path / "none.wav")
