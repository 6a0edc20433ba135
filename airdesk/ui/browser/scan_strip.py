"""What a scan does, how far it is, and a way to stop it: a strip above the list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.icons import icon
from airdesk.ui.theme import ui_font
from airdesk.ui.widgets.elided_label import ElidedLabel

_STEPS = 1000


class ScanStrip(QFrame):
    """Seen while something is scanned."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.stage, self.bar, self.cancel = ElidedLabel(ui_font(8.75), tone="text-soft"), QProgressBar(), QToolButton()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the scan")
        self.cancel.setIcon(icon("close", "text-soft"))
        self.cancel.setIconSize(QSize(12, 12))
        self.cancel.setProperty("look", "bare")
        self.cancel.setAccessibleName("Cancel the scan")
        self.cancel.setToolTip("Cancel the scan; what has been found is kept")
        self.cancel.clicked.connect(self.cancel_asked)
        top = QHBoxLayout()
        top.addWidget(self.stage, 1)
        top.addWidget(self.cancel)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 4, 6, 8)
        rows.setSpacing(2)
        rows.addLayout(top)
        rows.addWidget(self.bar)
        self.hide()

    def show_progress(self, stage: str, fraction: float | None) -> None:
        """Say what it does."""
        self.stage.setText(stage)
        self.bar.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self.bar.setValue(round(_STEPS * fraction))
        self.show()
