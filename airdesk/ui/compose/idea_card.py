"""An example prompt that can be taken by a click."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from airdesk.model.plan import PlanRequest
from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.covers.subjects import IDEA
from airdesk.ui.theme import RADIUS, colour, ui_font
from airdesk.ui.widgets.pitch_text import signed
from airdesk.workflows.preview_plan import preview_plan

PROMPT_LINES = 2


def shortened(text: str, metrics: QFontMetrics, width: float, most_lines: int) -> str:
    """A text wrapped at words to a width, the last line shortened by … where there is more of it."""
    lines, words = [""], text.split()
    while words and len(lines) <= most_lines:
        longer = f"{lines[-1]} {words[0]}".lstrip()
        if lines[-1] and metrics.horizontalAdvance(longer) > width:
            lines.append("")
        else:
            lines[-1] = longer
            del words[0]
    if len(lines) > most_lines:
        lines[most_lines - 1 :] = [" ".join([lines[most_lines - 1], *lines[most_lines:], *words])]
    return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(width)) for line in lines)


class IdeaCard(QAbstractButton):
    """A card with the prompt and what it would become."""

    chosen = Signal(str)

    def __init__(self, prompt: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        plan = preview_plan(PlanRequest(prompt)).plan
        minutes, seconds = divmod(round(plan.length_seconds), 60)
        self._prompt = prompt
        self._covers: CoverCache | None = None
        self._cover = CoverKey(IDEA + prompt, "")
        self._facts = f"{plan.tempo_bpm:g} BPM · {signed(plan.key.name)} · {minutes}:{seconds:02d}"
        self.setMinimumSize(180, 72)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Idea: {prompt}")
        self.setToolTip(f"Take this prompt: {prompt}")
        self.clicked.connect(lambda: self.chosen.emit(prompt))

    def set_covers(self, covers: CoverCache) -> None:
        """Show the picture that the song would have, as soon as it is drawn."""
        self._covers = covers
        covers.ready.connect(lambda subject: self.update() if subject == self._cover.subject else None)
        self.update()

    # ── Qt ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.hasFocus()
        painter.setPen(colour("accent" if is_lit else "line"))
        painter.setBrush(colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = QRectF(self.rect()).adjusted(self._paint_cover(painter), 10, -14, -10)
        painter.setPen(colour("text"))
        painter.setFont(ui_font(9.75))
        shown = shortened(self._prompt, painter.fontMetrics(), inner.width(), PROMPT_LINES)
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop, shown)
        painter.setPen(colour("text-faint"))
        painter.setFont(ui_font(9.0))
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, self._facts)

    def _paint_cover(self, painter: QPainter) -> int:
        """The picture at the left; where the text begins, px."""
        if self._covers is None:
            return 14
        side = self.height() - 22
        picture = self._covers.pixmap(self._cover, QSize(side, side), self.devicePixelRatioF(), radius=6)
        if picture is not None:
            painter.drawPixmap(11, 11, picture)
        return side + 24

    def enterEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        self.update()
        super().leaveEvent(event)
