"""A take for the window: from a prompt or an edited plan to a song that can be opened, kept in the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from airdesk.errors import GenreError
from airdesk.library.events import Event
from airdesk.midi.plan_json import plan_to_document
from airdesk.midi.score_json import score_to_document
from airdesk.model.own_sound import own_instrument_id
from airdesk.model.plan import OwnSamples, PlanRequest, SongPlan
from airdesk.model.song import Song
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.edit_plan import check_plan
from airdesk.workflows.kept_sounds import keeps_sounds, kept_samples, say_sounds, with_kept_sounds
from airdesk.workflows.plan_difference import plan_difference
from airdesk.workflows.request_checks import check_plan_request
from airdesk.workflows.song_takes import open_take
from airdesk.workflows.sound_names import sound_name
from airdesk.workflows.sound_source import open_sound_source
from airdesk.workflows.take_frame import MadeTake, TakeOrder, TakePlace, carry_out_take
from airdesk.workflows.take_sound import keep_mix, level_song, measure_song, song_taken_over
from airdesk.workflows.take_values import PlanMade, SamplesChosen, ScoreMade, SoundsMade, Take, TakeNews

if TYPE_CHECKING:
    from airdesk.facts.genres import Genre
    from airdesk.workflows.compose_stages import Composition


def generate_take(
    request: PlanRequest | SongPlan,
    settings: Settings,
    *,
    song_id: str | None = None,
    asked: PlanRequest | None = None,
    summary: str = "",
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_stage: Callable[[TakeNews], None] | None = None,
    begin: Beginning | None = None,
    only_notes: bool = False,
) -> Take:
    """Plan, compose and level a song and keep it, as a new song or as a further take of *song_id*.

    *request*: what to plan, or a plan to compose from; then *asked* is what was asked in the first place.
    *summary*: what makes the take different, in two or three words; found out where it is empty.
    *on_stage*: told what is there, as soon as it is. *begin*: an earlier run, whose score is used where it has one.
    *only_notes*: neither sounds nor levels nor a file to listen to; they come when it is done again from its notes.
    Raises BadInputError (the request), LibraryError and StorageError (it cannot be kept) or CancelledError; then nothing
    of it is left but its log.
    """
    _check(request)
    open_sound_source(settings)  # a SoundFont that is named and no good is said before anything else is done
    wanted = asked if isinstance(request, SongPlan) else request
    document = asdict(wanted) if wanted is not None else {"prompt": _prompt(request), "from_plan": True}
    summary = summary or _difference(request, song_id, settings)
    order = TakeOrder(document, settings, song_id, summary, progress or NoProgress(), on_event, on_stage or _untold, begin)

    def work(place: TakePlace) -> MadeTake:
        from airdesk.workflows.model_composing import progress_with_models

        place = replace(place, progress=progress_with_models(place.progress, wanted, settings, 0.08, end=0.8))
        composition = _composed(request, wanted, place, PartProgress(place.progress, 0.0, 0.08), begin)
        if only_notes:
            return MadeTake(composition.song, composition.genre.mix, composition.plan.seed)
        return MadeTake(_sounding(composition, place), composition.genre.mix, composition.plan.seed)

    return carry_out_take(order, work)


def _sounding(composition: Composition, place: TakePlace) -> Song:
    """The song levelled and with its gain, as rendered; its mix is in the staging folder."""
    taken = song_taken_over(composition, place, PartProgress(place.progress, 0.08, 0.8))
    if taken is not None:
        place.tell(SoundsMade(taken, composition.plan))
        return taken
    song, sounds = level_song(composition, place, PartProgress(place.progress, 0.08, 0.5))
    place.tell(SoundsMade(song, composition.plan))
    part = PartProgress(place.progress, 0.5, 0.8)
    return measure_song(song, sounds, composition.genre.mix, place, part, lambda made: keep_mix(made, sounds, place))


def _composed(
    request: PlanRequest | SongPlan, asked: PlanRequest | None, place: TakePlace, progress: Progress, begin: Beginning | None
) -> Composition:
    """Plan and score, logged, kept and told as they are made."""
    from airdesk.workflows.added_percussion import plan_with_percussion
    from airdesk.workflows.compose_stages import Composition, compose_plan, score_of_beginning
    from airdesk.workflows.model_composing import model_asked
    from airdesk.workflows.song_tracks import song_of_plan

    own = asked.own_samples if asked is not None else None
    progress.report(0.0, "Planning…")
    with place.log.stage("plan"):
        plan, genre = _planned(request, place, PartProgress(progress, 0.0, 0.3), begin)
        if own is not None and own.add_percussion:
            plan = plan_with_percussion(plan)
        place.kept.plan_made(plan_to_document(plan))
    place.tell(PlanMade(plan))
    progress.check_cancelled()
    progress.report(0.3, "Composing…")
    with place.log.stage("score"):
        score = score_of_beginning(begin, place.log)
        if score is None:
            score = compose_plan(plan, genre, place.log, model_asked(asked, place), PartProgress(progress, 0.3, 1.0))
        place.kept.score_made(score_to_document(score, plan))
    composition = Composition(plan, score, song_of_plan(plan, score, genre), genre)
    say_sounds(begin, place.log)
    if keeps_sounds(begin):
        song = with_kept_sounds(composition.song, begin, place.log)
        composition = replace(composition, song=song, samples=kept_samples(begin))
        _tell_names(song, place)
    elif own is not None:
        composition = _sampled(composition, own, place, progress)
    place.tell(ScoreMade(composition.song, composition.plan))
    progress.check_cancelled()
    return composition


def _sampled(composition: Composition, wish: OwnSamples, place: TakePlace, progress: Progress) -> Composition:
    """Played with samples of the inventory; its plan is kept as it was, for other takes choose anew."""
    from airdesk.workflows.sampled_composition import with_own_samples

    with place.log.stage("selection"):
        sampled = with_own_samples(composition, wish, place.settings, place.log, PartProgress(progress, 0.5, 1.0))
    _tell_names(sampled.song, place)
    return replace(composition, song=sampled.song, samples=sampled.samples)


def _tell_names(song: Song, place: TakePlace) -> None:
    """What the user's instruments in a song are called."""
    own = {track.sound: sound_name(track.sound) for track in song.tracks if own_instrument_id(track.sound)}
    place.tell(SamplesChosen(own))


