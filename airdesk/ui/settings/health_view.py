"""What works on this machine, and for each thing missing the one step that mends it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.ui.bridge import Latest
from airdesk.ui.icons import pixmap
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, TIGHT, ui_font
from airdesk.workflows.doctor import Check, examine


class CheckRow(QFrame):
    """One thing looked at."""

    def __init__(self, check: Check, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.check = check
        self.setProperty("look", "card")
        self.setAccessibleName(f"{check.name}: {'works' if check.ok else 'needs mending'}")
        sign = QLabel()
        sign.setPixmap(pixmap("check" if check.ok else "warning", 16, "good" if check.ok else "warn", self.devicePixelRatioF()))
        self.name, self.detail, self.mend = QLabel(check.name.capitalize()), QLabel(check.detail), QLabel()
        self.name.setFont(ui_font(9.75, weight=ui_font().Weight.DemiBold))
        self.detail.setProperty("look", "soft")
        self.mend.setProperty("look", "warning")
        for label in (self.detail, self.mend):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.name)
        texts.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE, 9, SPACE, 9)
        row.setSpacing(SPACE)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        if check.mend:
            self.mend.setText(f"To mend it: {check.mend}")
            texts.addWidget(self.mend)
            row.addWidget(self._copy_button(check.mend), 0, Qt.AlignmentFlag.AlignTop)

    @staticmethod
    def _copy_button(text: str) -> QPushButton:
        button = QPushButton("Copy")
        button.setToolTip("Copy what mends it")
        button.setAccessibleName(f"Copy: {text}")
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        return button


class HealthView(QWidget):
    """Looks in a thread when it is first shown, and again on demand."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._was_shown = False
        self._looking = Latest(self)
        self._looking.answered.connect(self._show_checks)
        self._looking.failed.connect(self._on_failure)
        self.summary, self.again = QLabel(), QPushButton("Look again")
        self._rows: list[CheckRow] = []
        self.setAccessibleName("What works on this machine")
        self._lay_out()
        self.again.clicked.connect(self.look)

    @property
    def rows(self) -> list[CheckRow]:
        """What was found, in order."""
        return self._rows

    def look(self) -> None:
        """Look at everything anew."""
        self.summary.setText("Looking…")
        self.again.setEnabled(False)
        settings = self._session.settings
        self._looking.ask(lambda: examine(settings))

    def _show_checks(self, checks: list[Check]) -> None:
        self.again.setEnabled(True)
        for row in self._rows:
            self._stack.removeWidget(row)
            row.deleteLater()
        self._rows = [CheckRow(check) for check in checks]
        for number, row in enumerate(self._rows):
            self._stack.insertWidget(number, row)
        num_broken = sum(not check.ok for check in checks)
        wanting = "1 thing needs mending" if num_broken == 1 else f"{num_broken} things need mending"
        self.summary.setText(f"All {len(checks)} checks are fine." if num_broken == 0 else f"{wanting}, all else works.")

    def _on_failure(self, error: AirdeskError) -> None:
        self.again.setEnabled(True)
        self.summary.setText(str(error))

    def _lay_out(self) -> None:
        self.summary.setProperty("look", "soft")
        self.summary.setWordWrap(True)
        self.again.setToolTip("Look at everything anew")
        top = QHBoxLayout()
        top.addWidget(self.summary, 1)
        top.addWidget(self.again)
        inner = QWidget()
        self._stack = QVBoxLayout(inner)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(TIGHT)
        self._stack.addStretch(1)
        scroller = QScrollArea()
        scroller.setWidget(inner)
        scroller.setWidgetResizable(True)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        rows.setSpacing(SPACE)
        rows.addLayout(top)
        rows.addWidget(scroller, 1)

    # ── Qt ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self.look()
