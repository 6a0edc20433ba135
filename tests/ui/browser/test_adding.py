"""Folders dropped on the Inventory panel are found, listened to, and what has been found is kept when that is cancelled."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from airdesk.settings import Settings, settings_for
from airdesk.ui.browser.browser import InventoryBrowser
from tests.helpers.sample_folders import many_files
from tests.ui.browser.stage import FILES, browsing, names, write_tones

COPY = Qt.DropAction.CopyAction


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library")


def drop(browser: InventoryBrowser, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(50, 200), COPY, mime, left, none)
    QApplication.sendEvent(browser, enter)
    assert enter.isAccepted() and browser.target.isVisible()
    QApplication.sendEvent(browser, QDropEvent(QPointF(50, 200), COPY, mime, left, none))
    assert not browser.target.isVisible()


def test_a_dropped_folder_fills_the_list_and_is_listened_to(
    own_settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any
) -> None:
    folder = write_tones(tmp_path / "sounds")
    with browsing(qtbot, qapp, own_settings) as browser:
        assert browser.empty.isVisible() and browser.empty.why == "empty" and browser.empty.add.isVisible()
        drop(browser, folder)
        assert browser.strip.isVisible() and browser.empty.why == "scanning"
        qtbot.waitUntil(lambda: browser.model.num_held == len(FILES))
        assert browser.table.isVisible()
        qtbot.waitUntil(lambda: not browser.scanning.is_running)
        qtbot.waitUntil(lambda: browser.model.at(0) is not None and browser.model.at(0).sample.is_described)
        assert not browser.strip.isVisible() and (browser.model.at(0).sample.loudness_rms or 0) > 0
        kinds = [job.kind for job in browser.session.executor.jobs()]
        assert kinds == ["scan", "scan"]


def test_cancel_stops_within_a_second_and_keeps_what_was_found(
    own_settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any
) -> None:
    many_files(tmp_path / "sounds", 1600)
    with browsing(qtbot, qapp, own_settings) as browser:
        drop(browser, tmp_path / "sounds")
        qtbot.waitUntil(lambda: bool(names(browser)))  # the number of rows comes before the rows
        QTest.mouseClick(browser.strip.cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not browser.scanning.is_running)
        assert not browser.strip.isVisible() and names(browser)


def test_a_dropped_file_asks_for_its_folder(own_settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    folder = write_tones(tmp_path / "sounds")
    with browsing(qtbot, qapp, own_settings) as browser:
        drop(browser, folder / "Keys" / "Organ A3.wav")
        box = browser.findChild(QMessageBox)
        assert "“Keys”" in box.text() and not browser.scanning.is_running
        QTest.mouseClick(next(one for one in box.buttons() if one.text() == "Add folder"), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: browser.model.rowCount() == 3)


def test_broken_files_are_listed_with_their_reason(own_settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    folder = write_tones(tmp_path / "sounds")
    (folder / "Keys" / "Broken piano.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEno sound at all")
    with browsing(qtbot, qapp, own_settings) as browser:
        drop(browser, folder)
        qtbot.waitUntil(lambda: not browser.scanning.is_running)
        browser.filters.choose(state="broken")
        qtbot.waitUntil(lambda: names(browser) == ["Broken piano.wav"])
        told: list[str] = []
        browser.session.told.connect(lambda _, text: told.append(text))
        browser.table.walk_to(0)
        assert browser.detail.note.text() == "broken" and "Broken piano.wav cannot be played" in told[-1]
