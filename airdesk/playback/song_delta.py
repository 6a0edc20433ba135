"""Songs sent to another process by what has changed: an edit shares all the rest with the value before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from airdesk.model.song import MidiClip, Song, Track


@dataclass(frozen=True, slots=True)
class SongDelta:
    """A song without the tracks and clips that the other side has."""

    song: Song | None  # without its tracks
    order: tuple[int, ...] = ()  # numbers of its tracks
    tracks: Mapping[int, tuple[Track, tuple[int, ...]]] | None = None  # new ones, without clips, and their clips' numbers
    clips: Mapping[int, MidiClip] | None = None  # new ones


class SongSender:
    """Makes the deltas; knows what was sent."""

    def __init__(self) -> None:
        self._tracks: dict[int, tuple[int, Track]] = {}  # by identity: number and the track, which keeps the identity taken
        self._clips: dict[int, tuple[int, MidiClip]] = {}
        self._last = 0

    def delta(self, song: Song | None) -> SongDelta:
        """What the receiver needs to have this song."""
        if song is None:
            self._tracks, self._clips = {}, {}
            return SongDelta(None)
        tracks: dict[int, tuple[int, Track]] = {}
        clips: dict[int, tuple[int, MidiClip]] = {}
        new_tracks: dict[int, tuple[Track, tuple[int, ...]]] = {}
        new_clips: dict[int, MidiClip] = {}
        for track in song.tracks:
            for clip in track.clips:
                if id(clip) not in clips:
                    clips[id(clip)] = self._clips.get(id(clip)) or self._numbered_clip(clip, new_clips)
            numbers = tuple(clips[id(clip)][0] for clip in track.clips)
            known = self._tracks.get(id(track))
            if known is None:
                known = (self._next(), track)
                new_tracks[known[0]] = (replace(track, clips=()), numbers)
            tracks[id(track)] = known
        self._tracks, self._clips = tracks, clips
        order = tuple(tracks[id(track)][0] for track in song.tracks)
        return SongDelta(replace(song, tracks=()), order, new_tracks, new_clips)

    def _numbered_clip(self, clip: MidiClip, new: dict[int, MidiClip]) -> tuple[int, MidiClip]:
        number = self._next()
        new[number] = clip
        return number, clip

    def _next(self) -> int:
        self._last += 1
        return self._last


class SongReceiver:
    """Puts the songs together again."""

    def __init__(self) -> None:
        self._tracks: dict[int, tuple[Track, tuple[int, ...]]] = {}
        self._clips: dict[int, MidiClip] = {}

    def song(self, delta: SongDelta) -> Song | None:
        """The song of a delta; deltas must come in the order in which they were made."""
        if delta.song is None:
            self._tracks, self._clips = {}, {}
            return None
        known = {**self._clips, **(delta.clips or {})}
        for number, (track, clips) in (delta.tracks or {}).items():
            self._tracks[number] = (replace(track, clips=tuple(known[clip] for clip in clips)), clips)
        self._tracks = {number: self._tracks[number] for number in delta.order}
        self._clips = {clip: known[clip] for _track, clips in self._tracks.values() for clip in clips}
        return replace(delta.song, tracks=tuple(self._tracks[number][0] for number in delta.order))
