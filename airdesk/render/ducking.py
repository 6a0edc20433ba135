"""Ducking: a part makes room for each stroke of the kick and swells back, as side-chained compression does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import Track
from airdesk.render.note_columns import NoteColumns

ATTACK_SECONDS: Final = 0.006
"""The gain goes down in this time before the stroke, so that it is down when the stroke comes and does not click."""
"""General MIDI kicks."""


class DuckCurve:
    """The gain of a part that ducks under strokes at known frames."""

    def __init__(self, strokes: NDArray[np.int64], depth_db: float, release_seconds: float, sample_rate: int) -> None:
        """*strokes*: frames, ascending. *depth_db*: 0 or more. *release_seconds*: until the part is all there again."""
        self._strokes = strokes
        self._lowest = 10.0 ** (-depth_db / 20.0)
        self._attack = max(1, round(ATTACK_SECONDS * sample_rate))
        self._release = max(1, round(release_seconds * sample_rate))

    def apply(self, audio: NDArray[np.float32], start_frame: int) -> None:
        """Multiply a block in place; float32, shape (2, frames)."""
        end_frame = start_frame + audio.shape[1]
        first = int(np.searchsorted(self._strokes, start_frame - self._release, side="right"))
        last = int(np.searchsorted(self._strokes, end_frame + self._attack, side="left"))
        if first >= last:
            return
        gain = np.ones(audio.shape[1], np.float32)
        for stroke in self._strokes[first:last].tolist():
            self._dip(gain, stroke - start_frame)
        audio *= gain

    def _dip(self, gain: NDArray[np.float32], at: int) -> None:
        """Lower the gain around a stroke at a frame of the block; where dips meet, the lower one counts."""
        start, end = max(0, at - self._attack), min(len(gain), at + self._release)
        if start >= end:
            return
        frames = np.arange(start, end) - at
        down = np.clip(-frames / self._attack, 0.0, 1.0)  # 1 long before the stroke, 0 at it
        back = np.clip(frames / self._release, 0.0, 1.0)
        swell = np.where(frames < 0, down, back * back * (3.0 - 2.0 * back))
        np.minimum(gain[start:end], self._lowest + (1.0 - self._lowest) * swell, out=gain[start:end], casting="same_kind")


KICK_PITCHES: Final = (35, 36)


def duck_curve(track: Track, sources: Mapping[str, NoteColumns], sample_rate: int) -> DuckCurve | None:
    """The curve of a track that ducks; None where it does not, or its source is not heard.

    *sources*: by track id, the notes in frames of the tracks that are heard.
    """
    if track.ducking is None or track.ducking.source_id not in sources:
        return None
    notes = sources[track.ducking.source_id]
    kicks = np.unique(notes.start[np.isin(notes.pitch, KICK_PITCHES)])
    return DuckCurve(kicks, track.ducking.depth_db, track.ducking.release_seconds, sample_rate)
