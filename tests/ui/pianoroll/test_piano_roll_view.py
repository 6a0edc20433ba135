from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, edit_track
from airdesk.settings import settings_for
from airdesk.ui.pianoroll.piano_roll_view import NO_NOTES, NOTHING_OPEN, NOTHING_SELECTED, PianoRollView
from airdesk.ui.pianoroll.roll_sheet import velocity_colours
from airdesk.ui.pianoroll.status_text import length_text, place_text
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from tests.ui.arrange.songs import changing_meters, lofi_song
from tests.ui.arrange.stage import SilentPlayback, turn_wheel

BAR = 1920
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(qapp: Any) -> Iterator[Session]:
    apply_theme(qapp)
    made = Session(settings_for(), SilentPlayback())
    yield made
    made.close()


@pytest.fixture
def view(session: Session, qtbot: Any) -> PianoRollView:
    """The second clip of the piano, bars 5 to 8."""
    made = PianoRollView(session)
    qtbot.addWidget(made)
    made.resize(1030, 420)
    made.show()
    session.open_document(lofi_song())
    session.select_clip("felt-piano", 1)
    settle(made)
    return made


def settle(view: PianoRollView) -> None:
    """Let what was put off for a turn of the event loop happen, however much else the loop has to do, and what follows."""
    while view._soon.isActive():
        QApplication.processEvents()
    for _ in range(3):
        QApplication.processEvents()


def auditions(session: Session) -> list[tuple[str, int, int]]:
    assert isinstance(session.playback, SilentPlayback)
    return session.playback.auditions


def note_place(view: PianoRollView, number: int) -> QPoint:
    assert view.editor is not None
    return view.editor.canvas.note_layer.note_rect(number).center().toPoint()


def test_it_says_what_to_do_while_there_is_nothing_to_show(session: Session, qtbot: Any) -> None:
    view = PianoRollView(session)
    qtbot.addWidget(view)
    view.show()
    settle(view)
    assert view.stage.hint.text() == NOTHING_OPEN
    session.open_document(lofi_song())
    settle(view)
    assert view.stage.hint.text() == NOTHING_SELECTED
    session.edit("Empty", lambda song: edit_track(song, "drums", lambda track: replace(track, clips=())))
    session.select_track("drums")
    settle(view)
    assert view.stage.hint.text() == NO_NOTES and view.editor is None


