"""A song of the library as files again: what `make` wrote, made anew from what the library keeps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from airdesk.errors import LibraryError
from airdesk.facts.genres import load_genres
from airdesk.model.score import Part, Score
from airdesk.model.song import Song, track_notes
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.compose_stages import Composition
from airdesk.workflows.library_songs import find_library_song
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_frame import Made, Order, Workplace, carry_out
from airdesk.workflows.song_production import produce
from airdesk.workflows.song_takes import open_take
from airdesk.workflows.take_values import Take


def export_library_song(wanted: str, out: Path, settings: Settings, *, progress: Progress | None = None) -> RunResult:
    """Write all files of a song into a folder. Raises BadInputError, LibraryError, StorageError or CancelledError."""
    row = find_library_song(wanted, settings)
    composition = _stored_composition(open_take(row.id, settings))

    def work(place: Workplace) -> Made:
        return replace(produce(composition, place), is_new_song=False)

    request = {"song_id": row.id, "title": row.title}
    return carry_out(Order("export", request, out, settings, progress or NoProgress()), work)


def _stored_composition(take: Take) -> Composition:
    """Plan, score and song of the song's current take as the library has them."""
    title, plan, score = take.song.title, take.plan, take.score
    if plan is None or score is None:
        raise LibraryError(f'"{title}" has no stored plan and score: make it again from its prompt.')
    genres = load_genres()
    if plan.genre not in genres:
        raise LibraryError(f'"{title}" is in the genre "{plan.genre}", which this AirDesk does not have: update it.')
    return Composition(plan, _as_it_stands(score, take.song), take.song, genres[plan.genre], is_levelled=True)


def _as_it_stands(score: Score, song: Song) -> Score:
    """A score with the notes, the tempo and the title of its song, which may have been edited since it was composed."""
    tracks = {track.instrument: track for track in song.tracks}
    composed = {part.instrument for part in score.parts}
    parts = [replace(part, notes=track_notes(tracks[part.instrument])) for part in score.parts if part.instrument in tracks]
    added = [track for track in song.tracks if track.instrument not in composed and track_notes(track)]
    parts += [Part(track.instrument, track_notes(track), track.is_percussion, track.program) for track in added]
    return replace(score, title=song.title, tempo_bpm=song.tempo_map.tempo_at(0), parts=tuple(parts))
