"""What the piano roll shows: the notes of one clip or of a whole track, in columns, in song time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from airdesk.model.song import Song, Track
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.arrange.note_columns import ColumnStore
from airdesk.ui.theme import track_colours

Column = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class RollNotes:
    """Notes sorted by start; one column for each fact."""

    track_id: str
    title: str
    colour: QColor
    is_percussion: bool
    start_tick: int  # of the clip
    end_tick: int
    starts: Column
    ends: Column
    pitches: Column
    velocities: Column
    used_pitches: tuple[int, ...]  # of the whole track, rising
    longest_ticks: int = field(default=0)

    def __len__(self) -> int:
        return len(self.starts)

    def between(self, start_tick: float, end_tick: float) -> slice:
        """Which notes may be seen in a stretch."""
        first = int(np.searchsorted(self.starts, start_tick - self.longest_ticks))
        return slice(first, int(np.searchsorted(self.starts, end_tick)))

    def inside(self, start_tick: float, end_tick: float, pitches: set[int]) -> NDArray[np.int64]:
        """Numbers of the notes that touch a stretch of time and have one of some pitches."""
        wanted = np.zeros(128, bool)
        wanted[list(pitches)] = True
        touches = (self.starts < end_tick) & (self.ends > start_tick) & wanted[self.pitches]
        return np.flatnonzero(touches)

    def at(self, tick: float, pitch: int) -> int:
        """Number of the note at a place, the topmost one; -1 where there is none."""
        found = self.inside(tick, tick + 1e-6, {pitch})
        return int(found[-1]) if found.size else -1


def roll_notes(song: Song, track_id: str, clip_index: int, store: ColumnStore) -> RollNotes | None:
    """The notes of a clip, or of the whole track where there is no such clip; None where there is no such track."""
    track = next((track for track in song.tracks if track.id == track_id), None)
    if track is None:
        return None
    colour = track_colours([each.role for each in song.tracks])[song.tracks.index(track)]
    return notes_of_track(song, track, clip_index, colour, store)


def notes_of_track(song: Song, track: Track, clip_index: int, colour: QColor, store: ColumnStore) -> RollNotes:
    """As `roll_notes`, for a track of the song."""
    has_clip = 0 <= clip_index < len(track.clips)
    clips = (track.clips[clip_index],) if has_clip else track.clips
    parts = []
    for clip in clips:
        columns = store.columns(clip.notes)
        shift, end = np.int32(clip.start_tick), np.int32(clip.start_tick + clip.duration_ticks)
        heard = columns.starts < clip.duration_ticks
        starts, ends = columns.starts + shift, np.minimum(columns.ends + shift, end)
        parts.append(np.stack([starts, ends, columns.pitches, columns.velocities])[:, heard])
    table = np.concatenate(parts, axis=1) if parts else np.zeros((4, 0), np.int32)
    table = np.ascontiguousarray(table[:, np.lexsort((table[2], table[0]))])
    used = sorted({int(pitch) for clip in track.clips for pitch in np.unique(store.columns(clip.notes).pitches)})
    name = shown_name(clips[0].name) if has_clip and clips[0].name else shown_name(track.name)
    start = clips[0].start_tick if has_clip else 0
    stop = clips[0].start_tick + clips[0].duration_ticks if has_clip else song.end_tick
    longest = int((table[1] - table[0]).max(initial=0))
    columns_of_all = (table[0], table[1], table[2], table[3])
    return RollNotes(track.id, name, colour, track.is_percussion, start, stop, *columns_of_all, tuple(used), longest)


def same_notes(before: Song, after: Song) -> bool:
    """True where an edit touched no clip, no meter and no track's place or name."""
    if len(before.tracks) != len(after.tracks) or before.meter_map != after.meter_map:
        return False
    pairs = zip(before.tracks, after.tracks, strict=True)
    return all(old.clips is new.clips and old.id == new.id and old.name == new.name for old, new in pairs)
