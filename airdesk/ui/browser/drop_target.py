"""Lights the panel while files are held over it, and tells what was dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from airdesk.ui.browser.dropping import dropped_paths


class DropTarget(QLabel):
    """Lies over its owner while something is held there; samples that are dragged out of the list are left alone."""

    dropped = Signal(list)  # paths

    def __init__(self, owner: QWidget) -> None:
        super().__init__("Drop to add these samples", owner)
        self._owner = owner
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setObjectName("dropTarget")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        owner.setAcceptDrops(True)
        owner.installEventFilter(self)

    def _light(self) -> None:
        self.setGeometry(self._owner.rect().adjusted(4, 4, -4, -4))
        self.raise_()
        self.show()

    # ── Qt ──

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and dropped_paths(event.mimeData()):
            if isinstance(event, QDragEnterEvent):
                self._light()
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            if event.type() == QEvent.Type.Drop:
                self.hide()
                self.dropped.emit(dropped_paths(event.mimeData()))
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
        return False
