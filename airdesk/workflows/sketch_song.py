"""The notes of a song from a request; nothing is rendered and nothing kept."""

from __future__ import annotations

from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song
from airdesk.planning.planner import plan_song
from airdesk.workflows.song_tracks import song_of_plan


def sketch_song(request: PlanRequest) -> Song:
    """What a request would become. Raises BadInputError."""
    genres = load_genres()
    plan = plan_song(request, genres, load_instruments())
    genre = genres[plan.genre]
    return song_of_plan(plan, compose(plan, genre), genre)
