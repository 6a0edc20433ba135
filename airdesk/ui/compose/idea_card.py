"""An example prompt that can be taken by a click."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from airdesk.model.plan import PlanRequest
from airdesk.ui.theme import RADIUS, colour, ui_font
from airdesk.workflows.preview_plan import preview_plan


class IdeaCard(QAbstractButton):
    """A card with the prompt and what it would become."""

    chosen = Signal(str)

    def __init__(self, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        plan = preview_plan(PlanRequest(prompt)).plan
        minutes, seconds = divmod(round(plan.length_seconds), 60)
        self._prompt = prompt
        self._facts = f"{plan.tempo_bpm:g} BPM · {plan.key.name} · {minutes}:{seconds:02d}"
        self.setMinimumSize(180, 72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Idea: {prompt}")
        self.setToolTip(f"Take this prompt: {prompt}")
        self.clicked.connect(lambda: self.chosen.emit(prompt))

    # ── Qt ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.hasFocus()
        painter.setPen(colour("accent" if is_lit else "line"))
        painter.setBrush(colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = QRectF(self.rect()).adjusted(14, 10, -14, -10)
        painter.setPen(colour("text"))
        painter.setFont(ui_font(9.75))
        painter.drawText(inner, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, self._prompt)
        painter.setPen(colour("text-faint"))
        painter.setFont(ui_font(9.0))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._facts)

    def enterEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.update()
        super().leaveEvent(event)
