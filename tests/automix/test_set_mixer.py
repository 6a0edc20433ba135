"""A mix as a stream: joins nobody hears, the same from anywhere, beats where the timeline says."""

from __future__ import annotations

import itertools
import math
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from airdesk.audio.mapped_stretch import mapped_stretch
from airdesk.automix import lane_runs
from airdesk.automix.arranging import mix_timeline
from airdesk.automix.beat_lag import LagMeter
from airdesk.automix.fader_curves import Curve
from airdesk.automix.lane_runs import Run, runs_of
from airdesk.automix.set_mixer import MixPlan, RunMaker, make_run, matched_beats, matched_seconds, mix_blocks
from airdesk.automix.tempo_course import Deck
from airdesk.model.djset import STYLES, Transition, TransitionStyle
from tests.helpers.mix_songs import RATE, SmallSong, mix_of, small_song, tone_song


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> tuple[SmallSong, SmallSong]:
    folder = tmp_path_factory.mktemp("songs")
    return small_song(folder / "a.wav", 120.0), small_song(folder / "b.wav", 124.0, rate=48_000, pitch_hz=247.0)


MADE: dict[tuple[object, ...], np.ndarray] = {}


def keeping(plan: MixPlan) -> RunMaker:
    """Make each run once for all tests: they mix the same two songs."""

    def run_of(song_id: str, run: Run) -> np.ndarray:
        key = plan.paths[song_id], run, matched_seconds(plan, song_id, run), matched_beats(plan, song_id, run)
        if key not in MADE:
            MADE[key] = make_run(plan, song_id, run, RATE).audio
        return MADE[key]

    return run_of


def mixed(plan: MixPlan, runs: RunMaker | None = None, **place: int) -> np.ndarray:
    return np.concatenate(list(mix_blocks(plan, RATE, runs=runs, **place)), axis=1)


