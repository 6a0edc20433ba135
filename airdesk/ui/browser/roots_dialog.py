"""The folders of the inventory: added, scanned, listened to or not, taken out; and how scans go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QMessageBox, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.browser.health_note import HealthNote
from airdesk.ui.browser.health_wording import counted, grouped
from airdesk.ui.browser.job_strip import JobStrip
from airdesk.ui.browser.roots_row import RootsRow
from airdesk.ui.browser.roots_wording import removal_question
from airdesk.ui.browser.scan_switches import ScanSwitches
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.workflows.inventory_folders import InventoryFolder, choose_deep, inventory_folders, remove_folder, scan_folders
from airdesk.workflows.scan_inventory import ScanReport

_EMPTY = "No folder yet. Add the folder your samples are in, or drop it here: all below it is found."


class RootsDialog(QDialog):
    """Shown beside the window; what it does goes on in jobs and ends with them."""

    changed = Signal()  # folders or samples are others now
    watch_chosen = Signal(bool)  # whether folders are watched from now on

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: list[RootsRow] = []
        self.strip, self.switches, self.empty = JobStrip(session), ScanSwitches(session), HealthNote()
        self.add, self.rescan_all = QPushButton("Add folder…"), QPushButton("Rescan all")
        self.factory, self.close_button = QPushButton("Add factory sounds"), QPushButton("Close")
        self.ask_folder: Callable[[], Path | None] = self._choose_folder
        self.ask_yes: Callable[[str], bool] = self._confirm
        self._looking, self._edits = Latest(self), InOrder(self)
        self._lay_out()
        self._connect()
        self._fit_buttons()

    def look(self) -> None:
        """List the folders anew."""
        settings = self._session.settings
        self._looking.ask(lambda: inventory_folders(settings))

    def add_folders(self, folders: Sequence[Path]) -> None:
        """Make folders part of the inventory and scan them."""
        if folders:
            names = folders[0].name if len(folders) == 1 else f"{len(folders)} folders"
            self._scan(folders, f"Looking into {names}")

    def _connect(self) -> None:
        self.setAcceptDrops(True)
        self._looking.answered.connect(self._show)
        self._looking.failed.connect(lambda error: self.strip.say(str(error), is_problem=True))
        self._edits.failed.connect(lambda error: self.strip.say(str(error), is_problem=True))
        self.add.clicked.connect(lambda: self.add_folders([folder] if (folder := self.ask_folder()) else []))
        self.rescan_all.clicked.connect(self._rescan_all)
        self.factory.clicked.connect(self._make_factory_sounds)
        self.close_button.clicked.connect(self.close)
        self.strip.busy_changed.connect(self._fit_buttons)
        self.switches.watch_chosen.connect(self.watch_chosen)
        self.switches.changed.connect(self.look)
        self.switches.failed.connect(lambda why: self.strip.say(why, is_problem=True))

    def _show(self, folders: list[InventoryFolder]) -> None:
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [self._row(folder) for folder in folders]
        for number, row in enumerate(self.rows):
            self._list.insertWidget(number, row)
        self.empty.setVisible(not folders)
        self._fit_buttons()

    def _row(self, folder: InventoryFolder) -> RootsRow:
        row = RootsRow(folder)
        row.rescan_requested.connect(partial(self._rescan, folder))
        row.remove_requested.connect(partial(self._remove, folder))
        row.deep_chosen.connect(partial(self._choose_deep, folder))
        return row

    def _rescan(self, folder: InventoryFolder) -> None:
        if folder.root.kind == "factory":
            self._make_factory_sounds()
        else:
            self._scan([folder.root.path], f"Looking into {folder.root.name}")

    def _rescan_all(self) -> None:
        self._scan([row.folder.root.path for row in self.rows if row.folder.root.kind == "folder"], "Looking into all folders")

    def _scan(self, folders: Sequence[Path], label: str) -> None:
        self.strip.run(partial(scan_folders, list(folders), self._session.settings), label, self._on_scanned)

    def _make_factory_sounds(self) -> None:
        from airdesk.workflows.factory_samples import make_factory_samples  # late: it loads the synthesis

        self.strip.run(partial(make_factory_samples, self._session.settings), "Making the factory sounds", self._on_made)

    def _choose_deep(self, folder: InventoryFolder, is_deep: bool) -> None:
        def then(_: object) -> None:
            if is_deep and folder.is_there:
                self._rescan(folder)
            else:
                self.look()

        self._edits.do(partial(choose_deep, folder.root.id, self._session.settings, is_deep=is_deep), then)

    def _remove(self, folder: InventoryFolder) -> None:
        if self.ask_yes(removal_question(folder)):
            name = folder.root.name
            self._edits.do(partial(remove_folder, folder.root.id, self._session.settings), lambda _: self._on_removed(name))

    def _on_removed(self, name: str) -> None:
        self.strip.say(f"{name} is no longer in the inventory; its files are where they were.")
        self._tell()

    def _on_scanned(self, report: ScanReport) -> None:
        parts = [("new", report.new), ("changed", report.changed), ("found again", report.moved), ("gone", report.lost)]
        said = ", ".join(f"{grouped(number)} {what}" for what, number in parts if number) or "nothing has changed"
        heard = f" {counted(report.described, 'sample')} listened to." if report.described else ""
        unread = f" {counted(len(report.problems), 'folder or file')} could not be read." if report.problems else ""
        self.strip.say(f"{counted(report.num_files, 'file')}: {said}.{heard}{unread}")
        self._tell()

    def _on_made(self, number: int) -> None:
        self.strip.say(f"{counted(number, 'factory sound')} can be searched and heard.")
        self._tell()

    def _tell(self) -> None:
        self.look()
        self.changed.emit()

    def _fit_buttons(self) -> None:
        is_busy = self.strip.is_busy
        for row in self.rows:
            row.set_busy(is_busy)
        self.add.setEnabled(not is_busy)
        self.rescan_all.setEnabled(not is_busy and any(row.folder.root.kind == "folder" for row in self.rows))
        self.factory.setEnabled(not is_busy)
        self.factory.setVisible(all(row.folder.root.kind == "folder" for row in self.rows))

    def _choose_folder(self) -> Path | None:
        chosen = QFileDialog.getExistingDirectory(self, "A folder with samples", str(Path.home()))
        return Path(chosen) if chosen else None

    def _confirm(self, question: str) -> bool:
        buttons = QMessageBox.StandardButton
        box = QMessageBox(QMessageBox.Icon.Question, "AirDesk", question, buttons.Cancel, self)
        yes = box.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(buttons.Cancel)
        box.exec()
        return box.clickedButton() is yes

    def _lay_out(self) -> None:
        self.setWindowTitle("Folders of samples")
        self.empty.say(_EMPTY, "folder", "text-faint")
        self.empty.hide()
        self.add.setProperty("look", "primary")
        self.add.setToolTip("Choose a folder; all samples below it are found")
        self.rescan_all.setToolTip("Look through all folders again")
        self.factory.setToolTip("Put one note of each of AirDesk's own sounds into the inventory, to find and hear them there")
        inner, scroller = QWidget(), QScrollArea()
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, TIGHT, 0)
        self._list.setSpacing(TIGHT)
        self._list.addWidget(self.empty, 1)
        self._list.addStretch(0)
        scroller.setWidget(inner)
        scroller.setWidgetResizable(True)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        buttons = QHBoxLayout()
        buttons.setSpacing(TIGHT)
        for button in (self.add, self.factory, self.rescan_all):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 20, 16)
        rows.setSpacing(SPACE)
        rows.addWidget(scroller, 1)
        rows.addWidget(self.switches)
        rows.addWidget(self.strip)
        rows.addLayout(buttons)
        self.setMinimumWidth(480)
        self.resize(620, 520)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()
        self.add.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _folders(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add_folders(_folders(event))
        event.acceptProposedAction()


def _folders(event: QDropEvent) -> list[Path]:
    """The folders that are dropped."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return [path for path in paths if path.is_dir()]
