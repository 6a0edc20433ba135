from __future__ import annotations

from dataclasses import replace

from airdesk.document.open_song import Document
from airdesk.model.song import Song
from airdesk.model.timebase import Meter, constant_meter, constant_tempo


def song(title: str = "A") -> Song:
    return Song(title, constant_tempo(120.0), constant_meter(Meter(4, 4)), (), 1920)


def titled(title: str):  # type: ignore[no-untyped-def]
    return lambda value: replace(value, title=title)


def test_an_edit_is_one_step_and_listeners_are_told() -> None:
    document, heard = Document(song()), []
    document.listen(lambda changed: heard.append(changed.song.title))
    document.edit("Rename", titled("B"))
    assert (document.song.title, document.undo_label, document.is_saved) == ("B", "Rename", False)
    document.undo()
    document.redo()
    assert heard == ["B", "A", "B"]


def test_an_edit_that_changes_nothing_leaves_no_step() -> None:
    document = Document(song())
    document.edit("Rename", titled("A"))
    assert document.undo_label is None and document.is_saved


def test_a_drag_is_one_step_however_many_moves_it_has() -> None:
    document = Document(song())
    for title in ("B", "C", "D"):
        document.drag(titled(title))
    assert document.song.title == "D" and document.undo_label is None
    document.drop("Drag")
    document.undo()
    assert document.song.title == "A" and document.undo_label is None and document.redo_label == "Drag"


def test_a_cancelled_drag_leaves_nothing() -> None:
    document = Document(song())
    document.drag(titled("B"))
    document.cancel_drag()
    assert document.song.title == "A" and document.undo_label is None and document.is_saved


def test_undo_in_the_middle_of_a_drag_takes_back_the_drag_and_no_step_is_lost() -> None:
    document = Document(song())
    document.edit("Rename", titled("B"))
    document.drag(titled("C"))
    document.undo()
    assert document.song.title == "B" and document.undo_label == "Rename" and document.redo_label is None
    document.drop("Drag")
    document.undo()
    assert document.song.title == "A" and document.undo_label is None


def test_redo_in_the_middle_of_a_drag_goes_on_from_before_it() -> None:
    document = Document(song())
    document.edit("Rename", titled("B"))
    document.undo()
    document.drag(titled("C"))
    document.redo()
    document.drop("Drag")
    assert document.song.title == "B"
    document.undo()
    assert document.song.title == "A" and document.undo_label is None


def test_an_edit_in_the_middle_of_a_drag_is_one_step_with_it() -> None:
    document = Document(song())
    document.drag(titled("B"))
    document.edit("Rename", lambda value: replace(value, title=f"{value.title}!"))
    document.drop("Drag")
    assert document.song.title == "B!"
    document.undo()
    assert document.song.title == "A" and document.undo_label is None


def test_what_changed_after_the_saved_value_is_unsaved() -> None:
    document = Document(song())
    document.edit("Rename", titled("B"))
    kept = document.song
    document.edit("Rename", titled("C"))
    document.mark_saved(kept)
    assert not document.is_saved
    document.undo()
    assert document.is_saved


def test_who_stops_listening_is_told_no_more() -> None:
    document, heard = Document(song()), []
    stop = document.listen(lambda changed: heard.append(changed.song.title))
    stop()
    document.edit("Rename", titled("B"))
    assert heard == []
