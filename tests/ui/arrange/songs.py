"""Songs for the tests of the window, composed and not rendered."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song
from airdesk.model.timebase import Meter, MeterChange, MeterMap
from airdesk.planning.planner import plan_song
from airdesk.workflows.song_tracks import song_of_plan


@cache
def lofi_song() -> Song:
    """24 bars with drums, bass, piano, strings, lead and effects."""
    genres = load_genres()
    request = PlanRequest("dusty lo-fi for a rainy night, warm piano chords, strings, choir, shaker", seed=4217, bars=24)
    plan = plan_song(request, genres, load_instruments())
    return song_of_plan(plan, compose(plan, genres[plan.genre]), genres[plan.genre])


def changing_meters() -> Song:
    """The same, with three quarters from bar 9 and six eighths from bar 11 on."""
    meters = (MeterChange(0, Meter(4, 4)), MeterChange(8 * 1920, Meter(3, 4)), MeterChange(8 * 1920 + 2 * 1440, Meter(6, 8)))
    return replace(lofi_song(), meter_map=MeterMap(meters))