def test_pyqtgraph_waits_until_notes_are_shown() -> None:
    code = (
        "import sys; from airdesk.ui.pianoroll.piano_roll_view import PianoRollView;"
        "from airdesk.ui.arrange.arrange_view import ArrangeView; print('pyqtgraph' in sys.modules, 'numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_a_clip_is_shown_whole(view: PianoRollView) -> None:
    notes, axis, rows = view.roll.notes, view.roll.axis, view.roll.rows
    assert notes is not None and view.bar.title.text() == "<b>Felt piano 2</b>"
    assert len(notes) == 24 and view.bar.status.text() == "24 notes"
    assert (notes.start_tick, notes.end_tick) == (4 * BAR, 8 * BAR)
    assert axis.x_of(notes.start_tick) >= 0 and axis.x_of(notes.end_tick) <= axis.width_px
    for pitch in set(notes.pitches.tolist()):
        assert 0 <= rows.y_of_row(int(rows.row_of[pitch])) < rows.view_px


def test_notes_are_drawn_where_they_sound_as_bright_as_they_are_hard(view: PianoRollView) -> None:
    notes = view.roll.notes
    assert notes is not None and view.editor is not None
    view.bar.ghosts.click()
    settle(view)
    picture = view.editor.canvas.grab().toImage()
    colours = velocity_colours(notes.colour)
    for number in range(len(notes)):
        box = view.editor.canvas.note_layer.note_rect(number)
        wanted = colours[int(notes.velocities[number])]
        assert picture.pixelColor(round(box.right()) - 6, round(box.top()) + 2) == wanted


def test_many_notes_are_drawn_as_one_by_one(view: PianoRollView, session: Session) -> None:
    notes = tuple(Note(tick * 20, 40 + tick % 40, 60, 1 + tick % 127) for tick in range(700))
    clip = MidiClip(0, 8 * BAR, notes, "many")
    session.edit("Many", lambda song: edit_track(song, "felt-piano", lambda track: replace(track, clips=(clip,))))
    session.select_clip("felt-piano", 0)
    settle(view)
    assert view.roll.notes is not None and len(view.roll.notes) == 700 and view.editor is not None
    picture = view.editor.canvas.grab().toImage()
    colours = velocity_colours(view.roll.notes.colour)
    for number in (1, 111, 333, 699):
        box = view.editor.canvas.note_layer.note_rect(number)
        assert picture.pixelColor(round(box.left()), round(box.top()) + 1) == colours[notes[number].velocity]


def test_a_click_selects_and_lets_the_note_be_heard(view: PianoRollView, session: Session) -> None:
    notes = view.roll.notes
    assert notes is not None and view.editor is not None
    canvas = view.editor.canvas.viewport()
    QTest.mouseClick(canvas, LEFT, NONE, note_place(view, 3))
    assert view.roll.selection == {3}
    assert auditions(session) == [("felt-piano", int(notes.pitches[3]), int(notes.velocities[3]))]
    song = lofi_song()
    status = view.bar.status.text()
    assert status.startswith(view.roll.rows.label(int(notes.pitches[3])))
    assert place_text(song, int(notes.starts[3])) in status and f"velocity {notes.velocities[3]}" in status
    QTest.mouseClick(canvas, LEFT, SHIFT, note_place(view, 7))
    assert view.roll.selection == {3, 7} and view.bar.status.text().startswith("2 of 24 notes")
    QTest.mouseClick(canvas, LEFT, SHIFT, note_place(view, 3))
    assert view.roll.selection == {7}
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(2, 2))
    assert view.roll.selection == frozenset()


def test_notes_are_named_as_the_songs_key_spells_them(view: PianoRollView) -> None:
    names = []
    for key in (Key(2, "major"), Key(5, "major"), None):
        view.session.edit("Change the key", partial(replace, key=key))
        settle(view)
        names.append(view.roll.rows.label(82))
    assert names == ["A♯5", "B♭5", "A♯5"]


def test_what_lies_under_the_mouse_is_said(view: PianoRollView) -> None:
    assert view.editor is not None and view.roll.notes is not None
    canvas = view.editor.canvas.viewport()
    QTest.mouseMove(canvas, note_place(view, 5))
    settle(view)
    assert f"velocity {view.roll.notes.velocities[5]}" in view.bar.status.text()
    QTest.mouseMove(canvas, QPoint(3, 3))
    settle(view)
    assert " · 4.4." in view.bar.status.text()
    x = round(view.roll.axis.x_of(int(view.roll.notes.starts[0]))) + 1
    assert view.editor.velocities.tip_at(x).startswith("Velocity ")
    assert view.editor.velocities.tip_at(2) == ""


def test_the_rubber_band(view: PianoRollView) -> None:
    assert view.editor is not None and view.roll.notes is not None
    canvas = view.editor.canvas.viewport()
    corner = QPoint(round(view.roll.axis.x_of(6 * BAR)) - 3, canvas.height() - 2)

    def stretch(keys: Any) -> None:
        QTest.mousePress(canvas, LEFT, keys, QPoint(2, 2))
        QTest.mouseMove(canvas, corner - QPoint(50, 50))
        QTest.mouseMove(canvas, corner)
        QTest.mouseRelease(canvas, LEFT, keys, corner)

    stretch(NONE)
    expected = set(np.flatnonzero(view.roll.notes.starts < 6 * BAR - 60).tolist())
    assert expected <= view.roll.selection and len(view.roll.selection) < 24
    chosen = view.roll.selection
    stretch(SHIFT)
    assert view.roll.selection == frozenset() and chosen
    assert view.editor.canvas.band.band.isEmpty()


