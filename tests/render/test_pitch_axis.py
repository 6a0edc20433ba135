"""The warped axis against its definition: the running sum of 2^(semitones / 12)."""

from __future__ import annotations

import numpy as np
import pytest

from airdesk.model.song import Automation
from airdesk.model.timebase import constant_tempo
from airdesk.render.frame_clock import frame_clock
from airdesk.render.pitch_axis import GRID_FRAMES, VIBRATO_HZ, PitchAxis, pitch_axis, pitch_curve
from tests.helpers.instruments import track_of

CLOCK = frame_clock(constant_tempo(120.0), 44100)
BEAT_FRAMES = 22050


def _axis(bends: tuple[Automation, ...] = (), vibrato: tuple[Automation, ...] = ()) -> PitchAxis:
    track = track_of([], pitch_automation=bends, vibrato_automation=vibrato)
    axis = pitch_axis(pitch_curve(track, CLOCK, None), 44100, 10 * BEAT_FRAMES)
    assert axis is not None
    return axis


def test_where_the_pitch_rests_the_axis_is_exact() -> None:
    axis = _axis((Automation(0, 0.0), Automation(960, 12.0), Automation(1920, 0.0)))
    frames = np.array([0, 100, 2 * BEAT_FRAMES - 400, 3 * BEAT_FRAMES, 3 * BEAT_FRAMES + 1000, 9 * BEAT_FRAMES])
    runs = np.diff(axis.position(frames))
    assert runs[0] == 100.0
    assert runs[1] == 2 * BEAT_FRAMES - 500
    assert runs[3] == pytest.approx(2000.0)
    assert axis.position(np.array([9 * BEAT_FRAMES + 7]))[0] == pytest.approx(axis.position(frames)[-1] + 7.0)
    assert len(axis.frames) < 30


def test_a_moving_pitch_is_within_a_hundredth_of_a_cent() -> None:
    steps = tuple(Automation(tick, tick / 480) for tick in range(0, 1920, 5))
    axis = _axis(steps, (Automation(0, 0.5),))
    frames = np.arange(0, 3 * BEAT_FRAMES)
    semitones = frames / BEAT_FRAMES + 0.5 * np.sin(2 * np.pi * VIBRATO_HZ * frames / 44100)
    cents = 1200 * np.log2(np.diff(axis.position(frames)) / np.exp2(semitones / 12)[:-1])
    assert np.abs(cents[2000:]).max() < 1.0  # bends on a grid of 1.5 ms move this one by 0.8 cents
    assert np.abs(cents[2000:] - np.median(cents[2000:])).max() < 0.5


def test_frames_are_found_again() -> None:
    axis = _axis(tuple(Automation(tick, (tick % 97) / 20 - 2) for tick in range(0, 3000, 17)))
    frames = np.arange(0, 9 * BEAT_FRAMES, 13)
    found = axis.frame_at(axis.position(frames) + 1e-6)
    assert np.abs(found - frames).max() == 0


def test_steady_stretches_and_top_speeds_are_known() -> None:
    axis = _axis((Automation(0, 0.0), Automation(480, 2.0), Automation(960, 0.0)))
    first = np.array([0, 0, BEAT_FRAMES, 2 * BEAT_FRAMES])
    last = np.array([BEAT_FRAMES - 1000, BEAT_FRAMES, 2 * BEAT_FRAMES - 1000, 2**62])
    assert axis.is_steady(first, last).tolist() == [True, False, True, True]
    assert 12 * np.log2(axis.top_speed(first, last)) == pytest.approx([0.0, 2.0, 2.0, 0.0])
    assert 12 * np.log2(axis.speed(first)) == pytest.approx([0.0, 0.0, 2.0, 0.0])


def test_a_pitch_that_never_moves_needs_no_axis() -> None:
    for bends in ((), (Automation(0, 1.5),), (Automation(0, 1.5), Automation(960, 1.5))):
        track = track_of([], pitch_automation=bends)
        assert pitch_axis(pitch_curve(track, CLOCK, None), 44100, 1000) is None


def test_hours_of_vibrato_stay_in_bounds() -> None:
    track = track_of([], vibrato_automation=(Automation(0, 0.5),))
    hours = 6 * 3600 * 44100
    axis = pitch_axis(pitch_curve(track, CLOCK, None), 44100, hours)
    assert axis is not None
    assert len(axis.frames) <= 2_000_002
    assert axis.frames[1] % GRID_FRAMES == 0
    assert axis.position(np.array([hours]))[0] == pytest.approx(hours * 1.000208, rel=1e-5)  # the mean of 2^x lies above 1
