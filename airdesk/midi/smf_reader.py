"""Any Standard MIDI File to a Song: tempo, meter, programs, volume, pan and drums, and all of it that damage has left.

Why not mido, which we use to write: it builds an object for every event, which on a file of 5 000 notes costs more time
than rendering some of its parts, and it raises at the first damaged byte where a user wants the music before it. Here one
loop per track reads notes and the few changes a Song knows (`smf_track`); mido is the independent oracle of the tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from airdesk.errors import MidiFileError
from airdesk.midi.general_midi import PROGRAM_NAMES, drum_kit_name, program_role
from airdesk.midi.smf_automation import PartNotes, PointBudget, played
from airdesk.midi.smf_channels import ChannelState, Voice
from airdesk.midi.smf_chunks import MidiChunks, split_chunks
from airdesk.midi.smf_gaps import close_gaps, find_gaps
from airdesk.midi.smf_silences import end_notes_of_other_tracks
from airdesk.midi.smf_timing import (
    DEFAULT_MICROSECONDS_PER_BEAT,
    Division,
    TickScale,
    bars_at,
    file_tempo,
    our_meter_map,
    our_tempo_map,
    read_division,
)
from airdesk.midi.smf_track import (
    CHANNEL,
    DURATION,
    ORDER,
    PITCH,
    START,
    VELOCITY,
    EventBudget,
    RawNote,
    TrackEvents,
    read_track,
)
from airdesk.midi.track_names import UniqueIds
from airdesk.model.harmony import Key
from airdesk.model.notes import Note, Notes
from airdesk.model.score import ScoreSection
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import MeterMap

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_PARTS = 512
MAX_SECONDS = 6 * 3600.0
_MOST_WARNINGS = 20


@dataclass(frozen=True, slots=True)
class MidiFileContent:
    """What a MIDI file holds."""

    song: Song
    warnings: tuple[str, ...]  # one sentence for each thing repaired or left out
    end_seconds: float  # the file's own duration, with the silence before its end-of-track


def read_midi_file(path: Path) -> MidiFileContent:
    """The song in a MIDI file; its tracks have no sound yet. Raises MidiFileError."""
    try:
        if path.is_dir():
            raise MidiFileError(f"{path} is a folder: give the path of a MIDI file.", path=path)
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise MidiFileError(f"{path} cannot be read ({error.strerror}): check the path.", path=path) from error
    try:
        return read_midi_bytes(data, path.stem)
    except MidiFileError as error:
        raise MidiFileError(f"{path.name}: {error}", path=path) from error


def read_midi_bytes(data: bytes, title: str = "") -> MidiFileContent:
    """The song in the bytes of a MIDI file; `title` is its name where the file has none. Raises MidiFileError."""
    if len(data) > MAX_FILE_BYTES:
        raise MidiFileError(f"The MIDI file is larger than {MAX_FILE_BYTES // 2**20} MB: split it into smaller ones.")
    chunks = split_chunks(data)
    division = read_division(chunks.division)
    warnings = list(chunks.warnings) + ([division.warning] if division.warning else [])
    tracks = _read_tracks(chunks, division, warnings)
    return _assembled(tracks, chunks.format, division, title, warnings)


def _read_tracks(chunks: MidiChunks, division: Division, warnings: list[str]) -> list[TrackEvents]:
    budget = EventBudget()
    tracks = [read_track(data, division.scale.ticks_per_beat, budget) for data in chunks.tracks]
    for number, track in enumerate(tracks, start=1):
        warnings += _track_warnings(track, number)
    if budget.changes < 0:
        warnings.append(f"The file holds {-budget.changes:,} changes of sound, level or tempo more than a song can; left out.")
    if chunks.format == 2 and len(tracks) > 1:
        warnings.append("The file holds separate sequences (type 2); they are played one after another.")
        _lay_in_line(tracks)
    else:
        end_notes_of_other_tracks(tracks)
    return tracks


def _track_warnings(track: TrackEvents, number: int) -> list[str]:
    found = []
    if track.is_cut:
        found.append(f"Track {number} ends in the middle of an event; what comes before was kept.")
    elif not track.has_end:
        found.append(f"Track {number} has no end-of-track event; it ends with its last event.")
    if track.damaged_events:
        found.append(f"Track {number} holds damaged events ({track.damaged_events}); they were mended or skipped.")
    if track.unended_notes:
        found.append(
            f"Track {number} has notes without an end ({track.unended_notes}); they were ended at the next note of that "
            "pitch, the end of the track or after 16 beats."
        )
    return found


def _lay_in_line(tracks: Sequence[TrackEvents]) -> None:
    """Type 2: each sequence begins where the one before ends, at its own tempo and meter."""
    start = 0
    for track in tracks:
        track.tempos.insert(0, (0, DEFAULT_MICROSECONDS_PER_BEAT))
        track.meters.insert(0, (0, 4, 2))
        track.move_ticks(partial(int.__add__, start))
        start = track.end_tick


def _assembled(
    tracks: list[TrackEvents], midi_format: int, division: Division, title: str, warnings: list[str]
) -> MidiFileContent:
    tempo, impossible_tempos = file_tempo(tracks, division)
    gaps = find_gaps(tracks, tempo)
    if gaps:
        warnings.append("The file waits for more than half an hour without a note; the wait was shortened to one bar.")
        close_gaps(tracks, gaps)
        tempo, impossible_tempos = file_tempo(tracks, division)
    end = max((track.end_tick for track in tracks), default=0)
    end_seconds = tempo.seconds_at([end])[0]
    if end_seconds > MAX_SECONDS:
        hours = f"{end_seconds / 3600:.0f}" if end_seconds < 1e7 else "thousands of"
        raise MidiFileError(f"The MIDI file is {hours} hours long, the limit is {MAX_SECONDS / 3600:.0f}: split it.")
    meter_map, impossible_meters = our_meter_map(tracks, division.scale)
    if impossible_tempos + impossible_meters:
        warnings.append(f"Impossible tempos or meters ({impossible_tempos + impossible_meters}) were left out.")
    song_tracks = _song_tracks(tracks, midi_format, division.scale, end, warnings)
    song = Song(
        title=_title(tracks, midi_format) or title,
        tempo_map=our_tempo_map(tempo, division.scale, end),
        meter_map=meter_map,
        tracks=song_tracks,
        end_tick=max([division.scale.ticks(end), *(clip.duration_ticks for track in song_tracks for clip in track.clips)]),
        key=_key(tracks, warnings),
    )
    sections = _sections(tracks, division.scale, meter_map, song.end_tick)
    return MidiFileContent(replace(song, sections=sections), _few(warnings), end_seconds)


def _few(warnings: list[str]) -> tuple[str, ...]:
    more = len(warnings) - _MOST_WARNINGS
    return tuple(warnings) if more <= 0 else (*warnings[:_MOST_WARNINGS], f"{more} more damages of this kind were mended.")


_Group = tuple[int, int, Voice]  # track of the file, channel, sound


def _song_tracks(
    tracks: list[TrackEvents], midi_format: int, scale: TickScale, end: int, warnings: list[str]
) -> tuple[Track, ...]:
    """One track for each sound on each channel of each track of the file, so that every note keeps its program."""
    if sum(bool(track.notes) for track in tracks) > MAX_PARTS:
        raise MidiFileError(f"The MIDI file has more than {MAX_PARTS} tracks: split it into smaller ones.")
    channels = ChannelState(tracks, are_independent=midi_format == 2)
    groups = _groups(tracks, channels)
    if len(groups) > MAX_PARTS and any(voice.bank for _, _, voice in groups):
        groups = _without_banks(groups)
        warnings.append(f"The file plays more than {MAX_PARTS} sounds; those of other banks are played as their programs.")
    ids, budget = UniqueIds(), PointBudget()
    own_names = _own_names(tracks, groups, midi_format)
    song_tracks = tuple(
        _song_track(group, PartNotes(notes, group[0], scale, end), own_names.get(group, ""), channels, ids, budget)
        for group, notes in groups.items()
    )
    if budget.is_spent:
        warnings.append("The file moves levels and pitches more often than a song can; some parts keep their first ones.")
    return song_tracks


def _groups(tracks: list[TrackEvents], channels: ChannelState) -> dict[_Group, list[RawNote]]:
    return {
        (number, channel, voice): notes
        for number, track in enumerate(tracks)
        for (channel, voice), notes in _notes_by_voice(track, number, channels).items()
    }


def _without_banks(groups: dict[_Group, list[RawNote]]) -> dict[_Group, list[RawNote]]:
    """The same notes with every program taken from bank 0."""
    merged: dict[_Group, list[RawNote]] = {}
    for (number, channel, voice), notes in groups.items():
        merged.setdefault((number, channel, replace(voice, bank=0)), []).extend(notes)
    return merged


def _notes_by_voice(track: TrackEvents, number: int, channels: ChannelState) -> dict[tuple[int, Voice], list[RawNote]]:
    voices = {channel: channels.voices_for(number, channel) for channel in sorted({note[CHANNEL] for note in track.notes})}
    groups: dict[tuple[int, Voice], list[RawNote]] = {}
    for note in track.notes:
        voice = voices[note[CHANNEL]].at(note[START], note[ORDER])
        groups.setdefault((note[CHANNEL], voice), []).append(note)
    return groups


def _own_names(tracks: list[TrackEvents], groups: dict[_Group, list[RawNote]], midi_format: int) -> dict[_Group, str]:
    """The names of tracks that hold one sound only; a type 0 file's track name is its title, not a part's name."""
    sounds_of: dict[int, list[_Group]] = {}
    for group in groups:
        sounds_of.setdefault(group[0], []).append(group)
    alone = [owned[0] for owned in sounds_of.values() if len(owned) == 1]
    names = {}
    for group in alone:
        track = tracks[group[0]]
        names[group] = (track.name if midi_format != 0 else "") or track.instrument_name
    return names


def _song_track(
    group: _Group, part: PartNotes, own_name: str, channels: ChannelState, ids: UniqueIds, budget: PointBudget
) -> Track:
    number, channel, voice = group
    sound_name = drum_kit_name(voice.program) if voice.is_drums else PROGRAM_NAMES[voice.program]
    how = played(part, channels.performance(number, channel), budget, is_drums=voice.is_drums)
    ours = _our_notes(part.notes, part.scale)
    length = max(part.scale.ticks(part.file_end_tick), max(note.end_tick for note in ours))
    return Track(
        id=ids.take(own_name or sound_name, sound_name),
        name=own_name or sound_name,
        instrument="drums" if voice.is_drums else sound_name.lower(),
        role="drums" if voice.is_drums else program_role(voice.program),
        sound="",
        clips=(MidiClip(0, length, ours, own_name or sound_name),),
        program=voice.program,
        bank=voice.bank,
        gain_db=how.gain_db,
        pan=how.pan,
        gain_automation=how.gain_automation,
        pan_automation=how.pan_automation,
        pitch_automation=how.pitch_automation,
        vibrato_automation=how.vibrato_automation,
        pedals=how.pedals,
        scale_cents=voice.scale_cents,
    )


def _our_notes(notes: Sequence[RawNote], scale: TickScale) -> Notes:
    ticks = scale.ticks
    raw = sorted(
        (start := ticks(note[START]), note[PITCH], max(1, ticks(note[START] + note[DURATION]) - start), note[VELOCITY])
        for note in notes
    )
    return tuple([Note(*values) for values in raw])


def _title(tracks: list[TrackEvents], midi_format: int) -> str:
    """The first track's name, where that track is the whole file or holds no notes of its own."""
    if not tracks or (midi_format != 0 and tracks[0].notes and len(tracks) > 1):
        return ""
    return tracks[0].name


