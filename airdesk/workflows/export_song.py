"""A song of the library as files again: what `make` wrote, made anew from what the library keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from airdesk.errors import LibraryError
from airdesk.facts.genres import load_genres
from airdesk.midi.plan_json import plan_from_document
from airdesk.midi.score_json import score_from_document
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.compose_stages import Composition
from airdesk.workflows.library_songs import SongDetails, show_library_song
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_frame import Made, Order, Workplace, carry_out
from airdesk.workflows.song_production import produce


def export_library_song(wanted: str, out: Path, settings: Settings, *, progress: Progress | None = None) -> RunResult:
    """Write all files of a song into a folder. Raises BadInputError, LibraryError, StorageError or CancelledError."""
    details = show_library_song(wanted, settings)
    composition = _stored_composition(details)

    def work(place: Workplace) -> Made:
        return replace(produce(composition, place), is_new_song=False)

    request = {"song_id": details.row.id, "title": details.row.title}
    return carry_out(Order("export", request, out, settings, progress or NoProgress()), work)


def _stored_composition(details: SongDetails) -> Composition:
    """Plan, score and song as the library has them."""
    source = next((run for run in reversed(details.runs) if run.plan is not None and run.score is not None), None)
    if source is None:
        raise LibraryError(f'"{details.row.title}" has no stored plan and score: make it again from its prompt.')
    plan, _ = plan_from_document(source.plan)
    score, _ = score_from_document(source.score, plan=plan)
    genres = load_genres()
    if plan.genre not in genres:
        raise LibraryError(
            f'"{details.row.title}" is in the genre "{plan.genre}", which this AirDesk does not have: update it.'
        )
    return Composition(plan, score, details.song, genres[plan.genre], is_levelled=True)
