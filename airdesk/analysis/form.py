"""The form of a song: bars of like sound gathered into sections that last as long as sections do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.beat_facts import beat_tones
from airdesk.analysis.listening import FRAME_RATE, Heard, band_hz
from airdesk.analysis.rhythm import Rhythm
from airdesk.dsp.long_arrays import sums_at
from airdesk.model.song_analysis import BarLevels, SectionKind, SongSection

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

LOW_HZ, HIGH_HZ = 150.0, 2500.0
_LONGEST_BARS: Final = 32
_COST_OF_LENGTH: Final = {4: 1.0, 8: 0.55, 12: 0.9, 16: 0.6, 24: 0.8, 32: 0.7}
_ODD_EVEN: Final = 1.3  # of an even number of bars that is not in the table
_ODD: Final = 1.7
_LEAST_SPREAD: Final = 0.06  # of energy, 0..1, by which sections differ
_END_SPREAD: Final = 0.05  # below the usual: an intro or an outro
_BREAK_SPREAD: Final = 0.2
_SHORTEST_BARS: Final = 4
_WINDOW_POWER: Final = 1024 * 1024 * 0.375 / 2.0  # power in the bins of a window over mean power of the signal


@dataclass(frozen=True, slots=True)
class Form:
    """Sections, phrases and the level of each bar."""

    bars: tuple[BarLevels, ...]
    onsets: Doubles  # mean onset strength of each bar, shape (bars,)
    sections: tuple[SongSection, ...]
    section_bars: tuple[int, ...]  # first bar of each section
    phrases: tuple[float, ...]


def form_of(heard: Heard, rhythm: Rhythm, start: float, end: float) -> Form:
    """Sections between the first and the last audible bar."""
    edges = _bar_edges(rhythm, start, end)
    levels = bar_levels(heard, edges)
    power = _bands(heard, edges)
    onsets = _means(rhythm.song.curves.sum(axis=1, keepdims=True), edges)[:, 0]
    treble = beat_tones(edges[:-1], rhythm.song.tones)[:, 0] if len(edges) > 2 else np.zeros((len(power), 12))
    signs = _signs(power, treble, onsets)
    firsts = _boundaries(signs)
    energies = _energies(levels, onsets)
    sections = _sections(edges, firsts, energies)
    return Form(levels, onsets, sections, tuple(firsts), _phrases(edges, firsts))


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


def bar_levels(heard: Heard, edges: Doubles) -> tuple[BarLevels, ...]:
    """Levels in three ranges of each bar."""
    power = _bands(heard, edges) / _WINDOW_POWER
    hz = band_hz()
    parts = [hz < LOW_HZ, (hz >= LOW_HZ) & (hz < HIGH_HZ), hz >= HIGH_HZ]
    decibels = [np.round(10.0 * np.log10(power[:, part].sum(axis=1) + 1e-12), 2) for part in parts]
    rows = zip(edges[:-1], *decibels, strict=True)
    return tuple(BarLevels(round(float(at), 4), float(low), float(mid), float(high)) for at, low, mid, high in rows)


def _signs(power: Doubles, tones: Doubles, onsets: Doubles) -> Doubles:
    """What each bar sounds like: levels of bands, harmony, how much happens; scaled so that all count."""
    levels = np.log10(power + 1e-6 * float(power.mean()) + 1e-12)
    levels = (levels - levels.mean(axis=0)) / max(0.15, float(levels.std()))
    busy = (onsets - onsets.mean()) / max(0.3, float(onsets.std()))
    return np.concatenate((levels / np.sqrt(levels.shape[1]) * 2.0, 0.7 * tones, busy[:, np.newaxis]), axis=1)


def _boundaries(signs: Doubles) -> list[int]:
    """First bars of the sections that are most alike inside, for the price of each section."""
    count = len(signs)
    sums = np.concatenate((np.zeros((1, signs.shape[1])), np.cumsum(signs, axis=0)))
    squares = np.concatenate(([0.0], np.cumsum(np.square(signs).sum(axis=1))))
    price = 1.1 * float(squares[-1] - np.square(sums[-1]).sum() / count) / max(6.0, count / 6.0) + 1e-6
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
    if length < _SHORTEST_BARS and not is_end:
        return 3.0
    usual = _COST_OF_LENGTH.get(length, _ODD_EVEN if length % 2 == 0 else _ODD)
    return min(usual, 1.1) if is_end else usual


def _energies(levels: tuple[BarLevels, ...], onsets: Doubles) -> Doubles:
    """How much goes on in each bar, 0..1 within the song."""
    power = np.asarray(
        [10.0 ** (bar.low_db / 10.0) + 10.0 ** (bar.mid_db / 10.0) + 10.0 ** (bar.high_db / 10.0) for bar in levels]
    )
    loud = 10.0 * np.log10(power + 1e-12)
    top = float(np.percentile(loud, 95.0))
    level = np.clip((loud - top + 18.0) / 18.0, 0.0, 1.0)
    busy = np.clip(onsets / max(1e-6, float(np.percentile(onsets, 95.0))), 0.0, 1.0)
    return np.asarray(0.65 * level + 0.35 * busy)


def _sections(edges: Doubles, firsts: list[int], energies: Doubles) -> tuple[SongSection, ...]:
    lasts = [*firsts[1:], len(energies)]
    means = [float(energies[a:b].mean()) for a, b in zip(firsts, lasts, strict=True)]
    found = []
    for number, (first, last, mean) in enumerate(zip(firsts, lasts, means, strict=True)):
        kind = _kind(number, means)
        found.append(SongSection(round(float(edges[first]), 4), round(float(edges[last]), 4), kind, round(1.0 + 9.0 * mean, 1)))
    return tuple(found)


def _kind(number: int, means: list[float]) -> SectionKind:
    """By place and energy: names that DJs and singers share, no more certain than that."""
    inner = means[1:-1] or means
    high, low, usual = max(inner), min(inner), float(np.median(inner))
    place = (means[number] - low) / max(_LEAST_SPREAD, high - low)
    if number == 0 and len(means) > 1 and means[0] < usual - _END_SPREAD:
        return "intro"
    if number == len(means) - 1 and len(means) > 1 and means[-1] < usual - _END_SPREAD:
        return "outro"
    if place >= 0.6 or means[number] == high:
        return "chorus"
    return "break" if means[number] < high - _BREAK_SPREAD else "verse"


def _phrases(edges: Doubles, firsts: list[int]) -> tuple[float, ...]:
    """Every eight bars of each section, and the four that may be left."""
    lasts = [*firsts[1:], len(edges) - 1]
    found: list[float] = []
    for first, last in zip(firsts, lasts, strict=True):
        step = 8 if (last - first) % 8 == 0 else 4
        found += [round(float(edges[bar]), 4) for bar in range(first, last, step)]
    return tuple(found)
