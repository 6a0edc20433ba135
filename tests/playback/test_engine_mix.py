"""DJ sets through the engine: real processes, a real clocked device."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.automix.mix_planning import plan_mix
from airdesk.automix.set_mixer import MixPlan
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import MixRules
from airdesk.playback.engine import PlaybackEngine
from airdesk.playback.mix_material import HeardMix
from airdesk.playback.state import PlaybackState
from tests.helpers.clocked_device import ClockedDevice, recorded
from tests.helpers.dj_sets import RATE, songs_of
from tests.helpers.playing import SineBand, held_song

PATIENCE_SECONDS = 60.0


@pytest.fixture
def engine() -> Iterator[PlaybackEngine]:
    engine = PlaybackEngine(SineBand(), RATE)
    yield engine
    engine.close()


def plan_of(folder: Path, length_beats: float | None = None) -> MixPlan:
    songs = songs_of(folder)
    transition = decide(songs[0], songs[1], MixRules())
    if length_beats is not None:
        transition = replace(transition, length_beats=length_beats, swap_beat=None)
    return plan_mix(songs, (transition,), MixRules())


def until(engine: PlaybackEngine, condition: Callable[[PlaybackState], bool]) -> PlaybackState:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if condition(state := engine.state()):
            return state
        time.sleep(0.01)
    raise AssertionError(f"waited in vain: {engine.state()}")


def test_set_plays_from_anywhere_and_takes_turns_with_the_song(
    engine: PlaybackEngine, clocked_device: ClockedDevice, tmp_path: Path
) -> None:
    plan = plan_of(tmp_path)
    engine.set_song(held_song())
    engine.seek(1.0)
    overlap = plan.timeline.overlaps[0]
    engine.play_mix(HeardMix(plan), overlap.mix_start - 2.0)
    state = until(engine, lambda state: state.phase == "playing" and state.position_seconds > overlap.mix_start - 1.5)
    assert state.is_mix
    assert not state.is_song
    engine.seek_mix(10.0)
    assert until(engine, lambda state: 10.2 < state.position_seconds < overlap.mix_start - 5.0).is_mix
    engine.pause()
    until(engine, lambda state: state.phase == "paused")
    stands = engine.state().position_seconds
    engine.play_mix(HeardMix(plan), stands)
    looks = [time.monotonic()]

    def plays(state: PlaybackState) -> bool:
        looks.append(time.monotonic())
        return state.phase == "playing"

    assert -0.01 < until(engine, plays).position_seconds - stands < looks[-1] - looks[-2] + 0.3
    engine.play()
    state = until(engine, lambda state: state.phase == "playing" and state.is_song)
    assert state.position_seconds < 3.0


def test_edit_while_it_plays_leaves_no_gap(engine: PlaybackEngine, clocked_device: ClockedDevice, tmp_path: Path) -> None:
    plan, changed = plan_of(tmp_path), plan_of(tmp_path, 8.0)
    start = plan.timeline.overlaps[0].mix_start - 3.0

    def has_gap(number: int) -> bool:
        with clocked_device.recording(tmp_path / f"{number}.raw"):
            engine.play_mix(HeardMix(plan), start)
            until(engine, lambda state: state.phase == "playing" and state.position_seconds > start + 1.0)
            engine.change_mix(HeardMix(changed))
            until(engine, lambda state: state.position_seconds > start + 3.0)
            engine.pause()
            time.sleep(0.3)
        heard = np.abs(recorded(tmp_path / f"{number}.raw")).max(axis=0)
        first, last = np.flatnonzero(heard > 0.01)[[0, -1]]
        quarter = RATE // 4
        loud = [heard[place : place + quarter].max() > 0.01 for place in range(first, last - quarter, quarter)]
        assert len(loud) > 8
        return not all(loud)

    assert not all(has_gap(number) for number in range(3))  # a busy machine may leave one


def test_preview_ends_behind_the_transition(engine: PlaybackEngine, clocked_device: ClockedDevice, tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    engine.play_mix(HeardMix(plan, end_seconds=7.0), 5.0)
    until(engine, lambda state: state.phase == "playing")
    state = until(engine, lambda state: state.phase == "paused")
    assert state.is_mix
    assert state.position_seconds == pytest.approx(5.0, abs=0.05)


def test_song_that_is_gone_is_said(engine: PlaybackEngine, clocked_device: ClockedDevice, tmp_path: Path) -> None:
    plan = plan_of(tmp_path)
    for path in plan.paths.values():
        path.unlink()
    engine.play_mix(HeardMix(plan), 0.0)
    state = until(engine, lambda state: bool(state.problem))
    assert "does not exist" in state.problem
    assert state.phase != "playing"
