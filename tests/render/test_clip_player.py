"""The player of clips: any blocks, any place to begin, always what a plain loop over frames says."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from airdesk.audio.buffer import Audio
from airdesk.render.clip_player import NO_LOOP, ClipPlayer, ClipVoice

LENGTH = 400


@dataclass(frozen=True)
class Held:
    """A sound in memory."""

    audio: Audio

    @property
    def num_frames(self) -> int:
        return self.audio.shape[1]

    def read(self, start: int, count: int) -> Audio:
        return self.audio[:, start : start + count]


SOUNDS = [Held(np.random.default_rng(seed).standard_normal((seed, 120)).astype(np.float32)) for seed in (1, 2)]

voices = st.builds(
    ClipVoice,
    start=st.integers(0, 200),
    end=st.integers(210, 380),
    sound=st.sampled_from(SOUNDS),
    first=st.integers(0, 150),
    period=st.sampled_from([NO_LOOP, 33.3, 100.0, 120.0, 150.5]),
    gain_left=st.floats(0.0, 2.0),
    gain_right=st.floats(0.0, 2.0),
    fade_in=st.integers(0, 60),
    fade_out=st.integers(0, 60),
    fade_shape=st.sampled_from(["equal power", "linear"]),
    edge_in=st.integers(0, 9),
    edge_out=st.integers(0, 9),
    round_in=st.integers(0, 9),
    round_out=st.integers(0, 9),
)


def factor(since: int, frames: int, shape: str) -> float:
    part = min(1.0, max(0.0, (since + 1) / (frames + 1))) if frames else 1.0
    return part if shape == "linear" else math.sin(part * math.pi / 2) if frames else 1.0


def plainly(voice: ClipVoice) -> Audio:
    """Frame by frame, as one would say it."""
    out = np.zeros((2, LENGTH))
    audio = voice.sound.read(0, 120)
    sound_end = voice.end if voice.period != NO_LOOP else min(voice.end, voice.start + 120 - voice.first)
    for frame in range(voice.start, sound_end):
        at = voice.first + frame - voice.start
        if voice.period != NO_LOOP:
            at -= max(round(number * voice.period) for number in range(20) if round(number * voice.period) <= at)
        if at >= 120:
            continue
        gain = factor(frame - voice.start, voice.fade_in, voice.fade_shape) * factor(
            frame - voice.start, voice.edge_in, "linear"
        )
        gain *= factor(voice.end - 1 - frame, voice.fade_out, voice.fade_shape)
        gain *= factor(sound_end - 1 - frame, voice.edge_out, "linear")
        if voice.period != NO_LOOP:
            gain *= factor(at, voice.round_in, "linear")
            gain *= factor(min(120, int(voice.period)) - 1 - at, voice.round_out, "linear")
        out[0, frame] += audio[0, at] * gain * voice.gain_left
        out[1, frame] += audio[-1, at] * gain * voice.gain_right
    return out.astype(np.float32)


def together(held: list[ClipVoice]) -> Audio:
    return np.sum([plainly(voice) for voice in held], axis=0)


def played(player: ClipPlayer, edges: list[int]) -> Audio:
    parts = []
    for start, end in itertools.pairwise(edges):
        block = np.zeros((2, end - start), np.float32)
        is_asleep = player.is_asleep(end)
        count = player.add(block, start)
        assert not (is_asleep and count)
        parts.append(block)
    return np.concatenate(parts, axis=1)


@given(st.lists(voices, min_size=1, max_size=4), st.sets(st.integers(1, LENGTH - 1), max_size=6))
def test_any_blocks_give_what_a_plain_loop_gives(held: list[ClipVoice], cuts: set[int]) -> None:
    player = ClipPlayer(held)
    player.go_to(0)
    out = played(player, [0, *sorted(cuts), LENGTH])
    assert np.abs(out - together(held)).max() < 1e-5
    assert player.is_done and player.is_asleep(10**9)


@given(st.lists(voices, min_size=1, max_size=3), st.integers(0, LENGTH - 1))
def test_it_goes_on_from_anywhere(held: list[ClipVoice], place: int) -> None:
    player = ClipPlayer(held)
    player.go_to(place)
    out = played(player, [place, LENGTH])
    assert np.abs(out - together(held)[:, place:]).max() < 1e-5
