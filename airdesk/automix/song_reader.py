"""A song's file as the mix needs it: stereo, at the mix's rate, any stretch of it, forwards without holding it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from math import gcd
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.files import audio_blocks, audio_info

KEPT_SECONDS = 1.0
"""How far back one may read without beginning anew."""
_AHEAD_SECONDS = 4.0
"""What lies further ahead is reached by a jump, what is nearer by reading on."""
_LEAD_SECONDS = 0.5
"""Decoded before the place that is wanted after a jump, so that decoder and resampler have settled."""
_BLOCK_FRAMES = 32768


class SongReader:
    """Reads forwards and holds the last second; everything else is a jump, after which the same frames come again."""

    def __init__(self, path: Path, sample_rate: int) -> None:
        self._path, self._sample_rate = path, sample_rate
        self._info = audio_info(path)
        common = gcd(self._info.sample_rate, sample_rate)
        self._period = (self._info.sample_rate // common, sample_rate // common)  # frames of file and mix that meet
        self._kept = round(KEPT_SECONDS * sample_rate)
        self._blocks: Iterator[Audio] = iter(())
        self._held: deque[Audio] = deque()
        self._start = self._end = 0  # frames of the mix's rate that are held
        self._begin_at(0)

    def read(self, start_frame: int, num_frames: int) -> Audio:
        """Frames of the mix's rate, float32 of shape (2, num_frames); silence before the file and behind it."""
        result = np.zeros((2, num_frames), np.float32)
        first, last = max(start_frame, 0), start_frame + num_frames
        if last <= first:
            return result
        if first < self._start or first > self._end + round(_AHEAD_SECONDS * self._sample_rate):
            self._begin_at(first)
        self._drop_before(first - self._kept)
        while self._end < last and (block := next(self._blocks, None)) is not None:
            self._held.append(block)
            self._end += block.shape[1]
            self._drop_before(first - self._kept)
        place = self._start
        for block in self._held:
            low, high = max(first, place), min(last, place + block.shape[1])
            if low < high:
                result[:, low - start_frame : high - start_frame] = block[:, low - place : high - place]
            place += block.shape[1]
        return result

    def _drop_before(self, frame: int) -> None:
        """Let go of blocks that end before a frame."""
        while self._held and self._start + self._held[0].shape[1] <= frame:
            self._start += self._held.popleft().shape[1]

    def _begin_at(self, frame: int) -> None:
        """Go on from a frame, or a little before it."""
        file_period, mix_period = self._period
        lead = round(_LEAD_SECONDS * self._sample_rate)
        periods = max(0, frame - lead) // mix_period
        self._held.clear()
        settled = periods * mix_period + (lead // 2 if periods else 0)
        self._start = self._end = settled
        self._blocks = _without(self._resampled(periods * file_period), settled - periods * mix_period)

    def _resampled(self, file_frame: int) -> Iterator[Audio]:
        blocks = (_stereo(block) for block in audio_blocks(self._path, _BLOCK_FRAMES, start_frame=file_frame))
        if self._info.sample_rate == self._sample_rate:
            yield from blocks
            return
        import soxr  # late: songs of the mix's own rate need none

        stream = soxr.ResampleStream(self._info.sample_rate, self._sample_rate, 2, dtype="float32", quality="HQ")
        for block in blocks:
            yield np.ascontiguousarray(stream.resample_chunk(np.ascontiguousarray(block.T)).T)
        yield np.ascontiguousarray(stream.resample_chunk(np.zeros((0, 2), np.float32), last=True).T)


def _without(blocks: Iterator[Audio], num_frames: int) -> Iterator[Audio]:
    """The blocks with so many frames left out at the start."""
    left = num_frames
    for block in blocks:
        dropped = min(left, block.shape[1])
        left -= dropped
        if dropped < block.shape[1]:
            yield block[:, dropped:]


def _stereo(audio: Audio) -> Audio:
    """Two channels of any number: one is doubled, of more the first two count; what is no number is silence."""
    if not np.isfinite(np.dot(audio.ravel(), audio.ravel())):
        audio = np.nan_to_num(audio, nan=0.0, posinf=0.0, neginf=0.0)
    return np.repeat(audio, 2, axis=0) if audio.shape[0] == 1 else audio[:2]
