"""A field that opens over a painted text to type another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLineEdit, QWidget

LONGEST = 60  # characters


class InPlaceEditor:
    """At most one open field in a widget; Enter and leaving it take the text over, Escape does not."""

    def __init__(self, owner: QWidget) -> None:
        self._owner = owner
        self.field: QLineEdit | None = None

    def begin(self, box: QRect, text: str, name: str, done: Callable[[str], None]) -> None:
        """Open the field with a text. *name*: what is typed, for screen readers. *done*: gets what was typed."""
        self.cancel()
        field = QLineEdit(text, self._owner)
        field.setAccessibleName(name)
        field.setMaxLength(LONGEST)
        field.setStyleSheet("padding: 0 4px; min-height: 0; border-radius: 3px;")
        field.setGeometry(box)
        field.editingFinished.connect(lambda: self._end(done))
        field.selectAll()
        field.show()
        field.setFocus()
        self.field = field

    def cancel(self) -> bool:
        """Close the field; False where none was open."""
        field, self.field = self.field, None
        if field is None:
            return False
        field.blockSignals(True)
        field.hide()
        field.deleteLater()
        return True

    def _end(self, done: Callable[[str], None]) -> None:
        text = "" if self.field is None else self.field.text()
        if self.cancel():
            done(text)
