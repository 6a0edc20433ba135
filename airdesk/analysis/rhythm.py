"""Tempo, beats and bars of a song: several readings are followed through it, and the most likely one is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.bar_facts import bar_facts, beat_signs
from airdesk.analysis.beat_facts import SongFacts, grid_facts, song_facts
from airdesk.analysis.beat_grid import BeatGrid, fit_grid
from airdesk.analysis.judge import judge_named
from airdesk.analysis.listening import FINE_RATE, FRAME_RATE, Heard
from airdesk.analysis.pulse import candidate_tempi, likeness, local_periods, onsets_of
from airdesk.dsp.beat_path import beat_path
from airdesk.dsp.exact_onsets import ExactOnsets

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

FEWEST_BEATS: Final = 8
_SAME_TEMPO: Final = 0.03
_CLOSE_SECONDS: Final = 0.02
_LOOK_SECONDS: Final = 0.06


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


def readings_of(heard: Heard) -> tuple[list[Reading], SongFacts, ExactOnsets]:
    """Every tempo that repeats in the song, each followed through it on the beat and half a beat later."""
    onsets = onsets_of(heard)
    alike = likeness(onsets.whole)
    song = song_facts(heard, onsets, alike)
    exact = ExactOnsets(heard.fine, FINE_RATE)
    found = []
    for rank, tempo in enumerate(candidate_tempi(alike)):
        chain = beat_path(onsets.whole, local_periods(alike, tempo, len(onsets.whole))) / FRAME_RATE
        if len(chain) < FEWEST_BEATS:
            continue
        for shift in (0.0, 0.5):
            grid = fit_grid(chain[:-1] + shift * np.diff(chain), exact, heard.duration_seconds)
            if len(grid.beats) >= FEWEST_BEATS:
                rest = np.asarray([shift, 1.0 / (1 + rank)], np.float32)
                found.append(Reading(grid, np.concatenate((grid_facts(grid, song), rest))))
    return found, song, exact


def find_rhythm(heard: Heard) -> Rhythm | None:
    """The likeliest reading of a song; None where it has no eight beats."""
    readings, song, exact = readings_of(heard)
    if not readings:
        return None
    shares = judge_named("beats").shares(np.stack([reading.facts for reading in readings]))
    best = int(shares.argmax())
    grid = readings[best].grid
    bars = bar_facts(beat_signs(grid.beats, song, heard.bands))
    bar_shares = judge_named("bars").shares(np.stack([facts for _, _, facts in bars]))
    place = int(bar_shares.argmax())
    return Rhythm(
        grid=grid,
        share=float(shares[best]),
        tempi=_tempi(readings, shares, best),
        beats_per_bar=bars[place][0],
        first_downbeat=bars[place][1],
        bar_share=float(bar_shares[place]),
        clearness=_clearness(grid, exact),
        song=song,
    )


def _clearness(grid: BeatGrid, exact: ExactOnsets) -> float:
    """How well onsets near beats keep to them, against onsets that know nothing of beats."""
    times, weights = exact.near(grid.beats, _LOOK_SECONDS)
    weights = np.minimum(weights, 2.0)
    if weights.sum() <= 0.0:
        return 0.0
    close = float(weights[np.abs(times - grid.beats) < _CLOSE_SECONDS].sum() / weights.sum())
    chance = _CLOSE_SECONDS / _LOOK_SECONDS
    struck = float(np.mean(weights > 0.3))
    return float(np.clip((close - chance - 0.15) / (0.75 - chance), 0.0, 1.0) * np.clip(struck / 0.5, 0.2, 1.0))


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