def test_stretched_and_copied_sound_join_without_a_click(tmp_path: Path) -> None:
    tone = tone_song(tmp_path / "a.wav", 440.0, level=0.5)
    other = tone_song(tmp_path / "b.wav", 440.0, level=0.0)
    fast = SmallSong(other.path, other.seconds, small_song(tmp_path / "c.wav", 123.0).grid)
    plan = mix_of(tone, fast)
    lane = plan.timeline.lanes[0]
    assert [run.is_copy for run in runs_of(lane)] == [True, False]
    mix = mixed(plan)[0]
    inside = mix[RATE : round(plan.timeline.overlaps[0].mix_start * RATE)]
    bend = np.abs(np.diff(inside, n=2))
    assert bend.max() < 1.25 * 0.5 * (2 * np.pi * 440 / RATE) ** 2  # that of the sine itself
    levels = np.sqrt(np.square(inside[: len(inside) // 441 * 441]).reshape(-1, 441).mean(axis=1))
    assert 20.0 * np.log10(levels.min() / levels.max()) > -1.0  # nor a dip


@pytest.mark.parametrize("start", [7.3, 24.0, 27.7, 33.1])
def test_a_mix_from_anywhere_is_the_same_mix(songs: tuple[SmallSong, SmallSong], start: float) -> None:
    plan = mix_of(*songs, "bass_swap", gains_db=(-2.0, -3.0))
    runs = keeping(plan)
    whole = mixed(plan, runs)
    first = round(start * RATE) // 64 * 64
    part = next(mix_blocks(plan, RATE, start_frame=first, runs=runs))
    settled = RATE // 10  # the filters need a moment
    assert np.abs(part - whole[:, first : first + part.shape[1]])[:, settled:].max() < 2e-3


def test_block_size_does_not_matter(songs: tuple[SmallSong, SmallSong]) -> None:
    plan = mix_of(*songs)
    runs = keeping(plan)
    assert np.abs(mixed(plan, runs) - mixed(plan, runs, block_frames=4096)).max() < 1e-4


@pytest.mark.parametrize("style", STYLES)
def test_every_style_sounds_throughout_without_clicks(songs: tuple[SmallSong, SmallSong], style: TransitionStyle) -> None:
    is_matched = style not in ("cut", "cold_start", "quick_fade", "echo_out")
    beats = {"cut": 1.0, "cold_start": 8.0, "quick_fade": 8.0, "echo_out": 4.0}.get(style, 16.0)
    plan = mix_of(*songs, style, beats=beats, is_matched=is_matched, loop_beats=4.0 if style == "loop" else 0.0)
    mix = mixed(plan, keeping(plan))
    assert mix.shape == (2, round(plan.timeline.duration_seconds * RATE))
    assert np.isfinite(mix).all()

    levels = np.sqrt(np.square(mix[0, : mix.shape[1] // 4410 * 4410]).reshape(-1, 4410).mean(axis=1))
    assert levels[:-5].min() > 0.01  # never silent
    assert np.abs(mix).max() < 1.6


def test_a_loop_repeats_its_beats(songs: tuple[SmallSong, SmallSong], tmp_path: Path) -> None:
    silent = tone_song(tmp_path / "silent.wav", 440.0, level=0.0)
    plan = mix_of(songs[0], silent, "loop", beats=16.0, loop_beats=4.0)
    lane = plan.timeline.lanes[0]
    cue = plan.transitions[0].cue_out_seconds
    assert {round(lane.to_source(lane.to_mix(cue) + 2.0 * turn + 0.1) - cue, 6) for turn in range(4)} == {0.1}


@pytest.mark.parametrize(("tempos", "key_shift"), [((120.0, 126.0), 0), ((120.0, 113.0), 0), ((124.0, 121.3), 1)])
def test_beats_lie_within_two_milliseconds_after_stretching(
    tmp_path: Path, tempos: tuple[float, float], key_shift: int
) -> None:
    first, second = (small_song(tmp_path / f"{tempo}.wav", tempo) for tempo in tempos)
    plan = mix_of(first, second, cue_out=29.0, key_shift=key_shift)
    for lane in plan.timeline.lanes:
        for run in runs_of(lane):
            if not run.is_copy:
                lags = [abs(lag) for _, lag in make_run(plan, lane.song_id, run, RATE).beat_lags]
                assert len(lags) >= 6
                assert np.median(lags) < 0.001
                assert np.percentile(lags, 90) < 0.002


def test_a_song_that_is_over_is_let_go_of(songs: tuple[SmallSong, SmallSong]) -> None:
    """However long a set is, no more of it is held than what sounds."""
    plan = mix_of(*songs)
    made, held = keeping(plan), list[weakref.ref[np.ndarray]]()

    def run_of(song_id: str, run: Run) -> np.ndarray:
        audio = np.array(made(song_id, run))
        held.append(weakref.ref(audio))
        return audio

    blocks = mix_blocks(plan, RATE, runs=run_of, block_frames=RATE)
    over = math.ceil(plan.timeline.overlaps[0].mix_end) + 1
    assert len(list(itertools.islice(blocks, over))) == over
    assert held
    assert held[0]() is None


@pytest.mark.parametrize(("late_ms", "num_passes"), [(lambda beat: 4.0 * (beat % 2), 1), (lambda beat: 0.5 * beat, 2)])
def test_only_what_drifts_is_stretched_again(
    late_ms: Callable[[int], float], num_passes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Single beats come early or late whatever the map says; what goes on for bars can be taken out of it."""
    made: list[int] = []

    def counted(*args: Any, **options: Any) -> Any:
        made.append(1)
        return mapped_stretch(*args, **options)

    monkeypatch.setattr(lane_runs, "mapped_stretch", counted)
    monkeypatch.setattr(LagMeter, "beat_lags", lambda _, frames: [late_ms(beat) / 1000.0 for beat in range(len(frames))])
    plan = mix_of(small_song(tmp_path / "a.wav", 120.0), small_song(tmp_path / "b.wav", 124.0))
    (run,) = (run for run in runs_of(plan.timeline.lanes[0]) if not run.is_copy)
    make_run(plan, "a", run, RATE)
    assert len(made) == num_passes


def test_an_album_goes_on_as_on_the_record(tmp_path: Path) -> None:
    rate = 44_100
    whole = 0.4 * np.sin(2 * np.pi * 441.7 * np.arange(45 * rate) / rate + 0.9)
    cuts = [0, 20 * rate + 7, 33 * rate + 12_345, 45 * rate]
    decks, paths = [], {}
    for name, low, high in zip("abc", cuts, cuts[1:], strict=False):
        paths[name] = tmp_path / f"{name}.wav"
        soundfile.write(paths[name], np.stack([whole[low:high]] * 2, 1).astype(np.float32), rate, subtype="FLOAT")
        decks.append(Deck(name, 0.01237 if name == "a" else 0.0, (high - low) / rate))
    joins = tuple(
        Transition(first.song_id, second.song_id, "cut", first.end_seconds, 0.0, 0.0)
        for first, second in itertools.pairwise(decks)
    )
    plan = MixPlan(mix_timeline(decks, joins), joins, paths, {name: Curve(((0.0, 0.0),)) for name in "abc"})
    mix = mixed(plan)[0]
    skipped = round(0.01237 * rate)
    assert len(mix) == len(whole) - skipped
    inner = slice(rate // 100, -rate // 100)  # the set itself begins and ends without a click
    assert np.abs(mix - whole[skipped:])[inner].max() < 1e-5
