"""What the window shows is so: after a cancel, with songs renamed or thrown away elsewhere, with the focus where one types."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.settings import Settings
from airdesk.ui.compose.generation import Generation
from airdesk.ui.main_window import MainWindow
from airdesk.workflows.song_library import find_songs
from airdesk.workflows.take_values import ScoreMade, TakeNews
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.reach import activated
from tests.helpers.whole_window import LONG_MS, closed, generated, opened, song_opened

PROMPT = "8 bars of ambient, only strings"
LONG_PROMPT = "160 bars of ambient, only strings"  # whose sound is not made before anybody can cancel it


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    return library_with_shared_sounds(tmp_path / "library")


@pytest.fixture
def window(settings: Settings, qtbot: Any) -> Iterator[MainWindow]:
    window = opened(settings, qtbot)
    activated(window, qtbot)
    yield window
    closed(window, qtbot)


def titles(settings: Settings) -> list[str]:
    from airdesk.library.song_catalogue import SongQuery

    return [row.title for row in find_songs(SongQuery(), settings)]


def at_its_notes(window: MainWindow, generation: Generation, do: Callable[[], object]) -> list[bool]:
    """Do something as soon as a song has its notes; returns whether they were shown then, once that was so."""
    shown: list[bool] = []

    def look(told_of: Generation, news: TakeNews) -> None:
        if told_of is generation and isinstance(news, ScoreMade):
            shown.append(window.session.song is news.song and window.page == "Compose")
            do()

    window.generator.told.connect(look)
    return shown


def test_one_can_type_at_once_and_the_timeline_has_the_keys_afterwards(window: MainWindow, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.start_page.prompt)
    generated(window, qtbot, PROMPT)
    focus = QApplication.focusWidget()
    assert focus is not None and focus.accessibleName().startswith("Clips"), focus


def test_a_song_that_is_cancelled_while_it_is_shown_goes_and_the_prompt_stays(window: MainWindow, qtbot: Any) -> None:
    QTest.keyClicks(window.start_page.prompt, LONG_PROMPT)
    QTest.mouseClick(window.start_page.generate, Qt.MouseButton.LeftButton)
    shown = at_its_notes(window, window.generator.running[0], window.generator.cancel_all)
    qtbot.waitUntil(lambda: not window.generator.running, timeout=LONG_MS)
    assert shown == [True]
    assert window.session.song is None and window.page == "Start" and "generating" not in window.top_bar.title.text()
    assert window.start_page.prompt.toPlainText() == LONG_PROMPT and "Stopped" in window.status_line.message
    assert titles(window.session.settings) == []


def test_the_first_of_two_songs_is_kept_and_said_to_be_kept(window: MainWindow, qtbot: Any) -> None:
    QTest.keyClicks(window.start_page.prompt, PROMPT)
    window.start_page.generate_requested.emit()

    def begin_a_second_one_and_cancel_it() -> None:
        window.start_page.generate_requested.emit()
        window.generator.running[-1].job.cancel()

    shown = at_its_notes(window, window.generator.running[0], begin_a_second_one_and_cancel_it)
    qtbot.waitUntil(lambda: not window.generator.running, timeout=LONG_MS)
    assert shown == [True]
    qtbot.waitUntil(lambda: window.desk.song_id is not None, timeout=LONG_MS)
    assert "saved" in window.top_bar.title.text()


def test_a_title_is_the_same_everywhere_and_no_markup(window: MainWindow, qtbot: Any) -> None:
    song_opened(window, qtbot)
    window.show_page("Library")
    library = window.by_name["Library"]
    qtbot.waitUntil(lambda: len(library.model.cards) == 1, timeout=LONG_MS)
    library.changes.rename(window.desk.song_id, "From <b>there</b>")
    assert window.session.song.title == "From <b>there</b>" and "&lt;b&gt;" in window.top_bar.title.text()
    qtbot.waitUntil(lambda: titles(window.session.settings) == ["From <b>there</b>"], timeout=LONG_MS)
    window.desk.rename_song("From here")
    qtbot.waitUntil(lambda: [card.title for card in library.model.cards] == ["From here"], timeout=LONG_MS)


def test_a_song_that_goes_to_the_trash_is_open_no_longer(window: MainWindow, qtbot: Any) -> None:
    song_opened(window, qtbot)
    window.show_page("Library")
    library = window.by_name["Library"]
    qtbot.waitUntil(lambda: len(library.model.cards) == 1, timeout=LONG_MS)
    library.changes.trash([window.desk.song_id])
    assert window.session.song is None and window.page == "Library"
    window.show_page("Compose")
    assert window.page == "Start"


def test_a_take_that_is_ready_does_not_turn_the_page(window: MainWindow, qtbot: Any) -> None:
    generated(window, qtbot, PROMPT)
    window.desk.another()
    window.show_page("Library")
    qtbot.waitUntil(lambda: window.desk.take.number == 2, timeout=LONG_MS)
    assert window.page == "Library"


def test_keys_of_the_list_of_takes_mean_nothing_elsewhere(window: MainWindow, qtbot: Any) -> None:
    generated(window, qtbot, PROMPT)
    window.desk.another()
    qtbot.waitUntil(lambda: len(window.desk.takes) == 2, timeout=LONG_MS)
    window.compose_page.focus_middle()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Delete)
    qtbot.wait(300)
    assert len(window.desk.takes) == 2
    window.compose_page.takes_view._list.setFocus()
    QTest.keyClick(window.compose_page.takes_view._list, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(window.desk.takes) == 1, timeout=LONG_MS)
