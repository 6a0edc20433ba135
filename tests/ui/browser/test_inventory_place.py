"""The Inventory panel in the whole window: its key, its place, and tracks that are played with samples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.settings import Settings
from airdesk.ui.arrange.arrange_menus import track_menu
from airdesk.ui.main_window import MainWindow
from airdesk.ui.settings.shortcuts_dialog import editor_rows, shortcut_rows
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.reach import activated
from tests.helpers.whole_window import LONG_MS, closed, generated, opened, song_opened
from tests.ui.browser.stage import FILES, scanned, write_tones

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    return library_with_shared_sounds(tmp_path / "library")


@pytest.fixture
def window(settings: Settings, qtbot: Any) -> Iterator[MainWindow]:
    window = opened(settings, qtbot)
    yield window
    window.wiring.inventory.browser.scanning.cancel()
    closed(window, qtbot)


def press(window: MainWindow, qtbot: Any) -> None:
    activated(window, qtbot)
    QTest.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)


def dropped_on(target: Any, mime: QMimeData) -> bool:
    enter = QDragEnterEvent(QPointF(40, 20).toPoint(), COPY, mime, LEFT, NONE)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(40, 20), COPY, mime, LEFT, NONE))
    return enter.isAccepted()


def test_its_key_shows_it_beside_the_song_and_floats_it_where_no_song_is(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: Any
) -> None:
    place, dock = window.wiring.inventory, window.compose_page.docks["inventory"]
    assert window.page == "Start" and not place.is_seen
    press(window, qtbot)
    qtbot.waitUntil(lambda: place.is_seen and dock.isFloating())
    generated(window, qtbot, "8 bars of ambient, only strings")
    qtbot.waitUntil(lambda: window.page == "Compose" and place.is_seen and not dock.isFloating(), timeout=LONG_MS)
    press(window, qtbot)
    assert not place.is_seen
    press(window, qtbot)
    qtbot.waitUntil(lambda: place.is_seen and place.browser.head.search.hasFocus())
    rows = [*shortcut_rows(window), *editor_rows()]
    assert any(row.text == "Inventory" and row.keys == ("Ctrl+I",) for row in rows)
    assert any(row.group == "Inventory" for row in rows)


def test_a_folder_dropped_on_the_window_is_taken_in(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    folder = write_tones(tmp_path / "sounds")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    assert dropped_on(window, mime)
    place = window.wiring.inventory
    qtbot.waitUntil(lambda: place.browser.model.num_held == len(FILES))
    assert place.is_seen


def test_space_in_the_list_replays_the_sample_and_leaves_the_song_alone(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: Any
) -> None:
    scanned(settings, write_tones(tmp_path / "sounds"))
    generated(window, qtbot, "8 bars of ambient, only strings")
    qtbot.waitUntil(lambda: window.page == "Compose", timeout=LONG_MS)
    browser = window.wiring.inventory.browser
    browser.refresh()
    qtbot.waitUntil(lambda: browser.model.num_held == len(FILES))
    activated(window, qtbot)
    qtbot.waitUntil(browser.table.isVisible)
    browser.table.setFocus()
    qtbot.waitUntil(browser.table.hasFocus)
    playback: Any = window.session.playback
    QTest.keyClick(browser.table, Qt.Key.Key_Down)
    QTest.keyClick(browser.table, Qt.Key.Key_Space)
    assert len(playback.previews.played) == 2 and "play" not in playback.asked
    window.compose_page.focus_middle()
    QTest.keyClick(window.compose_page.centralWidget().lanes, Qt.Key.Key_Space)
    assert "play" in playback.asked


def test_a_sample_is_used_on_the_selected_track_and_on_one_it_is_dropped_on(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: Any
) -> None:
    from airdesk.ui.browser.sample_drag import sample_mime

    scanned(settings, write_tones(tmp_path / "sounds"))
    song_opened(window, qtbot)
    qtbot.waitUntil(lambda: window.page == "Compose", timeout=LONG_MS)
    browser, session = window.wiring.inventory.browser, window.session
    browser.refresh()
    qtbot.waitUntil(lambda: browser.model.num_held == len(FILES))
    before = session.song.tracks[0].sound
    browser.table.walk_to(0)
    assert browser.detail.use.text() == "Use on Strings" and browser.detail.use.isEnabled()
    QTest.mouseClick(browser.detail.use, LEFT)
    qtbot.waitUntil(lambda: session.song.tracks[0].sound.startswith("own:"))
    window.wiring.actions.by_name["undo"].trigger()
    assert session.song.tracks[0].sound == before
    header = window.compose_page.centralWidget().headers.headers[0]
    assert dropped_on(header, sample_mime(browser.table.selected()))
    qtbot.waitUntil(lambda: session.song.tracks[0].sound.startswith("own:"))


def test_its_width_is_remembered(settings: Settings, qtbot: Any) -> None:
    window = opened(settings, qtbot)
    window.resize(1500, 900)
    song_opened(window, qtbot)
    qtbot.waitUntil(lambda: window.page == "Compose", timeout=LONG_MS)
    browser = window.wiring.inventory.browser
    qtbot.waitUntil(lambda: browser.width() == 300)
    dock = window.compose_page.docks["inventory"]
    window.compose_page.resizeDocks([dock], [420], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: browser.width() == 420)
    closed(window, qtbot)

    again = opened(settings, qtbot)
    again.resize(1500, 900)
    qtbot.waitUntil(lambda: again.session.song is not None and again.page == "Compose", timeout=LONG_MS)
    qtbot.waitUntil(lambda: again.wiring.inventory.browser.width() == 420)
    again.compose_page.toggle_dock("inventory")
    closed(again, qtbot)

    third = opened(settings, qtbot)
    qtbot.waitUntil(lambda: third.session.song is not None and third.page == "Compose", timeout=LONG_MS)
    assert not third.wiring.inventory.is_seen
    closed(third, qtbot)


def test_on_a_track_of_audio_a_sample_becomes_a_clip_and_its_menu_suggests(
    window: MainWindow, settings: Settings, tmp_path: Path, qtbot: Any
) -> None:
    scanned(settings, write_tones(tmp_path / "sounds"))
    song_opened(window, qtbot)
    qtbot.waitUntil(lambda: window.page == "Compose", timeout=LONG_MS)
    browser, session = window.wiring.inventory.browser, window.session
    browser.refresh()
    qtbot.waitUntil(lambda: browser.model.num_held == len(FILES))
    timeline = window.compose_page.centralWidget()
    timeline.lanes.drop.add_files([str(tmp_path / "sounds/Keys/Organ A3.wav")], None, 0)
    qtbot.waitUntil(lambda: len(session.song.tracks) == 2, timeout=LONG_MS)
    audio = session.song.tracks[1]
    assert session.selected_track_id == audio.id
    browser.table.walk_to(0)
    qtbot.waitUntil(lambda: browser.detail.use.text() == f"Put on {audio.name}")
    QTest.mouseClick(browser.detail.use, LEFT)
    qtbot.waitUntil(lambda: len(session.song.tracks[1].audio_clips) == 2, timeout=LONG_MS)
    assert session.song.tracks[1].sound == audio.sound
    menu = track_menu(timeline, session.song.tracks[0].id)
    next(each for each in menu.actions() if each.text().startswith("Suggest my samples")).trigger()
    qtbot.waitUntil(lambda: browser.list.aside is not None, timeout=LONG_MS)
    assert browser.chips.active["aside"].text().startswith("Suggested for Strings")
