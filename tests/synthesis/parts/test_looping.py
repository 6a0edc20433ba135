"""Loops hold whole periods, in tune to a fraction of a cent, whatever the pitch."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from airdesk.synthesis.parts.looping import loop_length, looped
from airdesk.units import cents_between, pitch_to_hz


@given(pitch=st.integers(9, 110), seconds=st.sampled_from([1.0, 2.5, 4.0]))
def test_loops_are_in_tune(pitch: int, seconds: float) -> None:
    loop = loop_length(pitch_to_hz(pitch), seconds)
    assert abs(cents_between(loop.cycles * 44_100 / loop.num_frames, pitch_to_hz(pitch))) < 0.1
    assert loop.num_frames >= 0.9 * seconds * 44_100


def test_a_looped_sound_goes_on_where_it_began() -> None:
    material = np.arange(10.0)[np.newaxis, :]
    sound = looped(material, 13)
    start = sound.loop_start_frame
    assert start == 13
    assert sound.num_frames == 23
    assert (sound.audio[0, -1] + 1) % 10 == sound.audio[0, start]
