"""How instruments shall play, said before a song is made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox

from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import PlanRequest
from airdesk.ui.compose.how_dialog import HowDialog
from airdesk.ui.compose.instrument_chips import InstrumentChips
from airdesk.ui.compose.request_model import RequestModel
from tests.helpers.reach import activated, nameless


@pytest.fixture
def chips(qtbot: Any) -> Iterator[InstrumentChips]:
    model = RequestModel()
    chips = InstrumentChips(model)
    qtbot.addWidget(chips)
    chips.show()
    yield chips
    model.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # its timers end in this thread


def link(chips: InstrumentChips) -> QPushButton:
    return next(button for button in chips.findChildren(QPushButton) if button.text().startswith("How they play"))


def opened(chips: InstrumentChips) -> HowDialog:
    QTest.mouseClick(link(chips), Qt.MouseButton.LeftButton)
    return next(dialog for dialog in chips.findChildren(HowDialog) if dialog.isVisible())


def typed(dialog: HowDialog, name: str, column: int, text: str) -> None:
    names = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    field = dialog.table.cellWidget(names.index(name), column)
    field.setFocus()
    field.selectAll()  # type: ignore[attr-defined]
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_what_is_changed_is_said_shown_and_taken_back(chips: InstrumentChips) -> None:
    model = chips._model
    assert not link(chips).isEnabled()  # nobody knows yet who plays
    model.set_request(PlanRequest("house", seed=1, instrument_configs=(InstrumentConfig("bass", dynamics=0.5),)))
    dialog = opened(chips)
    assert nameless(dialog) == []
    typed(dialog, "finger bass", 1, "A1")
    typed(dialog, "finger bass", 2, "A1")
    assert "an octave wide" in dialog.problem.text()
    typed(dialog, "drums", 4, "30")
    assert dialog.isVisible()
    dialog.ok.click()
    own = (InstrumentConfig("drums", dynamics=0.3), InstrumentConfig("finger bass", 33))
    said = (InstrumentConfig("bass", dynamics=0.5), *own)
    assert model.request.instrument_configs == said
    assert link(chips).text().endswith("3 set") and "finger bass" in link(chips).toolTip()
    dialog = opened(chips)
    assert dialog.configs == said
    typed(dialog, "drums", 4, "40")
    dialog.reject()
    assert model.request.instrument_configs == said
    opened(chips).as_usual.click()
    assert model.request.instrument_configs == () and link(chips).text() == "How they play…"


def test_what_cannot_be_planned_is_taken_back(chips: InstrumentChips) -> None:
    chips._model.set_request(PlanRequest("house", instrument_configs=(InstrumentConfig("kazzoo", dynamics=0.5),)))
    QTest.mouseClick(link(chips), Qt.MouseButton.LeftButton)
    assert chips._model.request.instrument_configs == () and not chips.findChildren(HowDialog)


def test_undo_takes_back_what_a_field_has_said_and_the_wheel_changes_nothing(chips: InstrumentChips, qtbot: Any) -> None:
    chips._model.set_request(PlanRequest("house", seed=1))
    chips._model.read_now()
    dialog = opened(chips)
    activated(dialog, qtbot)
    names = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    low, dynamics = (dialog.table.cellWidget(names.index("finger bass"), column) for column in (1, 4))
    assert isinstance(low, QLineEdit) and isinstance(dynamics, QSpinBox)
    typed(dialog, "finger bass", 1, "A1")
    typed(dialog, "finger bass", 4, "30")
    assert dialog.configs == (InstrumentConfig("finger bass", 33, dynamics=0.3),)
    for field in (dynamics, low):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.configs == ()
    before, turn, place = dynamics.value(), QPoint(0, 120), QPoint(5, 5)
    keys, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    wheel = QWheelEvent(place, dynamics.mapToGlobal(place), turn, turn, Qt.MouseButton.NoButton, keys, phase, False)
    QCoreApplication.sendEvent(dynamics, wheel)
    assert dynamics.value() == before
    dialog.reject()


def test_ok_waits_where_what_is_being_typed_is_no_note(chips: InstrumentChips, qtbot: Any) -> None:
    chips._model.set_request(PlanRequest("house", seed=1))
    chips._model.read_now()
    dialog = opened(chips)
    activated(dialog, qtbot)
    field = dialog.table.cellWidget(1, 1)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "H9")
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "is no note" in dialog.problem.text()
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert not dialog.isVisible() and chips._model.request.instrument_configs == ()
