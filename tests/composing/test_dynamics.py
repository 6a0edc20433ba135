from __future__ import annotations

from airdesk.composing.dynamics import with_course
from airdesk.composing.sketch import sketch_song
from airdesk.model.notes import Note
from tests.composing.plans import all_genres, plan_for

SECTIONS = (("intro", 4, 0.3), ("verse", 8, 0.5), ("build", 4, 0.6), ("drop", 8, 0.9), ("outro", 4, 0.2))


def velocities(section: int) -> list[int]:
    """What becomes of a note of velocity 90 on every beat of a section."""
    genre = all_genres()["edm"]
    sketch = sketch_song(plan_for(genre, sections=SECTIONS), genre)
    notes = [Note(tick, 60, 240, 90) for tick in range(0, sketch.end_tick, 480)]
    place = sketch.sections[section]
    return [note.velocity for note in with_course(sketch, notes) if place.start_tick <= note.start_tick < place.end_tick]


def test_a_build_grows_by_two_decibels_or_more() -> None:
    build = velocities(2)
    assert build == sorted(build)
    assert build[-1] / build[0] > 1.25


def test_an_ending_fades() -> None:
    outro = velocities(4)
    assert outro == sorted(outro, reverse=True)
    assert outro[0] > outro[-1]


def test_the_body_of_a_song_stays_level() -> None:
    drop = velocities(3)
    assert max(drop) - min(drop) <= 4
