"""A song as a JSON document and back, exactly: what the library stores as a version of a song."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields
from typing import Any, Final

from airdesk.errors import AirdeskError, LibraryError
from airdesk.library.audio_clip_documents import audio_clip_of_document, audio_clip_to_document
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.score import ScoreSection
from airdesk.model.song import Automation, Ducking, MidiClip, PedalSpan, Song, Track
from airdesk.model.timebase import Meter, MeterChange, MeterMap, TempoChange, TempoMap

SCHEMA: Final = "airdesk-song-1"

Document = dict[str, Any]

_AUTOMATIONS: Final = ("gain_automation", "pan_automation", "pitch_automation", "vibrato_automation")
_OTHER_TRACK_FIELDS: Final = ("clips", "audio_clips", "pedals", "scale_cents", "ducking", *_AUTOMATIONS)
_PLAIN_TRACK_FIELDS: Final = tuple(field.name for field in fields(Track) if field.name not in _OTHER_TRACK_FIELDS)
_ADDED_LATER: Final[Document] = {
    "bank": 0,
    "pitch_automation": (),
    "vibrato_automation": (),
    "pedals": (),
    "scale_cents": (),
    "echo_send_db": None,
    "ducking": None,
    "audio_clips": (),
}
"""What songs stored by earlier versions do not say."""


def song_to_document(song: Song) -> Document:
    """The song as plain JSON values; notes are rows of start tick, pitch, duration in ticks, velocity."""
    return {**song_head(song), "tracks": [track_to_document(track) for track in song.tracks]}


def song_head(song: Song) -> Document:
    """All of a song but its tracks."""
    return {
        "schema": SCHEMA,
        "title": song.title,
        "genre": song.genre,
        "prompt": song.prompt,
        "tags": list(song.tags),
        "key": None if song.key is None else {"tonic": song.key.tonic, "scale": song.key.scale},
        "tempo": [[change.start_tick, change.tempo_bpm] for change in song.tempo_map.changes],
        "meter": [[change.start_tick, str(change.meter)] for change in song.meter_map.changes],
        "sections": [[section.name, section.start_bar, section.bars] for section in song.sections],
        "end_tick": song.end_tick,
        "master_gain_db": song.master_gain_db,
    }


def song_from_document(document: Mapping[str, Any]) -> Song:
    """The song of a document. Raises LibraryError where it is not one of ours."""
    if document.get("schema") != SCHEMA:
        raise LibraryError(f"A song of the form {document.get('schema')!r} is unknown to this AirDesk: update AirDesk.")
    try:
        return _read_song(document)
    except (KeyError, TypeError, ValueError, IndexError, AirdeskError) as error:
        raise LibraryError(f"A stored song is damaged ({error}): go back to an earlier version of it.") from error


def _read_song(document: Mapping[str, Any]) -> Song:
    key = document["key"]
    return Song(
        title=document["title"],
        tempo_map=TempoMap(tuple(TempoChange(tick, tempo_bpm) for tick, tempo_bpm in document["tempo"])),
        meter_map=MeterMap(tuple(MeterChange(tick, _read_meter(meter)) for tick, meter in document["meter"])),
        tracks=tuple(_read_track(track) for track in document["tracks"]),
        end_tick=document["end_tick"],
        key=None if key is None else Key(key["tonic"], key["scale"]),
        sections=tuple(ScoreSection(*section) for section in document["sections"]),
        master_gain_db=document["master_gain_db"],
        genre=document["genre"],
        prompt=document["prompt"],
        tags=tuple(document["tags"]),
    )


def track_to_document(track: Track) -> Document:
    """A track as plain JSON values."""
    return {
        **{name: getattr(track, name) for name in _PLAIN_TRACK_FIELDS},
        "clips": [_clip_to_document(clip) for clip in track.clips],
        **{name: [[point.start_tick, point.value] for point in getattr(track, name)] for name in _AUTOMATIONS},
        "pedals": [[span.kind, span.start_tick, span.end_tick] for span in track.pedals],
        "scale_cents": list(track.scale_cents),
        "ducking": None if track.ducking is None else list(astuple(track.ducking)),
        **({"audio_clips": [audio_clip_to_document(clip) for clip in track.audio_clips]} if track.audio_clips else {}),
    }


def _read_track(stored: Mapping[str, Any]) -> Track:
    document = {**_ADDED_LATER, **stored}
    automations: Document = {name: tuple(Automation(*point) for point in document[name]) for name in _AUTOMATIONS}
    return Track(
        **{name: document[name] for name in _PLAIN_TRACK_FIELDS},
        **automations,
        clips=tuple(_read_clip(clip) for clip in document["clips"]),
        pedals=tuple(PedalSpan(*span) for span in document["pedals"]),
        scale_cents=tuple(document["scale_cents"]),
        ducking=None if document["ducking"] is None else Ducking(*document["ducking"]),
        audio_clips=tuple(audio_clip_of_document(clip) for clip in document["audio_clips"]),
    )


def _clip_to_document(clip: MidiClip) -> Document:
    notes = [[note.start_tick, note.pitch, note.duration_ticks, note.velocity] for note in clip.notes]
    return {"start_tick": clip.start_tick, "duration_ticks": clip.duration_ticks, "name": clip.name, "notes": notes}


def _read_clip(document: Mapping[str, Any]) -> MidiClip:
    notes = tuple(Note(*row) for row in document["notes"])
    return MidiClip(document["start_tick"], document["duration_ticks"], notes, document["name"])


def _read_meter(text: str) -> Meter:
    numerator, denominator = text.split("/")
    return Meter(int(numerator), int(denominator))
