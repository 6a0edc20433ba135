"""Our loudness of a zone agrees with libebur128."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.synthesis.parts.loudness import loudest_moment_lufs, steady_lufs
from tests.helpers.sound_measures import integrated_lufs

pytest.importorskip("pyebur128")  # newer Pythons lack its wheel


@pytest.mark.parametrize("frequency_hz", [100.0, 440.0, 1000.0, 3000.0, 8000.0])
def test_steady_tones_measure_as_in_libebur128(frequency_hz: float) -> None:
    tone = 0.1 * np.sin(2 * np.pi * frequency_hz * np.arange(88_200) / 44_100)
    wanted = integrated_lufs(np.stack([tone, tone]) * np.sqrt(0.5), 44_100)
    assert steady_lufs(tone[np.newaxis]) == pytest.approx(wanted, abs=0.3)
    assert loudest_moment_lufs(tone[np.newaxis]) == pytest.approx(wanted, abs=0.3)


def test_a_second_channel_with_the_same_sound_changes_nothing() -> None:
    tone = 0.1 * np.sin(2 * np.pi * 440.0 * np.arange(44_100) / 44_100)
    assert steady_lufs(np.stack([tone, tone])) == pytest.approx(steady_lufs(tone[np.newaxis]), abs=1e-9)
