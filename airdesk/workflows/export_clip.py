"""One clip or one track as a MIDI file of its own, to be dragged into another program; loads nothing that renders."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.export.file_names import safe_file_name
from airdesk.export.song_span import song_between
from airdesk.midi.smf_writer import write_song
from airdesk.model.audio_clip import AUDIO_FROM, AudioClip
from airdesk.model.song import MidiClip, Song, Track


def piece_name(song: Song, track_id: str, clip_index: int | None) -> str:
    """What the file of a clip (or, without an index, of a whole track) is called, without extension."""
    track = song.track(track_id)
    clip = None if clip_index is None else only_clip(_with_one_clip(track, clip_index))
    return safe_file_name(f"{song.title} - {(clip.name if clip else '') or track.name}")


def piece_of_song(song: Song, track_id: str, clip_index: int | None) -> Song:
    """The song with one track, or with one clip of it, and whom it ducks under; mutes and solos do not count."""
    wanted = song.track(track_id)
    if clip_index is not None:
        wanted = _with_one_clip(wanted, clip_index)
    if wanted.is_empty:
        raise BadInputError(f"{wanted.name} has no notes here: there is nothing to drag.")
    source_id = "" if wanted.ducking is None else wanted.ducking.source_id
    kept = (wanted if track.id == track_id else track for track in song.tracks if track.id in (track_id, source_id))
    return replace(song, tracks=tuple(replace(track, is_muted=False, is_soloed=False, is_enabled=True) for track in kept))


def write_piece_midi(song: Song, track_id: str, clip_index: int | None, folder: Path) -> Path:
    """The MIDI file of a clip, beginning with the clip, or of a track, beginning with the song."""
    piece = piece_of_song(song, track_id, clip_index)
    track = piece.track(track_id)
    if not any(clip.notes for clip in track.clips):
        raise BadInputError(f"{track.name} holds audio, which a MIDI file cannot: drag it with Alt held, as WAV.")
    alone = replace(piece, tracks=(track,))
    if clip_index is not None:
        clip = track.clips[0]
        alone = song_between(alone, clip.start_tick, clip.start_tick + clip.duration_ticks)
    path = folder / f"{piece_name(song, track_id, clip_index)}.mid"
    write_song(alone, path)
    return path


def only_clip(track: Track) -> MidiClip | AudioClip:
    """The clip of a track that has one."""
    return track.clips[0] if track.clips else track.audio_clips[0]


def _with_one_clip(track: Track, clip_index: int) -> Track:
    """The track with one of its clips, of notes or (from `AUDIO_FROM` on) of audio. Raises BadInputError where it is gone."""
    audio_index = clip_index - AUDIO_FROM
    if 0 <= clip_index < len(track.clips):
        return replace(track, clips=(track.clips[clip_index],), audio_clips=())
    if 0 <= audio_index < len(track.audio_clips):
        return replace(track, clips=(), audio_clips=(track.audio_clips[audio_index],))
    raise BadInputError(f"{track.name} has no such clip any more.")
