"""The form of a song: bars of like sound gathered into sections that last as long as sections do."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.beat_facts import beat_tones
from airdesk.analysis.listening import FRAME_RATE, Heard, band_hz
from airdesk.analysis.rhythm import Rhythm
from airdesk.analysis.section_kinds import Block, energies_of, named_blocks
from airdesk.dsp.long_arrays import sums_at
from airdesk.model.song_analysis import BarLevels, SongSection

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

LOW_HZ, HIGH_HZ = 150.0, 2500.0
_LONGEST_BARS: Final = 32
_COST_OF_LENGTH: Final = {4: 1.0, 8: 0.55, 12: 0.9, 16: 0.6, 24: 0.8, 32: 0.7}
_ODD_EVEN: Final = 1.3  # of an even number of bars that is not in the table
_ODD: Final = 1.7
_SHORT, _SHORT_AT_END = 3.0, 2.5
_LEVELS_COUNT, _ONSETS_COUNT = 3.0, 0.5  # beside harmony
_OUT_DB: Final = 18.0  # below its usual top at which a range of the spectrum is out
_SHARE_OF_ALL, _TIMES_UNREST = 0.08, 3.0
_SHORTEST_BARS: Final = 4
_WINDOW_POWER: Final = 1024 * 1024 * 0.375 / 2.0  # power in the bins of a window over mean power of the signal


@dataclass(frozen=True, slots=True)
class Form:
    """The level of each bar, sections and phrases."""

    bars: tuple[BarLevels, ...]
    sections: tuple[SongSection, ...]
    phrases: tuple[float, ...]


def form_of(heard: Heard, rhythm: Rhythm, start: float, end: float) -> Form:
    """Sections between the first and the last audible bar."""
    edges = _bar_edges(rhythm, start, end)
    power = _bands(heard, edges)
    onsets = _means(rhythm.song.curves.sum(axis=1, keepdims=True), edges)[:, 0]
    treble = beat_tones(edges[:-1], rhythm.song.tones)[:, 0] if len(edges) > 2 else np.zeros((len(power), 12))
    signs = _signs(power, treble, onsets)
    firsts = _boundaries(signs)
    blocks = named_blocks(firsts, energies_of(power))
    sections = tuple(_section(block, edges) for block in blocks)
    return Form(_bar_levels(power, edges), sections, _phrases(edges, blocks))


def _bar_edges(rhythm: Rhythm, start: float, end: float) -> Doubles:
    """Where bars begin, and where the last one ends."""
    downbeats = rhythm.downbeats
    if len(downbeats) < 2:
        return np.asarray([start, max(end, start + 1.0)])
    bar = float(np.median(np.diff(downbeats)))
    inside = downbeats[(downbeats > start - 0.5 * bar) & (downbeats < end - 0.25 * bar)]
    if len(inside) < 2:
        return np.asarray([start, max(end, start + 1.0)])
    return np.append(inside, min(end, inside[-1] + bar) if end - inside[-1] < 1.5 * bar else inside[-1] + bar)


def _means(values: Floats, edges: Doubles) -> Doubles:
    frames = np.clip(np.round(edges * FRAME_RATE).astype(np.int64), 0, len(values))
    return np.asarray(np.diff(sums_at(values, frames), axis=0) / np.maximum(1, np.diff(frames))[:, np.newaxis])


def _bands(heard: Heard, edges: Doubles) -> Doubles:
    """Mean power of each band in each bar."""
    return _means(heard.bands, edges)


def _bar_levels(power: Doubles, edges: Doubles) -> tuple[BarLevels, ...]:
    """Levels in three ranges of each bar."""
    hz = band_hz()
    parts = [hz < LOW_HZ, (hz >= LOW_HZ) & (hz < HIGH_HZ), hz >= HIGH_HZ]
    decibels = [np.round(10.0 * np.log10(power[:, part].sum(axis=1) / _WINDOW_POWER + 1e-12), 2) for part in parts]
    rows = zip(edges[:-1], *decibels, strict=True)
    return tuple(BarLevels(round(float(at), 4), float(low), float(mid), float(high)) for at, low, mid, high in rows)


def _signs(power: Doubles, tones: Doubles, onsets: Doubles) -> Doubles:
    """What each bar sounds like: levels of bands, harmony, how much happens; scaled so that all count."""
    levels = np.log10(power + 1e-6 * float(power.mean()) + 1e-12)
    np.maximum(levels, np.percentile(levels, 95.0, axis=0) - _OUT_DB / 10.0, out=levels)  # silence is no farther than out
    levels -= levels.mean(axis=0)
    levels *= _LEVELS_COUNT / max(0.15, float(levels.std())) / math.sqrt(levels.shape[1])
    busy = _ONSETS_COUNT * (onsets - onsets.mean()) / max(0.3, float(onsets.std()))
    return np.concatenate((levels, tones, busy[:, np.newaxis]), axis=1)


def _price(signs: Doubles) -> float:
    """Of a section: a share of how far bars differ, and no less than what bars that follow one another differ by anyway."""
    apart = float(np.square(signs - signs.mean(axis=0)).sum()) * 6.0 / max(36, len(signs))
    unrest = [float(np.median(np.square(signs[lag:] - signs[:-lag]).sum(axis=1))) / 2.0 for lag in (1, 2) if lag < len(signs)]
    return max(_SHARE_OF_ALL * apart, _TIMES_UNREST * min(unrest, default=0.0)) + 1e-6


def _boundaries(signs: Doubles) -> list[int]:
    """First bars of the sections that are most alike inside, for the price of each section."""
    count = len(signs)
    sums = np.concatenate((np.zeros((1, signs.shape[1])), np.cumsum(signs, axis=0)))
    squares = np.concatenate(([0.0], np.cumsum(np.square(signs).sum(axis=1))))
    price = _price(signs)
    best, back = np.full(count + 1, np.inf), np.zeros(count + 1, np.int64)
    best[0] = 0.0
    usual, at_end = (np.asarray([_length_cost(n, is_end=end) for n in range(_LONGEST_BARS + 1)]) for end in (False, True))
    for last in range(1, count + 1):
        firsts = np.arange(max(0, last - _LONGEST_BARS), last)
        lengths = last - firsts
        spread = squares[last] - squares[firsts] - np.square(sums[last] - sums[firsts]).sum(axis=1) / lengths
        costs = best[firsts] + spread + price * np.where((firsts == 0) | (last == count), at_end[lengths], usual[lengths])
        back[last] = firsts[costs.argmin()]
        best[last] = costs.min()
    found = []
    place = count
    while place > 0:
        place = int(back[place])
        found.append(place)
    return found[::-1]


def _length_cost(length: int, *, is_end: bool) -> float:
    if length < _SHORTEST_BARS:
        return _SHORT_AT_END if is_end else _SHORT
    usual = _COST_OF_LENGTH.get(length, _ODD_EVEN if length % 2 == 0 else _ODD)
    return min(usual, 1.1) if is_end else usual


def _section(block: Block, edges: Doubles) -> SongSection:
    start, end = (round(float(edges[bar]), 4) for bar in (block.first, block.last))
    return SongSection(start, end, block.kind, round(1.0 + 9.0 * block.energy, 1))


def _phrases(edges: Doubles, blocks: Sequence[Block]) -> tuple[float, ...]:
    """Every eight bars of each section, and the four that may be left; those of an intro are counted back from its end."""
    found: list[float] = []
    for block in blocks:
        length = block.last - block.first
        step = 8 if length % 8 == 0 else 4
        late = length % step if block.kind == "intro" else 0
        bars = {block.first, *range(block.first + late, block.last, step)}
        found += [round(float(edges[bar]), 4) for bar in sorted(bars)]
    return tuple(found)
