"""A mix that is played is levelled at its transitions as the rendered one is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.automix.joining import heard_join
from airdesk.automix.level_guard import join_loudness, trim_of
from airdesk.automix.set_mixer import MixPlan, mix_blocks
from airdesk.automix.trim_ahead import TrimAhead
from airdesk.dsp.loudness import LoudnessMeter
from tests.helpers.mix_songs import RATE, mix_of, small_song


def bulging(folder: Path, tempo_bpm: float) -> MixPlan:
    """Both songs at full level all through the overlap: louder than either."""
    return mix_of(small_song(folder / "a.wav", 120.0), small_song(folder / "b.wav", tempo_bpm, pitch_hz=277.0), "cut")


def mixed(plan: MixPlan) -> np.ndarray:
    return np.concatenate(list(mix_blocks(plan, RATE)), axis=1)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> MixPlan:
    return bulging(tmp_path_factory.mktemp("songs"), 120.0)


@pytest.fixture(scope="module")
def mix(plan: MixPlan) -> np.ndarray:
    return mixed(plan)


def energies(audio: np.ndarray) -> np.ndarray:
    meter = LoudnessMeter(RATE)
    meter.process(np.ascontiguousarray(audio, np.float32))
    return meter.hop_energies


def levelled(plan: MixPlan, mix: np.ndarray, start: int) -> np.ndarray:
    """The mix from a frame on, as it is played."""
    trim, audio = TrimAhead(plan, RATE, start / RATE, lambda: None), mix[:, start:].copy()
    for first in range(0, audio.shape[1], 8192):
        trim.level(audio[:, first : first + 8192], (start + first) / RATE)
    return audio


@pytest.mark.parametrize(("tempo_bpm", "most_db"), [(120.0, 0.05), (124.0, 1.0)])
def test_the_trim_is_that_of_the_rendered_mix(tempo_bpm: float, most_db: float, tmp_path: Path) -> None:
    """As near as can be told without stretching: equal kicks a millisecond apart add up otherwise."""
    plan = bulging(tmp_path, tempo_bpm)
    mix, overlap = mixed(plan), plan.timeline.overlaps[0]
    wanted = trim_of([heard_join(overlap, 0, energies(mix))], plan.timeline.overlaps)
    assert wanted is not None
    moments = np.arange(mix.shape[1]) / RATE
    gains_db = 20.0 * np.log10(np.abs(levelled(plan, mix, 0)[0] + 1e-9) / np.abs(mix[0] + 1e-9))
    loud = np.abs(mix[0]) > 0.01
    apart = np.abs(gains_db - wanted.at(moments))[loud]
    assert np.abs(wanted.at(moments)).max() > 1.0
    assert apart.max() < most_db


def test_what_is_played_bulges_less(plan: MixPlan, mix: np.ndarray) -> None:
    overlap = plan.timeline.overlaps[0]
    before, after = (join_loudness(heard_join(overlap, 0, energies(each)), overlap) for each in (mix, levelled(plan, mix, 0)))
    assert before is not None and after is not None
    assert before.highest_lu > 2.0
    assert after.highest_lu < 1.2 and after.lowest_lu > -2.0


def test_from_the_middle_of_a_transition_on_it_is_levelled_as_from_the_start(plan: MixPlan, mix: np.ndarray) -> None:
    overlap = plan.timeline.overlaps[0]
    start = round((overlap.mix_start + overlap.mix_end) / 2 * RATE)
    assert np.abs(levelled(plan, mix, start) - levelled(plan, mix, 0)[:, start:]).max() < 1e-4


def test_behind_the_last_transition_nothing_is_listened_to(plan: MixPlan) -> None:
    def never() -> None:
        raise AssertionError

    audio = np.ones((2, 100), np.float32)
    TrimAhead(plan, RATE, plan.timeline.overlaps[0].mix_end + 4.0, never).level(audio, plan.timeline.overlaps[0].mix_end + 4.0)
    assert (audio == 1.0).all()
