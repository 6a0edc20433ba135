"""A song's file as the mix needs it: stereo, at the mix's rate, any stretch of it, forwards without holding it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.files import audio_blocks, audio_info

_KEPT_SECONDS = 1.0
"""How far back one may read without beginning anew."""


class SongReader:
    """Reads forwards; going far back begins again at the start, which every decoder can do exactly."""

    def __init__(self, path: Path, sample_rate: int) -> None:
        self._path, self._sample_rate = path, sample_rate
        self._info = audio_info(path)
        self._blocks: Iterator[Audio] = iter(())
        self._held = np.zeros((2, 0), np.float32)
        self._start = 0  # frame of the mix's rate at which what is held begins
        self._is_over = True
        self._restart()

    def read(self, start_frame: int, num_frames: int) -> Audio:
        """Frames of the mix's rate, float32 of shape (2, num_frames); silence before the file and behind it."""
        result = np.zeros((2, num_frames), np.float32)
        first, last = max(start_frame, 0), start_frame + num_frames
        if last <= first:
            return result
        if first < self._start:
            self._restart()
        self._go_to(first - round(_KEPT_SECONDS * self._sample_rate))
        parts, have = [self._held], self._held.shape[1]
        while self._start + have < last and (block := next(self._blocks, None)) is not None:
            parts.append(block)
            have += block.shape[1]
        self._held = np.concatenate(parts, axis=1) if len(parts) > 1 else self._held
        found = self._held[:, max(0, first - self._start) : max(0, last - self._start)]
        offset = first - start_frame
        result[:, offset : offset + found.shape[1]] = found
        return result

    def _go_to(self, frame: int) -> None:
        """Let go of what lies before a frame."""
        while self._start + self._held.shape[1] <= frame and (block := next(self._blocks, None)) is not None:
            self._start += self._held.shape[1]
            self._held = block
        dropped = min(max(0, frame - self._start), self._held.shape[1])
        self._held = self._held[:, dropped:]
        self._start += dropped

    def _restart(self) -> None:
        self._blocks = self._resampled()
        self._held, self._start = np.zeros((2, 0), np.float32), 0

    def _resampled(self) -> Iterator[Audio]:
        blocks = (_stereo(block) for block in audio_blocks(self._path))
        if self._info.sample_rate == self._sample_rate:
            yield from blocks
            return
        import soxr  # late: songs of the mix's own rate need none

        stream = soxr.ResampleStream(self._info.sample_rate, self._sample_rate, 2, dtype="float32", quality="HQ")
        for block in blocks:
            yield np.ascontiguousarray(stream.resample_chunk(np.ascontiguousarray(block.T)).T)
        yield np.ascontiguousarray(stream.resample_chunk(np.zeros((0, 2), np.float32), last=True).T)


def _stereo(audio: Audio) -> Audio:
    """Two channels of any number: one is doubled, of more the first two count."""
    return np.repeat(audio, 2, axis=0) if audio.shape[0] == 1 else audio[:2]
