"""Sets in the library: what goes in comes out, what was done can be gone back to, what is damaged does no harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.errors import BadInputError, LibraryError
from airdesk.library.database import open_library, transaction
from airdesk.library.set_documents import set_of_text, set_text
from airdesk.library.sets import MOST_VERSIONS
from airdesk.model.djset import DjSet, GridRepair, MixRules, OrderGoal, Overlay, Rejected, SetSong, TempoPlan, Transition
from airdesk.settings import Settings
from airdesk.workflows.sets import (
    delete_set,
    earlier_sets,
    empty_set_trash,
    keep_set,
    list_sets,
    open_set,
    restore_set,
)  # fmt: skip

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
texts = st.text(st.characters(codec="utf-8"), max_size=12)
repairs = st.builds(GridRepair, numbers, numbers, st.none() | numbers, st.none() | numbers, st.none() | st.integers(1, 7))
songs = st.builds(
    SetSong, texts, texts, texts, texts, texts, texts, texts, repairs, st.booleans(), st.booleans(), st.booleans(), texts
)
plans = st.builds(TempoPlan, numbers, numbers, st.integers(0, 9), st.integers(0, 9))
overlays = st.builds(
    Overlay, st.sampled_from(("percussion", "instrument", "vocals")), texts, st.none() | st.integers(), numbers, numbers,
    numbers, st.none() | numbers, numbers,
)  # fmt: skip
styles = st.sampled_from(("blend", "cut", "loop", "echo_out"))
rejected = st.builds(Rejected, styles, numbers, numbers, numbers, numbers, texts)
transitions = st.builds(
    Transition, texts, texts, styles, numbers, numbers, numbers, st.none() | plans, st.integers(-2, 2), st.none() | numbers,
    numbers, st.none() | overlays, numbers, st.lists(texts, max_size=2).map(tuple), st.lists(rejected, max_size=2).map(tuple),
    st.sampled_from(("rules", "model", "user")),
)  # fmt: skip
rules = st.builds(
    MixRules, numbers, st.integers(0, 3), st.booleans(), st.frozensets(styles), numbers,
    st.frozensets(st.sampled_from(("percussion", "vocals"))), numbers, numbers, numbers, st.booleans(), st.booleans(), numbers,
)  # fmt: skip
sets = st.builds(
    DjSet, texts, st.lists(songs, max_size=3).map(tuple), st.lists(transitions, max_size=3).map(tuple), rules,
    st.sampled_from(get_args(OrderGoal)), st.lists(st.tuples(numbers, numbers), max_size=3).map(tuple), st.integers(0, 2**40),
)  # fmt: skip

FRIDAY = DjSet("Friday", (SetSong("1", "/a.wav", "aa"), SetSong("2", "/b.wav", "bb", "Ünïcode 🎧")))


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "library")


@settings(max_examples=60, deadline=None)
@given(sets)
def test_a_set_comes_out_as_it_went_in(dj_set: DjSet) -> None:
    assert set_of_text(set_text(dj_set)) == dj_set


def test_what_a_later_version_added_is_passed_over_and_what_is_missing_is_usual() -> None:
    document = json.loads(set_text(FRIDAY))
    document["colour"] = "blue"
    document["songs"][0]["rating"] = 5
    del document["goal"], document["songs"][1]["grid_repair"]
    assert set_of_text(json.dumps(document)) == FRIDAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"songs": 3}',
        '{"songs": [{"id": "1"}]}',
        '{"goal": "loud"}',
        '{"seed": "1"}',
        '{"rules": {"styles": 1}}',
    ],
)
def test_what_is_damaged_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(LibraryError, match="stored set is damaged"):
        set_of_text(text)


def test_sets_are_kept_listed_and_opened(own: Settings) -> None:
    first = keep_set(own, FRIDAY)
    second = keep_set(own, DjSet("Saturday"))
    assert {(row.title, row.num_songs) for row in list_sets(own)} == {("Friday", 2), ("Saturday", 0)}
    assert open_set(own, first) == FRIDAY and open_set(own, second).title == "Saturday"
    assert keep_set(own, DjSet("Friday night", FRIDAY.songs), first, "Rename") == first
    assert open_set(own, first).title == "Friday night"


def test_earlier_versions_can_be_gone_back_to(own: Settings) -> None:
    set_id = keep_set(own, FRIDAY, label="Add 2 songs")
    keep_set(own, FRIDAY, set_id)  # nothing changed
    keep_set(own, DjSet("Friday", FRIDAY.songs[:1]), set_id, "Remove a song")
    assert [(version.number, version.label) for version in earlier_sets(own, set_id)] == [
        (2, "Remove a song"),
        (1, "Add 2 songs"),
    ]
    assert open_set(own, set_id, 1) == FRIDAY
    with pytest.raises(BadInputError, match="no version 7"):
        open_set(own, set_id, 7)


def test_only_so_many_versions_are_kept(own: Settings) -> None:
    set_id = keep_set(own, DjSet("0"))
    for number in range(1, MOST_VERSIONS + 3):
        keep_set(own, DjSet(str(number)), set_id)
    versions = earlier_sets(own, set_id)
    assert len(versions) == MOST_VERSIONS and open_set(own, set_id, versions[-1].number).title == "3"


def test_a_damaged_set_opens_as_it_last_was_whole(own: Settings) -> None:
    set_id = keep_set(own, FRIDAY)
    with open_library(own.library_folder) as library, transaction(library) as database:
        database.execute("UPDATE dj_sets SET document = '{broken' WHERE id = ?", [set_id])
    assert open_set(own, set_id) == FRIDAY


def test_deleted_sets_lie_in_the_trash_until_it_is_emptied(own: Settings) -> None:
    set_id = keep_set(own, FRIDAY)
    delete_set(own, set_id)
    assert not list_sets(own) and [row.id for row in list_sets(own, is_deleted=True)] == [set_id]
    restore_set(own, set_id)
    assert [row.id for row in list_sets(own)] == [set_id]
    delete_set(own, set_id)
    assert empty_set_trash(own) == 1
    with pytest.raises(BadInputError, match="no set"):
        open_set(own, set_id)


def test_an_unknown_set_is_said(own: Settings) -> None:
    for attempt in (
        lambda: open_set(own, "nobody"),
        lambda: keep_set(own, FRIDAY, "nobody"),
        lambda: delete_set(own, "nobody"),
    ):
        with pytest.raises(BadInputError, match="no set"):
            attempt()
