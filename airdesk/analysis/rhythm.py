"""Tempo, beats and bars of a song: several readings are followed through it, and the most likely one is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.bar_facts import bar_facts, beat_signs
from airdesk.analysis.beat_facts import SongFacts, curves_at, grid_facts, song_facts, spread
from airdesk.analysis.beat_grid import BeatGrid, fit_grid, moved_onto_onsets, steadied
from airdesk.analysis.beat_slides import likelier_course, without_slides
from airdesk.analysis.judge import judge_named
from airdesk.analysis.listening import FINE_RATE, FRAME_RATE, Heard
from airdesk.analysis.pulse import candidate_tempi, likeness, local_periods, onsets_of
from airdesk.dsp.beat_path import beat_path
from airdesk.dsp.exact_onsets import ExactOnsets

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

FEWEST_BEATS: Final = 8
_MOST_STRENGTH: Final = 4.0
_SAME_TEMPO: Final = 0.03
_CLOSE_SECONDS: Final = 0.02
_EARLY_SECONDS: Final = 0.06  # before the first sound that a beat may lie
_ENOUGH_BEATS: Final = 32  # to be certain of a tempo
_FAST_BPM, _FAST_OCTAVES = 205.0, 0.15
_STRUCK: Final = 0.3  # of the strength beats usually have
_LOOK_SECONDS: Final = 0.06
_LAST_BEATS: Final = 9


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a song."""

    grid: BeatGrid
    facts: Floats


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How a song is counted."""

    grid: BeatGrid
    share: float  # how likely this grid is the right one
    tempi: tuple[tuple[float, float], ...]  # beats per minute and likelihood of each tempo, likeliest first
    beats_per_bar: int
    first_downbeat: int  # index of a beat
    bar_share: float  # how likely the bars are right
    clearness: float  # 0..1: how much more is heard on the beats than anywhere
    song: SongFacts

    @property
    def downbeats(self) -> Doubles:
        """Seconds of the first beats of bars."""
        return self.grid.beats[self.first_downbeat :: self.beats_per_bar]


class Listener:
    """A song ready to be counted in one way or another."""

    def __init__(self, heard: Heard) -> None:
        self._seconds = heard.duration_seconds
        self._onsets = onsets_of(heard)
        self._alike = likeness(self._onsets.whole)
        self.song = song_facts(heard, self._onsets, self._alike)
        self.exact = ExactOnsets(heard.fine, FINE_RATE)
        self._near = np.minimum(spread(self._onsets.whole[:, np.newaxis])[:, 0], _MOST_STRENGTH)

    def readings(self) -> list[Reading]:
        """Every tempo that repeats in the song, each followed through it on the beat and half a beat later."""
        found = []
        for rank, tempo in enumerate(candidate_tempi(self._alike)):
            chain = self._chain(self._onsets.whole, tempo)
            for shift in (0.0, 0.5) if len(chain) > FEWEST_BEATS else ():
                grid = fit_grid(chain[:-1] + shift * np.diff(chain), self.exact, self._seconds, self._strength)
                if len(grid.beats) >= FEWEST_BEATS:
                    rest = np.asarray([shift, 1.0 / (1 + rank)], np.float32)
                    found.append(Reading(grid, np.concatenate((grid_facts(grid, self.song), rest))))
        return found

    def followed_again(self, grid: BeatGrid) -> BeatGrid:
        """A drifting grid followed by what tells its beats from its off-beats, so that it stays where only the latter sound."""
        on = curves_at(self.song.curves, grid.beats[:-1]).mean(axis=0)
        off = curves_at(self.song.curves, grid.beats[:-1] + np.diff(grid.beats) / 2.0).mean(axis=0)
        weights = (on - off) / (on + off + 0.05)
        curve = np.asarray(self._onsets.groups @ weights.astype(np.float32), np.float32)
        chain = self._chain(curve / max(1e-6, float(curve.std())), 60.0 / grid.period_seconds)
        if len(chain) <= FEWEST_BEATS:
            return grid
        again = fit_grid(chain, self.exact, self._seconds, self._strength)
        if len(again.beats) < FEWEST_BEATS:
            return grid
        if again.is_constant:
            return again
        return likelier_course(again, grid, self._onsets.groups)

    def without_slides(self, grid: BeatGrid) -> BeatGrid:
        """A drifting grid whose stretches beside the beat are put right."""
        return without_slides(grid, self._onsets.groups, self.exact)

    def onto_onsets(self, grid: BeatGrid) -> BeatGrid:
        """A grid on whose beats nothing begins moved to where something does."""
        return moved_onto_onsets(grid, self.exact, self._seconds, self._strength)

    def to_the_ends(self, grid: BeatGrid, start: float, end: float) -> BeatGrid:
        """The grid from the first audible beat to the last."""
        beats = grid.beats
        step = float(beats[1] - beats[0])
        earlier = beats[0] - step * np.arange(int(max(0.0, beats[0] - start) / step + 1.0), 0, -1)
        beats = np.concatenate((earlier[earlier > max(start, 0.0) - _EARLY_SECONDS], beats))
        beats = beats[(beats > max(start, 0.0) - _EARLY_SECONDS) & (beats < end)]
        return grid if len(beats) < FEWEST_BEATS else replace(grid, beats=np.maximum(beats, 0.0))

    def with_whole_bars(self, grid: BeatGrid, beats_per_bar: int, first_downbeat: int) -> BeatGrid:
        """The grid up to the end of the bar in which something was struck last; what follows only rings."""
        beats = grid.beats
        frames = np.clip(np.round(beats * FRAME_RATE).astype(np.int64), 0, len(self._near) - 1)
        struck = np.flatnonzero(self._near[frames] > _STRUCK * float(np.median(self._near[frames])))
        if not len(struck):
            return grid
        bars = (struck[-1] - first_downbeat) // beats_per_bar + 1
        last = max(FEWEST_BEATS, first_downbeat + int(bars) * beats_per_bar)
        missing = last - len(beats)
        if missing > 0:
            step = float(np.diff(beats[-_LAST_BEATS:]).mean())
            rest = beats[-1] + step * np.arange(1, missing + 1)
            beats = np.concatenate((beats, rest[rest < self._seconds]))
        return replace(grid, beats=beats[:last])

    def _chain(self, curve: Floats, tempo_bpm: float) -> Doubles:
        periods = local_periods(self._alike, tempo_bpm, len(curve))
        return np.asarray(beat_path(curve, periods) / FRAME_RATE)

    def _strength(self, times: Doubles) -> float:
        frames = np.clip(np.round(times * FRAME_RATE).astype(np.int64), 0, len(self._near) - 1)
        return float(self._near[frames].mean())


def find_rhythm(heard: Heard, audible_start: float, audible_end: float) -> Rhythm | None:
    """The likeliest reading of a song between two times; None where it has no eight beats."""
    listener = Listener(heard)
    readings = listener.readings()
    if not readings:
        return None
    song = listener.song
    shares = judge_named("beats").shares(np.stack([reading.facts for reading in readings])) * _countable(readings)
    shares /= shares.sum()
    best = int(shares.argmax())
    tempi = _tempi(readings, shares, best)
    grid = listener.onto_onsets(readings[best].grid)
    if not grid.is_constant:
        grid = steadied(grid, listener.exact) or listener.without_slides(listener.followed_again(grid))
    grid = listener.to_the_ends(grid, audible_start, audible_end)
    tempi = ((_tempo(grid), tempi[0][1]), *tempi[1:])
    bars = bar_facts(beat_signs(grid.beats, song, heard.bands))
    bar_shares = judge_named("bars").shares(np.stack([facts for _, _, facts in bars]))
    place = int(bar_shares.argmax())
    return Rhythm(
        grid=listener.with_whole_bars(grid, bars[place][0], bars[place][1]),
        share=float(shares[best]),
        tempi=tempi,
        beats_per_bar=bars[place][0],
        first_downbeat=bars[place][1],
        bar_share=float(bar_shares[place]),
        clearness=_clearness(grid, listener.exact),
        song=song,
    )


def _countable(readings: list[Reading]) -> Doubles:
    """Less than 1 for tempi nobody taps along to: faster than 205, half of it is meant more and more often (a choice)."""
    tempi = np.asarray([60.0 / reading.grid.period_seconds for reading in readings])
    return np.asarray(np.exp(-np.square(np.maximum(0.0, np.log2(tempi / _FAST_BPM)) / _FAST_OCTAVES)))


def _tempo(grid: BeatGrid) -> float:
    """Beats per minute: of the fit, or on average where the tempo drifts."""
    if grid.is_constant:
        return 60.0 / grid.period_seconds
    return 60.0 * (len(grid.beats) - 1) / float(grid.beats[-1] - grid.beats[0])


def _clearness(grid: BeatGrid, exact: ExactOnsets) -> float:
    """How well onsets near beats keep to them, against onsets that know nothing of beats."""
    times, weights = exact.near(grid.beats, _LOOK_SECONDS)
    weights = np.minimum(weights, 2.0)
    if weights.sum() <= 0.0:
        return 0.0
    close = float(weights[np.abs(times - grid.beats) < _CLOSE_SECONDS].sum() / weights.sum())
    chance = _CLOSE_SECONDS / _LOOK_SECONDS
    struck = float(np.mean(weights > 0.3))
    return float(
        np.clip((close - chance - 0.2) / (0.7 - chance), 0.0, 1.0)
        * np.clip(struck / 0.5, 0.2, 1.0)
        * min(1.0, len(times) / _ENOUGH_BEATS)
    )


def _tempi(readings: list[Reading], shares: Doubles, best: int) -> tuple[tuple[float, float], ...]:
    """Tempi with the likelihood of all their readings together; the chosen one first."""
    found: list[list[float]] = []
    for place in [best, *np.argsort(-shares)]:
        tempo = 60.0 / readings[place].grid.period_seconds
        known = next((each for each in found if abs(each[0] / tempo - 1.0) < _SAME_TEMPO), None)
        if known is None:
            found.append([tempo, float(shares[place])])
        elif place != best:
            known[1] += float(shares[place])
    return tuple((tempo, share) for tempo, share in [found[0], *sorted(found[1:], key=lambda each: -each[1])])
