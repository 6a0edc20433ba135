"""The window from the first start to an edited song that is there again after a restart; without a sound device."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from airdesk.errors import AudioFileError
from airdesk.library.takes import TakeRow
from airdesk.settings import Settings
from airdesk.ui.main_window import MainWindow
from airdesk.ui.session import Session
from airdesk.ui.stop_question import StopQuestion
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.quiet_playback import QuietPlayback
from tests.helpers.whole_window import LONG_MS, closed, generated, opened


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    return library_with_shared_sounds(tmp_path / "Biblioteka ż 音楽")


@pytest.fixture
def window(settings: Settings, qtbot: Any) -> Iterator[MainWindow]:
    window = opened(settings, qtbot)
    yield window
    closed(window, qtbot)


def test_from_a_prompt_to_a_song_that_is_there_again(settings: Settings, qtbot: Any) -> None:
    window = opened(settings, qtbot)
    generated(window, qtbot, "8 bars of ambient, only strings")
    assert window.page == "Compose" and window.session.song is not None
    song = window.session.song
    assert song.master_gain_db is not None and [track.name for track in song.tracks] == ["strings"]
    window.session.edit("Rename", lambda value: replace(value, title="Kept"))
    qtbot.waitUntil(lambda: window.session.document.is_saved, timeout=LONG_MS)
    closed(window, qtbot)

    again = opened(settings, qtbot)
    qtbot.waitUntil(lambda: again.session.song is not None, timeout=LONG_MS)
    assert again.session.song is not None and again.session.song.title == "Kept"
    assert again.request.request.prompt == "8 bars of ambient, only strings" and again.page == "Compose"
    closed(again, qtbot)


def test_another_take_can_be_switched_from_and_thrown_away(window: MainWindow, qtbot: Any) -> None:
    generated(window, qtbot, "8 bars of ambient, only strings")
    first = window.session.song
    window.desk.another()
    qtbot.waitUntil(lambda: window.desk.take is not None and window.desk.take.number == 2, timeout=LONG_MS)
    assert window.session.song != first
    qtbot.waitUntil(lambda: numbers(window.desk.takes) == [1, 2], timeout=LONG_MS)
    window.desk.switch_take(1)
    qtbot.waitUntil(lambda: window.desk.take is not None and window.desk.take.number == 1, timeout=LONG_MS)
    assert window.session.song == first
    window.wiring.takes.changes.delete(2)
    qtbot.waitUntil(lambda: numbers(window.desk.takes) == [1], timeout=LONG_MS)
    window.wiring.takes.changes.restore_last()
    qtbot.waitUntil(lambda: numbers(window.desk.takes) == [1, 2], timeout=LONG_MS)


def test_generate_pressed_twenty_times_is_a_queue_that_can_be_cancelled(window: MainWindow, qtbot: Any) -> None:
    QTest.keyClicks(window.start_page.prompt, "8 bars of ambient")
    for _ in range(24):
        window.start_page.generate_requested.emit()
    assert len(window.generator.running) == 20 and "20 songs are waiting" in window.status_line.message
    window.generator.cancel_all()
    qtbot.waitUntil(lambda: not window.generator.running, timeout=LONG_MS)


def test_an_empty_prompt_is_told_and_starts_nothing(window: MainWindow, qtbot: Any) -> None:
    QTest.mouseClick(window.start_page.generate, Qt.MouseButton.LeftButton)
    assert "few words" in window.start_page._note.text() and not window.generator.running


def test_a_prompt_of_a_megabyte_is_shortened_and_told(window: MainWindow, qtbot: Any) -> None:
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText("lofi " * 200_000)
    window.start_page.prompt.setFocus()
    window.start_page.prompt.paste()
    assert len(window.start_page.prompt.toPlainText()) == 20_000 and "too long" in window.status_line.message


def test_closing_while_work_runs_asks(window: MainWindow, qtbot: Any) -> None:
    asked: list[str] = []

    def answer(box: StopQuestion) -> None:
        asked.append(box.text())
        QTest.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)

    QTest.keyClicks(window.start_page.prompt, "8 bars of ambient")
    window.start_page.generate_requested.emit()
    when_asked(window, answer)
    window.close()
    assert window.isVisible() and "not ended yet" in asked[0]


def test_a_window_that_asks_whether_to_stop_work_closes_by_itself_when_that_has_ended(settings: Settings, qtbot: Any) -> None:
    window = opened(settings, qtbot)
    first, second = threading.Event(), threading.Event()
    for gate in (first, second):
        window.session.executor.submit(waiting_for(gate), kind="make", label="A long job")
    asked: list[str] = []

    def end_the_jobs(box: StopQuestion) -> None:
        asked.append(box.text())
        first.set()
        qtbot.waitUntil(lambda: box.text() != asked[0])
        asked.append(box.text())
        assert box.isVisible()
        second.set()

    when_asked(window, end_the_jobs)
    window.close()
    assert not window.isVisible() and window.session.executor.num_running() == 0
    assert [text.split(" not ")[0] for text in asked] == ["2 jobs have", "A job has"]
    window.deleteLater()


def test_a_window_that_asks_whether_to_stop_work_stays_where_it_fails(settings: Settings, qtbot: Any) -> None:
    window = opened(settings, qtbot)
    gate, asked = threading.Event(), list[str]()

    def fail(_: object) -> None:
        gate.wait(60)
        raise AudioFileError("<b>The disk</b> is full.")

    window.session.executor.submit(fail, kind="make", label="A <i>long</i> job")

    def see_it_fail(box: StopQuestion) -> None:
        gate.set()
        qtbot.waitUntil(lambda: "failed" in box.text())
        asked.extend(box.text().splitlines())
        QTest.mouseClick(box.button(QMessageBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)

    when_asked(window, see_it_fail)
    window.close()
    assert window.isVisible()
    assert asked == ["“A <i>long</i> job” failed, and nothing is left to do. Close AirDesk?", "<b>The disk</b> is full."]
    closed(window, qtbot)


def waiting_for(gate: threading.Event) -> Callable[[object], bool]:
    return lambda _: gate.wait(60)


def when_asked(window: MainWindow, answer: Callable[[StopQuestion], object]) -> None:
    """Answer the question that closing asks, as soon as it is seen."""
    box = window.findChild(StopQuestion)
    if box is None or not box.isVisible():
        QTimer.singleShot(10, window, lambda: when_asked(window, answer))
    else:
        answer(box)


def test_a_library_of_a_newer_version_is_refused_and_left_alone(settings: Settings, qtbot: Any) -> None:
    settings.library_folder.mkdir(parents=True, exist_ok=True)
    path = settings.library_folder / "library.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    window = MainWindow(Session(settings, QuietPlayback()))
    window.show()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=LONG_MS)
    box = window.findChild(QMessageBox)
    assert "newer AirDesk" in box.text() and path.read_bytes() == before
    box.close()
    window.close()
    window.deleteLater()


def numbers(takes: tuple[TakeRow, ...]) -> list[int]:
    return sorted(take.number for take in takes)


def test_a_window_that_cannot_keep_the_last_changes_asks_before_it_closes(
    window: MainWindow, qtbot: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    generated(window, qtbot, "8 bars of ambient, only strings")
    qtbot.waitUntil(lambda: not window.generator.running and window.session.executor.num_running() == 0)
    asked: list[str] = []

    def answer(*words: Any) -> QMessageBox.StandardButton:
        asked.append(words[1])
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "warning", answer)
    other = sqlite3.connect(settings.library_folder / "library.db", isolation_level=None, timeout=60.0)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")  # another program writes and does not come to an end
        window.session.edit("Rename", lambda song: replace(song, title="Other"))
        window.close()
        assert window.isVisible() and asked == ["The last changes are not kept"]
    qtbot.waitUntil(lambda: window.session.document.is_saved)
