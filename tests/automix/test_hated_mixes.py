"""What people hate in mixes made by programs: half-beat errors, tempos off by two thirds, hard cuts, lost minutes, dead air."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.analysis.analyse import analyse_file
from airdesk.settings import settings_for
from airdesk.workflows.automix_set import AutomixReport, AutomixRequest, automix_set
from tests.benchmarks.mix_judge import JudgedMix, judge
from tests.benchmarks.mix_judge_cases import FIRST, SECOND
from tests.benchmarks.mix_judge_marks import Marks, find_marks
from tests.benchmarks.mix_judge_songs import CARRIERS, JudgedSong, make_song

FAST = ((140.0, "techno"), (160.0, "rock"), (170.0, "drum and bass"), (180.0, "rock"), (174.0, "drum and bass"))


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[AutomixReport, JudgedMix, dict[str, Marks]]:
    """Three songs mixed: a fade-out and a silent tail, 30 s of it, and a song whose beats cannot meet with the others."""
    folder = tmp_path_factory.mktemp("hated")
    orders = (
        replace(FIRST, seconds=50.0, tempo_bpm=122.0, tail_seconds=30.0, fade_out_seconds=8.0),
        replace(SECOND, seconds=60.0, tempo_bpm=126.0),
        replace(FIRST, name="third", seconds=40.0, tempo_bpm=87.0, genre="hip hop", carrier_hz=CARRIERS[10], bass_hz=65.4),
    )
    songs: list[JudgedSong] = [make_song(order, folder) for order in orders]
    request = AutomixRequest(tuple(song.path for song in songs), folder / "out", order="given", num_workers=1)
    report = automix_set(request, settings_for(folder / "library"))
    return report, judge(report.files[0], songs, with_meter=False), find_marks(report.files[0], songs)


@pytest.mark.parametrize(("tempo_bpm", "genre"), FAST)
def test_no_tempo_is_off_by_two_thirds_and_no_beat_by_a_half(tempo_bpm: float, genre: str, tmp_path: Path) -> None:
    song = make_song(replace(FIRST, seconds=30.0, tempo_bpm=tempo_bpm, genre=genre), tmp_path)
    found = analyse_file(song.path)
    assert found.tempo_bpm is not None
    assert min(abs(found.tempo_bpm * factor / tempo_bpm - 1.0) for factor in (0.5, 1.0, 2.0)) < 0.001
    beats = np.array(found.beats)
    nearest = np.abs(beats[:, None] - song.beats[None, :]).min(axis=1)
    assert np.median(nearest[: len(beats) - 1]) < 0.02


def test_no_song_is_cut_short(mixed: tuple[AutomixReport, JudgedMix, dict[str, Marks]]) -> None:
    assert min(mixed[1].heard_share.values()) > 0.9


def test_there_is_no_dead_air_where_a_song_has_a_long_silent_tail(
    mixed: tuple[AutomixReport, JudgedMix, dict[str, Marks]],
) -> None:
    assert mixed[1].longest_silence < 1.0
    starts = [(overlap.start, overlap.end) for overlap in mixed[1].overlaps]
    assert all(start < end + 1.0 for start, end in starts)  # marks are a beat apart


def test_no_song_is_cut_off_at_full_level(mixed: tuple[AutomixReport, JudgedMix, dict[str, Marks]]) -> None:
    assert all(overlap.cut_level < 0.3 for overlap in mixed[1].overlaps)


def test_the_tempo_glides_back_in_small_steps_after_a_blend(mixed: tuple[AutomixReport, JudgedMix, dict[str, Marks]]) -> None:
    _, mix, marks = mixed
    for name, tempo in (("first", 122.0), ("second", 126.0)):
        beats = marks[name].beats
        inside = beats[: -4 if name == "second" else None]
        lengths = np.diff(inside)
        assert np.abs(np.diff(lengths)).max() / lengths.mean() < 0.02  # no jump from one beat to the next
        alone = [length for moment, length in zip(inside, lengths, strict=False) if not _is_near(moment, mix)]
        assert np.median(alone) == pytest.approx(60.0 / tempo, rel=0.0005)


def _is_near(moment: float, mix: JudgedMix) -> bool:
    return any(overlap.start - 12.0 < moment < overlap.end + 12.0 for overlap in mix.overlaps)


def test_songs_come_one_after_the_other_in_the_order_given(mixed: tuple[AutomixReport, JudgedMix, dict[str, Marks]]) -> None:
    assert mixed[1].order == ("first", "second", "third")
    assert all(later.start > earlier.start for earlier, later in itertools.pairwise(mixed[1].overlaps))
