"""Scores and songs to Standard MIDI Files: a named track per part, programs set, drums on channel 10, always the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from airdesk.midi.channel_plan import assign_channels
from airdesk.midi.smf_levels import db_to_volume, pan_to_controller
from airdesk.midi.smf_performance_writer import performance_events, program_events
from airdesk.midi.whole_file import write_whole_file
from airdesk.model.harmony import Key
from airdesk.model.notes import Note, Notes
from airdesk.model.score import Part, Score, ScoreSection
from airdesk.model.song import Automation, Song, Track, track_notes
from airdesk.model.timebase import TICKS_PER_BEAT, MeterMap, TempoMap, constant_meter, constant_tempo

if TYPE_CHECKING:
    from mido import MidiFile, MidiTrack
    from mido.messages import BaseMessage

_MAX_MICROSECONDS_PER_BEAT = 0xFFFFFF
_MAJOR_KEYS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_MINOR_KEYS = ("Cm", "C#m", "Dm", "Ebm", "Em", "Fm", "F#m", "Gm", "G#m", "Am", "Bbm", "Bm")


def write_score(score: Score, path: Path) -> None:
    """The whole score as a type 1 file. Raises StorageError."""
    write_whole_file(path, score_to_midi_bytes(score))


def write_part(part: Part, score: Score, path: Path) -> None:
    """One part of a score as a type 1 file with the score's tempo, meter, key and sections. Raises StorageError."""
    write_whole_file(path, score_to_midi_bytes(score, [part]))


def score_to_midi_bytes(score: Score, parts: Sequence[Part] | None = None) -> bytes:
    """The bytes of a MIDI file with all parts of a score, or with some of them."""
    chosen = score.parts if parts is None else parts
    tempo_map, meter_map = constant_tempo(score.tempo_bpm), constant_meter(score.meter)
    tracks = [_conductor(score.title, tempo_map, meter_map, score.key, score.sections, score.end_tick)]
    channels = assign_channels([(part.program, part.is_percussion) for part in chosen])
    for part, channel in zip(chosen, channels, strict=True):
        setting = [(0, _program(part.program, channel))]
        tracks.append(_track(part.instrument, setting + _note_events(part.notes, channel), score.end_tick))
    return _file_bytes(tracks)


def song_to_midi_bytes(song: Song) -> bytes:
    """The bytes of a MIDI file of a song: tempo and meter maps, and of every track all that a file can hold."""
    tracks = [_conductor(song.title, song.tempo_map, song.meter_map, song.key, song.sections, song.end_tick)]
    channels = assign_channels([(track.bank << 7 | track.program, track.is_percussion) for track in song.tracks])
    for track, channel in zip(song.tracks, channels, strict=True):
        events = [*program_events(track, channel), *_mixer_events(track, channel)]
        events += performance_events(track, channel, song.end_tick)
        tracks.append(_track(track.name, events + _note_events(track_notes(track), channel), song.end_tick))
    return _file_bytes(tracks)


def write_song(song: Song, path: Path) -> None:
    """A song as a type 1 file. Raises StorageError."""
    write_whole_file(path, song_to_midi_bytes(song))


_Event = tuple[int, "BaseMessage"]  # tick, message


def _conductor(
    title: str, tempo_map: TempoMap, meter_map: MeterMap, key: Key | None, sections: Iterable[ScoreSection], end_tick: int
) -> MidiTrack:
    """The first track: title, tempo, meter, key and a marker where each section begins."""
    from mido import MetaMessage

    events: list[_Event] = [
        (change.start_tick, MetaMessage("set_tempo", tempo=_microseconds(change.tempo_bpm))) for change in tempo_map.changes
    ]
    events += [
        (
            change.start_tick,
            MetaMessage("time_signature", numerator=change.meter.numerator, denominator=change.meter.denominator),
        )
        for change in meter_map.changes
    ]
    if key is not None:
        events.append((0, MetaMessage("key_signature", key=_key_signature(key))))
    events += [(meter_map.bar_start_tick(section.start_bar), MetaMessage("marker", text=section.name)) for section in sections]
    return _track(title, events, end_tick)


def _microseconds(tempo_bpm: float) -> int:
    return max(1, min(_MAX_MICROSECONDS_PER_BEAT, round(6e7 / tempo_bpm)))


def _key_signature(key: Key) -> str:
    """The signature with the key's tonic, major or minor by its third: files know no other scales."""
    return (_MINOR_KEYS if key.is_minor else _MAJOR_KEYS)[key.tonic]


def _program(program: int, channel: int) -> BaseMessage:
    from mido import Message

    return Message("program_change", program=program, channel=channel)


def _mixer_events(track: Track, channel: int) -> list[_Event]:
    """Volume and pan of a track's mixer strip, at its start and where they change."""
    from mido import Message

    gains = track.gain_automation or (Automation(0, 0.0),)
    pans = track.pan_automation or (Automation(0, track.pan),)
    events: list[_Event] = []
    for change in gains:
        volume = db_to_volume(track.gain_db + change.value)
        events.append((change.start_tick, Message("control_change", control=7, value=volume, channel=channel)))
    for change in pans:
        place = pan_to_controller(change.value)
        events.append((change.start_tick, Message("control_change", control=10, value=place, channel=channel)))
    return events


def _note_events(notes: Notes, channel: int) -> list[_Event]:
    """Note-ons and note-offs; an end comes before a beginning at the same tick."""
    from mido import Message

    ends_and_starts: list[tuple[int, int, int, int]] = []
    for note in playable_notes(notes):
        ends_and_starts.append((note.start_tick, 1, note.pitch, note.velocity))
        ends_and_starts.append((note.end_tick, 0, note.pitch, 64))
    return [
        (tick, Message("note_on" if is_start else "note_off", note=pitch, velocity=velocity, channel=channel))
        for tick, is_start, pitch, velocity in sorted(ends_and_starts)
    ]


def playable_notes(notes: Notes) -> Notes:
    """Notes as one channel can play them: a key struck again ends its note before; of two at once the louder one stays."""
    by_pitch: dict[int, list[Note]] = {}
    for note in sorted(notes):
        same = by_pitch.setdefault(note.pitch, [])
        if same and same[-1].start_tick == note.start_tick:
            before = same.pop()
            duration = max(before.duration_ticks, note.duration_ticks)
            note = Note(note.start_tick, note.pitch, duration, max(before.velocity, note.velocity))
        elif same and same[-1].end_tick > note.start_tick:
            before = same.pop()
            same.append(Note(before.start_tick, before.pitch, note.start_tick - before.start_tick, before.velocity))
        same.append(note)
    return tuple(sorted(note for same in by_pitch.values() for note in same))


def _track(name: str, events: Sequence[_Event], end_tick: int) -> MidiTrack:
    """A track of the file: its name, its events by time (those of one tick in the order given) and its end."""
    from mido import MetaMessage, MidiTrack

    track = MidiTrack([MetaMessage("track_name", name=name)])
    tick = 0
    for event_tick, message in sorted(events, key=lambda event: event[0]):
        message.time = event_tick - tick  # each message is made for one place, so it can be changed
        track.append(message)
        tick = event_tick
    track.append(MetaMessage("end_of_track", time=max(0, end_tick - tick)))
    return track


def _file_bytes(tracks: list[MidiTrack]) -> bytes:
    from mido import MidiFile

    file: MidiFile = MidiFile(type=1, ticks_per_beat=TICKS_PER_BEAT, charset="utf-8", tracks=tracks)
    content = io.BytesIO()
    file.save(file=content)
    return content.getvalue()