def test_keys_select_step_and_zoom(view: PianoRollView, session: Session) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert len(view.roll.selection) == 24
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not view.roll.selection
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.roll.selection == {1} and len(auditions(session)) == 2
    zoom = view.roll.axis.pixels_per_tick
    QTest.keyClick(view, Qt.Key.Key_Z)
    assert view.roll.axis.pixels_per_tick > zoom
    QTest.keyClick(view, Qt.Key.Key_F)
    assert view.roll.axis.pixels_per_tick == pytest.approx(zoom)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert session.position_tick() == 8 * BAR
    QTest.keyClick(view, Qt.Key.Key_Comma)
    assert not view.roll.has_ghosts and view.roll.ghosts == ()
    QTest.keyClick(view, Qt.Key.Key_Down, CTRL)
    assert session.selected_track_id == "tape-strings"


def test_keys_and_drum_names(view: PianoRollView, session: Session) -> None:
    assert view.editor is not None
    keyboard, rows = view.editor.keyboard, view.roll.rows
    y = rows.y_of_row(int(rows.row_of[60])) + rows.row_px // 2
    QTest.mousePress(keyboard, LEFT, NONE, QPoint(20, y))
    QTest.mouseMove(keyboard, QPoint(20, y - rows.row_px))
    QTest.mouseRelease(keyboard, LEFT, NONE, QPoint(20, y - rows.row_px))
    assert [each[1] for each in auditions(session)] == [60, 61]
    session.select_clip("drums", 2)
    settle(view)
    assert rows.are_drums and [rows.label(pitch) for pitch in rows.pitches][-1] == "Kick"
    assert set(rows.pitches) == {note.pitch for clip in lofi_song().track("drums").clips for note in clip.notes}


def test_ghosts_are_the_other_melodic_parts(view: PianoRollView, session: Session) -> None:
    assert {ghost.track_id for ghost in view.roll.ghosts} == {"sub-bass", "tape-strings", "soft-lead", "choir"}
    session.select_clip("drums", 2)
    settle(view)
    assert {ghost.track_id for ghost in view.roll.ghosts} == {"shaker"}


def test_the_wheel_scheme(view: PianoRollView) -> None:
    assert view.editor is not None
    canvas = view.editor.canvas
    tick, zoom = view.roll.axis.tick_at(300), view.roll.axis.pixels_per_tick
    turn_wheel(canvas, QPoint(300, 80), notches=2, keys=CTRL)
    assert view.roll.axis.pixels_per_tick == pytest.approx(zoom * 1.44)
    assert abs(view.roll.axis.x_of(tick) - 300) <= 1
    left, top, height = view.roll.axis.left_px, view.roll.rows.top_px, view.roll.rows.row_px
    turn_wheel(canvas, QPoint(300, 80), notches=-1, keys=SHIFT)
    assert view.roll.axis.left_px == left + 48
    turn_wheel(view.editor.keyboard, QPoint(10, 80), notches=-1)
    assert view.roll.rows.top_px == top + 48
    turn_wheel(canvas, QPoint(300, 80), pixels=QPoint(0, 7))
    assert view.roll.rows.top_px == top + 41
    turn_wheel(canvas, QPoint(300, 80), notches=-1, keys=CTRL | SHIFT)
    assert view.roll.rows.row_px < height


def test_each_clip_is_found_as_it_was_left(view: PianoRollView, session: Session) -> None:
    view.roll.axis.zoom_at(300, 3)
    seen = (view.roll.axis.pixels_per_tick, view.roll.axis.left_px)
    session.select_clip("sub-bass", 0)
    settle(view)
    assert (view.roll.axis.pixels_per_tick, view.roll.axis.left_px) != seen
    session.select_clip("felt-piano", 1)
    settle(view)
    assert (view.roll.axis.pixels_per_tick, view.roll.axis.left_px) == seen


