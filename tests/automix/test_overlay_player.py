"""A loop over a transition is found in the mix where it was laid, on its beats."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.automix.set_mixer import MixPlan, mix_blocks
from airdesk.model.djset import Overlay
from tests.helpers.mix_songs import RATE, mix_of, tone_song


def ticking(path: Path, tempo_bpm: float, beats: int = 8) -> Path:
    """A high tick on each beat."""
    frames = round(beats * 60.0 / tempo_bpm * RATE)
    audio, rng = np.zeros(frames, np.float32), np.random.default_rng(3)
    for beat in range(beats):
        start = round(beat * 60.0 / tempo_bpm * RATE)
        audio[start : start + 900] += (0.5 * rng.normal(size=900) * np.exp(-np.arange(900) / 150.0)).astype(np.float32)
    soundfile.write(path, audio, RATE)
    return path


def with_overlay(tmp_path: Path, tempo_bpm: float, *, length_beats: float = 8.0) -> MixPlan:
    plan = mix_of(tone_song(tmp_path / "a.wav", 200.0), tone_song(tmp_path / "b.wav", 300.0), beats=16.0, cue_out=20.0)
    path = ticking(tmp_path / f"loop{tempo_bpm:g}.wav", tempo_bpm)
    overlay = Overlay("percussion", str(path), None, -6.0, 4.0, length_beats, tempo_bpm)
    return replace(plan, transitions=(replace(plan.transitions[0], overlay=overlay),))


@pytest.mark.parametrize("tempo_bpm", [120.0, 112.0, 129.0])
def test_the_loop_is_heard_on_the_blends_beats_and_only_where_it_was_laid(tmp_path: Path, tempo_bpm: float) -> None:
    plan = with_overlay(tmp_path, tempo_bpm)
    bare = replace(plan, transitions=(replace(plan.transitions[0], overlay=None),))
    mixes = [np.concatenate(list(mix_blocks(each, RATE)), axis=1)[0] for each in (plan, bare)]
    added = mixes[0] - mixes[1]
    overlap = plan.timeline.overlaps[0]
    first, last = overlap.beats[4], overlap.beats[12]
    assert not added[: round((first - 0.02) * RATE)].any()
    assert not added[round((last + 0.02) * RATE) :].any()
    for beat in overlap.beats[4:10]:
        window = np.abs(added[round((beat - 0.1) * RATE) : round((beat + 0.2) * RATE)])
        onset = int(np.argmax(window > 0.3 * window.max())) / RATE - 0.1
        assert abs(onset) < 0.006


def test_it_is_repeated_until_its_end_and_fades(tmp_path: Path) -> None:
    plan = with_overlay(tmp_path, 120.0, length_beats=0.0)
    bare = replace(plan, transitions=(replace(plan.transitions[0], overlay=None),))
    mixes = [np.concatenate(list(mix_blocks(each, RATE)), axis=1)[0] for each in (plan, bare)]
    added, beats = np.abs(mixes[0] - mixes[1]), plan.timeline.overlaps[0].beats
    peaks = [added[round((beat - 0.01) * RATE) : round((beat + 0.1) * RATE)].max() for beat in beats]
    assert max(peaks[:4]) == 0.0
    assert min(peaks[4:14]) > 0.3 * max(peaks)
    assert peaks[15] < 0.7 * peaks[12]
