"""Many files in processes: what is broken costs one file."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.errors import CancelledError
from airdesk.inventory.description.files import describe_files
from airdesk.model.sample import Description
from airdesk.progress import NoProgress


def _write(path: Path, hz: float, rate: int = 44100, channels: int = 1) -> Path:
    t = np.arange(rate // 3) / rate
    tone = 0.5 * np.exp(-3 * t) * sum(np.sin(2 * np.pi * hz * number * t) / number for number in range(1, 9))
    soundfile.write(path, np.repeat(tone[:, np.newaxis], channels, axis=1), rate)
    return path


def test_good_files_are_described_and_bad_ones_have_a_reason(tmp_path: Path) -> None:
    good = [_write(tmp_path / name, 220.0) for name in ("a.wav", "b.flac", "c.ogg", "d.mp3", "e.aiff")]
    stereo = _write(tmp_path / "stereo.wav", 330.0, rate=48000, channels=2)
    text = tmp_path / "text.wav"
    text.write_text("no sound")
    empty = tmp_path / "empty.mp3"
    empty.touch()
    found = dict(describe_files([*good, stereo, text, empty, tmp_path / "gone.wav"], workers=2))
    for path in good:
        description = found[path]
        assert isinstance(description, Description)
        assert description.root_midi == 57
    described = found[stereo]
    assert isinstance(described, Description)
    assert described.root_midi == 64
    for path in (text, empty, tmp_path / "gone.wav"):
        assert isinstance(found[path], str)


def test_numbers_that_are_none_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "nan.wav"
    audio = np.sin(np.arange(20000) * 0.05).astype(np.float32)
    audio[5000:5010] = np.nan
    soundfile.write(path, audio, 44100, subtype="FLOAT")
    ((_, found),) = describe_files([path])
    assert isinstance(found, Description)
    assert np.isfinite(found.loudness_rms)


def test_cancelling_ends_the_work_within_a_second(tmp_path: Path) -> None:
    class Impatient(NoProgress):
        def check_cancelled(self) -> None:
            if time.monotonic() > start + 0.3:
                raise CancelledError("Cancelled.")

    paths = [_write(tmp_path / "a.wav", 220.0)] * 5000
    start = time.monotonic()
    with pytest.raises(CancelledError):
        list(describe_files(paths, progress=Impatient()))
    assert time.monotonic() - start < 5.0  # on a quiet machine half a second; all of them take far longer
