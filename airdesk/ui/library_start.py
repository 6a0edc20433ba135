"""The library made ready while the first page is already seen; what is wrong with it is told, and what one can do."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from airdesk.errors import AirdeskError
from airdesk.settings import choose_library
from airdesk.ui.session import Session
from airdesk.workflows.start_library import StartedLibrary, finish_library, start_library


class LibraryStart:
    """Begins at once; `then` is called when the library can be used, with whether it is this window's alone."""

    def __init__(self, window: QWidget, session: Session, then: Callable[[bool], None]) -> None:
        self._window, self._session, self._then = window, session, then
        self._started: StartedLibrary | None = None
        job = session.executor.submit(lambda _: start_library(session.settings), kind="library", label="Open the library")
        job.done.connect(self._on_started)
        job.failed.connect(self._on_failed)

    def finish(self) -> None:
        """When the window closes."""
        if self._started is not None:
            finish_library(self._session.settings, self._started)
            self._started = None

    def _on_started(self, started: StartedLibrary) -> None:
        self._started = started
        for sentence in started.told:
            self._session.tell(sentence, "warning")
        self._session.queue.begin()
        self._then(started.lock is not None)

    def _on_failed(self, error: BaseException) -> None:
        text = (
            str(error) if isinstance(error, AirdeskError) else "The library cannot be opened because of a mistake in AirDesk."
        )
        box = QMessageBox(QMessageBox.Icon.Warning, "The library cannot be opened", text, parent=self._window)
        other = box.addButton("Choose another library…", QMessageBox.ButtonRole.AcceptRole)
        box.addButton("Quit", QMessageBox.ButtonRole.RejectRole)
        box.finished.connect(lambda _: self._choose() if box.clickedButton() is other else self._window.close())
        box.open()

    def _choose(self) -> None:
        """Another folder, and the program anew with it."""
        folder = QFileDialog.getExistingDirectory(self._window, "Choose a folder for the library", str(Path.home()))
        if folder:
            start_anew(Path(folder))
        self._window.close()


def start_anew(library_folder: Path) -> None:
    """Another AirDesk with this library; `AIRDESK_HOME` where it is set is not heeded, and set to it."""
    process = QProcess()
    process.setProgram(sys.executable)
    process.setArguments(["-m", "airdesk"])
    surroundings = QProcessEnvironment.systemEnvironment()
    if surroundings.value("AIRDESK_HOME").strip():
        surroundings.insert("AIRDESK_HOME", str(library_folder))
    else:
        try:
            choose_library(library_folder)
        except AirdeskError:  # the choice is for this time only
            surroundings.insert("AIRDESK_HOME", str(library_folder))
    process.setProcessEnvironment(surroundings)
    process.startDetached()
