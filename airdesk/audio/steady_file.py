"""Sound files read block by block exactly as they would be read whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import soundfile

_LEAD_FRAMES: Final = 4 * 1152
_LEANING: Final = ("MP3", "MPEG", "OGG")
"""Forms that are exact only so far behind the place they were sent to: their frames lean on those before them."""


class SteadyFile(soundfile.SoundFile):  # type: ignore[misc]  # it has no types
    """A file open for reading; `soundfile` by itself seeks after every block, which leaves gaps in an MP3."""

    def __init__(self, path: Path) -> None:
        """Raises soundfile.SoundFileError."""
        super().__init__(os.fsencode(path))  # a name need not be text

    def seekable(self) -> bool:
        """What `soundfile` asks before it seeks by itself; `seek` works all the same."""
        return False

    def go_to(self, frame: int) -> None:
        """Read on from a frame. Raises soundfile.SoundFileError."""
        before = min(frame, _LEAD_FRAMES) if self.format in _LEANING else 0
        self.seek(frame - before)
        if before:
            self.read(before, dtype="float32")
