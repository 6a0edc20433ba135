"""The whole window on a library of its own, without a sound device."""

from __future__ import annotations

from functools import cache
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from airdesk.library.database import open_library
from airdesk.library.songs import store_song
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song
from airdesk.settings import Settings
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.main_window import MainWindow
from airdesk.ui.session import Session
from airdesk.workflows.sketch_song import sketch_song
from tests.helpers.quiet_playback import QuietPlayback

LONG_MS = 90_000  # a busy machine that makes its sounds first


def opened(settings: Settings, qtbot: Any) -> MainWindow:
    """A window that is there with all its panels, its library open."""
    window = MainWindow(Session(settings, QuietPlayback()))
    window.show()
    qtbot.waitUntil(lambda: window.library_start is not None and window.library_start._started is not None, timeout=LONG_MS)
    return window


def closed(window: MainWindow, qtbot: Any) -> None:
    """Close it as soon as nothing runs."""
    window.generator.cancel_all()
    qtbot.waitUntil(lambda: not window.generator.running and window.session.executor.num_running() == 0, timeout=LONG_MS)
    threads = [one._thread for kind in (Latest, InOrder) for one in window.findChildren(kind)]
    window.close()
    QCoreApplication.sendPostedEvents()  # what jobs told last is for a window that is there
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # gone before the next test begins
    for thread in threads:
        thread.shutdown(cancel_futures=True)  # and so is what still reads its library


def generated(window: MainWindow, qtbot: Any, prompt: str) -> None:
    """Make a song from the start page and wait until it is kept."""
    QTest.keyClicks(window.start_page.prompt, prompt)
    QTest.mouseClick(window.start_page.generate, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.song_id is not None, timeout=LONG_MS)


def song_opened(window: MainWindow, qtbot: Any) -> None:
    """Keep a short song of strings in the window's library and open it, where making one is not what is tried."""
    with open_library(window.session.settings.library_folder) as library:
        song_id = store_song(library, _strings())
    window.desk.open_song(song_id)
    qtbot.waitUntil(lambda: window.desk.song_id == song_id, timeout=LONG_MS)


@cache
def _strings() -> Song:
    return sketch_song(PlanRequest("8 bars of ambient, only strings"))
