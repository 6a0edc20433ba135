"""A long mix becomes a master: brought to a loudness, held under a true-peak ceiling, written block by block."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from airdesk.audio.ahead import made_ahead
from airdesk.audio.buffer import Audio
from airdesk.audio.wav_writer import WavWriter
from airdesk.dsp.limiter import TruePeakLimiter, TruePeakMeter
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.dsp.pcm24 import pack_pcm24
from airdesk.progress import PartProgress, Progress
from airdesk.units import amplitude_to_db, db_to_amplitude

_TOLERANCE_LU = 0.15
_LARGEST_MISS_LU = 0.3
_MAX_PASSES = 5
_MOST_DRIVE_DB = 10.0
"""How far peaks may be pushed into the limiter beyond what the loudness itself asks for."""
_LEAST_SLOPE, _SMALL_DB = 0.25, 0.05
_MARGIN_DB = 0.35
"""The limiter holds the peaks so much lower: its moving gain and other meters add some tenths."""

Blocks = Callable[[], Iterator[Audio]]
"""The mix from its start, float32 blocks of shape (2, frames)."""


@dataclass(frozen=True, slots=True)
class LongMaster:
    """What came out."""

    integrated_lufs: float  # -inf for silence
    true_peak_dbtp: float
    gain_db: float  # of everything
    lowest_gain_db: float  # the most the limiter took away
    num_passes: int
    warnings: tuple[str, ...] = ()


def master_blocks(
    blocks: Blocks,
    num_frames: int,
    sample_rate: int,
    out: Path,
    *,
    before_lufs: float,
    target_lufs: float,
    ceiling_dbtp: float,
    progress: Progress,
) -> LongMaster:
    """Write a mix of a known loudness as 24-bit WAV at another. One pass; another where the limiter took too much.

    Raises StorageError, CancelledError.
    """
    is_silent = not math.isfinite(before_lufs)
    gain_db, limiter_dbtp = 0.0 if is_silent else target_lufs - before_lufs, ceiling_dbtp - _MARGIN_DB
    tried = [(0.0, before_lufs)]  # gain and loudness
    for number in range(_MAX_PASSES):
        part = PartProgress(progress, 0.7 * bool(number) + 0.05 * number, 0.75 + 0.05 * number)
        made = _Pass(sample_rate, gain_db, limiter_dbtp).write(blocks(), num_frames, out, part)
        missing, over = target_lufs - made.integrated_lufs, made.true_peak_dbtp - (ceiling_dbtp - 0.1)
        is_loud = abs(missing) <= _TOLERANCE_LU or (missing > 0 and gain_db - (target_lufs - before_lufs) >= _MOST_DRIVE_DB)
        if not math.isfinite(missing) or (is_loud and over <= 0.0):
            break
        tried.append((gain_db, made.integrated_lufs))
        gain_db += 0.0 if is_loud else missing / _slope(tried)
        limiter_dbtp -= max(0.0, over)
    return LongMaster(
        made.integrated_lufs, made.true_peak_dbtp, gain_db, made.lowest_gain_db, number + 1, _warnings(made, target_lufs)
    )


def _slope(tried: Sequence[tuple[float, float]]) -> float:
    """How much louder the last decibel of gain made it; the limiter takes the rest."""
    (gain, loudness), (last_gain, last_loudness) = tried[-2:]
    if abs(last_gain - gain) < _SMALL_DB or not math.isfinite(loudness):
        return 1.0
    return min(1.0, max(_LEAST_SLOPE, (last_loudness - loudness) / (last_gain - gain)))


@dataclass(frozen=True, slots=True)
class _Made:
    integrated_lufs: float
    true_peak_dbtp: float
    lowest_gain_db: float


class _Pass:
    """Gain, limiter, meters, file: the mix, the limiter and the rest each in a thread."""

    def __init__(self, sample_rate: int, gain_db: float, limiter_dbtp: float) -> None:
        self._sample_rate = sample_rate
        self._gain = np.float32(db_to_amplitude(gain_db))
        self._limiter = TruePeakLimiter(sample_rate, db_to_amplitude(limiter_dbtp))
        self._meter, self._peaks = LoudnessMeter(sample_rate), TruePeakMeter()

    def write(self, blocks: Iterator[Audio], num_frames: int, out: Path, progress: Progress) -> _Made:
        """Write everything that comes, exactly *num_frames* frames."""
        with WavWriter(out, self._sample_rate) as writer:
            skipped, missing = self._limiter.latency_frames, num_frames
            limiting = (self._limiter.process(block * self._gain) for block in self._flushed(made_ahead(blocks)))
            for limited in made_ahead(limiting):
                progress.check_cancelled()
                heard = np.ascontiguousarray(limited[:, skipped : skipped + missing])
                skipped -= min(skipped, limited.shape[1])
                missing -= heard.shape[1]
                self._take(writer, heard)
                progress.report(1.0 - missing / max(1, num_frames), "Mastering the mix…")
        return _Made(
            self._meter.integrated_lufs, amplitude_to_db(self._peaks.finish()), amplitude_to_db(self._limiter.lowest_gain)
        )

    def _take(self, writer: WavWriter, audio: Audio) -> None:
        count = audio.shape[1]
        if count == 0:
            return
        self._meter.process(audio)
        self._peaks.process(audio)
        even = audio if count % 2 == 0 else np.ascontiguousarray(np.pad(audio, ((0, 0), (0, 1))))
        words = np.empty(even.shape[1] * 3 // 2, np.uint32)
        pack_pcm24(even, np.float32(1.0), words)
        writer.write(words.data.cast("B")[: count * writer.frame_bytes])

    def _flushed(self, blocks: Iterator[Audio]) -> Iterator[Audio]:
        """The blocks, then as much silence as the limiter holds back."""
        yield from blocks
        yield np.zeros((2, self._limiter.latency_frames), np.float32)


def _warnings(made: _Made, target_lufs: float) -> tuple[str, ...]:
    if not math.isfinite(made.integrated_lufs):
        return ("The mix is silent, so it has no loudness.",)
    if abs(made.integrated_lufs - target_lufs) <= _LARGEST_MISS_LU:
        return ()
    return (
        f"The mix reached {made.integrated_lufs:.1f} LUFS instead of {target_lufs:.1f}: "
        "its peaks stand too far above the rest to be limited more.",
    )
