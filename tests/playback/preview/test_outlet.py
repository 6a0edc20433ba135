"""The device as samples use it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from airdesk.playback.preview.outlet import DEVICE_BLOCKS, PreviewOutlet
from airdesk.playback.preview.voices import RING_FRAMES, Voice, Voices
from tests.helpers.clocked_device import ClockedDevice
from tests.helpers.playing import RATE


class HeldUp(Voices):
    """A machine that was busy elsewhere while the device asked."""

    holds_up_seconds = 0.0

    def callback(self, out: Any, frames: int, moment: Any, status: Any) -> None:
        if self.holds_up_seconds:
            time.sleep(self.holds_up_seconds)
            self.holds_up_seconds = 0.0
        super().callback(out, frames, moment, status)


def sounding(serial: int) -> Voice:
    voice = Voice(serial)
    voice.put(np.full((2, RING_FRAMES - 1), 0.01, np.float32))
    return voice


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for the device's thread."""
    until = time.monotonic() + 60.0
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_a_device_that_was_not_served_in_time_keeps_more_from_then_on(clocked_device: ClockedDevice) -> None:
    voices = HeldUp(RATE)
    outlet = PreviewOutlet(voices, RATE)
    outlet.open()
    try:
        first = voices.latency_seconds
        wait_until(lambda: voices.num_calls > 60)
        voices.wanted = sounding(1)
        wait_until(lambda: voices.now is not None)
        voices.holds_up_seconds = 0.3
        wait_until(lambda: voices.num_late > 0)
        voices.wanted = None
        outlet.deepen()
        assert voices.latency_seconds == pytest.approx(first * DEVICE_BLOCKS[1] / DEVICE_BLOCKS[0], rel=0.2)
        assert voices.num_late == 0
        outlet.deepen()
        assert voices.latency_seconds == pytest.approx(first * DEVICE_BLOCKS[1] / DEVICE_BLOCKS[0], rel=0.2)
    finally:
        outlet.close()
