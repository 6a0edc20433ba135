"""The offset goes, the bass stays."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.dsp.dc_blocker import DcBlocker


@pytest.mark.parametrize("sample_rate", [44100, 96000])
def test_takes_the_offset_and_leaves_the_bass(sample_rate: int) -> None:
    time = np.arange(4 * sample_rate) / sample_rate
    tone = 0.5 * np.sin(2 * np.pi * 40 * time)
    audio = np.stack([tone + 0.2, tone - 0.1]).astype(np.float32)
    DcBlocker(sample_rate).process(audio)
    settled = audio[:, sample_rate:]
    assert np.abs(settled.mean(axis=1)).max() < 1e-4
    assert settled.std(axis=1) == pytest.approx([0.5 / 2**0.5] * 2, rel=0.02)


def test_blocks_do_not_matter_and_silence_returns() -> None:
    audio = np.random.default_rng(1).standard_normal((2, 20000)).astype(np.float32)
    whole, cut = audio.copy(), []
    DcBlocker(44100).process(whole)
    blocker = DcBlocker(44100)
    for start in range(0, 20000, 3000):
        block = np.ascontiguousarray(audio[:, start : start + 3000])
        blocker.process(block)
        cut.append(block)
    assert np.array_equal(np.concatenate(cut, axis=1), whole)
    assert not blocker.is_quiet
    for _ in range(30):
        blocker.process(np.zeros((2, 4096), np.float32))
    assert blocker.is_quiet