def _key(tracks: list[TrackEvents], warnings: list[str]) -> Key | None:
    signatures = sorted(signature for track in tracks for signature in track.keys)
    possible = [(sharps, minor) for _, sharps, minor in signatures if -7 <= sharps <= 7 and minor in (0, 1)]
    if len(possible) < len(signatures):
        warnings.append("The file names a key that does not exist; it was left out.")
    if not possible:
        return None
    sharps, minor = possible[0]
    return Key((sharps * 7 + (9 if minor else 0)) % 12, "minor" if minor else "major")


def _sections(tracks: list[TrackEvents], scale: TickScale, meter_map: MeterMap, end_tick: int) -> tuple[ScoreSection, ...]:
    """Sections from the file's markers; none where it has none."""
    names: dict[int, str] = {}
    markers = sorted(marker for track in tracks for marker in track.markers)
    bars = bars_at([scale.ticks(tick) for tick, _ in markers], meter_map)
    for bar, (_, text) in zip(bars, markers, strict=True):
        names.setdefault(bar, text)
    starts = sorted(bar for bar, text in names.items() if text)
    last = meter_map.bar_position(max(0, end_tick - 1)).bar + 1
    ends = [*starts[1:], max(last, starts[-1] + 1)] if starts else []
    return tuple(ScoreSection(names[start], start, end - start) for start, end in zip(starts, ends, strict=True))
