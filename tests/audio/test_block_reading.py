"""Files read in blocks are the files read whole, whatever their format; MP3 decoders must not be made to jump."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.files import audio_blocks
from tests.helpers.mix_songs import beats_of, struck


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("suffix", ["mp3", "ogg", "flac", "wav"])
def test_blocks_are_the_whole_file(tmp_path: Path, suffix: str, rate: int) -> None:
    path = tmp_path / f"song.{suffix}"
    with soundfile.SoundFile(path, "w", rate, 2) as file:
        for start in range(0, 12 * rate, 16_384):
            file.write(struck(beats_of(120.0, 12.0), 12.0, rate=rate).T[start : start + 16_384])
    whole = soundfile.read(path, dtype="float32")[0].T
    blocks = np.concatenate(list(audio_blocks(path, 16_384)), axis=1)
    assert blocks.shape == whole.shape
    assert np.abs(blocks - whole).max() < 1e-6
    later = np.concatenate(list(audio_blocks(path, 16_384, start_frame=5 * rate)), axis=1)
    assert later.shape[1] == whole.shape[1] - 5 * rate
    assert np.abs(later - whole[:, 5 * rate :])[:, 4_000:].max() < 1e-6  # it needs a moment after the one jump
