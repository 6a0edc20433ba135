from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from airdesk.dsp.echo import Echo

RATE = 44100


def click_with_echo(delay_seconds: float, feedback: float, seconds: float = 3.0) -> NDArray[np.float32]:
    """A short burst in the middle at the start, and what the echo makes of it."""
    audio = np.zeros((2, round(seconds * RATE)), np.float32)
    audio[:, :200] = np.sin(2 * np.pi * 1000 * np.arange(200) / RATE).astype(np.float32)
    dry = audio.copy()
    Echo(RATE, delay_seconds=delay_seconds, feedback=feedback).process(audio, 0.5)
    return audio - dry


def level(audio: NDArray[np.float32], start_seconds: float) -> float:
    start = round(start_seconds * RATE)
    return float(np.abs(audio[start : start + 400]).max())


def test_repeats_come_in_time_and_change_sides() -> None:
    wet = click_with_echo(0.25, 0.5)
    assert level(wet[0], 0.25) > 10 * level(wet[1], 0.25)
    assert level(wet[1], 0.5) > 10 * level(wet[0], 0.5)
    assert level(wet[0], 0.75) > 10 * level(wet[1], 0.75)
    onset = int(np.flatnonzero(np.abs(wet[0]) > 1e-4)[0])
    assert onset == pytest.approx(0.25 * RATE, abs=2)


def test_each_repeat_on_a_side_is_softer_by_the_feedback_or_more() -> None:
    wet = click_with_echo(0.2, 0.5)
    first, second, third = level(wet[0], 0.2), level(wet[0], 0.6), level(wet[0], 1.0)
    assert 0.2 * first < second < 0.5 * first
    assert 0.2 * second < third < 0.5 * second


def test_low_notes_are_not_repeated() -> None:
    def repeated(hz: float) -> float:
        audio = np.zeros((2, RATE), np.float32)
        audio[:, :8000] = np.sin(2 * np.pi * hz * np.arange(8000) / RATE).astype(np.float32)
        Echo(RATE, delay_seconds=0.3, feedback=0.0).process(audio, 1.0)
        return level(audio[0], 0.35)

    assert repeated(50.0) < 0.3 * repeated(1000.0)


def test_echoes_of_parts_sum_to_the_echo_of_their_sum() -> None:
    rng = np.random.default_rng(2)
    parts = [rng.standard_normal((2, 30000)).astype(np.float32) for _ in range(3)]
    total = np.asarray(np.sum(parts, axis=0), np.float32)
    for part in [*parts, total]:
        Echo(RATE, delay_seconds=0.1, feedback=0.4).process(part, 0.4)
    assert np.abs(np.sum(parts, axis=0) - total).max() < 1e-4


def test_cutting_the_stream_elsewhere_changes_nothing() -> None:
    audio = np.random.default_rng(3).standard_normal((2, 20000)).astype(np.float32)
    whole = audio.copy()
    Echo(RATE, delay_seconds=0.05, feedback=0.5).process(whole, 0.5)
    echo = Echo(RATE, delay_seconds=0.05, feedback=0.5)
    pieces = [np.ascontiguousarray(piece) for piece in np.split(audio, [100, 101, 9000], axis=1)]
    for piece in pieces:
        echo.process(piece, 0.5)
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)


def test_it_falls_silent() -> None:
    echo = Echo(RATE, delay_seconds=0.1, feedback=0.5)
    audio = np.ones((2, 2000), np.float32)
    echo.process(audio, 1.0)
    assert not echo.is_quiet
    for _ in range(60):
        echo.process(np.zeros((2, 8192), np.float32), 1.0)
    assert echo.is_quiet


def test_an_echo_that_would_never_end_is_refused() -> None:
    with pytest.raises(ValueError, match="feedback"):
        Echo(RATE, delay_seconds=0.1, feedback=1.0)
