"""A stretch of a song as a song of its own, and a song's notes as a score to draw."""

from __future__ import annotations

from dataclasses import replace

from airdesk.model.audio_clip import AudioClip, heard_ratio, place_in_file
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.score import Part, Score, ScoreSection, default_steps_per_bar
from airdesk.model.song import Automation, MidiClip, PedalSpan, Song, Track, track_notes
from airdesk.model.timebase import MeterChange, MeterMap, TempoChange, TempoMap


def song_until(song: Song, end_tick: int) -> Song:
    """The song as if it ended at a tick: nothing begins after it, and what sounds there is let go."""
    tracks = tuple(
        replace(
            track,
            clips=_clips_until(track, end_tick),
            pedals=_pedals_between(track, 0, end_tick),
            audio_clips=_audio_between(song, track, 0, end_tick),
        )
        for track in song.tracks
    )
    return replace(song, tracks=tracks, end_tick=end_tick)


def song_between(song: Song, start_tick: int, end_tick: int) -> Song:
    """The notes that begin and the audio heard in a stretch as a song from 0 on, with its own tempo, meter and automation."""
    return replace(
        song,
        tempo_map=_tempo_between(song.tempo_map, start_tick, end_tick),
        meter_map=_meter_between(song.meter_map, start_tick, end_tick),
        tracks=tuple(_track_between(song, track, start_tick, end_tick) for track in song.tracks),
        end_tick=end_tick - start_tick,
        sections=_sections_between(song, start_tick, end_tick),
    )


def score_of_song(song: Song) -> Score:
    """The notes of a song for drawing, at its first tempo and meter."""
    meter = song.meter_map.meter_at(0)
    names: dict[str, str] = {}
    for track in song.tracks:  # the drawing tells parts apart by name
        names[track.id] = track.name if track.name not in names.values() else f"{track.name} ({track.id})"
    return Score(
        title=song.title,
        tempo_bpm=song.tempo_map.tempo_at(0),
        key=song.key or Key(0, "major"),
        meter=meter,
        bars=max(1, -(-song.end_tick // meter.bar_ticks)),
        steps_per_bar=default_steps_per_bar(meter),
        parts=tuple(Part(names[each.id], track_notes(each), each.is_percussion, each.program) for each in song.tracks),
        sections=song.sections,
    )


def _tempo_between(tempo_map: TempoMap, start_tick: int, end_tick: int) -> TempoMap:
    inside = [change for change in tempo_map.changes if start_tick < change.start_tick < end_tick]
    moved = (replace(change, start_tick=change.start_tick - start_tick) for change in inside)
    return TempoMap((TempoChange(0, tempo_map.tempo_at(start_tick)), *moved))


def _meter_between(meter_map: MeterMap, start_tick: int, end_tick: int) -> MeterMap:
    inside = [change for change in meter_map.changes if start_tick < change.start_tick < end_tick]
    moved = (replace(change, start_tick=change.start_tick - start_tick) for change in inside)
    return MeterMap((MeterChange(0, meter_map.meter_at(start_tick)), *moved))


def _clips_until(track: Track, end_tick: int) -> tuple[MidiClip, ...]:
    return tuple(
        replace(clip, duration_ticks=min(clip.duration_ticks, end_tick - clip.start_tick))
        for clip in track.clips
        if clip.start_tick < end_tick
    )


def _track_between(song: Song, track: Track, start_tick: int, end_tick: int) -> Track:
    inside = [note for note in track_notes(track) if start_tick <= note.start_tick < end_tick]
    notes = tuple(_moved(note, start_tick, end_tick) for note in inside)
    return replace(
        track,
        clips=(MidiClip(0, end_tick - start_tick, notes, track.name),) if notes else (),
        gain_automation=_automation_between(track.gain_automation, start_tick, end_tick),
        pan_automation=_automation_between(track.pan_automation, start_tick, end_tick),
        pitch_automation=_automation_between(track.pitch_automation, start_tick, end_tick),
        vibrato_automation=_automation_between(track.vibrato_automation, start_tick, end_tick),
        pedals=_pedals_between(track, start_tick, end_tick),
        audio_clips=_audio_between(song, track, start_tick, end_tick),
    )


def _audio_between(song: Song, track: Track, start_tick: int, end_tick: int) -> tuple[AudioClip, ...]:
    """What of a track's audio clips lies inside, counted from the start."""
    kept = []
    for clip in track.audio_clips:
        start, end = max(start_tick, clip.start_tick), min(end_tick, clip.end_tick)
        if start < end:
            offset = clip.offset_seconds if start == clip.start_tick else place_in_file(clip, start, song.tempo_map)
            kept.append(
                replace(
                    clip,
                    start_tick=start - start_tick,
                    duration_ticks=end - start,
                    offset_seconds=offset,
                    time_ratio=heard_ratio(clip, song.tempo_map),
                    fade_in_seconds=clip.fade_in_seconds if start == clip.start_tick else 0.0,
                    fade_out_seconds=clip.fade_out_seconds if end == clip.end_tick else 0.0,
                )
            )
    return tuple(kept)


def _pedals_between(track: Track, start_tick: int, end_tick: int) -> tuple[PedalSpan, ...]:
    return tuple(
        PedalSpan(span.kind, max(0, span.start_tick - start_tick), min(end_tick, span.end_tick) - start_tick)
        for span in track.pedals
        if span.start_tick < end_tick and span.end_tick > start_tick
    )


def _moved(note: Note, start_tick: int, end_tick: int) -> Note:
    length = min(note.duration_ticks, end_tick - note.start_tick)
    return replace(note, start_tick=note.start_tick - start_tick, duration_ticks=length)


def _automation_between(points: tuple[Automation, ...], start_tick: int, end_tick: int) -> tuple[Automation, ...]:
    """The points inside, begun with the value that holds at the start."""
    before = [point for point in points if point.start_tick <= start_tick]
    held = (Automation(0, before[-1].value),) if before else ()
    inside = (
        replace(each, start_tick=each.start_tick - start_tick) for each in points if start_tick < each.start_tick < end_tick
    )
    return (*held, *inside)


def _sections_between(song: Song, start_tick: int, end_tick: int) -> tuple[ScoreSection, ...]:
    """The parts of sections that lie inside, counted in bars from the start."""
    first = song.meter_map.bar_position(start_tick).bar
    last = song.meter_map.bar_position(max(start_tick, end_tick - 1)).bar + 1
    kept = []
    for section in song.sections:
        start, end = max(first, section.start_bar), min(last, section.start_bar + section.bars)
        if start < end:
            kept.append(ScoreSection(section.name, start - first, end - start))
    return tuple(kept)
