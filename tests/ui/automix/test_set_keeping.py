"""The set is kept as one works, comes back at the next start, and is thrown away and brought back."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox

from airdesk.settings import Settings
from airdesk.ui.automix.songs_model import Column
from airdesk.ui.main_window import MainWindow
from airdesk.workflows.sets import list_sets, open_set
from tests.helpers.whole_window import LONG_MS, closed, opened


@pytest.fixture
def settings(known_songs: Settings) -> Settings:
    return known_songs


@pytest.fixture
def window(qapp: Any, qtbot: Any, settings: Settings) -> Iterator[MainWindow]:
    window = opened(settings, qtbot)
    window.show_page("Automix")
    yield window
    closed(window, qtbot)


def filled(window: MainWindow, qtbot: Any, *paths: Path) -> None:
    part, count = window.by_name["Automix"].part, len(window.wiring.automix.desk.dj_set.songs)
    part.intake.take(paths)
    qtbot.waitUntil(lambda: part.model.rowCount() > count)
    qtbot.waitUntil(lambda: part.analysing.is_idle and not part.ordering.is_running, timeout=LONG_MS)
    kept(window, qtbot)


def kept(window: MainWindow, qtbot: Any) -> None:
    place = window.wiring.automix
    qtbot.waitUntil(lambda: bool(place.desk.set_id) and not place.keeping._soon.isActive(), timeout=LONG_MS)
    place.keeping.keep_now()
    place.keeping._library.finish()


def test_a_set_is_kept_without_being_asked_and_comes_back(
    window: MainWindow, qtbot: Any, settings: Settings, song_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "Evening"
    shutil.copytree(song_folder, folder)
    filled(window, qtbot, folder)
    desk = window.wiring.automix.desk
    desk.edit(
        "Leave out", lambda dj_set: replace(dj_set, songs=(replace(dj_set.songs[0], is_excluded=True), *dj_set.songs[1:]))
    )
    qtbot.waitUntil(lambda: open_set(settings, desk.set_id) == desk.dj_set, timeout=LONG_MS)
    assert list_sets(settings)[0].title == "Evening"
    before = desk.dj_set
    gone = Path(before.songs[2].path)
    gone.unlink()
    second = opened(settings, qtbot)
    try:
        second.show_page("Automix")
        other = second.wiring.automix.desk
        qtbot.waitUntil(lambda: len(other.dj_set.songs) == 3 and not other.is_behind, timeout=LONG_MS)
        assert [song.id for song in other.dj_set.songs] == [song.id for song in before.songs]
        assert other.dj_set.songs[0].is_excluded
        assert "is gone" in other.dj_set.songs[2].problem
        assert second.by_name["Automix"].part.model.text(1, Column.TEMPO) != "—"
        assert len(other.timeline.lanes) == 1
    finally:
        closed(second, qtbot)


def test_new_sets_stand_beside_the_old_ones(window: MainWindow, qtbot: Any, settings: Settings, song_folder: Path) -> None:
    place = window.wiring.automix
    filled(window, qtbot, song_folder)
    first = place.desk.set_id
    place.keeping.begin_new()
    assert place.desk.dj_set.songs == ()
    filled(window, qtbot, song_folder / "1 One.wav")
    second = place.desk.set_id
    assert first != second and {row.id: row.num_songs for row in list_sets(settings)} == {first: 3, second: 1}
    place.keeping.open(first)
    qtbot.waitUntil(lambda: place.desk.set_id == first and len(place.desk.dj_set.songs) == 3)
    assert place.desk.undo_label is None


def test_what_is_edited_while_another_set_is_read_is_kept_in_its_own_set(
    window: MainWindow, qtbot: Any, settings: Settings, song_folder: Path
) -> None:
    place = window.wiring.automix
    filled(window, qtbot, song_folder / "1 One.wav")
    first = place.desk.set_id
    place.keeping.begin_new()
    filled(window, qtbot, song_folder / "2 Two.wav")
    second, is_read = place.desk.set_id, threading.Event()
    place.keeping._library.do(lambda: is_read.wait(60.0))
    place.keeping.open(first)
    place.desk.edit("Rename the set", lambda dj_set: replace(dj_set, title="Last words"))
    is_read.set()
    qtbot.waitUntil(lambda: place.desk.set_id == first)
    place.keeping._library.finish()
    assert open_set(settings, second).title == "Last words" != open_set(settings, first).title
    assert {row.id for row in list_sets(settings)} == {first, second}


def test_a_set_that_was_thrown_away_comes_back(window: MainWindow, qtbot: Any, settings: Settings, song_folder: Path) -> None:
    place = window.wiring.automix
    filled(window, qtbot, song_folder)
    set_id, dj_set = place.desk.set_id, place.desk.dj_set
    place.keeping.delete()
    assert place.desk.dj_set.songs == ()
    qtbot.waitUntil(lambda: [row.id for row in place.keeping.deleted] == [set_id])
    place.sets.aboutToShow.emit()
    place.sets.inner("Deleted sets").actions()[0].trigger()
    qtbot.waitUntil(lambda: place.desk.dj_set == dj_set)
    assert [row.id for row in list_sets(settings)] == [set_id]


def test_a_window_that_cannot_keep_the_set_asks_before_it_closes(
    window: MainWindow, qtbot: Any, settings: Settings, song_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(window, qtbot, song_folder / "1 One.wav")
    desk, asked = window.wiring.automix.desk, list[str]()

    def answer(*words: Any) -> QMessageBox.StandardButton:
        asked.append(words[1])
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "warning", answer)
    monkeypatch.setattr("airdesk.library.database.WAIT_SECONDS", 0.2)
    with closing(sqlite3.connect(settings.library_folder / "library.db", isolation_level=None, timeout=60.0)) as other:
        other.execute("BEGIN IMMEDIATE")  # another program writes and does not come to an end
        desk.edit("Rename the set", lambda dj_set: replace(dj_set, title="Last words"))
        window.close()
        assert window.isVisible() and asked == ["The last changes are not kept"]
        first = desk.set_id
        qtbot.waitUntil(lambda: "library" in window.status_line.message)
        window.wiring.automix.keeping.begin_new()
        assert not window.wiring.automix.keep_now()  # the set that was open before is not kept yet
    qtbot.waitUntil(lambda: not desk.dj_set.songs)
    assert window.wiring.automix.keep_now()
    assert open_set(settings, first).title == "Last words"


def test_what_was_edited_right_before_closing_is_kept(qapp: Any, qtbot: Any, settings: Settings, song_folder: Path) -> None:
    window = opened(settings, qtbot)
    window.show_page("Automix")
    filled(window, qtbot, song_folder / "1 One.wav")
    desk = window.wiring.automix.desk
    desk.edit("Rename the set", lambda dj_set: replace(dj_set, title="Last words"))
    set_id = desk.set_id
    closed(window, qtbot)
    assert open_set(settings, set_id).title == "Last words"
