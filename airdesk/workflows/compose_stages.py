"""The stages before the sound: a request becomes a plan, the plan a score, the score a song."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from airdesk.composing.composer import compose
from airdesk.errors import GenreError
from airdesk.facts.genres import Genre, load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.midi.plan_json import plan_to_document
from airdesk.midi.score_json import score_to_document
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.score import Score
from airdesk.model.song import Song
from airdesk.planning.planner import plan_song
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.language_models import RunPlace
from airdesk.workflows.model_composing import AskedModel, compose_by_model, model_asked
from airdesk.workflows.model_planning import planned_with_model
from airdesk.workflows.run_frame import Workplace
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.song_tracks import song_of_plan
from airdesk.workflows.take_credits import COMPOSED_BY, PLANNED_BY


@dataclass(frozen=True, slots=True)
class Composition:
    """A song that was composed and not rendered yet."""

    plan: SongPlan
    score: Score
    song: Song
    genre: Genre
    is_levelled: bool = False  # its tracks have the gains they shall be heard with
    samples: tuple[Mapping[str, Any], ...] = ()  # what of the user's samples was chosen for each track, and why

    def details(self) -> dict[str, Any]:
        """What a result reports of the plan."""
        plan = self.plan
        return {
            "genre": plan.genre,
            "mood": plan.mood,
            "meter": str(plan.meter),
            "bars": plan.bars,
            "seed": plan.seed,
            "sections": [{"name": section.name, "bars": section.bars, "energy": section.energy} for section in plan.sections],
            "instruments": [instrument.name for instrument in plan.instruments],
            "understood": list(plan.understood),
            **({"samples": list(self.samples)} if self.samples else {}),
        }


def played_by(composition: Composition, song: Song) -> Composition:
    """The composition with the song that has other sounds, which its plan says too: so its notes render to the same."""
    sounds = {track.instrument: track.sound for track in song.tracks}
    instruments = tuple(replace(one, sound=sounds.get(one.name, one.sound)) for one in composition.plan.instruments)
    return replace(composition, plan=replace(composition.plan, instruments=instruments), song=song)


PlanEdit = Callable[[SongPlan, Genre], SongPlan]


def compose_from_request(
    request: PlanRequest,
    place: Workplace,
    progress: Progress,
    *,
    edit: PlanEdit | None = None,
    begin: Beginning | None = None,
) -> Composition:
    """Plan and compose; both are logged, and kept in the library as they are made. What *begin* has is taken as it is."""
    progress.report(0.0, "Planning…")
    with place.log.stage("plan"):
        known = plan_of_beginning(begin, place.log)
        part = PartProgress(progress, 0.0, 0.3)
        plan, genre = plan_from_request(request, place, part, edit) if known is None else known
        place.kept.plan_made(plan_to_document(plan))
    progress.check_cancelled()
    progress.report(0.3, "Composing…")
    with place.log.stage("score"):
        score = score_of_beginning(begin, place.log)
        if score is None:
            score = compose_plan(plan, genre, place.log, model_asked(request, place), PartProgress(progress, 0.3, 1.0))
        place.kept.score_made(score_to_document(score, plan))
    progress.check_cancelled()
    return Composition(plan, score, song_of_plan(plan, score, genre), genre)


def plan_of_beginning(begin: Beginning | None, log: RunLog) -> tuple[SongPlan, Genre] | None:
    """The plan that an earlier run left, with its genre; None where there is none. Raises GenreError."""
    if begin is None or begin.plan is None:
        return None
    genres = load_genres()
    if begin.plan.genre not in genres:
        raise GenreError(f'The plan is in the genre "{begin.plan.genre[:40]}", which this AirDesk does not have: update it.')
    who = {PLANNED_BY: begin.planned_by} if begin.planned_by else None
    log.note("plan", f"the plan of run {begin.run_id} is used", data=who)
    for problem in begin.problems:
        log.warn("plan", problem)
    return begin.plan, genres[begin.plan.genre]


def score_of_beginning(begin: Beginning | None, log: RunLog) -> Score | None:
    """The score that an earlier run left; None where there is none."""
    if begin is None or begin.score is None:
        return None
    who = {COMPOSED_BY: dict(begin.composed_by)} if any(begin.composed_by.values()) else None
    log.note("midi", f"the notes of run {begin.run_id} are used", data=who)
    return begin.score


def plan_from_request(
    request: PlanRequest, place: RunPlace, progress: Progress, edit: PlanEdit | None = None
) -> tuple[SongPlan, Genre]:
    """The plan, a language model's where one is wanted, and its genre; what was understood and is to be warned of is logged."""
    genres, log = load_genres(), place.log
    with log.call("plan from the request", prompt=request.prompt, genre=request.genre, seed=request.seed) as call:
        plan = plan_song(request, genres, load_instruments())
        call.answer(genre=plan.genre, bars=plan.bars, instruments=len(plan.instruments), seed=plan.seed)
    plan = planned_with_model(request, plan, genres, place, progress)
    genre = genres[plan.genre]
    if edit is not None:
        plan = edit(plan, genre)
    for sentence in plan.understood:
        log.note("plan", sentence)
    for warning in plan.warnings:
        log.warn("plan", warning)
    return plan, genre


def compose_plan(
    plan: SongPlan, genre: Genre, log: RunLog, model: AskedModel | None = None, progress: Progress | None = None
) -> Score:
    """The score, without parts that have nothing to play; composed by *model* where there is one."""
    if model is None:
        with log.call("built-in composer", genre=plan.genre, bars=plan.bars, seed=plan.seed) as call:
            score = compose(plan, genre)
            call.answer(parts=len(score.parts), notes=sum(len(part.notes) for part in score.parts))
    else:
        score = compose_by_model(plan, genre, model, progress or NoProgress())
    for part in score.parts:
        if not part.notes:
            log.warn("midi", f"The {part.instrument} has no notes in this song and was left out.")
    log.note("midi", "notes composed", data={part.instrument: len(part.notes) for part in score.parts})
    return replace(score, parts=tuple(part for part in score.parts if part.notes))
