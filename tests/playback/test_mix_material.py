"""A DJ set mixed while it is played: at once from anywhere, and the same as what is rendered."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from airdesk.automix.mix_timeline import Lane, MixTimeline, Piece
from airdesk.automix.set_mixer import MixPlan, mix_blocks
from airdesk.playback.mix_material import HeardMix, MixMaterial, MixPass, load_ahead
from tests.helpers.dj_sets import RATE, two_song_plan


@pytest.fixture
def plan(tmp_path: Path) -> MixPlan:
    return two_song_plan(tmp_path)


def read(mix_pass: MixPass, frames: int) -> np.ndarray:
    audio = np.zeros((2, frames), np.float32)
    mix_pass.render(0, audio, 0)
    return audio


def rendered(plan: MixPlan) -> np.ndarray:
    return np.concatenate(list(mix_blocks(plan, RATE)), axis=1)


def test_what_is_heard_is_what_is_rendered(plan: MixPlan) -> None:
    whole, overlap = rendered(plan), plan.timeline.overlaps[0]
    for seconds in (1.0, overlap.mix_end + 3.0):
        heard = MixMaterial(HeardMix(plan, ceiling_dbtp=0.0), RATE).begun_at(round(seconds * RATE))
        audio = read(heard, RATE)
        heard.close()
        there = whole[:, round(seconds * RATE) : round(seconds * RATE) + RATE]
        assert np.abs(audio - there).max() < 0.01


def test_hearing_within_a_stretched_overlap_begins_there(plan: MixPlan) -> None:
    overlap = plan.timeline.overlaps[0]
    seconds = (overlap.mix_start + overlap.mix_end) / 2
    begun = time.process_time()
    heard = MixMaterial(HeardMix(plan), RATE).begun_at(round(seconds * RATE))
    audio = read(heard, RATE)
    assert time.process_time() - begun < 3.0
    heard.close()
    there = rendered(plan)[:, round(seconds * RATE) : round(seconds * RATE) + RATE]
    energies = [float(np.sqrt(np.mean(sound**2))) for sound in (audio, there)]
    assert energies[0] == pytest.approx(energies[1], rel=0.1)
    assert best_lag(audio.mean(axis=0), there.mean(axis=0)) < 0.004 * RATE


def best_lag(first: np.ndarray, second: np.ndarray) -> int:
    reach = RATE // 50
    middle = slice(reach, len(first) - reach)
    likeness = [
        float(np.dot(first[middle], second[reach + lag : len(second) - reach + lag])) for lag in range(-reach, reach + 1)
    ]
    return abs(int(np.argmax(likeness)) - reach)


def test_it_ends_where_it_is_told_to(plan: MixPlan) -> None:
    material = MixMaterial(HeardMix(plan, end_seconds=2.0), RATE)
    assert material.num_frames == 2 * RATE
    heard = material.begun_at(RATE)
    audio = read(heard, 2 * RATE)
    assert np.abs(audio[:, : RATE - 100]).max() > 0.01
    assert not audio[:, RATE + 10 :].any()
    assert heard.is_done
    heard.close()


def test_before_the_start_there_is_silence(plan: MixPlan) -> None:
    heard = MixMaterial(HeardMix(plan), RATE).begun_at(-500)
    assert not read(heard, 500).any()
    heard.close()


def test_a_song_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    lane = Lane("a", (Piece(0.0, 5.0, 0.0, 5.0),))
    plan = MixPlan(MixTimeline((lane,), ()), (), {"a": tmp_path / "gone.wav"}, {})
    material = MixMaterial(HeardMix(plan), RATE)
    heard = material.begun_at(0)
    assert not read(heard, 100).any()
    assert "gone.wav does not exist" in material.take_problem()
    assert material.take_problem() == ""


def test_what_is_loaded_ahead_can_be_loaded() -> None:
    load_ahead()
