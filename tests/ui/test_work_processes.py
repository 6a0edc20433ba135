"""The window's own process stays free of what makes songs; what happens to the other process is told."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest

from airdesk.ui.main_window import MainWindow
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.whole_window import LONG_MS, closed, opened

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = ("numba", "llvmlite", "scipy", "soundfile", "soxr", "airdesk.composing.composer", "airdesk.render.song_renderer")


@pytest.fixture
def window(tmp_path: Path, qtbot: Any) -> Iterator[MainWindow]:
    window = opened(library_with_shared_sounds(tmp_path / "library"), qtbot)
    yield window
    closed(window, qtbot)


def is_gone(pid: int) -> bool:
    multiprocessing.active_children()  # buries those that have ended
    return not Path(f"/proc/{pid}").exists()


def test_typing_a_prompt_makes_a_process_ready_and_closing_ends_it(window: MainWindow, qtbot: Any) -> None:
    executor = window.session.executor
    assert executor.processes.pids == []
    QTest.keyClicks(window.start_page.prompt, "lofi")
    qtbot.waitUntil(lambda: len(executor.processes.pids) == 1, timeout=LONG_MS)
    pid = executor.processes.pids[0]
    window.close()
    assert executor.processes.pids == []
    qtbot.waitUntil(lambda: is_gone(pid))


def test_a_generation_whose_process_is_killed_is_told_and_the_next_one_succeeds(window: MainWindow, qtbot: Any) -> None:
    failures: list[str] = []
    window.generator.failed.connect(lambda _, text: failures.append(text))
    QTest.keyClicks(window.start_page.prompt, "8 bars of ambient, only strings")
    processes = window.session.executor.processes

    def kill(generation: object, news: object) -> None:
        for pid in processes.pids:
            with suppress(ProcessLookupError):  # it died at the news before this one
                os.kill(pid, signal.SIGKILL)

    connection = window.generator.told.connect(kill)
    window.start_page.generate_requested.emit()
    qtbot.waitUntil(lambda: bool(failures), timeout=LONG_MS)
    assert "signal 9" in failures[0] and failures[0] == window.status_line.message
    assert not window.generator.running
    window.generator.told.disconnect(connection)
    window.start_page.generate_requested.emit()
    qtbot.waitUntil(lambda: window.desk.song_id is not None, timeout=LONG_MS)


WINDOW = """
import sys
from functools import partial
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from airdesk.settings import settings_for
from airdesk.ui.main_window import MainWindow
from airdesk.ui.session import Session
from airdesk.workflows.export_choice import ExportChoice

if __name__ == "__main__":
    application = QApplication([])
    window = MainWindow(Session(settings_for()))
    window.show()
    window.generator.failed.connect(lambda _, text: (print(text), application.exit(1)))

    def export(generation, take):
        window.wiring.export.form.set_choice(ExportChoice(frozenset({"master", "midi"})), Path(sys.argv[1]))
        window.wiring.export.present()
        window.wiring.export.export.click()
        window.wiring.export._job.done.connect(lambda _: application.quit())

    def begin(*_):
        window.request.set_prompt("8 bars of ambient, only strings")
        window.desk.generate(window.request.request, is_new_song=True)

    window.generator.finished.connect(export)
    window.complete()
    window.library_start._then = begin
    QTimer.singleShot(240_000, application.quit)
    application.exec()
    print("loaded", *sys.modules)
    window.close()
"""


def test_generating_and_exporting_load_nothing_heavy_into_the_window(tmp_path: Path, own_library: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(WINDOW)
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    loaded = done.stdout.rpartition("loaded ")[2].split()
    assert "airdesk.ui.main_window" in loaded, done.stdout
    assert [name for name in HEAVY if name in loaded] == []
    assert len(list((tmp_path / "out").iterdir())) == 2


@pytest.mark.parametrize(
    "how", ["import airdesk.__main__", "import runpy; runpy.run_module('airdesk.__main__', run_name='__mp_main__')"]
)
def test_a_process_that_imports_the_program_again_opens_no_window(how: str) -> None:
    code = f"import sys\n{how}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert "PySide6" not in done.stdout
