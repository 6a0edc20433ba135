"""Audio files: read whole or in blocks, written as WAV or FLAC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from airdesk.audio.buffer import Audio, AudioBuffer
from airdesk.errors import AudioFileError

if TYPE_CHECKING:
    from airdesk.audio.steady_file import SteadyFile


@dataclass(frozen=True, slots=True)
class AudioFileInfo:
    """What the head of an audio file says."""

    sample_rate: int  # Hz
    num_channels: int
    num_frames: int

    @property
    def duration_seconds(self) -> float:
        """Length in seconds."""
        return self.num_frames / self.sample_rate


def audio_info(path: Path) -> AudioFileInfo:
    """Sample rate, channels and length of a file. Raises AudioFileError."""
    with _opened(path) as file:
        return AudioFileInfo(file.samplerate, file.channels, file.frames)


def read_audio(path: Path) -> AudioBuffer:
    """A whole file as float32, shape (channels, frames). Raises AudioFileError."""
    with _opened(path) as file:
        frames = _read(file, path, file.frames)
        return AudioBuffer(np.ascontiguousarray(frames.T), file.samplerate)


def audio_blocks(path: Path, block_frames: int = 65536, *, start_frame: int = 0) -> Iterator[Audio]:
    """The file block by block from a frame on, each float32 of shape (channels, frames), planar. Raises AudioFileError."""
    with _opened(path) as file:
        _go_to(file, path, start_frame)
        while len(frames := _read(file, path, block_frames)):
            yield np.ascontiguousarray(frames.T)


def _opened(path: Path) -> SteadyFile:
    import soundfile  # late: it loads libsndfile

    from airdesk.audio.steady_file import SteadyFile

    if not path.is_file():
        raise AudioFileError(f"{path} does not exist: choose an audio file.", path=path)
    try:
        file = SteadyFile(path)
    except (soundfile.SoundFileError, OSError) as error:
        message = f"{path.name} is no audio file that can be read: choose a WAV, FLAC, OGG or MP3."
        raise AudioFileError(message, path=path) from error
    if file.frames <= 0:
        file.close()
        raise AudioFileError(f"{path.name} holds no sound: choose another file.", path=path)
    return file


def _go_to(file: SteadyFile, path: Path, frame: int) -> None:
    """Read on from a frame, or from the end where it lies behind it."""
    import soundfile

    if frame <= 0:
        return
    try:
        file.go_to(min(frame, file.frames))
    except (soundfile.SoundFileError, OSError) as error:
        raise AudioFileError(f"{path.name} is damaged: a place in it cannot be found.", path=path) from error


def _read(file: SteadyFile, path: Path, frames: int) -> Audio:
    import soundfile

    try:
        return np.asarray(file.read(frames, dtype="float32", always_2d=True), np.float32)
    except (soundfile.SoundFileError, OSError) as error:
        raise AudioFileError(f"{path.name} is damaged: its sound ends too early or cannot be decoded.", path=path) from error