def _planned(
    request: PlanRequest | SongPlan, place: TakePlace, progress: Progress, begin: Beginning | None
) -> tuple[SongPlan, Genre]:
    from airdesk.facts.genres import load_genres
    from airdesk.workflows.compose_stages import plan_from_request, plan_of_beginning

    known = plan_of_beginning(begin, place.log)
    if known is not None:
        return known
    if isinstance(request, PlanRequest):
        return plan_from_request(request, place, progress)
    place.log.note("plan", "composing from an edited plan")
    return request, load_genres()[request.genre]


def _difference(request: PlanRequest | SongPlan, song_id: str | None, settings: Settings) -> str:
    """In what an edited plan differs from that of the song; empty where that is not the question."""
    if song_id is None or not isinstance(request, SongPlan):
        return ""
    before = open_take(song_id, settings).plan
    return "" if before is None else plan_difference(before, request)


def _check(request: PlanRequest | SongPlan) -> None:
    if isinstance(request, PlanRequest):
        check_plan_request(request)
        return
    from airdesk.facts.genres import load_genres

    check_plan(request)
    if request.genre not in load_genres():
        raise GenreError(f'The plan is in the genre "{request.genre[:40]}", which this AirDesk does not have: update it.')


def _prompt(request: PlanRequest | SongPlan) -> str:
    return request.prompt if isinstance(request, PlanRequest) else request.user_prompt


def _untold(_: TakeNews) -> None:
    """Nobody wants to know."""
