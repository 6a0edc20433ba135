"""How long a track really sounds, which is what its stem takes on disk: silence is a hole in the file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from airdesk.model.audio_clip import heard_seconds
from airdesk.model.song import Track
from airdesk.model.timebase import TempoMap
from airdesk.render.frame_clock import frame_clock
from airdesk.render.note_columns import NoteColumns, note_frames

_RATE = 1000  # milliseconds are fine enough
_RINGING_SECONDS = 4.0  # of release, room and block edges, generously


def sounding_seconds(tracks: Sequence[Track], tempo_map: TempoMap) -> float:
    """Seconds in which tracks are heard, added up: for each the union of its notes and its clips."""
    clock = frame_clock(tempo_map, _RATE)
    clips = (heard_seconds(clip, tempo_map) + _RINGING_SECONDS for track in tracks for clip in track.audio_clips)
    return sum(_sounding_seconds(note_frames(track, clock)) for track in tracks) + sum(clips)


def _sounding_seconds(notes: NoteColumns) -> float:
    if len(notes) == 0:
        return 0.0
    ends = notes.end + round(_RINGING_SECONDS * _RATE)
    covered = np.maximum.accumulate(ends)
    gaps = np.maximum(0, notes.start[1:] - covered[:-1])
    return float(covered[-1] - notes.start[0] - gaps.sum()) / _RATE
