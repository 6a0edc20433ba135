"""What covers are of: songs of the library, and pieces of the gallery and prompts that nobody has made yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from airdesk.model.song import Song
from airdesk.settings import Settings

PIECE: Final = "piece:"
"""Subjects that begin so are names of gallery pieces."""

IDEA: Final = "idea:"
"""Subjects that begin so are prompts that nobody has generated yet; all others are ids of songs."""


def loader(settings: Settings) -> Callable[[str], Song]:
    """Gives the song of a subject; for the thread that draws."""

    def load(subject: str) -> Song:
        if subject.startswith(PIECE):
            return _piece(subject.removeprefix(PIECE))
        if subject.startswith(IDEA):
            return _idea(subject.removeprefix(IDEA))
        return _kept_song(subject, settings)

    return load


def _piece(name: str) -> Song:
    from airdesk.facts.gallery import find_piece
    from airdesk.workflows.sketch_song import sketch_song

    return sketch_song(find_piece(name).request)


def _idea(prompt: str) -> Song:
    from airdesk.model.plan import PlanRequest
    from airdesk.workflows.sketch_song import sketch_song

    return sketch_song(PlanRequest(prompt, seed=0))


def _kept_song(song_id: str, settings: Settings) -> Song:
    from airdesk.library.database import open_library
    from airdesk.library.songs import load_song

    with open_library(settings.library_folder) as library:
        return load_song(library, song_id)
