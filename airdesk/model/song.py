"""A song: an editable arrangement of tracks with clips, its mixer and its tempo; and the edits it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from airdesk.model.audio_clip import AudioClip, at_other_tempo
from airdesk.model.harmony import Key
from airdesk.model.notes import Note, Notes
from airdesk.model.plan import Role
from airdesk.model.score import Part, Score, ScoreSection
from airdesk.model.timebase import TICKS_PER_BEAT, MeterMap, TempoMap, constant_meter, constant_tempo


@dataclass(frozen=True, slots=True)
class MidiClip:
    """Notes on a track; their ticks count from the clip's start."""

    start_tick: int
    duration_ticks: int
    notes: Notes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Automation:
    """A value that changes as the song plays: from `start_tick` on it is `value`."""

    start_tick: int
    value: float


PedalKind = Literal["sustain", "sostenuto", "soft"]
"""Sustain holds every note let go while it is down, sostenuto those held when it went down; soft makes notes softer."""


@dataclass(frozen=True, slots=True)
class PedalSpan:
    """A pedal that is down from `start_tick` until just before `end_tick`; notes keep their own lengths."""

    kind: PedalKind
    start_tick: int
    end_tick: int


@dataclass(frozen=True, slots=True)
class Ducking:
    """How a part makes room for the kick of another one, as side-chained compression does."""

    source_id: str  # the track whose kick it ducks under
    depth_db: float  # 0 or more: how far it goes down
    release_seconds: float  # until it is all there again


@dataclass(frozen=True, slots=True)
class Track:
    """One part with its sound and its mixer strip."""

    id: str  # unique in the song, stable through edits, safe as a file name
    name: str  # shown to the user
    instrument: str  # the plan's instrument it plays
    role: Role
    sound: str  # patch id, or a preset of a SoundFont by its number: "gm:0:104", "gm:128:48" for a kit
    clips: tuple[MidiClip, ...] = ()
    program: int = 0  # General MIDI program, for files
    bank: int = 0  # variation of the program, 0..16383: bank select MSB * 128 + LSB
    gain_db: float = 0.0
    pan: float = 0.0  # -1 left .. 1 right
    room_send_db: float | None = None  # send to the shared room, post-fader; None: none
    echo_send_db: float | None = None  # send to the song's echo, post-fader; None: none
    ducking: Ducking | None = None
    is_muted: bool = False
    is_soloed: bool = False
    is_enabled: bool = True
    gain_automation: tuple[Automation, ...] = ()  # dB, added to gain_db
    pan_automation: tuple[Automation, ...] = ()  # replaces pan
    pitch_automation: tuple[Automation, ...] = ()  # semitones added to every note: bends and tuning
    vibrato_automation: tuple[Automation, ...] = ()  # semitones to either side
    pedals: tuple[PedalSpan, ...] = ()  # in song ticks; drums ignore them
    scale_cents: tuple[float, ...] = ()  # added to each of the twelve pitch classes, C first; empty: equal temperament
    audio_clips: tuple[AudioClip, ...] = ()  # heard beside what the notes play

    @property
    def is_percussion(self) -> bool:
        """True when its pitches are General MIDI drum notes."""
        return self.role in ("drums", "percussion")

    @property
    def is_empty(self) -> bool:
        """True when it has neither notes nor audio clips."""
        return not self.audio_clips and not any(clip.notes for clip in self.clips)


@dataclass(frozen=True, slots=True)
class Song:
    """The whole arrangement; an edit replaces it by another."""

    title: str
    tempo_map: TempoMap
    meter_map: MeterMap
    tracks: tuple[Track, ...]
    end_tick: int  # musical end
    key: Key | None = None
    sections: tuple[ScoreSection, ...] = ()
    master_gain_db: float | None = None  # the one gain of the mix; None until it is levelled
    genre: str = ""
    prompt: str = ""
    tags: tuple[str, ...] = field(default=())

    @property
    def duration_seconds(self) -> float:
        """Musical length in seconds, without what rings after it."""
        return self.tempo_map.tick_to_seconds(self.end_tick)

    def track(self, track_id: str) -> Track:
        """The track of that id. Raises KeyError."""
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise KeyError(track_id)


def track_notes(track: Track) -> Notes:
    """All notes of a track in song time, sorted; what a clip's edge cuts off is not heard."""
    return tuple(sorted(note for clip in track.clips for note in _sounding(clip)))


