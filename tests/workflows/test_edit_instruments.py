"""The instruments of a plan are exchanged, added and removed, and the plan can still be composed from."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from airdesk.composing.composer import compose
from airdesk.errors import PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.planner import plan_song
from airdesk.workflows.edit_instruments import (
    add_instrument,
    change_instrument,
    remove_instrument,
    set_instrument_sound,
    set_role,
)


@pytest.fixture(scope="module")
def plan() -> SongPlan:
    request = PlanRequest("jazz with piano, upright bass, drums and trumpet", bars=16, seed=3)
    return plan_song(request, load_genres(), load_instruments())


def notes_of(plan: SongPlan, name: str) -> int:
    score = compose(plan, load_genres()[plan.genre])
    return sum(len(part.notes) for part in score.parts if part.instrument == name)


def test_another_instrument_takes_the_place_of_one(plan: SongPlan) -> None:
    changed = change_instrument(plan, "trumpet", "flute")
    old, new = plan.instrument_named("trumpet"), changed.instrument_named("flute")
    assert old is not None
    assert new is not None
    assert (new.role, new.sound) == (old.role, "flute")
    assert [len(section.instruments) for section in changed.sections] == [len(section.instruments) for section in plan.sections]
    assert not any("trumpet" in section.instruments for section in changed.sections)
    assert notes_of(changed, "flute") > 0


def test_an_instrument_comes_in_everywhere_and_goes_again(plan: SongPlan) -> None:
    more = add_instrument(plan, "strings", "pad")
    added = more.instruments[-1]
    assert added.role == "pad"
    assert all(added.name in section.instruments for section in more.sections)
    assert notes_of(more, added.name) > 0
    assert remove_instrument(more, added.name) == plan


def test_its_role_is_one_that_is_free(plan: SongPlan) -> None:
    role = add_instrument(plan, "strings").instruments[-1].role
    assert role in load_instruments().resolve("strings")[0].roles
    assert role not in {one.role for one in plan.instruments} or len(load_instruments().resolve("strings")[0].roles) == 1


def test_another_sound_leaves_the_notes(plan: SongPlan) -> None:
    other = set_instrument_sound(plan, "piano", "felt-piano")
    assert other.instrument_named("piano").sound == "felt-piano"  # type: ignore[union-attr]
    genre = load_genres()[plan.genre]
    assert compose(other, genre).parts == compose(plan, genre).parts


def test_another_role_keeps_the_sound(plan: SongPlan) -> None:
    counter = set_role(plan, "trumpet", "counter").instrument_named("trumpet")
    assert counter is not None
    assert (counter.role, counter.sound) == ("counter", plan.instrument_named("trumpet").sound)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (lambda plan: set_instrument_sound(plan, "piano", "kazoo-deluxe"), "no sound"),
        (lambda plan: set_instrument_sound(plan, "kazoo", "piano"), "no instrument"),
        (lambda plan: change_instrument(plan, "trumpet", "piano"), "there already"),
        (lambda plan: change_instrument(plan, "trumpet", "flumpet"), "no instrument"),
        (lambda plan: change_instrument(plan, "trumpet", "drums"), "cannot be there for"),
        (lambda plan: add_instrument(plan, "piano"), "there already"),
        (lambda plan: set_role(plan, "drums", "bass"), "cannot be there for"),
    ],
    ids=["sound", "of none", "twice", "unknown", "drums for a tune", "one more twice", "drums as bass"],
)
def test_what_cannot_be_is_said(plan: SongPlan, edit: Callable[[SongPlan], SongPlan], says: str) -> None:
    with pytest.raises(PlanError, match=says):
        edit(plan)


def test_the_last_instrument_stays(plan: SongPlan) -> None:
    for name in [one.name for one in plan.instruments[1:]]:
        plan = remove_instrument(plan, name)
    with pytest.raises(PlanError, match="at least one instrument"):
        remove_instrument(plan, plan.instruments[0].name)
