"""A stretch of a song with a click on every beat, to hear whether the beats are where they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.files import audio_blocks, audio_info
from airdesk.audio.wav_writer import WavWriter
from airdesk.automix.beat_grid import BeatGrid
from airdesk.progress import Progress

LENGTH_SECONDS: Final = 30.0
_BLOCK_FRAMES: Final = 1 << 15
_BEAT_HZ, _BAR_HZ = 1_400.0, 2_100.0
_CLICK_SECONDS, _DECAY_SECONDS = 0.03, 0.006
_SONG_GAIN, _CLICK_GAIN = 0.6, 0.5


def write_clicked(
    path: Path, out: Path, grid: BeatGrid | None, start_seconds: float, progress: Progress, *, seconds: float = LENGTH_SECONDS
) -> float:
    """Write a stretch of a song with clicks, higher ones where bars begin; returns its length in seconds.

    Raises AudioFileError, StorageError, CancelledError.
    """
    info = audio_info(path)
    first = round(start_seconds * info.sample_rate)
    audio = _stretch(path, first, round(seconds * info.sample_rate), progress) * np.float32(_SONG_GAIN)
    if grid is not None:
        _add_clicks(audio, grid, start_seconds, info.sample_rate)
    with WavWriter(out, info.sample_rate, sample_format="pcm16") as writer:
        words = np.round(np.clip(audio.T, -1.0, 1.0) * 32_767).astype("<i2")
        writer.write(words.tobytes())
    return float(audio.shape[1] / info.sample_rate)


def _stretch(path: Path, first: int, num_frames: int, progress: Progress) -> Audio:
    blocks: list[Audio] = []
    held = 0
    for block in audio_blocks(path, _BLOCK_FRAMES, start_frame=max(0, first)):
        progress.check_cancelled()
        blocks.append(block[:2] if len(block) > 1 else np.repeat(block, 2, axis=0))
        held += block.shape[1]
        if held >= num_frames:
            break
    return np.concatenate(blocks, axis=1)[:, :num_frames] if blocks else np.zeros((2, 1), np.float32)


def _add_clicks(audio: Audio, grid: BeatGrid, start_seconds: float, sample_rate: int) -> None:
    length = audio.shape[1] / sample_rate
    first = int(np.ceil(grid.position(start_seconds)))
    last = int(np.floor(grid.position(start_seconds + length)))
    for beat in range(first, last + 1):
        is_bar = (beat - grid.first_downbeat) % grid.beats_per_bar == 0
        click = _click(_BAR_HZ if is_bar else _BEAT_HZ, sample_rate)
        frame = round((grid.seconds(beat) - start_seconds) * sample_rate)
        end = min(audio.shape[1], frame + len(click))
        if 0 <= frame < end:
            audio[:, frame:end] += click[: end - frame]


def _click(hz: float, sample_rate: int) -> Audio:
    moments = np.arange(round(_CLICK_SECONDS * sample_rate)) / sample_rate
    wave = _CLICK_GAIN * np.exp(-moments / _DECAY_SECONDS) * np.sin(2.0 * np.pi * hz * moments)
    return wave.astype(np.float32)
