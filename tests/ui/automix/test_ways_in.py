"""The other ways into the set: playlists, songs of the library, and what the page shows while files are dragged over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.library.database import open_library
from airdesk.library.song_catalogue import SongQuery
from airdesk.library.songs import store_song
from airdesk.library.takes import list_takes, set_preview
from airdesk.model.djset import DjSet
from airdesk.ui.automix.automix_keys import SHORTCUTS
from airdesk.ui.automix.automix_page import AutomixPage
from airdesk.ui.automix.library_picker import LibraryPicker
from airdesk.ui.automix.songs_model import SONGS_FORMAT, Column
from airdesk.ui.automix.songs_table import KEYS
from airdesk.workflows.song_library import find_songs
from tests.helpers.libraries import small_song

LONG_MS = 120_000
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def settled(page: AutomixPage, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: page.part.analysing.is_idle and not page.part.ordering.is_running, timeout=LONG_MS)


def test_a_playlist_gives_its_songs_in_its_order(page: AutomixPage, qtbot: Any, song_folder: Path, tmp_path: Path) -> None:
    playlist = tmp_path / "evening.m3u8"
    playlist.write_text(f"#EXTM3U\n{song_folder / '3 Three.flac'}\n{song_folder / '1 One.wav'}\n", "utf-8")
    page.part.ordering.follow("given")
    page.part.intake.take([playlist])
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 2)
    settled(page, qtbot)
    assert [page.part.model.text(row, Column.TEMPO) for row in (0, 1)] == ["128.0", "120.0"]


@pytest.fixture
def library_song(page: AutomixPage) -> str:
    """A song of the library that can be heard."""
    with open_library(page.desk.session.settings.library_folder) as library:
        song_id = store_song(library, small_song("Night rain"))
        tone = 0.3 * np.sin(np.arange(22_050 * 10) * 0.1)
        soundfile.write(library.folder / "night.ogg", tone.astype(np.float32), 22_050)
        set_preview(library, song_id, 1, "night.ogg", list_takes(library, song_id)[0].changed_at)
    return song_id


def test_songs_of_the_library_are_searched_and_added(page: AutomixPage, qtbot: Any, library_song: str) -> None:
    QTest.mouseClick(page.part.empty.library, LEFT)
    picker = page.part.findChild(LibraryPicker)
    qtbot.waitUntil(lambda: picker.songs.count() == 1)
    assert not picker.add.isEnabled()
    QTest.keyClicks(picker.search, "nothing like it")
    qtbot.waitUntil(lambda: picker.songs.count() == 0)
    picker.search.clear()
    qtbot.waitUntil(lambda: picker.songs.count() == 1)
    QTest.mouseClick(picker.songs.viewport(), LEFT, pos=picker.songs.visualItemRect(picker.songs.item(0)).center())
    QTest.mouseClick(picker.add, LEFT)
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 1)
    assert page.part.model.text(0, Column.TITLE) == "Night rain"
    settled(page, qtbot)
    assert page.desk.analysis(page.desk.dj_set.songs[0].id) is not None


def test_songs_that_are_rendered_for_a_set_do_not_come_into_another_one(page: AutomixPage, qtbot: Any) -> None:
    settings, told = page.desk.session.settings, list[str]()
    with open_library(settings.library_folder) as library:
        store_song(library, small_song("Night rain"))
    page.desk.session.told.connect(lambda _, text: told.append(text))
    rows = find_songs(SongQuery(), settings)
    page.part.intake.take_library(rows)
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 1, timeout=LONG_MS)
    assert page.part.model.text(0, Column.TITLE) == "Night rain"
    settled(page, qtbot)
    page.part.intake.take_library(rows)
    page.desk.open_set(DjSet(title="Another one"))
    qtbot.waitUntil(lambda: bool(told), timeout=LONG_MS)
    assert told == ["“Night rain” is rendered, but another set was opened meanwhile: nothing was added to that one."]
    assert page.desk.dj_set == DjSet(title="Another one")


def test_the_page_says_that_files_may_be_dropped_and_rows_of_its_own_may_not(page: AutomixPage, song_folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(song_folder))])
    enter = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted() and page._note.isVisible()
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert not page._note.isVisible()
    data.setData(SONGS_FORMAT, b"a")
    own = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, LEFT, NONE)
    QApplication.sendEvent(page, own)
    assert not own.isAccepted() and not page._note.isVisible()


def test_the_sheet_of_keys_names_every_key_of_the_table() -> None:
    listed = {QKeySequence(key) for keys, _ in SHORTCUTS for key in keys.split(", ")}
    assert {QKeySequence(key) for key in KEYS.values()} <= listed
