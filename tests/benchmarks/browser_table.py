"""How quick the Inventory panel is: from a keystroke to painted rows, scrolling, and the window's heartbeat during a scan.

Run by hand: QT_QPA_PLATFORM=offscreen python -m tests.benchmarks.browser_table [--rows 100000] [--files 10000] [--seconds 40]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.settings import Settings, settings_for
from airdesk.ui.browser.browser import InventoryBrowser
from airdesk.ui.memory import Sweeping, settle_memory
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from tests.helpers.quiet_playback import QuietPlayback
from tests.helpers.sample_folders import many_files
from tests.ui.browser.stage import many_rows

_TYPED = ("kick 12", "piano", "break -1", "loop", "c", "kick 000")


class Heartbeat:
    """A timer that should tick every 4 ms, and how late it was."""

    def __init__(self) -> None:
        self._last, self._gaps_ms = perf_counter(), [0.0]
        self._timer = QTimer(interval=4)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def report(self, what: str) -> None:
        """Print the figures since the last report."""
        gaps = np.array(self._gaps_ms)
        print(f"{what:28} heartbeat p99 {np.percentile(gaps, 99):5.1f}  worst {gaps.max():5.1f} ms", flush=True)
        self._last, self._gaps_ms = perf_counter(), [0.0]

    def _beat(self) -> None:
        now = perf_counter()
        self._gaps_ms.append((now - self._last) * 1e3)
        self._last = now


class PaintClock(QObject):
    """When a widget was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = perf_counter()
        return False


def wait(seconds: float) -> None:
    """Let the window live."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def until(has_come: Callable[[], bool], seconds: float = 30.0) -> None:
    """Let the window live until something is so."""
    end = perf_counter() + seconds
    while not has_come() and perf_counter() < end:
        wait(0.001)


def shown(settings: Settings) -> InventoryBrowser:
    """The panel, with its samples read."""
    browser = InventoryBrowser(Session(settings, QuietPlayback()))
    browser.resize(300, 950)
    browser.show()
    browser.begin()
    wait(2.0)
    settle_memory()
    return browser


def typing(settings: Settings, count: int) -> None:
    """Letters into the search field, then through the whole list."""
    many_rows(settings, count)
    browser = shown(settings)
    until(lambda: browser.model.rowCount() == count)
    heart, clock = Heartbeat(), PaintClock()
    answers: list[object] = []
    browser.table.viewport().installEventFilter(clock)
    browser.list.source.began.connect(answers.append)
    timed = [_keystroke_ms(browser, letter, clock, answers) for word in _TYPED for letter in _fresh(browser, word)]
    took_ms = [each for each in timed if each is not None]
    print(
        f"{count} rows: keystroke to painted rows median {np.median(took_ms):.1f}  p95 {np.percentile(took_ms, 95):.1f}  "
        f"worst {max(took_ms):.1f} ms"
    )
    heart.report("typing")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    bar, end = browser.table.verticalScrollBar(), perf_counter() + 5.0
    browser.head.search.clear()
    while perf_counter() < end:
        bar.setValue((bar.value() + max(1, bar.maximum() // 300)) % max(1, bar.maximum()))
        wait(0.016)
    heart.report("scrolling through all")
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"rows held {browser.model.num_held}, memory grew by {grown:.1f} MB")
    browser.session.close()


def _fresh(browser: InventoryBrowser, word: str) -> str:
    browser.head.search.clear()
    wait(0.4)
    return word


def _keystroke_ms(browser: InventoryBrowser, letter: str, clock: PaintClock, answers: list[object]) -> float | None:
    """None for a letter that changes nothing yet."""
    before, start = len(answers), perf_counter()
    text = browser.filters.chosen.text
    QTest.keyClicks(browser.head.search, letter)
    if browser.filters.chosen.text == text:
        return None
    until(lambda: len(answers) > before and clock.at > start, 1.0)
    took_ms = (clock.at - start) * 1e3
    wait(0.12)
    return took_ms


def scanning(settings: Settings, folder: Path, count: int, seconds: float) -> None:
    """A folder dropped on the panel: found, then listened to for a while, then cancelled."""
    many_files(folder, count)
    browser = shown(settings)
    heart, start = Heartbeat(), perf_counter()
    browser.take_drop([folder])
    until(lambda: browser.model.rowCount() > 0)
    print(f"first rows after {perf_counter() - start:.2f} s")
    until(lambda: browser.model.rowCount() == count, 120.0)
    print(f"{count} files in the list after {perf_counter() - start:.2f} s")
    heart.report("finding")
    until(lambda: not browser.scanning.is_running, seconds)
    heart.report("listening")
    start = perf_counter()
    browser.scanning.cancel()
    until(lambda: not browser.scanning.is_running)
    print(f"cancelled within {perf_counter() - start:.2f} s")
    browser.session.close()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=40.0)
    arguments = parser.parse_args()
    application = QApplication([])
    apply_theme(application)
    sweeping = Sweeping(application)
    with tempfile.TemporaryDirectory() as place:
        if arguments.rows:
            typing(settings_for(Path(place) / "large"), arguments.rows)
        if arguments.files:
            scanning(settings_for(Path(place) / "library"), Path(place) / "sounds", arguments.files, arguments.seconds)
    del sweeping


if __name__ == "__main__":
    main()