def test_where_one_clip_was_left_is_not_taken_for_the_whole_track(view: PianoRollView, session: Session) -> None:
    session.select_track("sub-bass")
    settle(view)
    whole = (view.roll.axis.pixels_per_tick, view.roll.axis.left_px)
    session.select_clip("felt-piano", 1)
    settle(view)
    view.roll.axis.zoom_at(300, 3)
    session.select_clip("sub-bass", 0)
    settle(view)
    session.select_track("drums")
    session.select_track("sub-bass")
    settle(view)
    assert (view.roll.axis.pixels_per_tick, view.roll.axis.left_px) == whole


def test_where_a_clip_was_left_is_forgotten_with_its_song(view: PianoRollView, session: Session) -> None:
    whole = (view.roll.axis.pixels_per_tick, view.roll.axis.left_px)
    view.roll.axis.zoom_at(300, 3)
    session.open_document(lofi_song())
    session.select_clip("felt-piano", 1)
    settle(view)
    assert (view.roll.axis.pixels_per_tick, view.roll.axis.left_px) == whole


def test_the_track_is_still_shown_when_another_take_is_opened(view: PianoRollView, session: Session) -> None:
    session.open_document(lofi_song(), keeps_place=True)
    settle(view)
    assert view.roll.notes is not None and view.roll.notes.track_id == session.selected_track_id == "felt-piano"


def test_the_ruler_seeks_and_the_playhead_is_followed(view: PianoRollView, session: Session) -> None:
    assert view.editor is not None
    ruler = view.editor.ruler
    QTest.mouseClick(ruler, LEFT, NONE, QPoint(round(view.roll.axis.x_of(6 * BAR)), 8))
    assert abs(session.position_tick() - 6 * BAR) * view.roll.axis.pixels_per_tick <= 1
    assert abs(view.editor.canvas.playhead.x() - view.roll.axis.x_of(6 * BAR)) <= 1
    assert "6" in [text for text, _ in ruler.labels(4 * BAR, 8 * BAR)]
    view.roll.axis.zoom_at(0, 4)
    session.seek_tick(5 * BAR)
    session.toggle_play()
    assert isinstance(session.playback, SilentPlayback)
    session.playback.position = lofi_song().tempo_map.tick_to_seconds(7.5 * BAR)
    session.look_at_playback()
    assert 0 <= view.roll.axis.x_of(7.5 * BAR) <= view.roll.axis.width_px


def test_a_mixer_move_reads_no_notes_anew(view: PianoRollView, session: Session) -> None:
    before = view.roll.notes
    session.edit("Louder", lambda song: edit_track(song, "felt-piano", lambda track: replace(track, gain_db=-3.0)))
    settle(view)
    assert view.roll.notes is before
    session.edit("Cut", lambda song: edit_track(song, "felt-piano", lambda track: replace(track, clips=track.clips[:2])))
    settle(view)
    assert view.roll.notes is not before and len(view.roll.notes or ()) == 24


def test_a_hidden_roll_reads_nothing(view: PianoRollView, session: Session) -> None:
    before = view.roll.notes
    view.hide()
    session.select_clip("sub-bass", 0)
    settle(view)
    assert view.roll.notes is before
    view.show()
    settle(view)
    assert view.roll.notes is not None and view.roll.notes.track_id == "sub-bass"


def test_opening_another_song_forgets_the_selection(view: PianoRollView, session: Session) -> None:
    view.roll.select({1, 2})
    session.open_document(changing_meters())
    settle(view)
    assert view.roll.notes is None and not view.roll.selection and view.stage.hint.isVisible()


def test_places_and_lengths_in_words() -> None:
    song = changing_meters()
    assert place_text(song, 0) == "1.1.000" and place_text(song, 8 * BAR + 500) == "9.2.020"
    assert place_text(song, 8 * BAR + 2 * 1440 + 250) == "11.2.010"
    assert length_text(song, 0, 600) == "1 beat 120 ticks" and length_text(song, 0, 960) == "2 beats"
    assert length_text(song, 0, 30) == "30 ticks"


def test_a_low_dock_keeps_its_room_for_notes(view: PianoRollView) -> None:
    assert view.editor is not None and view.editor.velocities.isVisible()
    view.resize(600, 170)
    settle(view)
    assert not view.editor.velocities.isVisible() and view.editor.canvas.height() > 80
