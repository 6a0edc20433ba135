"""Blocks of a file are the file: also of an MP3, and from the middle on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.files import audio_blocks, read_audio
from airdesk.audio.steady_file import SteadyFile
from airdesk.playback.board import FILE_SLOT
from airdesk.playback.file_material import FileMaterial

RATE = 44_100


@pytest.fixture(params=["wav", "flac", "ogg", "mp3"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Three seconds of a tone."""
    path = tmp_path / f"tone.{request.param}"
    soundfile.write(path, 0.5 * np.sin(2.0 * np.pi * 300.0 * np.arange(3 * RATE) / RATE), RATE)
    return path


@pytest.mark.parametrize("block_frames", [1000, 4096, 65_536])
def test_blocks_are_what_the_whole_file_is(path: Path, block_frames: int) -> None:
    whole, _rate = soundfile.read(path, dtype="float32", always_2d=True)
    np.testing.assert_array_equal(np.concatenate(list(audio_blocks(path, block_frames)), axis=1), whole.T)
    np.testing.assert_array_equal(read_audio(path).audio, whole.T)


def test_a_file_is_read_on_exactly_from_any_place(path: Path) -> None:
    whole, _rate = soundfile.read(path, dtype="float32", always_2d=True)
    with SteadyFile(path) as file:
        for frame in (0, 1, 5000, 66_591, 20_000, 0):
            file.go_to(frame)
            read = np.concatenate([file.read(1000, dtype="float32", always_2d=True) for _ in range(4)])
            np.testing.assert_allclose(read, whole[frame : frame + 4000], atol=2e-6)


def test_a_file_that_is_played_is_what_the_whole_file_is(path: Path) -> None:
    whole, _rate = soundfile.read(path, dtype="float32", always_2d=True)
    reading = FileMaterial(path, RATE).begun_at(66_591)
    heard = np.zeros((2, 20_480), np.float32)
    for start in range(0, heard.shape[1], 2048):
        reading.render(FILE_SLOT, heard[:, start : start + 2048], 66_591 + start)
    reading.close()
    np.testing.assert_allclose(heard[0], whole[66_591 : 66_591 + heard.shape[1], 0], atol=2e-6)
