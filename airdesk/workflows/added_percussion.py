"""A percussion part for a song that has none, composed for its tempo, meter, genre and length."""

from __future__ import annotations

from dataclasses import replace

from airdesk.facts.genres import load_genres
from airdesk.midi.track_names import UniqueIds
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.song import MidiClip, Song, Track, audible_tracks, track_notes
from airdesk.model.timebase import MAX_BARS, MAX_TEMPO_BPM, MIN_TEMPO_BPM

_INSTRUMENT = "percussion"
_USUAL_GENRE = "pop"  # of songs that name none, as files do: its shakers and tambourines go with most things


def plan_with_percussion(plan: SongPlan) -> SongPlan:
    """The plan with percussion in all sections; one that has drums or percussion stays as it is."""
    from airdesk.workflows.edit_instruments import add_instrument

    if any(one.role in ("drums", "percussion") for one in plan.instruments):
        return plan
    return add_instrument(plan, _INSTRUMENT, "percussion")


def song_with_percussion(song: Song, seed: int = 0) -> Song:
    """The song with a percussion track while others play; one that has drums or percussion, or no notes, stays as it is.

    The same seed gives the same notes. A song whose meter changes stays as it is, too: no pattern would fit it.
    """
    spans = [notes for track in audible_tracks(song) if (notes := track_notes(track))]
    has_drums = any(track.is_percussion and track_notes(track) for track in song.tracks)
    bars = -(-song.end_tick // song.meter_map.changes[0].meter.bar_ticks)
    tempo = song.tempo_map.tempo_at(0)
    fits = len(song.meter_map.changes) == 1 and 1 <= bars <= MAX_BARS and MIN_TEMPO_BPM <= tempo <= MAX_TEMPO_BPM
    if has_drums or not spans or not fits:
        return song
    first, last = min(notes[0].start_tick for notes in spans), max(note.end_tick for notes in spans for note in notes)
    track = _composed(song, bars, seed)
    clips = tuple(clip for part in track.clips if (clip := _within(part, first, last)) is not None)
    taken = UniqueIds()
    for other in song.tracks:
        taken.take(other.id)
    added = replace(track, id=taken.take(_INSTRUMENT), clips=clips)
    return replace(song, tracks=(*song.tracks, added)) if clips else song


def _composed(song: Song, bars: int, seed: int) -> Track:
    """The percussion track of a song like this that has nothing else."""
    from airdesk.workflows.sketch_song import sketch_song

    request = PlanRequest(
        prompt=_INSTRUMENT,
        genre=song.genre if song.genre in load_genres() else _USUAL_GENRE,
        tempo_bpm=song.tempo_map.tempo_at(0),
        meter=str(song.meter_map.changes[0].meter),
        bars=bars,
        instruments=(_INSTRUMENT,),
        seed=seed,
    )
    sketch = sketch_song(request)
    return next(track for track in sketch.tracks if track.is_percussion)


def _within(clip: MidiClip, first: int, last: int) -> MidiClip | None:
    """The clip with what is played while others play; None where that is nothing."""
    notes = tuple(note for note in clip.notes if first <= clip.start_tick + note.start_tick < last)
    return replace(clip, notes=notes) if notes else None
