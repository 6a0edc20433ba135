"""Measures a rendered mix of marked songs from its audio alone: beats, loudness, basses, silence, clicks, what is missing.

By hand: see `mix_judge_trials`. Nothing here comes from `airdesk`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.benchmarks import mix_judge_loudness as loudness
from tests.benchmarks.mix_judge_marks import Marks, find_marks
from tests.benchmarks.mix_judge_songs import JudgedSong

Floats = NDArray[np.float64]

BASS_LIMIT_DB = -12.0
_MATCHED_SHARE = 0.35  # of a beat: farther apart than this on average, beats do not lie on one another


@dataclass(frozen=True)
class JudgedOverlap:
    """Where two songs are heard together."""

    first: str
    second: str
    start: float  # the first mark of the second song, seconds of the mix
    end: float  # the last mark of the first
    bars: int  # downbeats of the first in it
    downbeat_errors_ms: Floats  # second minus first; empty where there are none
    beat_errors_ms: Floats
    dip_lu: float  # lowest short-term loudness against the line between what is before and what is after
    bump_lu: float
    both_basses_seconds: float  # both above -12 dB of their own usual level
    bass_hz: tuple[float, float]
    shift: int  # semitones of the second song
    cut_level: float  # of the first song's last mark where beats of it are missing after it; 0 where it plays to its end


@dataclass(frozen=True)
class JudgedMix:
    """What a mix is like."""

    duration: float
    overlaps: tuple[JudgedOverlap, ...]
    heard_share: Mapping[str, float]  # of each song's marks; 1 is all of it
    longest_silence: float
    integrated_lufs: float
    meter: tuple[float, float] | None  # ffmpeg's integrated loudness and true peak
    clicks: tuple[tuple[float, float], ...]  # seconds and dBFS of what no song contains
    dc: float
    is_finite: bool
    order: tuple[str, ...] = field(default=())


def judge(path: Path, songs: Sequence[JudgedSong], *, with_meter: bool = True) -> JudgedMix:
    """Measure a mix."""
    marks = find_marks(path, songs)
    order = sorted((name for name in marks if len(marks[name].beats)), key=lambda name: float(np.median(marks[name].beats)))
    powers = loudness.hop_powers(path)
    silence, clicks, dc, is_finite, duration = raw_facts(path, max(song.order.top_hz for song in songs))
    return JudgedMix(
        duration,
        tuple(_overlap(path, marks[a], marks[b], powers) for a, b in itertools.pairwise(order)),
        {name: len(marks[name].beats) / len(marks[name].song.beats) for name in marks},
        silence,
        loudness.integrated(powers),
        loudness.ffmpeg_meter(path) if with_meter else None,
        clicks,
        dc,
        is_finite,
        tuple(order),
    )


def _overlap(path: Path, first: Marks, second: Marks, powers: Floats) -> JudgedOverlap:
    start, end = float(second.beats[0]), float(first.beats[-1])
    dip, bump = dip_and_bump(powers, start, end)
    low, high = _inside(first.downbeats, start, end), _inside(second.downbeats, start, end)
    early = second.shifts[second.beats <= end]
    return JudgedOverlap(
        first.song.order.name,
        second.song.order.name,
        start,
        end,
        len(low),
        paired_errors(low, high),
        paired_errors(_inside(first.beats, start, end), _inside(second.beats, start, end)),
        dip,
        bump,
        both_basses_seconds(path, first.song, second.song, (start, end)),
        (first.song.order.bass_hz, second.song.order.bass_hz),
        int(np.median(early)) if len(early) else 0,
        _cut_level(first),
    )


def _cut_level(marks: Marks) -> float:
    """How loud a song still is when it ends before its last beat: more than a little is a hard cut."""
    missing = len(marks.song.beats) - len(marks.beats)
    return float(marks.levels[-1]) if missing > 2 and len(marks.levels) else 0.0


def _inside(times: Floats, start: float, end: float) -> Floats:
    return times[(times > start - 0.1) & (times < end + 0.1)]


def paired_errors(first: Floats, second: Floats) -> Floats:
    """How far the nearest beat of one song is from each of the other, in ms, told from the one that has fewer."""
    few, many, sign = (first, second, 1.0) if len(first) <= len(second) else (second, first, -1.0)
    if not len(few):
        return np.zeros(0)
    nearest = many[np.argmin(np.abs(many[None, :] - few[:, None]), axis=1)]
    return np.asarray(sign * (nearest - few) * 1000.0)


def dip_and_bump(powers: Floats, start: float, end: float) -> tuple[float, float]:
    """Lowest and highest short-term loudness of an overlap against the line between the 10 s before and the 10 s after."""
    times, levels = loudness.short_term(powers)
    before, after = (times > start - 11.5) & (times < start - 1.5), (times > end + 1.5) & (times < end + 11.5)
    inside = (times >= start) & (times <= max(end, start + 0.2))
    if not before.any() or not after.any() or not inside.any():
        return 0.0, 0.0
    left, right = float(levels[before].mean()), float(levels[after].mean())
    line = np.interp(times[inside], (start - 1.5, max(end, start) + 1.5), (left, right))  # as wide as the windows are
    return float((levels[inside] - line).min()), float((levels[inside] - line).max())


def bass_course(path: Path, hz: float, span: tuple[float, float], hop: float = 0.1) -> tuple[Floats, Floats]:
    """Moments and levels of a frequency below 100 Hz in a file, within a second each; nearby shifts of a semitone count too."""
    with soundfile.SoundFile(path) as file:
        rate = file.samplerate
        first = max(0, int((span[0] - 0.5) * rate))
        file.seek(min(first, len(file)))
        audio = file.read(int((span[1] - span[0] + 1.0) * rate), always_2d=True).mean(axis=1)
    step, width = int(hop * rate), int(0.8 * rate)
    window = np.hanning(width)
    time = np.arange(width) / rate
    waves = [window * np.exp(-2j * np.pi * hz * 2 ** (shift / 12) * time) for shift in (-1.0, 0.0, 1.0)]
    starts = np.arange(0, max(0, len(audio) - width), step)
    levels = [max(abs(np.dot(audio[start : start + width], wave)) for wave in waves) for start in starts]
    return (first + starts + width / 2) / rate, np.array(levels) * 2 / window.sum()


def both_basses_seconds(path: Path, first: JudgedSong, second: JudgedSong, overlap: tuple[float, float]) -> float:
    """For how long both songs' basses are above -12 dB of their usual level; NaN where they cannot be told apart."""
    hz, other_hz = first.order.bass_hz, second.order.bass_hz
    if abs(hz - other_hz) < 9.0:
        return float("nan")
    start, end = overlap
    usual = np.median(bass_course(path, hz, (max(0.0, start - 12.0), start - 2.0))[1])
    other_usual = np.median(bass_course(path, other_hz, (end + 2.0, end + 12.0))[1])
    _, level = bass_course(path, hz, overlap)
    _, other_level = bass_course(path, other_hz, overlap)
    limit = 10 ** (BASS_LIMIT_DB / 20)
    both = (level > limit * usual) & (other_level > limit * other_usual)
    return float(both.sum() * 0.1)


