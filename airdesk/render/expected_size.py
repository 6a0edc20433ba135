"""How long a track really sounds, which is what its stem takes on disk: silence is a hole in the file."""

from __future__ import annotations

import numpy as np

from airdesk.model.song import Track
from airdesk.model.timebase import TempoMap
from airdesk.render.note_columns import note_frames

_RATE = 1000  # milliseconds are fine enough
_RINGING_SECONDS = 4.0  # of release, room and block edges, generously


def sounding_seconds(track: Track, tempo_map: TempoMap) -> float:
    """Seconds in which the track is heard: the union of its notes, each with what rings after it."""
    notes = note_frames(track, tempo_map, _RATE)
    if len(notes) == 0:
        return 0.0
    ends = notes.end + round(_RINGING_SECONDS * _RATE)
    covered = np.maximum.accumulate(ends)
    gaps = np.maximum(0, notes.start[1:] - covered[:-1])
    return float(covered[-1] - notes.start[0] - gaps.sum()) / _RATE
