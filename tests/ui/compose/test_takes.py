"""Takes in a list, and two of them side by side."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget

from airdesk.library.takes import TakeRow
from airdesk.model.song import Song
from airdesk.model.timebase import Meter, constant_meter, constant_tempo
from airdesk.ui.compose.take_comparison import TakeComparison
from airdesk.ui.compose.takes_view import TakesView
from airdesk.workflows.song_takes import Difference
from airdesk.workflows.take_values import Take
from tests.helpers.reach import activated

SONG = Song("A", constant_tempo(120.0), constant_meter(Meter(4, 4)), (), 1920)


def row(number: int) -> TakeRow:
    return TakeRow("a1", number, f"Take {number}", "first", 7, None, None, None, "2026-01-01T00:00:00Z", "x", None)


def test_a_click_switches_to_a_take_and_the_open_one_is_marked(qtbot: Any) -> None:
    view = TakesView()
    qtbot.addWidget(view)
    view.resize(260, 200)
    view.show()
    view.show_takes([row(1), row(2)], 2)
    takes = view.findChild(QListWidget)
    assert [takes.item(number).text()[0] for number in range(2)] == ["●", "○"]
    with qtbot.waitSignal(view.take_chosen) as chosen:
        place = takes.visualItemRect(takes.item(1)).center()
        QTest.mouseClick(takes.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [1]


def test_del_throws_the_marked_take_away(qtbot: Any) -> None:
    view = TakesView()
    qtbot.addWidget(view)
    view.show()
    view.show_takes([row(1), row(2)], 2)
    takes: Any = view.findChild(QListWidget)
    activated(view, qtbot)
    takes.setFocus()
    qtbot.waitUntil(takes.hasFocus)
    with qtbot.waitSignal(view.take_deleted) as deleted:
        QTest.keyClick(takes, Qt.Key.Key_Delete)
    assert deleted.args == [2]


def test_two_takes_show_in_what_they_differ_and_keys_switch_between_them(qtbot: Any) -> None:
    switched: list[int] = []
    first, second = Take(row(1), SONG), Take(row(2), SONG)
    dialog = TakeComparison(first, second, [Difference("Tempo", "120 BPM", "90 BPM")], switched.append)
    qtbot.addWidget(dialog)
    dialog.show()
    assert {"Tempo", "120 BPM", "90 BPM"} <= {label.text() for label in dialog.findChildren(QLabel)}
    for button in reversed(dialog.buttons):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert switched == [2, 1]
