"""Who made the open take: who planned, who composed what, what it cost, and all that was repaired of a model's answers."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.ui.compose.credits_wording import credit_lines, repairs_text
from airdesk.ui.icons import icon
from airdesk.ui.theme import SPACE
from airdesk.ui.widgets.plain_text import visible
from airdesk.workflows.take_values import Credits

_LEAST_HEIGHT, _MOST_HEIGHT = 60, 190  # px, of the list
_REVEAL_MS = 60  # after it was opened; its place is known by then


class CreditsView(QWidget):
    """Hidden where AirDesk made it alone; a model's words are never anything but text here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel("MADE BY")
        title.setProperty("look", "heading")
        self.who, self.notices = QLabel(), QLabel()
        self.opener, self.repairs = QPushButton(), QPlainTextEdit()
        for label, look, name in ((self.who, "soft", "Who made the take"), (self.notices, "warning", "Who did not answer")):
            label.setProperty("look", look)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setAccessibleName(name)
        self.opener.setProperty("look", "link")
        self.opener.setStyleSheet("text-align: left; padding-left: 0;")
        self.opener.setCheckable(True)
        self.opener.toggled.connect(self._open)
        self.opener.clicked.connect(lambda is_open: is_open and QTimer.singleShot(_REVEAL_MS, self, self._reveal))
        self.repairs.setReadOnly(True)
        self.repairs.setTabChangesFocus(True)
        self.repairs.setAccessibleName("What was repaired or refused")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (title, self.who, self.notices, self.opener, self.repairs):
            layout.addWidget(widget)
        self.show_credits(Credits())

    def show_credits(self, made: Credits) -> None:
        """Show the credits of a take."""
        self.setVisible(made.has_model)
        self.who.setText("\n".join(credit_lines(made)))
        self.notices.setText("\n".join(map(visible, made.notices)))
        self.notices.setVisible(bool(made.notices))
        self.repairs.setPlainText("\n".join(f"• {visible(one)}" for one in made.repairs))
        self.opener.setVisible(bool(made.repairs))
        self.opener.setText(_wrapped(repairs_text(len(made.repairs))))
        self.opener.setChecked(False)
        self._open(False)

    def _reveal(self) -> None:
        """Scroll to the list, where this stands in something that scrolls."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            bottom = self.repairs.mapTo(above.widget(), self.repairs.rect().bottomLeft())
            above.ensureVisible(0, bottom.y(), 0, SPACE)  # `ensureWidgetVisible` looks for the cursor of a text only

    def _open(self, is_open: bool) -> None:
        self.opener.setIcon(icon("chevron-down" if is_open else "chevron-right", "accent"))
        self.opener.setToolTip("Hide the list" if is_open else "Show each of them")
        self.repairs.setVisible(is_open)
        if is_open:
            height = self.repairs.document().size().height() * self.repairs.fontMetrics().lineSpacing() + 14
            self.repairs.setFixedHeight(round(min(_MOST_HEIGHT, max(_LEAST_HEIGHT, height))))


def _wrapped(text: str) -> str:
    """In two lines: a button does not wrap."""
    words = text.split(" ")
    middle = len(words) // 2 + 1
    return f"{' '.join(words[:middle])}\n{' '.join(words[middle:])}"
