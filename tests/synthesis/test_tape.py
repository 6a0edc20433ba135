"""A tape sways, and a loop that went through it is still a loop."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.patch import Tape
from airdesk.synthesis.sound import Sound
from airdesk.synthesis.tape import taped


def tone(num_frames: int, cycles: int) -> np.ndarray:
    return np.sin(2 * np.pi * cycles * np.arange(num_frames) / num_frames)[np.newaxis]


def test_no_tape_leaves_the_sound_as_it_is() -> None:
    sound = Sound(tone(44_100, 440))
    assert taped(sound, Tape()) is sound


def test_wow_moves_the_pitch_up_and_down_by_what_it_says() -> None:
    swayed = taped(Sound(tone(88_200, 880)), Tape(wow_hz=1.0, wow_cents=20.0)).audio[0]
    crossings = np.flatnonzero((swayed[:-1] < 0) & (swayed[1:] >= 0))
    exact = crossings - swayed[crossings] / (swayed[crossings + 1] - swayed[crossings])
    cents = 1200.0 * np.log2(44_100 / np.diff(exact) / 440.0)[20:-20]
    assert 17.0 < np.max(cents) < 22.0
    assert -22.0 < np.min(cents) < -17.0
    assert abs(np.mean(cents)) < 1.0


def test_a_loop_stays_seamless_through_wow_drive_and_filter() -> None:
    loop = tone(44_100, 441)
    sound = Sound(np.concatenate([loop[:, 22_050:], loop], axis=1), loop_start_frame=22_050)
    swayed = taped(sound, Tape(wow_hz=0.7, wow_cents=10.0, flutter_cents=3.0, drive=1.5, lowpass_hz=5000.0))
    assert swayed.loop_start_frame == 22_050
    assert swayed.num_frames == sound.num_frames
    again = swayed.audio[0, 22_050:]
    steps = np.abs(np.diff(np.concatenate([again, again])))
    assert steps[44_099] <= np.max(steps[:44_000])
