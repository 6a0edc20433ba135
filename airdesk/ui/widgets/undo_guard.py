"""Undo in a field is that of its window where nothing is being typed: fields take Ctrl+Z for their own text otherwise."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit

_SHOWN: Final = "shown"  # property of a field: its text as the document has it


class UndoGuard(QObject):
    """Leaves undo and redo to the window in fields that say what they were filled with."""

    def filled(self, *fields: QLineEdit | QAbstractSpinBox) -> None:
        """The fields show now what the document says."""
        for field in fields:
            field.setProperty(_SHOWN, field.text())
            field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_undo = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if is_undo and watched.text() == watched.property(_SHOWN):
                event.ignore()
                return True
        return super().eventFilter(watched, event)