def raw_facts(path: Path, top_hz: float) -> tuple[float, tuple[tuple[float, float], ...], float, bool, float]:
    """The longest silence, clicks, mean, whether all samples are numbers, duration."""
    quiet, longest, clicks, total, is_finite = 0.0, 0.0, list[tuple[float, float]](), 0.0, True
    with soundfile.SoundFile(path) as file:
        rate, length = file.samplerate, len(file)
        block = rate * 10
        for start in range(0, length, block):
            audio = file.read(block, always_2d=True)
            is_finite &= bool(np.isfinite(audio).all())
            total += float(audio.sum()) / audio.shape[1]
            hop = rate // 20
            for piece in range(0, len(audio) - hop + 1, hop):
                is_quiet = np.sqrt(np.mean(audio[piece : piece + hop] ** 2)) < 10 ** (-60 / 20)
                quiet = quiet + 0.05 if is_quiet else 0.0
                longest = max(longest, quiet)
            clicks += [(start / rate + when, level) for when, level in _clicks(audio.mean(axis=1), rate, top_hz)]
    return longest, tuple(clicks), total / max(1, length), is_finite, length / rate


def _clicks(audio: Floats, rate: int, top_hz: float, limit_db: float = -58.0) -> list[tuple[float, float]]:
    """Peaks in the band that no song has: between its music and its marks."""
    spectrum, hz = np.fft.rfft(audio), np.fft.rfftfreq(len(audio), 1.0 / rate)
    low, high = 1.3 * top_hz, 10_400.0
    if low > high:
        return []
    spectrum[(hz < low) | (hz > high)] = 0.0
    band = np.abs(np.fft.irfft(spectrum, len(audio)))
    band[: rate // 50] = band[-rate // 50 :] = 0.0
    found: list[tuple[float, float]] = []
    for place in np.flatnonzero(band > 10 ** (limit_db / 20)):
        when, level = place / rate, 20 * np.log10(band[place])
        if found and when - found[-1][0] < 0.05:
            if level > found[-1][1]:
                found[-1] = (when, float(level))
        else:
            found.append((when, float(level)))
    return found
