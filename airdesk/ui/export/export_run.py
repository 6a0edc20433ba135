"""An export under way and what came of it: stage, progress, cancel; then where the files are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from airdesk.jobs.job import Job
from airdesk.ui.export.item_list import size_text
from airdesk.ui.icons import icon
from airdesk.ui.theme import SPACE, TIGHT, digit_font

if TYPE_CHECKING:
    from airdesk.workflows.export_choice import ExportResult


class ExportRun(QFrame):
    """A card that shows one export."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._files: tuple[Path, ...] = ()
        self._folder = Path()
        self._since = QElapsedTimer()
        self._clock = QTimer(self, interval=500)
        self._clock.timeout.connect(self._show_time)
        self.stage = QLabel()
        self.stage.setWordWrap(True)
        self.stage.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.time = QLabel()
        self.time.setFont(digit_font(9.0))
        self.time.setProperty("look", "soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the export")
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setProperty("look", "warning")
        self.cancel = _button("close", "Cancel", "Stop; no file of it is left")
        self.show_folder = _button("folder", "Show in folder", "Open the folder in the file manager")
        self.copy_path = _button("duplicate", "Copy path", "Put the path of the files on the clipboard")
        self._lay_out()
        self.cancel.clicked.connect(self.cancel_requested)
        self.show_folder.clicked.connect(self._open_folder)
        self.copy_path.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.path()))

    def begin(self) -> None:
        """An export starts."""
        self._since.start()
        self._clock.start()
        self.bar.setRange(0, 0)
        self._show("Waiting for its turn", is_running=True)

    def show_job(self, job: Job) -> None:
        """How far it is."""
        if job.has_ended:
            return
        if job.fraction is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * job.fraction))
        if job.stage:
            self.stage.setText(job.stage)

    def finish(self, result: ExportResult) -> None:
        """It is done: say what and where."""
        self._files, self._folder = result.files, result.folder
        size = sum(path.stat().st_size for path in result.files if path.exists())
        what = result.files[0].name if len(result.files) == 1 else f"{len(result.files)} files"
        self._show(f"Exported {what}, {size_text(size)}, to {result.folder}", look="good")
        self.notes.setText("\n".join(result.warnings))
        self.notes.setVisible(bool(result.warnings))
        for button in (self.show_folder, self.copy_path):
            button.show()
        self._show_time()

    def fail(self, sentence: str) -> None:
        """It came to nothing."""
        self._show(sentence, look="error")

    def path(self) -> str:
        """The file that was written, or the folder of several."""
        return str(self._files[0] if len(self._files) == 1 else self._folder)

    def _show(self, text: str, *, look: str = "", is_running: bool = False) -> None:
        self.stage.setText(text)
        self.stage.setProperty("look", look)
        self.stage.style().unpolish(self.stage)
        self.stage.style().polish(self.stage)
        self.bar.setVisible(is_running)
        self.cancel.setVisible(is_running)
        self.show_folder.hide()
        self.copy_path.hide()
        self.notes.hide()
        if not is_running:
            self._clock.stop()
        self.time.setText("0:00" if is_running else "")
        self.show()

    def _show_time(self) -> None:
        minutes, seconds = divmod(self._since.elapsed() // 1000, 60)
        self.time.setText(f"{minutes}:{seconds:02d}")

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self.notes.setText("No file manager could be opened here; “Copy path” gives the place.")
            self.notes.show()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE)
        top.addWidget(self.stage, 1)
        top.addWidget(self.time, 0, Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(TIGHT)
        for button in (self.cancel, self.show_folder, self.copy_path):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        layout.setSpacing(TIGHT + 2)
        layout.addLayout(top)
        layout.addWidget(self.bar)
        layout.addWidget(self.notes)
        layout.addLayout(buttons)


def _button(icon_name: str, text: str, tip: str) -> QPushButton:
    button = QPushButton(icon(icon_name), text)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    return button
