"""A room around a drum leaves it in the middle, its weight dry."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.kit_finish import finished
from airdesk.synthesis.patch import KitFinish
from airdesk.synthesis.sound import Sound


def thud(hz: float) -> Sound:
    time = np.arange(22_050) / 44_100
    return Sound((np.sin(2 * np.pi * hz * time) * np.exp(-12 * time))[np.newaxis])


def test_a_drum_in_a_room_is_wide_and_stands_in_the_middle() -> None:
    for hz in (60.0, 190.0, 800.0):
        left, right = finished(thud(hz), KitFinish(room_seconds=0.4, room_level=0.2)).audio
        assert abs(10 * np.log10(np.sum(left**2) / np.sum(right**2))) < 0.5
        assert not np.allclose(left, right)


def test_the_room_lets_the_kick_stay_dry() -> None:
    room = KitFinish(room_seconds=0.4, room_level=0.2)
    wet_share = []
    for hz in (50.0, 1000.0):
        dry, wet = thud(hz), finished(thud(hz), room)
        difference = wet.audio[:, : dry.num_frames] - dry.audio
        wet_share.append(float(np.sum(difference**2) / np.sum(dry.audio**2)))
    assert wet_share[0] < 0.5 * wet_share[1]
