"""Where in a song a part, a variation or a continuation goes: bars, the plan that covers them, the song with the new notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from airdesk.errors import BadInputError
from airdesk.facts.instruments import load_instruments
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan, SectionPlan, SongPlan
from airdesk.model.score import ScoreSection
from airdesk.model.song import MidiClip, Song, Track, track_notes
from airdesk.model.timebase import MAX_BARS
from airdesk.workflows.chord_text import filled
from airdesk.workflows.model_part import PartKind

MOST_NEW_BARS: Final = 16
"""How much longer a song gets by a continuation at its end: as long as what is continued, at most so many bars."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bars of a song, from 0; the end may lie behind the song's."""

    first_bar: int
    end_bar: int


def stretch_of(kind: PartKind, song: Song, plan: SongPlan, track: Track | None, clip_index: int = -1) -> Stretch:
    """The bars in which something shall be composed. *clip_index*: only there, or behind it; -1: the whole track.

    Raises BadInputError where there is nothing to vary, no room to go on, or no such clip.
    """
    bar_ticks = plan.meter.bar_ticks
    song_bars = -(-song.end_tick // bar_ticks)
    clip = None if track is None or clip_index < 0 else _clip(track, clip_index)
    if kind == "part":
        return Stretch(0, song_bars) if clip is None else _bars_of(clip, bar_ticks)
    if track is None or not track.clips:
        raise BadInputError("There are no notes to go on from: choose a track with notes.")
    if kind == "variation":
        clips = track.clips if clip is None else (clip,)
        spans = [_bars_of(each, bar_ticks) for each in clips]
        return Stretch(min(span.first_bar for span in spans), max(span.end_bar for span in spans))
    return _behind(track, clip or max(track.clips, key=_end_of), song_bars, bar_ticks)


def plan_reaching(plan: SongPlan, bars: int) -> SongPlan:
    """The plan with a further section where it has fewer bars: the one before the ending goes on. Raises BadInputError."""
    if bars > MAX_BARS:
        raise BadInputError(f"A song has at most {MAX_BARS} bars: continue it elsewhere.")
    if bars <= plan.bars:
        return plan
    source = next((each for each in reversed(plan.sections) if each.name not in ("outro", "intro")), plan.sections[-1])
    more = bars - plan.bars
    section = SectionPlan(
        source.name, plan.bars, more, source.energy, source.instruments, filled(source.chords, more * plan.meter.bar_ticks)
    )
    return replace(plan, bars=bars, sections=(*plan.sections, section))


def plan_with_player(plan: SongPlan, instrument: str, stretch: Stretch) -> SongPlan:
    """The plan in which an instrument plays in all sections of a stretch."""

    def played(section: SectionPlan) -> SectionPlan:
        is_inside = section.start_bar < stretch.end_bar and section.start_bar + section.bars > stretch.first_bar
        if not is_inside or instrument in section.instruments:
            return section
        return replace(section, instruments=(*section.instruments, instrument))

    return replace(plan, sections=tuple(map(played, plan.sections)))


def plan_with_track(plan: SongPlan, track: Track) -> tuple[SongPlan, str]:
    """The plan with a track's instrument, and its name there; a track that was added later gets one that fits its notes."""
    name = track.instrument or track.name or track.id
    if plan.instrument_named(name) is not None:
        return plan, name
    fact = load_instruments().get(name)
    pitches = [note.pitch for note in track_notes(track)] or [60]
    low, high = (fact.low_pitch, fact.high_pitch) if fact else (max(0, min(pitches) - 5), min(127, max(pitches) + 5))
    planned = InstrumentPlan(name, track.role, track.sound, low, high, program=track.program)
    return replace(plan, instruments=(*plan.instruments, planned)), name


def song_reaching(song: Song, plan: SongPlan) -> Song:
    """The song at least as long as the plan, with the sections that the plan has behind its end."""
    end = plan.bars * plan.meter.bar_ticks
    if end <= song.end_tick:
        return song
    known = {section.start_bar for section in song.sections}
    bars = -(-song.end_tick // plan.meter.bar_ticks)
    new = tuple(
        ScoreSection(each.name, each.start_bar, each.bars)
        for each in plan.sections
        if each.start_bar >= bars and each.start_bar not in known
    )
    return replace(song, end_tick=end, sections=(*song.sections, *new))


def track_with_notes(track: Track, notes: Sequence[Note], start_tick: int, end_tick: int) -> Track:
    """The track with other notes from one tick to another; clips stay where they are, new ones appear where there was none."""
    clips, left = [], list(notes)
    for clip in track.clips:
        kept = [note for note in clip.notes if not start_tick <= clip.start_tick + note.start_tick < end_tick]
        inside = [note for note in left if clip.start_tick <= note.start_tick < clip.start_tick + clip.duration_ticks]
        left = [note for note in left if note not in inside]
        moved = [replace(note, start_tick=note.start_tick - clip.start_tick) for note in inside]
        clips.append(replace(clip, notes=tuple(sorted([*kept, *moved]))))
    if left:
        first = min(start_tick, *(note.start_tick for note in left))
        last = max(end_tick, *(note.end_tick for note in left))
        moved = [replace(note, start_tick=note.start_tick - first) for note in left]
        clips.append(MidiClip(first, last - first, tuple(sorted(moved)), f"{track.name} {len(clips) + 1}"))
    return replace(track, clips=tuple(sorted(clips, key=lambda clip: clip.start_tick)))


def _clip(track: Track, index: int) -> MidiClip:
    if index >= len(track.clips):
        raise BadInputError(f"{track.name} has no clip {index + 1}: choose another one.")
    return track.clips[index]


def _end_of(clip: MidiClip) -> int:
    return clip.start_tick + clip.duration_ticks


def _bars_of(clip: MidiClip, bar_ticks: int) -> Stretch:
    """The bars a clip lies in; an upbeat of up to a quarter of a bar does not count."""
    first = (clip.start_tick + bar_ticks // 4) // bar_ticks
    return Stretch(first, max(first + 1, -(-(_end_of(clip) - bar_ticks // 4) // bar_ticks)))


def _behind(track: Track, clip: MidiClip, song_bars: int, bar_ticks: int) -> Stretch:
    """The free bars behind a clip: as many as it has, or at the song's end as many new ones."""
    own = _bars_of(clip, bar_ticks)
    first, length = own.end_bar, min(MOST_NEW_BARS, max(1, own.end_bar - own.first_bar))
    following = [_bars_of(each, bar_ticks).first_bar for each in track.clips if each.start_tick > clip.start_tick]
    end = min([first + length, *following])
    if first < song_bars:
        end = min(end, song_bars)
    if end <= first:
        raise BadInputError(f"{track.name} goes on right behind this clip: there is no room for a continuation.")
    return Stretch(first, end)
