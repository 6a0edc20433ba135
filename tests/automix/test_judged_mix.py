"""A mix is made from two files and judged by code that knows only the audio of the mix (`tests.benchmarks.mix_judge`)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.settings import settings_for
from airdesk.workflows.automix_set import AutomixReport, AutomixRequest, automix_set
from tests.benchmarks import mix_judge_loudness as loudness
from tests.benchmarks.mix_judge import Floats, JudgedMix, judge, paired_errors
from tests.benchmarks.mix_judge_cases import FIRST, SECOND
from tests.benchmarks.mix_judge_marks import find_marks
from tests.benchmarks.mix_judge_songs import JudgedSong, make_song

Judged = tuple[list[JudgedSong], AutomixReport, JudgedMix]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Two songs of 40 s at 120 and 126, their mix and what it is like."""
    folder = tmp_path_factory.mktemp("judged")
    songs = [make_song(replace(order, seconds=40.0), folder) for order in (FIRST, SECOND)]
    request = AutomixRequest(tuple(song.path for song in songs), folder / "out", order="given", num_workers=1)
    report = automix_set(request, settings_for(folder / "library"))
    return songs, report, judge(report.files[0], songs)


def test_the_judge_finds_every_beat_of_a_song_where_it_is(judged: Judged) -> None:
    song = judged[0][1]
    marks = find_marks(song.path, [song])[song.order.name]
    assert np.abs(marks.beats - song.beats).max() < 5e-5
    assert np.abs(marks.downbeats - song.downbeats).max() < 5e-5


def test_the_judge_hears_a_beat_that_is_late() -> None:
    beats: Floats = np.linspace(0.0, 3.5, 8)
    assert paired_errors(beats, beats[::2] + 0.012) == pytest.approx(12.0)
    assert paired_errors(beats[::2], beats + 0.012) == pytest.approx(12.0)


def test_the_judges_loudness_is_that_of_the_standard(tmp_path: Path) -> None:
    time = np.arange(48_000 * 20) / 48_000
    tone = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * time)
    soundfile.write(tmp_path / "tone.wav", np.stack([tone, tone], axis=1), 48_000, subtype="FLOAT")
    assert loudness.integrated(loudness.hop_powers(tmp_path / "tone.wav")) == pytest.approx(-23.0, abs=0.1)


def test_downbeats_of_both_songs_meet_in_the_rendered_file(judged: Judged) -> None:
    (overlap,) = judged[2].overlaps
    errors = np.abs(overlap.downbeat_errors_ms)
    assert len(errors) >= 2
    assert np.median(errors) <= 5.0
    assert errors.max() <= 15.0
    assert np.abs(overlap.beat_errors_ms).max() <= 15.0  # and no beat lies on another's half


def test_the_loudness_neither_dips_nor_bumps_where_songs_meet(judged: Judged) -> None:
    (overlap,) = judged[2].overlaps
    assert overlap.dip_lu >= -3.0
    assert overlap.bump_lu <= 1.0


def test_two_basses_are_not_heard_at_once(judged: Judged) -> None:
    assert judged[2].overlaps[0].both_basses_seconds <= 0.6


def test_songs_are_heard_to_their_ends_and_nothing_is_dead_air(judged: Judged) -> None:
    mix = judged[2]
    assert min(mix.heard_share.values()) >= 0.9
    assert max(mix.heard_share.values()) <= 1.06
    assert mix.longest_silence <= 1.0


def test_the_mix_has_the_loudness_asked_for_and_no_clicks(judged: Judged) -> None:
    mix = judged[2]
    assert mix.integrated_lufs == pytest.approx(-14.0, abs=0.3)
    assert not mix.clicks
    assert mix.is_finite
    assert abs(mix.dc) < 0.002


def test_the_report_tells_the_measured_beat_error(judged: Judged) -> None:
    _, report, mix = judged
    measured = np.abs(mix.overlaps[0].beat_errors_ms).max()
    told = max(abs(error) for error in report.rendered.joins[0].beat_errors_ms)
    assert told == pytest.approx(measured, abs=3.0)
