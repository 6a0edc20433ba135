"""What the health page can do about samples; every longer piece of work is a job, and nothing is thrown away unasked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from airdesk.model.sample import Correction
from airdesk.ui.bridge import InOrder
from airdesk.ui.browser.health_wording import counted, grouped
from airdesk.ui.browser.job_strip import JobStrip
from airdesk.ui.session import Session
from airdesk.workflows.correct_sample import correct_sample
from airdesk.workflows.inventory_folders import scan_folders
from airdesk.workflows.inventory_health import HealthEntry, Relinked, forget_missing, relink
from airdesk.workflows.relink_sample import relink_sample
from airdesk.workflows.scan_inventory import ScanReport


class HealthActions(QObject):
    """Asks, does, and says what came of it."""

    changed = Signal()  # the inventory is another one now

    def __init__(self, session: Session, strip: JobStrip, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._strip, self._window = session, strip, window
        self._edits = InOrder(self)
        self._edits.failed.connect(lambda error: strip.say(str(error), is_problem=True))
        self.ask_folder: Callable[[], Path | None] = self._choose_folder
        self.ask_file: Callable[[HealthEntry], Path | None] = self._choose_file
        self.ask_yes: Callable[[str, str], bool] = self._confirm

    def show_in_folder(self, entry: HealthEntry) -> None:
        """Open the folder a file lies in, or the nearest above it that is there."""
        folder = entry.path.parent
        while not folder.is_dir() and folder != folder.parent:
            folder = folder.parent
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._strip.say(f"No program opens folders here. The file is in {folder}.", is_problem=True)

    def relink_folder(self) -> None:
        """Look for missing samples in a folder that the user chooses."""
        folder = self.ask_folder()
        if folder is None:
            return
        work = partial(relink, folder, self._session.settings)
        self._strip.run(work, f"Looking for missing samples in {folder.name}", partial(self._on_relinked, folder))

    def choose_file(self, entry: HealthEntry) -> None:
        """Let a missing sample be a file that the user chooses."""
        file = self.ask_file(entry)
        if file is not None:
            self._relink(entry, file, accepts_other=False)

    def forget(self, entries: Sequence[HealthEntry], total: int) -> None:
        """Forget missing samples: those chosen, or all *total* where none is chosen."""
        keys = {entry.row.key for entry in entries} or None
        number = len(keys) if keys else total
        them, their = ("it", "its") if number == 1 else ("them", "their")
        question = (
            f"Forget {counted(number, 'missing sample')}? Hearts and corrections of {them} go, too. Songs that use {them} keep "
            f"{their} place, but stay silent there until the file is back. This cannot be undone."
        )
        if number and self.ask_yes(question, "Forget"):
            self._edits.do(partial(forget_missing, self._session.settings, keys), self._on_forgotten)

    def rescan(self, folders: Sequence[Path]) -> None:
        """Look through folders again."""
        if folders:
            self._strip.run(
                partial(scan_folders, list(folders), self._session.settings), "Looking through the folders", self._on_scanned
            )

    def take_root(self, entry: HealthEntry, midi: int) -> None:
        """Let the user's word decide which root a sample has."""
        sample = entry.row.sample
        said = Correction(root_midi=midi, root_cents=sample.root_cents if midi == sample.root_midi else None)
        work = partial(correct_sample, sample.id, said, self._session.settings, root_folder=sample.root_id)
        self._edits.do(work, lambda _: self.changed.emit())

    def _relink(self, entry: HealthEntry, file: Path, *, accepts_other: bool) -> None:
        work = partial(relink_sample, entry.row.key, file, self._session.settings, accepts_other=accepts_other)
        self._strip.run(work, f"Reading {file.name}", lambda is_done: self._on_one_relinked(entry, file, is_done=is_done))

    def _on_one_relinked(self, entry: HealthEntry, file: Path, *, is_done: bool) -> None:
        if is_done:
            self._strip.say(f"{entry.row.sample.name} is {file.name} now, with all that was known of it.")
            self.changed.emit()
            return
        question = f"{file.name} has another sound than {entry.row.sample.name} had. Use it in its place all the same?"
        if self.ask_yes(question, "Use it"):
            self._relink(entry, file, accepts_other=True)
        else:
            self._strip.say("Nothing was changed.")

    def _on_relinked(self, folder: Path, done: Relinked) -> None:
        if done.found:
            still = f"{grouped(done.missing)} are still missing." if done.missing else "None is missing any more."
            self._strip.say(f"{counted(done.found, 'sample')} found again in {folder.name}. {still}")
        else:
            self._strip.say(f"None of the missing samples is in {folder.name}: choose the folder they were moved to.")
        self.changed.emit()

    def _on_scanned(self, report: ScanReport) -> None:
        news = [("new", report.new), ("changed", report.changed), ("found again", report.moved), ("gone", report.lost)]
        said = ", ".join(f"{grouped(number)} {what}" for what, number in news if number) or "nothing has changed"
        self._strip.say(f"Looked at {counted(report.num_files, 'file')}: {said}.")
        self.changed.emit()

    def _on_forgotten(self, number: int) -> None:
        self._strip.say(f"{counted(number, 'missing sample')} forgotten.")
        self.changed.emit()

    def _choose_folder(self) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self._window, "The folder the samples are in now", str(Path.home()))
        return Path(chosen) if chosen else None

    def _choose_file(self, entry: HealthEntry) -> Path | None:
        title = f"The file that is {entry.row.sample.name} now"
        start = entry.path.parent if entry.path.parent.is_dir() else Path.home()
        chosen, _ = QFileDialog.getOpenFileName(self._window, title, str(start))
        return Path(chosen) if chosen else None

    def _confirm(self, question: str, yes: str) -> bool:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Question, "AirDesk", question, buttons.Cancel, self._window)
        button = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        return box.clickedButton() is button
