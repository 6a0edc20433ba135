"""Files with samples that are no numbers: the mix has numbers only, and goes on after them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from airdesk.automix.song_reader import SongReader


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    audio = np.full((44_100, 2), 0.25)
    audio[1000], audio[2000], audio[3000] = np.nan, np.inf, -np.inf
    soundfile.write(tmp_path / "broken.wav", audio, 44_100, subtype="FLOAT")
    for rate in (44_100, 48_000):
        heard = SongReader(tmp_path / "broken.wav", rate).read(0, rate)
        assert np.isfinite(heard).all()
        assert abs(float(np.median(heard)) - 0.25) < 0.01