def _sounding(clip: MidiClip) -> list[Note]:
    return [
        replace(
            note,
            start_tick=clip.start_tick + note.start_tick,
            duration_ticks=min(note.duration_ticks, clip.duration_ticks - note.start_tick),
        )
        for note in clip.notes
        if note.start_tick < clip.duration_ticks
    ]


def audible_tracks(song: Song) -> tuple[Track, ...]:
    """Tracks that are heard: enabled, not muted, and soloed where any is."""
    enabled = [track for track in song.tracks if track.is_enabled]
    soloed = [track for track in enabled if track.is_soloed]
    return tuple(track for track in (soloed or enabled) if not track.is_muted)


def edit_track(song: Song, track_id: str, edit: Callable[[Track], Track]) -> Song:
    """The song with one track replaced; everything else is shared. Raises KeyError."""
    song.track(track_id)
    return replace(song, tracks=tuple(edit(track) if track.id == track_id else track for track in song.tracks))


def edit_clip_notes(song: Song, track_id: str, clip_index: int, edit: Callable[[Notes], Notes]) -> Song:
    """The song with the notes of one clip replaced. Raises KeyError, IndexError."""

    def edited(track: Track) -> Track:
        clip = track.clips[clip_index]
        changed = replace(clip, notes=edit(clip.notes))
        return replace(track, clips=(*track.clips[:clip_index], changed, *track.clips[clip_index + 1 :]))

    return edit_track(song, track_id, edited)


def set_tempo(song: Song, tempo_bpm: float) -> Song:
    """The song at one tempo throughout; notes keep their ticks, audio clips that do not follow keep their seconds."""
    tempo_map = constant_tempo(tempo_bpm)

    def adapted(track: Track) -> Track:
        if not track.audio_clips:
            return track
        clips = (at_other_tempo(clip, song.tempo_map, tempo_map) for clip in track.audio_clips)
        return replace(track, audio_clips=tuple(clips))

    return replace(song, tempo_map=tempo_map, tracks=tuple(map(adapted, song.tracks)))


def clips_by_section(part: Part, score: Score) -> tuple[MidiClip, ...]:
    """One clip for each section the part plays in (or one for all where the score has no sections).

    Where it has no more in a section than the upbeat to the next one, that upbeat begins the next one's clip.
    """
    sections = score.sections or (ScoreSection(score.title, 0, score.bars),)
    bar_ticks = score.meter.bar_ticks
    clips: list[MidiClip] = []
    upbeat: list[Note] = []
    for number, section in enumerate(sections):
        start = section.start_bar * bar_ticks
        end = start + section.bars * bar_ticks
        last = number + 1 == len(sections)
        inside = [note for note in part.notes if start <= note.start_tick and (note.start_tick < end or last)]
        if inside and not last and inside[0].start_tick >= end - TICKS_PER_BEAT and _plays_at(part, end):
            upbeat = [*upbeat, *inside]
        elif inside:
            first = upbeat[0].start_tick if upbeat else start
            length = max(end, *(note.end_tick for note in inside)) - first
            notes = tuple(replace(note, start_tick=note.start_tick - first) for note in (*upbeat, *inside))
            clips.append(MidiClip(first, length, notes, f"{part.instrument} {len(clips) + 1}"))
            upbeat = []
    return tuple(clips)


def _plays_at(part: Part, tick: int) -> bool:
    """True where a part has a note within a bar of four beats from a tick on, so that what comes before leads there."""
    return any(tick <= note.start_tick < tick + 4 * TICKS_PER_BEAT for note in part.notes)


def song_of_score(score: Score, tracks: tuple[Track, ...], *, genre: str = "", prompt: str = "") -> Song:
    """A song with the given tracks (in the order of the score's parts), their clips cut from the score by section."""
    by_name = {part.instrument: part for part in score.parts}
    filled = tuple(replace(track, clips=clips_by_section(by_name[track.instrument], score)) for track in tracks)
    return Song(
        title=score.title,
        tempo_map=constant_tempo(score.tempo_bpm),
        meter_map=constant_meter(score.meter),
        tracks=filled,
        end_tick=score.end_tick,
        key=score.key,
        sections=score.sections,
        genre=genre,
        prompt=prompt,
    )
