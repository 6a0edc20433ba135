"""How long the window stands still with a library of thousands of songs: opening, scrolling, searching.

Run by hand: QT_QPA_PLATFORM=offscreen python tests/benchmarks/bench_library_page.py [SONGS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from airdesk.library.database import open_library, transaction
from airdesk.library.songs import store_song
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings, settings_for
from airdesk.ui.library.library_page import LibraryPage
from airdesk.ui.memory import settle_memory
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from airdesk.workflows.sketch_song import sketch_song

GENRES = ("lo-fi", "house", "techno", "ambient", "jazz", "trap")


class Heartbeat:
    """A timer that should tick every 4 ms, and how late it was."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._gaps_ms: list[float] = []
        self._timer = QTimer(interval=4)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def report(self, what: str) -> None:
        gaps = np.array(self._gaps_ms[1:])
        figures = f"median {np.median(gaps):5.1f}  p99 {np.percentile(gaps, 99):5.1f}  worst {gaps.max():5.1f} ms"
        print(f"{what:12}{figures}")
        self._gaps_ms.clear()

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps_ms.append((now - self._last) * 1e3)
        self._last = now


def fill(settings: Settings, num_songs: int) -> None:
    """A few songs as they are made, and many more rows with the same notes."""
    with open_library(settings.library_folder) as library, transaction(library) as database:
        ids = [store_song(library, sketch_song(PlanRequest(genre, genre=genre, seed=1))) for genre in GENRES]
        columns = {name: [column.name for column in database.table(name).columns] for name in ("songs", "takes")}
        for number in range(num_songs - len(ids)):
            copy, source = f"{number:012x}", ids[number % len(ids)]
            for table, key in (("songs", "id"), ("takes", "song_id")):
                others = ", ".join(name for name in columns[table] if name != key)
                database.execute(
                    f"INSERT INTO {table} ({key}, {others}) SELECT ?, {others} FROM {table} WHERE {key} = ?", [copy, source]
                )
            day = f"2025-{1 + number % 12:02}-{1 + number % 28:02}T10:00:00.000Z"
            database.execute("UPDATE songs SET title = ?, created_at = ? WHERE id = ?", [f"Song number {number}", day, copy])


def wait(seconds: float, doing: Callable[[], object] = lambda: None) -> None:
    """Let the window live, and do something about sixty times a second."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        doing()
        began = time.perf_counter()
        while time.perf_counter() - began < 0.016:
            QApplication.processEvents()
            time.sleep(0.001)


def main() -> None:
    """Print the figures."""
    application = QApplication([])
    apply_theme(application)
    settings = settings_for(Path(tempfile.mkdtemp()))
    fill(settings, int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
    session = Session(settings)
    settle_memory()
    page = LibraryPage(session)
    page.resize(1600, 920)
    heart = Heartbeat()
    page.show()
    wait(3.0)
    heart.report("open")
    bar = page.grid.verticalScrollBar()
    wait(4.0, lambda: bar.setValue(bar.value() + 61))
    heart.report("scroll")
    page.toolbar.search.setText("number 4")
    wait(1.5)
    heart.report("search")
    session.close()


if __name__ == "__main__":
    main()
