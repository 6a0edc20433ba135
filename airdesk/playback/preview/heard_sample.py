"""A sample between its file and the device."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.playback.preview.reading import PreviewReading
from airdesk.playback.preview.voices import RING_FRAMES, Voice


@dataclass(slots=True, eq=False)
class HeardSample:
    """A sample that is read on while it is heard."""

    voice: Voice
    reading: PreviewReading
    is_told: bool = False  # the window knows that it has begun

    def fill(self, num_frames: int) -> None:
        """Read until so much is ready, or all of it. Raises AudioFileError."""
        while self.voice.written < num_frames and self.voice.end is None:
            self.read_more()

    def read_more(self) -> None:
        """Read the next block; there must be room for it. Raises AudioFileError."""
        voice, audio = self.voice, self.reading.read()
        voice.put(audio[:, : RING_FRAMES - voice.num_ahead])  # all of it: a block becomes at most some 16 000 frames
        if self.reading.is_done:
            voice.end = voice.written
