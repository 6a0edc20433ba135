"""The window under work, measured: how long it is deaf while a song is generated, exported and scrolled through.

By hand: `python -m tests.benchmarks.window_table [--library DIR]`; offscreen, or on the screen that DISPLAY names.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

BEAT_MS = 5


def main() -> None:
    """Show the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", type=Path, help="an old one has its sounds already")
    options = parser.parse_args()
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory(prefix="airdesk-window-") as folder:
        Trial(options.library or Path(folder)).run(Path(folder))


class Trial:
    """A window and its heartbeat."""

    def __init__(self, library: Path) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from airdesk.settings import settings_for
        from airdesk.ui.main_window import MainWindow
        from airdesk.ui.session import Session
        from airdesk.ui.theme import apply_theme

        self.application = QApplication([])
        apply_theme(self.application)
        self.window = MainWindow(Session(settings_for(library)))
        self.window.resize(1600, 1000)
        self.window.show()
        self.gaps: list[float] = []
        self.last = time.perf_counter()
        self.timer = QTimer()
        self.timer.setInterval(BEAT_MS)
        self.timer.timeout.connect(self.beat)
        self.timer.start()
        self.kept_at = 0.0
        self.window.generator.told.connect(lambda _, news: self.note(news))

    def note(self, news: object) -> None:
        """Note when a take is in the library."""
        from airdesk.workflows.take_values import TakeStored

        if isinstance(news, TakeStored):
            self.kept_at = time.monotonic()

    def beat(self) -> None:
        """Note how long it was since the last beat, beyond what was asked for."""
        now = time.perf_counter()
        self.gaps.append(1000.0 * (now - self.last) - BEAT_MS)
        self.last = now

    def wait(self, is_done: object, seconds: float) -> bool:
        """Let the window live until something is so."""
        from PySide6.QtCore import QEventLoop, QTimer

        end = time.monotonic() + seconds
        while not is_done() and time.monotonic() < end:  # type: ignore[operator]
            loop = QEventLoop()
            QTimer.singleShot(20, loop.quit)
            loop.exec()
        return bool(is_done())  # type: ignore[operator]

    def row(self, name: str, started: float) -> None:
        """A line of the table, of the beats since the last one."""
        gaps, self.gaps = np.array(self.gaps or [0.0]), []
        seconds, p99 = time.monotonic() - started, np.percentile(gaps, 99)
        print(
            f"{name:34} {seconds:6.1f} s   median {np.median(gaps):5.1f}   p99 {p99:6.1f}   worst {gaps.max():6.1f} ms",
            flush=True,
        )

    def run(self, out: Path) -> None:
        """Start, generate, scroll, export."""
        window = self.window
        started = time.monotonic()
        self.wait(lambda: window.library_start is not None and window.library_start._started is not None, 30)
        self.wait(lambda: False, 3)
        self.row("from start until all is there", started)
        for number in range(2):
            started = time.monotonic()
            window.request.set_prompt(f"edm with everything, {126 + number} bpm")
            window.desk.generate(window.request.request, is_new_song=True)
            self.wait(lambda: window.desk.song_id is not None and not window.generator.running, 120)
            self.row(f"generating, {'first' if number == 0 else 'again'}", started)
            print(
                f"{'':34} {self.kept_at - started:6.1f} s until it is kept; the window holds {resident_megabytes():.0f} MB",
                flush=True,
            )
            window.desk.put_away() if number == 0 else None
        started = time.monotonic()
        timeline: Any = window.compose_page.centralWidget()
        axis = timeline.axis
        for step in range(200):
            axis.zoom_at(300, 1.04 if step % 40 < 20 else 1 / 1.04)
            axis.scroll_by(25 if step % 80 < 40 else -25)
            self.wait(lambda: False, 0.02)
        self.row("scrolling and zooming the timeline", started)
        self.export(out / "export")
        window.generator.cancel_all()
        window.close()

    def export(self, out: Path) -> None:
        """All files as a ZIP."""
        from airdesk.workflows.export_choice import ExportChoice
        from airdesk.workflows.late_calls import export_song

        window, started = self.window, time.monotonic()
        song, take, executor = window.session.song, window.desk.take, window.session.executor
        assert song is not None and take is not None
        call = partial(export_song, song, take.plan, ExportChoice(as_zip=True), out, window.session.settings)
        job = executor.submit(
            executor.processes.work(call),
            kind="export",
            label="Export",
            is_heavy=True,
        )
        self.wait(lambda: job.job.has_ended, 120)
        self.row(f"exporting everything ({job.job.state})", started)


def resident_megabytes() -> float:
    """Memory of this process."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
