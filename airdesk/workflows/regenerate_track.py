"""Another like this, for one track: the same plan composed with another seed, of which only this part is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from airdesk.errors import BadInputError, LibraryError
from airdesk.library.events import Event
from airdesk.midi.plan_json import plan_to_document
from airdesk.midi.score_json import score_to_document
from airdesk.model.plan import SongPlan
from airdesk.model.score import Part, Score
from airdesk.model.song import Song, clips_by_section, edit_track
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.sound_source import open_sound_source
from airdesk.workflows.take_frame import MadeTake, TakeOrder, TakePlace, carry_out_take
from airdesk.workflows.take_sound import measure_song
from airdesk.workflows.take_values import ScoreMade, Take, TakeNews

if TYPE_CHECKING:
    from airdesk.facts.genres import Genre


def regenerate_track(
    take: Take,
    track_id: str,
    seed: int,
    settings: Settings,
    *,
    song: Song | None = None,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    on_stage: Callable[[TakeNews], None] | None = None,
) -> Take:
    """Compose one part of a take again and keep the song with it as a further take; level, sound and mixer stay.

    *song*: the song as it is open, where that is newer than the take. Raises BadInputError (no such track, or a part that
    would have no notes), LibraryError (the take's plan is not known), StorageError or CancelledError.
    """
    song = song or take.song
    plan, genre = plan_of_take(take)
    track = next((track for track in song.tracks if track.id == track_id), None)
    if track is None:
        raise BadInputError(f'The song has no track "{track_id[:40]}": choose another one.')
    if plan.instrument_named(track.instrument) is None:
        raise BadInputError(f"{track.name} is not in the plan of this take, so it cannot be composed again.")
    request = asdict(take.request) if take.request else {"prompt": plan.user_prompt}  # with the seed that the plan came from
    summary = f"{track.name.lower()} again, seed {seed}"
    tell = on_stage or (lambda _: None)
    order = TakeOrder(request, settings, take.song_id, summary, progress or NoProgress(), on_event, tell)

    def work(place: TakePlace) -> MadeTake:
        from airdesk.workflows.song_sounds import build_song_sounds

        place.kept.plan_made(plan_to_document(plan))
        with place.log.stage("score"):
            place.progress.report(0.0, f"Composing {track.name}…")
            part, score = _composed(plan, genre, track.instrument, seed)
            clips = clips_by_section(part, score)
            place.log.note("midi", f"{track.name} composed again", data={"seed": seed, "notes": len(part.notes)})
            if take.score is not None:
                place.kept.score_made(score_to_document(_with_part(take.score, part), plan))
        edited = edit_track(song, track_id, lambda old: replace(old, clips=clips))
        place.tell(ScoreMade(edited, plan))
        with place.log.stage("samples"):
            part_progress = PartProgress(place.progress, 0.1, 0.5)
            sounds = build_song_sounds(edited, settings, part_progress, open_sound_source(settings))
        measured = measure_song(edited, sounds, genre.mix, place, PartProgress(place.progress, 0.5, 0.8))
        return MadeTake(measured, genre.mix, seed)

    return carry_out_take(order, work)


def plan_of_take(take: Take) -> tuple[SongPlan, Genre]:
    """The plan a take was composed from, and its genre. Raises LibraryError where they are not known."""
    from airdesk.facts.genres import load_genres

    genres = load_genres()
    if take.plan is None:
        raise LibraryError(f"The plan of {take.row.name} is not known, so nothing can be composed again from it.")
    if take.plan.genre not in genres:
        raise LibraryError(f'The genre "{take.plan.genre}" is not in this AirDesk: update it.')
    return take.plan, genres[take.plan.genre]


def _composed(plan: SongPlan, genre: Genre, instrument: str, seed: int) -> tuple[Part, Score]:
    """The instrument's part as another seed has it."""
    from airdesk.composing.composer import compose

    score = compose(replace(plan, seed=seed), genre)
    part = next(part for part in score.parts if part.instrument == instrument)
    if not part.notes:
        raise BadInputError(f"With this seed the {instrument} would rest throughout: try another one.")
    return part, score


def _with_part(score: Score, part: Part) -> Score:
    """The score with one part in place of the one before."""
    names = [other.instrument for other in score.parts]
    parts = [part if other.instrument == part.instrument else other for other in score.parts]
    return replace(score, parts=tuple(parts if part.instrument in names else [*parts, part]))
