"""Settings → Language models, as a dialog beside the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from airdesk.ui.session import Session
from airdesk.ui.settings.providers_page import ProvidersPage
from airdesk.ui.theme import SPACE

USUAL_SIZE = (840, 900)  # px
EDGE = 80  # px that stay free of the screen


class ProvidersDialog(QDialog):
    """What is chosen is kept at once; Close closes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings: language models")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.page = ProvidersPage(session)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.close)
        close = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)  # Enter keeps a key and closes nothing
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 18, 20, 16)
        rows.setSpacing(SPACE)
        rows.addWidget(self.page, 1)
        rows.addWidget(self.buttons)
        self.setMinimumSize(560, 380)
        room = (parent or self).window().size() if parent is not None else self.screen().availableSize()
        width, height = (min(usual, most - EDGE) for usual, most in zip(USUAL_SIZE, room.toTuple(), strict=True))
        self.resize(max(560, width), max(380, height))

    # ── Qt ──

    def done(self, result: int) -> None:
        if self.testAttribute(Qt.WidgetAttribute.WA_DeleteOnClose):  # what is being kept has to be told before it goes
            self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
            self.page.when_kept(self.deleteLater)
        super().done(result)
