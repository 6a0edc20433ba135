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
    import soundfile


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
        frames = _read(file, path, -1)
        return AudioBuffer(np.ascontiguousarray(frames.T), file.samplerate)


def audio_blocks(path: Path, block_frames: int = 65536, *, start_frame: int = 0) -> Iterator[Audio]:
    """The file block by block from a frame on, each float32 of shape (channels, frames), planar. Raises AudioFileError."""
    with _opened(path) as file:
        _go_to(file, path, start_frame)
        read_on(file)
        while len(frames := _read(file, path, block_frames)):
            yield np.ascontiguousarray(frames.T)


def _opened(path: Path) -> soundfile.SoundFile:
    import soundfile  # late: it loads libsndfile

    if not path.is_file():
        raise AudioFileError(f"{path} does not exist: choose an audio file.", path=path)
    try:
        file = soundfile.SoundFile(path)
    except (soundfile.SoundFileError, OSError) as error:
        message = f"{path.name} is no audio file that can be read: choose a WAV, FLAC, OGG or MP3."
        raise AudioFileError(message, path=path) from error
    if file.frames <= 0:
        file.close()
        raise AudioFileError(f"{path.name} holds no sound: choose another file.", path=path)
    return file


def read_on(file: soundfile.SoundFile) -> None:
    """From now on only read forwards, without jumping.

    soundfile jumps to where it is after every read. An MP3 decoder begins anew with each jump and needs a moment for it: the
    start of every block would be damaged.
    """
    vars(file)["seekable"] = lambda: False


def _go_to(file: soundfile.SoundFile, path: Path, frame: int) -> None:
    """Jump to a frame, or read up to it where the file cannot be jumped in."""
    if frame <= 0:
        return
    if file.seekable():
        _seek(file, path, min(frame, file.frames))
        return
    left = frame
    while left > 0 and (found := len(_read(file, path, min(left, 65536)))):
        left -= found


def _seek(file: soundfile.SoundFile, path: Path, frame: int) -> None:
    import soundfile

    try:
        file.seek(frame)
    except (soundfile.SoundFileError, OSError) as error:
        raise AudioFileError(f"{path.name} is damaged: a place in it cannot be found.", path=path) from error


def _read(file: soundfile.SoundFile, path: Path, frames: int) -> Audio:
    import soundfile

    try:
        return np.asarray(file.read(frames, dtype="float32", always_2d=True), np.float32)
    except (soundfile.SoundFileError, OSError) as error:
        raise AudioFileError(f"{path.name} is damaged: its sound ends too early or cannot be decoded.", path=path) from error
