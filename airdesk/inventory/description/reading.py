"""Reads a sound file for its description: its beginning whole, the rest for its levels only, in constant memory."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import soundfile

from airdesk.audio.buffer import Audio, AudioBuffer
from airdesk.audio.steady_file import SteadyFile
from airdesk.errors import AudioFileError
from airdesk.inventory.description.describe import Whole, describe_beginning
from airdesk.inventory.description.hearing import LISTENED_SECONDS
from airdesk.inventory.description.levels import levels_of
from airdesk.model.sample import Description

READ_SECONDS = 300.0
"""Of longer files the rest is not read: it would not change what the inventory says."""

_MOST_FRAMES = 1 << 20
_LONGEST_SECONDS = 48 * 3600.0
_LOWEST_RATE, _HIGHEST_RATE = 1000, 1_536_000
_MOST_CHANNELS = 64


def describe_file(path: Path) -> Description:
    """Everything about a sound file. Raises AudioFileError with the reason why it cannot be heard."""
    return describe_beginning(*_read(path))


def _read(path: Path) -> tuple[AudioBuffer, Whole]:
    try:
        with SteadyFile(path) as file:
            _check(file, path)
            return _measured(file, path)
    except (soundfile.SoundFileError, OSError, ValueError, TypeError) as error:
        if isinstance(error, AudioFileError):
            raise
        raise AudioFileError("it is damaged, or no sound file that can be read", path=path) from error


def _check(file: soundfile.SoundFile, path: Path) -> None:
    if not _LOWEST_RATE <= file.samplerate <= _HIGHEST_RATE:
        raise AudioFileError(f"its head is damaged: it states {file.samplerate} frames per second", path=path)
    if not 1 <= file.channels <= _MOST_CHANNELS:
        raise AudioFileError(f"it has {file.channels} channels, more than can be read", path=path)


def _measured(file: soundfile.SoundFile, path: Path) -> tuple[AudioBuffer, Whole]:
    wanted = int(LISTENED_SECONDS * file.samplerate)
    beginning = _block(file, min(wanted, _MOST_FRAMES * 4))
    if beginning.shape[1] == 0:
        raise AudioFileError("it has no sound in it", path=path)
    peak, power, frames = _summed(beginning)
    while frames < READ_SECONDS * file.samplerate:
        block = _rest(file)
        if block is None or block.shape[1] == 0:
            break
        more_peak, more_power, more = _summed(block)
        peak, power, frames = max(peak, more_peak), power + more_power, frames + more
    length = _length_seconds(file, frames)
    levels = levels_of(peak, math.sqrt(power / (frames * beginning.shape[0])))
    return AudioBuffer(beginning, file.samplerate), Whole(length, levels)


def _length_seconds(file: soundfile.SoundFile, read_frames: int) -> float:
    """By what was read where all was, else by the head."""
    rate = float(file.samplerate)
    stated, read = float(file.frames) / rate, read_frames / rate
    return read if read < READ_SECONDS or not read < stated < _LONGEST_SECONDS else stated


def _block(file: soundfile.SoundFile, frames: int) -> Audio:
    read = np.asarray(file.read(frames, dtype="float32", always_2d=True), np.float32)
    planar = np.ascontiguousarray(read.T)
    if not np.isfinite(planar.sum(dtype=np.float64)):  # no number where a sample should be
        planar = np.nan_to_num(planar, nan=0.0, posinf=1.0, neginf=-1.0)
    return planar


def _rest(file: soundfile.SoundFile) -> Audio | None:
    """The next block; None where the file breaks off behind what could be read."""
    try:
        return _block(file, _MOST_FRAMES)
    except (soundfile.SoundFileError, OSError):
        return None


def _summed(audio: Audio) -> tuple[float, float, int]:
    peak = max(float(audio.max(initial=0.0)), -float(audio.min(initial=0.0)))
    return peak, sum(float(np.dot(row, row)) for row in audio), audio.shape[1]
