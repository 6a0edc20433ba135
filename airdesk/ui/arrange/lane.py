"""What the timeline draws of each track: its clips as they are seen, and all their notes in columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from airdesk.model.audio_clip import AUDIO_FROM, AudioClip, heard_ratio
from airdesk.model.song import MidiClip, Song, Track, audible_tracks
from airdesk.ui.arrange.names import shown_name
from airdesk.ui.arrange.note_columns import ColumnStore
from airdesk.ui.theme import track_colours

FEWEST_ROWS: Final = 12
"""A part of few notes keeps its small steps small."""


@dataclass(frozen=True, slots=True)
class ClipPlace:
    """A clip as it is seen: it ends where the next one begins."""

    index: int  # in its track
    start_tick: int
    end_tick: int
    name: str
    num_notes: int

    @property
    def audio_index(self) -> int:
        """Index among the audio clips of its track; -1 where it is a clip of notes."""
        return self.index - AUDIO_FROM if self.index >= AUDIO_FROM else -1


@dataclass(frozen=True, slots=True, eq=False)
class Lane:
    """One track of the timeline."""

    track: Track
    colour: QColor
    is_heard: bool  # neither muted nor silenced by the solo of another
    places: tuple[ClipPlace, ...]
    starts: NDArray[np.float32]  # ticks in the song, sorted; as floats, for they are only drawn
    ends: NDArray[np.float32]
    heights: NDArray[np.float32]  # 0 lowest .. 1 highest note of the track; of drums: one row per drum
    num_rows: int  # pitches from the lowest to the highest that are shown
    longest_ticks: int

    def places_between(self, start_tick: float, end_tick: float) -> list[ClipPlace]:
        """Clips that a stretch touches."""
        return [place for place in self.places if place.start_tick < end_tick and place.end_tick > start_tick]

    def place_at(self, tick: float) -> ClipPlace | None:
        """The clip at a tick; of audio clips that overlap, the one that begins last."""
        return next(reversed(self.places_between(tick, tick + 1e-9)), None)

    def notes_between(self, start_tick: float, end_tick: float) -> slice:
        """Which notes may be seen in a stretch."""
        first = int(np.searchsorted(self.starts, start_tick - self.longest_ticks))
        return slice(first, int(np.searchsorted(self.starts, end_tick)))


class Lanes:
    """The lanes of a song; after an edit only the tracks whose clips changed are read again."""

    def __init__(self) -> None:
        self._store = ColumnStore()
        self.lanes: tuple[Lane, ...] = ()

    def read(self, song: Song | None) -> Literal["nothing", "mixer", "clips"]:
        """Take a song on, and say what of the picture changed: nothing, what is heard, or clips and tracks."""
        before = self.lanes
        if song is None:
            self.lanes = ()
            return "clips" if before else "nothing"
        known = {lane.track.id: lane for lane in before}
        heard = {track.id for track in audible_tracks(song)}
        colours = track_colours([track.role for track in song.tracks])
        self.lanes = tuple(
            self._lane(track, colour, track.id in heard, known.get(track.id))
            for track, colour in zip(song.tracks, colours, strict=True)
        )
        self._store.keep_only({id(clip.notes) for track in song.tracks for clip in track.clips})
        pairs = list(zip(before, self.lanes, strict=False))
        if len(before) != len(self.lanes) or any(old.starts is not new.starts for old, new in pairs):
            return "clips"
        return "nothing" if all(old.is_heard == new.is_heard for old, new in pairs) else "mixer"

    def place(self, track_id: str, clip_index: int) -> ClipPlace | None:
        """A clip of the song; None where there is no such clip."""
        row = self.index_of(track_id)
        places = self.lanes[row].places if row >= 0 else ()
        return next((place for place in places if place.index == clip_index), None)

    def index_of(self, track_id: str) -> int:
        """Place of a track from the top; -1 where there is no such track."""
        return next((index for index, lane in enumerate(self.lanes) if lane.track.id == track_id), -1)

    def _lane(self, track: Track, colour: QColor, is_heard: bool, known: Lane | None) -> Lane:
        if known is not None and _same_clips(known.track, track) and known.colour == colour:
            if known.track is track and known.is_heard == is_heard:
                return known
            return replace(known, track=track, is_heard=is_heard)
        places = _all_places(track)
        starts, ends, pitches = self._notes(track, places)
        order = np.argsort(starts, kind="stable")
        begins, stops = starts[order].astype(np.float32), ends[order].astype(np.float32)
        heights, num_rows = _heights(pitches[order], track.is_percussion)
        longest = int((stops - begins).max(initial=0))
        return Lane(track, colour, is_heard, places, begins, stops, heights, num_rows, longest)

    def _notes(self, track: Track, places: tuple[ClipPlace, ...]) -> tuple[NDArray[np.int32], ...]:
        """Starts, ends and pitches of what is seen of all clips."""
        parts: list[tuple[NDArray[np.int32], ...]] = []
        for place in places:
            if place.audio_index >= 0:
                continue
            columns = self._store.columns(track.clips[place.index].notes)
            starts = columns.starts + np.int32(place.start_tick)
            ends = np.minimum(columns.ends + np.int32(place.start_tick), np.int32(place.end_tick))
            seen = starts < place.end_tick
            parts.append((starts[seen], ends[seen], columns.pitches[seen]))
        if not parts:
            return (np.zeros(0, np.int32),) * 3
        return tuple(np.concatenate(column) for column in zip(*parts, strict=True))


def clip_places(clips: tuple[MidiClip, ...]) -> tuple[ClipPlace, ...]:
    """The clips of a track from left to right, each up to the next."""
    order = sorted(range(len(clips)), key=lambda index: clips[index].start_tick)
    places = []
    for place, index in enumerate(order):
        clip = clips[index]
        end = clip.start_tick + clip.duration_ticks
        if place + 1 < len(order):
            end = min(end, max(clips[order[place + 1]].start_tick, clip.start_tick + 1))
        places.append(ClipPlace(index, clip.start_tick, end, shown_name(clip.name), len(clip.notes)))
    return tuple(places)


def _all_places(track: Track) -> tuple[ClipPlace, ...]:
    """Clips of notes and of audio from left to right; audio clips are seen whole, whatever overlaps."""
    audio = [
        ClipPlace(AUDIO_FROM + index, clip.start_tick, clip.end_tick, shown_name(clip.name or clip.source.name), 0)
        for index, clip in enumerate(track.audio_clips)
    ]
    if not audio:
        return clip_places(track.clips)
    return tuple(sorted((*clip_places(track.clips), *audio), key=lambda place: place.start_tick))


def _same_clips(before: Track, after: Track) -> bool:
    return before.clips is after.clips and before.audio_clips is after.audio_clips


def _heights(pitches: NDArray[np.int32], is_percussion: bool) -> tuple[NDArray[np.float32], int]:
    """Heights 0..1 and the number of rows they stand for."""
    if pitches.size == 0:
        return pitches.astype(np.float32), 1
    if is_percussion:
        drums, rows = np.unique(pitches, return_inverse=True)
        pitches = rows.astype(np.int32)
        if len(drums) == 1:
            return np.full(len(pitches), 0.5, np.float32), 1
        low, high = 0, len(drums) - 1
    else:
        low, high = int(pitches.min()), int(pitches.max())
        if high - low < FEWEST_ROWS:
            low -= (FEWEST_ROWS - (high - low)) // 2
            high = low + FEWEST_ROWS
    return ((pitches - low) / (high - low)).astype(np.float32), high - low + 1


def clip_text(song: Song, place: ClipPlace, clip: AudioClip | None = None) -> str:
    """Name, bars and number of notes of a clip, in words; of an audio clip, what is done to its file."""
    first = song.meter_map.bar_position(place.start_tick).bar + 1
    last = song.meter_map.bar_position(max(place.start_tick, place.end_tick - 1)).bar + 1
    bars = f"bar {first}" if first == last else f"bars {first}–{last}"
    if clip is not None:
        return " · ".join((place.name, bars, *_audio_facts(song, clip)))
    return f"{place.name} · {bars} · {place.num_notes} {'note' if place.num_notes == 1 else 'notes'}"


def _audio_facts(song: Song, clip: AudioClip) -> Iterator[str]:
    yield clip.source.name
    if clip.gain_db:
        yield f"{clip.gain_db:+.1f} dB".replace("-", "−")
    ratio = heard_ratio(clip, song.tempo_map)
    if clip.follows_tempo and clip.source.tempo_bpm:
        yield f"{clip.source.tempo_bpm:.4g} BPM brought to {song.tempo_map.tempo_at(clip.start_tick):.4g}"
    elif abs(ratio - 1.0) > 1e-6:
        yield f"{100 * ratio:.1f} % of its length"
    if clip.semitones:
        yield f"{clip.semitones:+g} semitones".replace("-", "−")
    if clip.is_looped:
        yield "repeats"
    if clip.is_muted:
        yield "muted"


def song_end(song: Song) -> int:
    """The last tick of the song or of any of its clips."""
    clips = [clip.start_tick + clip.duration_ticks for track in song.tracks for clip in (*track.clips, *track.audio_clips)]
    return max([song.end_tick, 1, *clips])


def same_frame(before: Song | None, after: Song | None) -> bool:
    """True where two states of a song have the same bars, tempo, sections and end."""
    if before is None or after is None:
        return before is after
    return before.tempo_map == after.tempo_map and _frame(before) == _frame(after)


def _frame(song: Song) -> tuple[object, ...]:
    return song.meter_map, song.sections, song.end_tick
