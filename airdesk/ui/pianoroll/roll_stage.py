"""What fills the piano roll: a sentence while there is nothing to show, else the editor, made when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from airdesk.ui.pianoroll.roll_scene import RollScene

if TYPE_CHECKING:
    from airdesk.ui.pianoroll.roll_editor import RollEditor


class RollStage(QStackedWidget):
    """Passes on what the editor says."""

    sought = Signal(int)
    auditioned = Signal(int, int)  # pitch, velocity
    hovered = Signal(int, float)  # pitch, tick

    def __init__(self, scene: RollScene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = scene
        self.editor: RollEditor | None = None
        self.hint = QLabel(self)
        self.hint.setProperty("look", "soft")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.addWidget(self.hint)

    def show_hint(self, text: str) -> None:
        """Show a sentence."""
        self.hint.setText(text)
        self.setCurrentWidget(self.hint)

    def show_editor(self) -> None:
        """Show the notes; pyqtgraph is imported the first time."""
        if self.editor is None:
            from airdesk.ui.pianoroll.roll_editor import RollEditor

            self.editor = RollEditor(self._scene, self)
            self.editor.sought.connect(self.sought)
            self.editor.auditioned.connect(self.auditioned)
            self.editor.hovered.connect(self.hovered)
            self.addWidget(self.editor)
        self.setCurrentWidget(self.editor)
        self.editor.settle()
