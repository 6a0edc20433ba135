"""The page in the window: made when it is first shown, undo and the bar are its own while it is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from airdesk.settings import Settings
from airdesk.ui.main_window import MainWindow
from tests.helpers.reach import activated, nameless, not_reached
from tests.helpers.whole_window import LONG_MS, closed, opened

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qapp: Any, qtbot: Any, known_songs: Settings) -> Iterator[MainWindow]:
    window = opened(known_songs, qtbot)
    yield window
    closed(window, qtbot)


def shown(window: MainWindow, qtbot: Any) -> Any:
    button = next(one for one in window.top_bar._pages.buttons() if one.text() == "Automix")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.page == "Automix")
    return window.by_name["Automix"]


def begun(window: MainWindow) -> None:
    """Let the window live, turn by turn, until the page is half made: by the clock it might be finished before one looks."""
    window.wiring.choose_page("Automix")
    end = time.monotonic() + LONG_MS / 1000
    while window.wiring._automix_coming is None and time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.001)
    assert window.wiring.automix is None and window.wiring._automix_coming is not None


def test_nothing_of_it_is_imported_before_it_is_shown() -> None:
    code = (
        "import sys; import airdesk.ui.main_window, airdesk.ui.window_wiring, airdesk.ui.library.library_page;"
        "early = ('airdesk.ui.automix', 'airdesk.automix', 'airdesk.analysis');"
        "print([name for name in sys.modules if name.startswith(early)])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300)
    assert found.stdout.strip() == "[]"


def test_page_is_made_on_the_first_click_and_its_bar_comes_and_goes(window: MainWindow, qtbot: Any) -> None:
    assert "Automix" not in window.by_name
    activated(window, qtbot)
    shown(window, qtbot)
    assert window.wiring.automix.bar.isVisible()
    assert not window.top_bar.export.isVisible()
    assert window.focusWidget() is window.by_name["Automix"].part.empty.files
    window.show_page("Library")
    assert not window.wiring.automix.bar.isVisible()
    assert window.top_bar.export.isVisible()


def test_it_is_made_in_steps_and_does_not_come_up_over_a_page_chosen_meanwhile(window: MainWindow, qtbot: Any) -> None:
    begun(window)
    assert window.page == "Start"  # half made: the window lives
    window.show_page("Library")
    qtbot.waitUntil(lambda: window.wiring.automix is not None)
    qtbot.wait(50)
    assert window.page == "Library"
    window.show_page("Automix")
    assert window.page == "Automix"


def test_asked_for_at_once_what_is_half_made_is_finished(window: MainWindow, qtbot: Any) -> None:
    begun(window)
    window.show_page("Automix")
    assert window.page == "Automix" and window.wiring.automix.page.part.table is not None
    qtbot.wait(50)
    assert len([one for one in window.by_name if one == "Automix"]) == 1


def test_ctrl_z_acts_on_the_set_while_the_page_is_shown(window: MainWindow, qtbot: Any, song_folder: Path) -> None:
    page = shown(window, qtbot)
    activated(window, qtbot)
    page.part.intake.take([song_folder / "1 One.wav"])
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 1)
    qtbot.waitUntil(lambda: page.part.analysing.is_idle and not page.part.ordering.is_running, timeout=LONG_MS)
    assert window.status_line._composer.text() == "1 of 1 analysed"
    while page.desk.undo_label != "Add a song":
        page.desk.undo()
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    assert page.part.model.rowCount() == 0
    assert window.wiring.actions.by_name["redo"].text() == "Redo add a song"
    QTest.keyClick(window, Qt.Key.Key_Y, CTRL)
    assert page.part.model.rowCount() == 1
    window.show_page("Start")
    assert not window.wiring.actions.by_name["undo"].isEnabled()


def test_everything_on_it_is_reached_by_tab_and_says_what_it_is(window: MainWindow, qtbot: Any, song_folder: Path) -> None:
    page = shown(window, qtbot)
    activated(page, qtbot)
    assert nameless(page) == []
    assert not_reached(page) == []
    page.part.intake.take([song_folder])
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 3)
    qtbot.waitUntil(lambda: page.part.analysing.is_idle and not page.part.ordering.is_running, timeout=LONG_MS)
    assert nameless(page) == []
    assert not_reached(page) == []
