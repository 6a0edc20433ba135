"""The plan editor by keys: typing, Tab, Enter, mistakes, undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from airdesk.model.plan import PlanRequest
from airdesk.ui.compose.plan_editor import PlanEditor
from airdesk.workflows.preview_plan import preview_plan
from tests.helpers.reach import activated

BARS, CHORDS = 1, 3


@pytest.fixture
def editor(qtbot: Any) -> Iterator[PlanEditor]:
    editor = PlanEditor(preview_plan(PlanRequest("8 bars of house")).plan)
    qtbot.addWidget(editor)
    editor.show()
    activated(editor, qtbot)
    yield editor


def typed(editor: PlanEditor, row: int, column: int, text: str, end: Qt.Key) -> None:
    cell = editor.table.cellWidget(row, column)
    cell.setFocus()
    cell.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(cell, text)
    QTest.keyClick(cell, end)


def focus_name() -> str:
    widget = QApplication.focusWidget()
    return "" if widget is None else widget.accessibleName()


def test_enter_in_a_field_ends_typing_and_presses_no_button(editor: PlanEditor) -> None:
    num_sections = len(editor.plan.sections)
    typed(editor, 0, BARS, "6", Qt.Key.Key_Return)
    assert editor.plan.sections[0].bars == 6 and len(editor.plan.sections) == num_sections and editor.isVisible()


def test_a_chord_that_is_none_is_told_and_changes_nothing(editor: PlanEditor) -> None:
    before = editor.plan
    typed(editor, 0, CHORDS, "Xyz - H7", Qt.Key.Key_Return)
    assert "Xyz" in editor.problem.text() and editor.plan == before


def test_tab_goes_on_to_the_next_field_after_a_change(editor: PlanEditor) -> None:
    typed(editor, 0, BARS, "6", Qt.Key.Key_Tab)
    assert focus_name() == f"Energy of {editor.plan.sections[0].name}, section 1"


def test_tab_reaches_every_control(editor: PlanEditor) -> None:
    seen: list[QWidget] = []
    while (focus := QApplication.focusWidget()) not in seen:
        seen.append(focus)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {editor.tempo, editor.key, editor.playing, editor.add, editor.compose, editor.table.cellWidget(1, CHORDS)}
    assert wanted <= set(seen)


def test_looking_into_a_field_is_no_step_to_undo(editor: PlanEditor) -> None:
    typed(editor, 0, BARS, "6", Qt.Key.Key_Return)
    for field in (editor.tempo, editor.key):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Return)
    editor.undo()
    assert editor.plan.sections[0].bars != 6


def row_of(editor: PlanEditor, name: str) -> int:
    return [instrument.name for instrument in editor.plan.instruments].index(name)


def test_how_an_instrument_plays_is_typed_undone_and_refused(editor: PlanEditor) -> None:
    editor.who.setCurrentWidget(editor.how)
    row, before = row_of(editor, "finger bass"), editor.plan
    low, articulation, dynamics = (editor.how.cellWidget(row, column) for column in (1, 3, 4))
    for field, text in ((low, "D2"), (dynamics, "40")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    articulation.setFocus()
    QTest.keyClicks(articulation, "s")  # the first one with it
    QTest.keyClick(articulation, Qt.Key.Key_Tab)
    bass = editor.plan.instruments[row]
    assert (bass.low_pitch, bass.articulation, bass.dynamics) == (38, "staccato", 0.4)
    assert focus_name() == "Dynamics of the finger bass" and editor.how.isAncestorOf(QApplication.focusWidget())
    for mistake in ("Z9", "G9"):
        low.setFocus()
        low.selectAll()
        QTest.keyClicks(low, mistake)
        QTest.keyClick(low, Qt.Key.Key_Return)
        assert editor.problem.text() and low.text() == "D2" and editor.plan.instruments[row] == bass
    for _ in range(3):
        editor.undo()
    assert editor.plan == before and low.text() == "E1" and articulation.currentText() == "normal"


def test_drums_have_dynamics_and_nothing_else_to_set(editor: PlanEditor) -> None:
    row = row_of(editor, "drums")
    assert [editor.how.cellWidget(row, column).isEnabled() for column in (1, 2, 3, 4)] == [False, False, False, True]


def test_ctrl_z_in_a_field_takes_back_its_change(editor: PlanEditor) -> None:
    before = editor.plan
    typed(editor, 0, BARS, "6", Qt.Key.Key_Return)
    assert editor.plan != before
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "7")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)  # first what is being typed
    assert editor.plan != before
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.plan == before


def test_nothing_is_composed_while_what_is_typed_is_no_chord(editor: PlanEditor) -> None:
    asked: list[object] = []
    editor.compose_requested.connect(asked.append)
    cell = editor.table.cellWidget(0, CHORDS)
    cell.setFocus()
    QTest.keyClicks(cell, "Xyz")
    QTest.mouseClick(editor.compose, Qt.MouseButton.LeftButton)
    assert editor.isVisible() and "Xyz" in editor.problem.text() and not asked
    QTest.mouseClick(editor.compose, Qt.MouseButton.LeftButton)
    assert len(asked) == 1
