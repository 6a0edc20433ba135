"""Small pictures of sounds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.outline import read_outline
from airdesk.errors import AudioFileError


@pytest.mark.parametrize("num_frames", [1, 7, 192, 1000, 131_072, 300_001])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_stretch_has_its_lowest_and_highest_value(tmp_path: Path, num_frames: int, channels: int) -> None:
    audio = np.random.default_rng(num_frames).uniform(-1.0, 1.0, (num_frames, channels)).astype(np.float32)
    soundfile.write(tmp_path / "a.wav", audio, 44_100, subtype="FLOAT")
    outline = read_outline(tmp_path / "a.wav", 192)
    assert outline.shape == (2, 192)
    assert outline.dtype == np.float32
    edges = np.linspace(0, num_frames, 193)
    for number, (low, high) in enumerate(outline.T):
        first = int(edges[number])
        part = audio[first : max(first + 1, int(np.ceil(edges[number + 1])))]
        assert (low, high) == (part.min(), part.max())


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF and no more")
    with pytest.raises(AudioFileError):
        read_outline(tmp_path / "a.wav", 192)
