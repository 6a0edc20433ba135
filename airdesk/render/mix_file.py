"""The sum of the stems, kept in a temporary file until its one gain is known."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.disk_errors import storage_error
from airdesk.progress import Progress
from airdesk.render.settings import MIX_PEAK
from airdesk.render.stem_file import RenderedFile
from airdesk.units import amplitude_to_db, db_to_amplitude


class MixSum:
    """Blocks of the mix before its gain; float32 on disk, so memory does not grow with the song."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._block_frames: list[int] = []
        self.peak = 0.0  # linear
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by close()
        except OSError as error:
            raise storage_error(error, folder / "mix.wav") from error

    def add_block(self, audio: NDArray[np.float32]) -> float:
        """Append a block, shape (2, frames); returns its peak."""
        peak = max(float(audio.max()), -float(audio.min()))
        self.peak = max(self.peak, peak)
        self._block_frames.append(audio.shape[1])
        try:
            view = audio.data.cast("B")
            while len(view):
                view = view[self._file.write(view) :]
        except OSError as error:
            raise storage_error(error, self._folder / "mix.wav") from error
        return peak

    def levelled_gain_db(self) -> float:
        """The gain that puts the loudest sample at `MIX_PEAK`; 0 dB for silence."""
        return amplitude_to_db(MIX_PEAK / self.peak) if self.peak > 0.0 else 0.0

    def write(self, path: Path, sample_rate: int, gain_db: float, progress: Progress, stage: str) -> RenderedFile:
        """Write the mix times one gain for both channels."""
        gain = db_to_amplitude(gain_db)
        file = RenderedFile(path, sample_rate)
        self._file.seek(0)
        for number, frames in enumerate(self._block_frames):
            if number % 64 == 0:
                progress.check_cancelled()
                progress.report(number / len(self._block_frames), stage)
            audio = np.empty((2, frames), np.float32)
            self._file.readinto(audio.data.cast("B"))
            file.write(audio, gain)
        file.close()
        return file

    def close(self) -> None:
        """Drop the sum."""
        self._file.close()

    def __enter__(self) -> MixSum:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
