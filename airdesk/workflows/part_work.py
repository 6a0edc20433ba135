"""The work on a further part, a variation or a continuation: its bars, its notes, the song with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from airdesk.composing.composer import compose
from airdesk.composing.model_part import WantedPart
from airdesk.errors import BadInputError
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import load_instruments
from airdesk.midi.plan_json import plan_to_document
from airdesk.midi.score_json import score_to_document
from airdesk.midi.track_names import UniqueIds
from airdesk.model.notes import Note, Notes
from airdesk.model.plan import SongPlan
from airdesk.model.score import Part, Score, ScoreSection
from airdesk.model.song import Song, Track, edit_track, track_notes
from airdesk.progress import PartProgress, Progress
from airdesk.workflows.edit_instruments import add_instrument
from airdesk.workflows.model_part import PartOrder
from airdesk.workflows.part_by_model import notes_by_model
from airdesk.workflows.part_place import (
    plan_reaching,
    plan_with_player,
    plan_with_track,
    song_reaching,
    stretch_of,
    track_with_notes,
)
from airdesk.workflows.song_sounds import build_song_sounds
from airdesk.workflows.song_tracks import song_of_plan
from airdesk.workflows.sound_source import open_sound_source
from airdesk.workflows.take_frame import MadeTake, TakePlace
from airdesk.workflows.take_sound import level_track, measure_song
from airdesk.workflows.take_values import ScoreMade

_MOST_SEEDS: Final = 8
"""Tried until something else comes out."""


class PartWork:
    """One order, from its plan to the song with its notes. Raises BadInputError where it cannot be carried out."""

    def __init__(self, order: PartOrder, song: Song, plan: SongPlan, genre: Genre, track: Track | None) -> None:
        stretch = stretch_of(order.kind, song, plan, track, order.clip_index)
        self.order = order
        self.song = song
        self.genre = genre
        self.stretch = stretch
        plan = plan_reaching(plan, max(stretch.end_bar, -(-song.end_tick // plan.meter.bar_ticks)))
        if order.kind == "part" or track is None:
            self.track = None
            plan, self.instrument = _with_instrument(plan, song, order.instrument)
        else:
            self.track = track
            plan, self.instrument = plan_with_track(plan, track)
        self.plan = plan_with_player(plan, self.instrument, stretch)

    @property
    def summary(self) -> str:
        """What makes the take different."""
        name = self.instrument if self.track is None else self.track.name.lower()
        return {"part": f"with {name}", "variation": f"{name} varied", "continuation": f"{name} continued"}[self.order.kind]

    def carried_out(self, place: TakePlace, score: Score | None) -> MadeTake:
        """The work of the take."""
        place.kept.plan_made(plan_to_document(self.plan))
        with place.log.stage("score"):
            notes = self._composed(place, PartProgress(place.progress, 0.0, 0.4))
            edited = self._song_with(notes)
            if score is not None:
                place.kept.score_made(score_to_document(self._score_with(score, edited), self.plan))
        place.tell(ScoreMade(edited, self.plan))
        with place.log.stage("samples"):
            part = PartProgress(place.progress, 0.4, 0.6)
            sounds = build_song_sounds(edited, place.settings, part, open_sound_source(place.settings))
        if self.track is None:
            edited = level_track(edited, edited.tracks[-1].id, sounds, self.genre.mix, place)
        measured = measure_song(edited, sounds, self.genre.mix, place, PartProgress(place.progress, 0.6, 0.8))
        return MadeTake(measured, self.genre.mix, self.order.seed)

    def _composed(self, place: TakePlace, progress: Progress) -> list[Note]:
        """The new notes in song time: a model's, and our own composer's in the bars it left out."""
        progress.report(0.0, f"Composing {self.instrument}…")
        notes, answered = notes_by_model(self._wanted(), self.order.provider, self.order.model, place, progress)
        missing = [bar for bar in range(self.stretch.first_bar, self.stretch.end_bar) if bar not in answered]
        notes += self._own_notes(missing)
        if not notes:
            raise BadInputError(f"The {self.instrument} would rest throughout: try again, or choose other bars.")
        place.log.note("midi", f"{self.instrument} composed", data={"seed": self.order.seed, "notes": len(notes)})
        return sorted(notes)

    def _wanted(self) -> WantedPart:
        around: dict[str, Notes] = {}
        for track in self.song.tracks:
            name = track.instrument or track.name or track.id
            around[name] = tuple(sorted((*around.get(name, ()), *track_notes(track))))
        bars = range(self.stretch.first_bar, self.stretch.end_bar)
        return WantedPart(self.order.kind, self.plan, self.genre, self.instrument, bars, around, self.order.wish)

    def _own_notes(self, bars: Sequence[int]) -> list[Note]:
        """What our own composer writes in these bars: as the song's seed has it, or for a variation as another one."""
        if not bars:
            return []
        there = set() if self.track is None else {(note.start_tick, note.pitch) for note in track_notes(self.track)}
        for seed in self._seeds():
            score = compose(replace(self.plan, seed=seed), self.genre)
            part = next(part for part in score.parts if part.instrument == self.instrument)
            notes = [note for note in part.notes if self._bar_of(note) in bars]
            if notes and any((note.start_tick, note.pitch) not in there for note in notes):
                return notes
        return []

    def _seeds(self) -> Iterator[int]:
        if self.order.kind == "continuation":
            yield self.plan.seed  # what comes back is as it was
        yield from range(self.order.seed, self.order.seed + _MOST_SEEDS)

    def _bar_of(self, note: Note) -> int:
        """Its bar; a note that drifts a little before the bar line belongs behind it."""
        cell = self.plan.meter.bar_ticks // self.plan.steps_per_bar
        return min(self.plan.bars - 1, (note.start_tick + cell // 2) // self.plan.meter.bar_ticks)

    def _song_with(self, notes: Sequence[Note]) -> Song:
        song = song_reaching(self.song, self.plan)
        bar_ticks = self.plan.meter.bar_ticks
        if self.track is None:
            return replace(song, tracks=(*song.tracks, self._new_track(notes)))
        cell = bar_ticks // self.plan.steps_per_bar // 2
        span = (max(0, self.stretch.first_bar * bar_ticks - cell), self.stretch.end_bar * bar_ticks - cell)
        return edit_track(song, self.track.id, lambda old: track_with_notes(old, notes, *span))

    def _new_track(self, notes: Sequence[Note]) -> Track:
        """A track for the new part, with the sound and the place in the mix that its role has in this genre."""
        planned = next(each for each in self.plan.instruments if each.name == self.instrument)
        is_percussion = planned.role in ("drums", "percussion")
        part = Part(planned.name, tuple(notes), is_percussion, planned.program)
        track = song_of_plan(self.plan, self._score_of([part]), self.genre).tracks[0]
        ids = UniqueIds()
        for other in self.song.tracks:
            ids.take(other.id)
        return replace(track, id=ids.take(planned.name), gain_automation=(), ducking=None)

    def _score_of(self, parts: Sequence[Part]) -> Score:
        plan = self.plan
        sections = tuple(ScoreSection(each.name, each.start_bar, each.bars) for each in plan.sections)
        steps = plan.steps_per_bar
        return Score(plan.title, plan.tempo_bpm, plan.key, plan.meter, plan.bars, steps, tuple(parts), sections, plan.seed)

    def _score_with(self, score: Score, song: Song) -> Score:
        """The take's score with the notes that the instrument has now."""
        track = song.tracks[-1] if self.track is None else song.track(self.track.id)
        planned = next(each for each in self.plan.instruments if each.name == self.instrument)
        part = Part(planned.name, track_notes(track), planned.role in ("drums", "percussion"), planned.program)
        others = [other for other in score.parts if other.instrument != part.instrument]
        order = [each.name for each in self.plan.instruments]
        return self._score_of(sorted([*others, part], key=lambda one: order.index(one.instrument)))


def _with_instrument(plan: SongPlan, song: Song, word: str) -> tuple[SongPlan, str]:
    """The plan with one more instrument, and its name. Raises PlanError (there is none), BadInputError (it plays already)."""
    if not word.strip():
        raise BadInputError("No instrument is named for the new part: choose one.")
    known = {instrument.name for instrument in plan.instruments}
    name = load_instruments().resolve(word)[0].name
    if any(track.instrument == name for track in song.tracks):
        raise BadInputError(f"The {name} plays already: vary or continue its track, or choose another instrument.")
    if name in known:  # its track was deleted, or had nothing to play
        return plan, name
    resting = {section.start_bar: section.instruments for section in plan.sections}
    more = add_instrument(plan, name)
    sections = tuple(replace(each, instruments=resting[each.start_bar]) for each in more.sections)
    return replace(more, sections=sections), name
