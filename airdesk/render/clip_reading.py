"""Reading the sound of a clip anywhere: from a file that is played as it is, or from one that was made for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.files import audio_info
from airdesk.errors import AudioFileError

if TYPE_CHECKING:
    import soundfile

HEAD_BYTES: Final = 64
MAGIC: Final = b"airclip1"
"""A made sound is a file of this, channels and frames as int64, and at `HEAD_BYTES` float32 frame by frame."""


class ClipSound(Protocol):
    """Stereo sound that can be read anywhere."""

    @property
    def num_frames(self) -> int:
        """How long it is."""

    def read(self, start: int, count: int) -> Audio:
        """A stretch, shape (channels, count) or shorter at its end."""


class FileSound:
    """A file that has the rate of the render already. Raises AudioFileError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.num_frames: int = audio_info(path).num_frames
        self._file: soundfile.SoundFile | None = None
        self._at = 0

    def read(self, start: int, count: int) -> Audio:
        """A stretch, shape (channels, count); what cannot be decoded is silent."""
        import soundfile

        try:
            if self._file is None:
                self._file = soundfile.SoundFile(self._path)
            if start != self._at:
                self._file.seek(start)
            frames = self._file.read(count, dtype="float32", always_2d=True)
            self._at = start + len(frames)
        except (OSError, RuntimeError):  # the file went while it was played
            self._file, self._at = None, 0
            return np.zeros((2, 0), np.float32)
        return np.ascontiguousarray(frames.T[:2])


class KeptSound:
    """A sound that was made and lies in the cache as it is played. Raises AudioFileError where it is damaged."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES).ljust(HEAD_BYTES, b"\0")
        num_channels, self.num_frames = (int(value) for value in np.frombuffer(head[8:24], "<i8"))
        expected = HEAD_BYTES + 4 * num_channels * self.num_frames
        if head[:8] != MAGIC or num_channels not in (1, 2) or path.stat().st_size != expected:
            raise AudioFileError(f"{path.name} in the cache is damaged.", path=path)
        shape = (self.num_frames, num_channels)
        self._frames = np.memmap(path, "<f4", "r", HEAD_BYTES, shape) if self.num_frames else np.zeros((0, 2), np.float32)

    def read(self, start: int, count: int) -> Audio:
        """A stretch, shape (channels, count)."""
        return np.ascontiguousarray(self._frames[start : start + count].T, np.float32)
