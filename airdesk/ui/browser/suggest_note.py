"""What stands above suggested samples: for what part they are, how far the search is, and what was left out."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QVBoxLayout, QWidget

from airdesk.ui.icons import icon
from airdesk.ui.library.wording import count_text
from airdesk.ui.theme import ui_font

_STEPS = 1000


class SuggestNote(QFrame):
    """Seen while samples are suggested or being looked for."""

    cancel_asked = Signal()
    left_out_asked = Signal(bool)  # whether those left out shall be shown, too

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self.text, self.bar = QLabel(), QProgressBar()
        self.left_out, self.cancel = QPushButton(), QToolButton()
        self.text.setFont(ui_font(8.75))
        self.text.setProperty("look", "soft")
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("Progress of the suggestions")
        self.left_out.setCheckable(True)
        self.left_out.setProperty("look", "link")
        self.left_out.setToolTip("Show also the nearest samples that were left out, each with why")
        self.left_out.clicked.connect(self.left_out_asked)
        self.cancel.setIcon(icon("close", "text-soft"))
        self.cancel.setIconSize(QSize(12, 12))
        self.cancel.setProperty("look", "bare")
        self.cancel.setAccessibleName("Cancel the suggestions")
        self.cancel.setToolTip("Stop looking for samples that suit the track")
        self.cancel.clicked.connect(self.cancel_asked)
        top = QHBoxLayout()
        top.addWidget(self.text, 1)
        top.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignTop)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 6, 8)
        rows.setSpacing(4)
        rows.addLayout(top)
        rows.addWidget(self.bar)
        rows.addWidget(self.left_out, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_search(self, stage: str, fraction: float | None) -> None:
        """Samples are being looked for."""
        self.text.setText(stage)
        self.bar.setRange(0, 0 if fraction is None else _STEPS)
        if fraction is not None:
            self.bar.setValue(round(_STEPS * fraction))
        self._show_parts(is_searching=True, num_left_out=0)

    def show_found(self, text: str, num_left_out: int) -> None:
        """They were found: what the part asks for, and how many others can be shown."""
        self.text.setText(text)
        self.left_out.setChecked(False)
        self.left_out.setText(f"Show {count_text(num_left_out, 'sample')} left out, and why")
        self._show_parts(is_searching=False, num_left_out=num_left_out)

    def _show_parts(self, *, is_searching: bool, num_left_out: int) -> None:
        self.bar.setVisible(is_searching)
        self.cancel.setVisible(is_searching)
        self.left_out.setVisible(num_left_out > 0)
        self.show()
