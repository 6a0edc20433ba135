"""Asking for a line of text, in a dialog wide enough for its own title."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QInputDialog, QWidget

WIDTH = 380  # px


def ask_text(parent: QWidget, title: str, label: str, text: str = "") -> str | None:
    """What was typed, stripped; None where it is nothing or the user thought better of it."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(label)
    dialog.setTextValue(text)
    dialog.resize(WIDTH, dialog.sizeHint().height())
    is_given = dialog.exec() == QDialog.DialogCode.Accepted
    typed = dialog.textValue().strip()
    dialog.deleteLater()
    return typed if is_given and typed else None
