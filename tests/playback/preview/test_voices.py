"""What the device gets of samples, block by block, as its callback asks for it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from airdesk.playback.preview.voices import CUT_FRAMES, RING_FRAMES, Voice, Voices
from tests.helpers.playing import LOW_HZ, RATE, SMOOTH, roughness

BLOCK = 256


def sine_voice(serial: int, *, seconds: float = 1.0, at: float | None = None, gain: float = 0.5) -> Voice:
    """A voice with a steady sine that begins and ends at zero."""
    voice = Voice(serial, at)
    periods = round(seconds * LOW_HZ)
    frames = round(periods * RATE / LOW_HZ)
    sine = (gain * np.sin(2.0 * np.pi * periods * np.arange(frames) / frames)).astype(np.float32)
    sine *= np.minimum(1.0, np.minimum(np.arange(frames), np.arange(frames)[::-1]) / 300.0).astype(np.float32)
    voice.put(np.stack((sine, sine)))
    voice.end = voice.written
    return voice


def played(voices: Voices, num_blocks: int, begun_at: float = 0.0, block: int = BLOCK) -> NDArray[np.float32]:
    """What the device would get."""
    blocks = [voices.block(block, begun_at + number * block / RATE).copy() for number in range(num_blocks)]
    return np.concatenate(blocks, axis=1)


@settings(max_examples=40, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 40), min_size=1, max_size=6),
    levels=st.lists(st.floats(0.05, 1.0), min_size=6, max_size=6),
    block=st.sampled_from((64, 128, 256, 512)),
    stops=st.booleans(),
)
def test_however_samples_are_cut_there_is_no_click(cuts: list[int], levels: list[float], block: int, stops: bool) -> None:
    voices, parts = Voices(RATE), []
    for number, cut in enumerate(cuts):
        voices.wanted = sine_voice(number)
        voices.level = levels[number]
        parts.append(played(voices, cut, block=block))
    voices.wanted = None if stops else voices.wanted
    parts.append(played(voices, RATE // block + 4, block=block))
    heard = np.concatenate(parts, axis=1)
    assert roughness(heard) < SMOOTH
    assert not heard[:, -block:].any()
    assert voices.is_silent


def test_the_next_sample_begins_with_its_first_frame_and_the_former_fades_out_beneath_it() -> None:
    voices = Voices(RATE)
    voices.wanted = sine_voice(1)
    played(voices, 20)
    click = Voice(2)
    click.put(np.full((2, 8), 0.25, np.float32))
    click.end = 8
    before = played(voices, 1)
    voices.wanted = click
    heard = played(voices, 3)
    assert np.abs(before).max() == pytest.approx(0.5, abs=0.01)
    fading = heard.copy()
    fading[:, :8] -= 0.25
    assert roughness(np.concatenate((before, fading), axis=1)) < SMOOTH
    assert not heard[:, CUT_FRAMES:].any()


def test_a_sample_begins_at_the_frame_it_is_wanted_at_and_the_former_is_heard_until_then() -> None:
    voices = Voices(RATE)
    voices.wanted = sine_voice(1)
    played(voices, 4)
    later = Voice(2, at=1000.0 + 700 / RATE)
    later.put(np.ones((2, 16), np.float32) * 0.3)
    later.end = 16
    voices.wanted = later
    heard = played(voices, 8, begun_at=1000.0)
    assert later.heard_at == pytest.approx(1000.0 + 700 / RATE, abs=1e-9)
    jumps = np.flatnonzero(np.abs(np.diff(heard[0])) > 0.2)
    assert jumps[0] == 699
    assert np.abs(heard[:, 400:690]).max() > 0.4  # the former, still


def test_what_is_too_loud_is_held_at_full_scale() -> None:
    voices = Voices(RATE)
    voices.wanted, voices.level = sine_voice(1, gain=0.9), 4.0
    assert np.abs(played(voices, 20)).max() == 1.0


def test_the_ring_gives_back_what_was_put_in_past_its_end() -> None:
    voice, rng = Voice(1), np.random.default_rng(1)
    given, taken = [], []
    for _ in range(9):
        part = rng.standard_normal((2, RING_FRAMES // 4 + 77)).astype(np.float32)
        voice.put(part)
        given.append(part)
        out = np.zeros_like(part)
        voice.add_to(out)
        taken.append(out)
    np.testing.assert_array_equal(np.concatenate(taken, axis=1), np.concatenate(given, axis=1))
