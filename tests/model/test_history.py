from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from airdesk.model.history import new_history


@given(st.lists(st.integers(), max_size=20))
def test_undo_and_redo_walk_the_same_path(values: list[int]) -> None:
    history = new_history(0)
    for value in values:
        history = history.done(f"Set {value}", value)
    final = history.current
    steps = len(history.undo_steps)
    for _ in range(steps):
        history = history.undone()
    assert history.current == 0
    assert history.undone() is history
    for _ in range(steps):
        history = history.redone()
    assert history.current == final
    assert history.redone() is history


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = new_history("a").done("Type", "b").undone().done("Type", "c")
    assert history.redo_label is None
    assert history.undo_label == "Type"
    assert history.undone().current == "a"


def test_an_edit_that_changes_nothing_leaves_no_step() -> None:
    history = new_history((1, 2))
    assert history.done("Nothing", (1, 2)) is history


def test_history_remembers_which_value_was_saved() -> None:
    history = new_history(("a",)).done("Type", ("b",))
    assert not history.is_saved
    saved = history.marked_saved()
    assert saved.is_saved
    assert not saved.undone().is_saved
    assert saved.undone().redone().is_saved
