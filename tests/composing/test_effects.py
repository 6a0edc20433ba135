"""Effects happen where the form wants them: what swells ends on the lift, what falls begins there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from airdesk.composing.composer import compose
from airdesk.model.notes import Note
from airdesk.model.plan import InstrumentPlan
from tests.composing.plans import all_genres, plan_for

LIFT_BAR = 8
BAR_TICKS = 1920


def effect_notes(sound: str, low: int, high: int) -> list[Note]:
    """What an effect plays in a verse of eight bars and the drop after it."""
    effect = InstrumentPlan(sound, "fx", sound, low, high)
    plan = plan_for(all_genres()["edm"], sections=(("verse", LIFT_BAR, 0.5), ("drop", 8, 0.95)))
    sections = tuple(replace(section, instruments=(sound,)) for section in plan.sections)
    score = compose(replace(plan, instruments=(effect,), sections=sections), all_genres()["edm"])
    return [note for part in score.parts for note in part.notes]


@pytest.mark.parametrize("sound", ["riser", "reverse-cymbal", "tape-stop"])
def test_what_leads_up_ends_exactly_on_the_lift(sound: str) -> None:
    notes = effect_notes(sound, 60, 62)
    assert [note.start_tick + note.duration_ticks for note in notes] == [LIFT_BAR * BAR_TICKS]


@pytest.mark.parametrize("sound", ["impact", "sub-drop"])
def test_what_lands_begins_exactly_on_the_lift(sound: str) -> None:
    notes = effect_notes(sound, 60, 61)
    assert [(note.start_tick, note.pitch) for note in notes] == [(LIFT_BAR * BAR_TICKS, 60)]
