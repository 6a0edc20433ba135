"""The track list of the set as a text, to copy or to save."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from airdesk.ui.icons import icon
from airdesk.workflows.export_mix import tracklist

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk


class TracklistPopup(QDialog):
    """Follows the set while it is open."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle("Tracklist")
        self.resize(640, 460)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName("Track list")
        self.said = QLabel()
        self.said.setProperty("look", "good")
        self.copy = QPushButton(icon("duplicate"), "Copy")
        self.copy.setToolTip("Put the track list on the clipboard")
        self.save = QPushButton(icon("export"), "Save…")
        self.save.setToolTip("Write the track list as a text file")
        close = QPushButton("Close")
        close.setToolTip("Close (Esc)")
        row = QHBoxLayout()
        row.addWidget(self.said, 1)
        for button in (self.copy, self.save, close):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(self.text)
        column.addLayout(row)
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        close.clicked.connect(self.close)
        desk.timeline_changed.connect(self._follow)

    def present(self) -> None:
        """Show it as it is now."""
        self.said.clear()
        self._show_text()
        self.show()
        self.raise_()
        self.activateWindow()
        self.copy.setFocus()

    def write(self, path: Path) -> None:
        """Save the text; a folder that cannot be written to is said in a sentence."""
        try:
            path.write_text(self.text.toPlainText(), encoding="utf-8")
        except OSError as error:
            self._say(f"{path.name} cannot be written ({error.strerror}): choose another folder.", "error")
        else:
            self._say(f"Saved as {path.name}.", "good")

    def _follow(self) -> None:
        if self.isVisible():
            self._show_text()

    def _show_text(self) -> None:
        self.text.setPlainText(tracklist(self._desk.laid_out, self._desk.dj_set.title))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self._say("Copied.", "good")

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the track list", "tracklist.txt", "Text (*.txt)")
        if path:
            self.write(Path(path))

    def _say(self, text: str, look: str) -> None:
        self.said.setProperty("look", look)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(text)
