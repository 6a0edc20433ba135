from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton

import airdesk
from airdesk.settings import settings_for
from airdesk.ui.session import Session
from airdesk.ui.settings.about_dialog import AboutDialog
from airdesk.ui.settings.health_view import HealthView
from airdesk.ui.settings.shortcuts_dialog import ShortcutRow, ShortcutsDialog, shortcut_rows


def window_with_actions(qtbot: Any) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    for text, keys, group in (
        ("&Play or pause", "Space", "Transport"),
        ("Export…", "Ctrl+E", "Song"),
        ("Stop", ".", "Transport"),
    ):
        action = QAction(text, window)
        action.setShortcut(keys)
        action.setProperty("group", group)
        window.addAction(action)
    menu = window.menuBar().addMenu("&Help")
    menu.addAction("All keys").setShortcuts([QKeySequence("?"), QKeySequence("F1")])
    menu.addAction("No key")
    return window


def test_the_keys_of_a_windows_actions_are_collected(qtbot: Any) -> None:
    rows = shortcut_rows(window_with_actions(qtbot))
    assert ShortcutRow("Transport", "Play or pause", ("Space",)) in rows
    assert ShortcutRow("Song", "Export", ("Ctrl+E",)) in rows
    assert ShortcutRow("Help", "All keys", ("?", "F1")) in rows
    assert len(rows) == 4


def test_the_sheet_finds_a_key_by_what_it_does(qtbot: Any) -> None:
    window = window_with_actions(qtbot)
    sheet = ShortcutsDialog(window)
    sheet.show()
    assert len(sheet.visible_texts()) == len(sheet.rows) > 8
    QTest.keyClicks(sheet.search, "transport st")
    assert sheet.visible_texts() == ["Stop"]


def test_about_names_version_licence_and_libraries(qtbot: Any) -> None:
    about = AboutDialog()
    qtbot.addWidget(about)
    about.show()
    assert airdesk.__version__ in about.title.text() and "GPL-3.0-or-later" in about.licence.text()
    assert any(name.startswith("PySide6") for name, _, _ in about.libraries)


def test_health_shows_every_check_and_what_mends_it(qtbot: Any, tmp_path: Path) -> None:
    session = Session(settings_for(tmp_path / "library", soundfont=str(tmp_path / "gone.sf2")))
    view = HealthView(session)
    qtbot.addWidget(view)
    view.resize(560, 600)
    view.show()
    qtbot.waitUntil(lambda: bool(view.rows))
    assert {row.check.name for row in view.rows} >= {"library", "disk space", "soundfont", "audio device"}
    broken = next(row for row in view.rows if row.check.name == "soundfont")
    assert broken.mend.text().startswith("To mend it: ") and "mending" in view.summary.text()
    QTest.mouseClick(broken.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == broken.check.mend
    session.close()
