"""From a song to what the renderer plays: instruments, voices and pitched sounds of the tracks that have changed."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from airdesk.audio.instrument import Instrument
from airdesk.model.song import Song
from airdesk.playback.messages import Place
from airdesk.playback.passes import SongMaterial
from airdesk.playback.song_parts import TrackContent, contents
from airdesk.playback.space import SpaceSettings
from airdesk.playback.track_source import TrackSource, track_source
from airdesk.progress import PartProgress, Progress
from airdesk.render.clip_voices import ClipSounds, clip_sounds
from airdesk.render.ducking import duck_curve
from airdesk.render.note_columns import note_frames
from airdesk.render.settings import RenderSettings
from airdesk.render.sound_pool import load_pool
from airdesk.render.voicing import silent_voicing, voice_track


@dataclass(frozen=True, slots=True)
class Sounds:
    """What a song plays with, and how it is rendered."""

    instruments: Mapping[str, Instrument]  # by track id; a track that is not in it is silent
    settings: RenderSettings
    pitched_cache: Path | None = None


Prepare: TypeAlias = Callable[[Song, Progress], Sounds]
"""Makes the sounds of all tracks of a song, muted ones too. It is sent to another process, so it must be picklable."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A song ready to be rendered."""

    material: SongMaterial
    space: SpaceSettings
    content: int  # serial of the song's content


class Preparation:
    """Prepares one song after another and keeps what has not changed."""

    def __init__(self, prepare: Prepare) -> None:
        self._prepare = prepare
        self._sources: dict[int, tuple[int, TrackSource | None]] = {}  # by slot: serial of the content and what plays it
        self._settings = RenderSettings()

    def prepared(self, song: Song, places: Mapping[str, Place], content: int, progress: Progress) -> Prepared:
        """The song with everything it plays. Raises AirdeskError."""
        wanted = contents(song)
        fresh = {track_id: place for track_id, place in places.items() if track_id in wanted and not self._has(place)}
        if fresh:
            self._make(song, wanted, fresh, progress)
        used = {place.slot for place in places.values()}
        self._sources = {slot: kept for slot, kept in self._sources.items() if slot in used}
        frames = round(song.duration_seconds * self._settings.sample_rate)
        playing = {slot: source for slot, (_content, source) in self._sources.items() if source is not None}
        return Prepared(SongMaterial(playing, frames), space_of(self._settings), content)

    def _make(self, song: Song, wanted: Mapping[str, TrackContent], fresh: Mapping[str, Place], progress: Progress) -> None:
        """The sources of tracks that are new or have changed."""
        sounds = self._prepare(_only(song, fresh), PartProgress(progress, 0.0, 0.5))
        self._settings = sounds.settings
        clips = clip_sounds(song.tempo_map, sounds.settings.sample_rate, sounds.pitched_cache, goes_on=True)
        for number, (track_id, place) in enumerate(fresh.items()):
            progress.check_cancelled()
            part = PartProgress(progress, 0.5 + 0.5 * number / len(fresh), 0.5 + 0.5 * (number + 1) / len(fresh))
            self._sources[place.slot] = (place.content, _source(wanted[track_id], sounds, clips, part))

    def _has(self, place: Place) -> bool:
        return place.slot in self._sources and self._sources[place.slot][0] == place.content


def _only(song: Song, track_ids: Container[str]) -> Song:
    """The song with some tracks only, all to be heard."""
    heard = [replace(track, is_muted=False, is_soloed=False) for track in song.tracks if track.id in track_ids]
    return replace(song, tracks=tuple(heard))


def _source(content: TrackContent, sounds: Sounds, reader: ClipSounds, progress: Progress) -> TrackSource | None:
    """What plays a track; None where it has no sound."""
    track, clock = content.track, reader.clock
    if track.id in sounds.instruments:
        voicing = voice_track(track, sounds.instruments[track.id], clock, sounds.settings)
    elif track.audio_clips:
        voicing = silent_voicing(track, clock, sounds.settings)
    else:
        return None
    stages = {request.identity: "Preparing sounds" for request in voicing.requests}
    pool = load_pool(voicing.requests, sounds.settings.sample_rate, sounds.pitched_cache, progress, stages)
    kicks = {} if content.kicks is None else {content.kicks.id: note_frames(content.kicks, clock)}
    clips = reader.voices(track, (1.0, 1.0), progress)
    return track_source(voicing, pool, clock, sounds.settings, duck_curve(track, kicks, sounds.settings.sample_rate), clips)


def space_of(settings: RenderSettings) -> SpaceSettings:
    """The room and echo of a render."""
    return SpaceSettings(settings.room_seconds, settings.echo_seconds, settings.echo_feedback)
