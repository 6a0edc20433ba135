"""How far a generation is: its four stages in a row, a bar, the time it has taken, and a way to stop it."""

from __future__ import annotations

import time

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from airdesk.jobs.job import Job
from airdesk.ui.theme import SPACE, colour, ui_font

STAGES = ("Plan", "Score", "Sounds", "Render")


class StageProgress(QFrame):
    """A card; stays empty of everything that is not known yet."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._title = QLabel("Your song")
        self._title.setStyleSheet("font-weight: 600;")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._facts = QLabel()
        self._facts.setProperty("look", "soft")
        self._facts.setTextFormat(Qt.TextFormat.PlainText)
        self._clock = QLabel("0:00")
        self._clock.setProperty("look", "soft")
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Stop; nothing half-made is kept (Esc)")
        self.cancel.setShortcut("Esc")
        self.cancel.clicked.connect(self.cancel_requested)
        self._row = _StageRow()
        self._stage = QLabel()
        self._stage.setProperty("look", "soft")
        self._stage.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress")
        self._bar.setRange(0, 1000)
        self._percent = QLabel("0 %")
        self._percent.setFixedWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        self._started = time.monotonic()
        self._tick = QTimer(self)
        self._tick.timeout.connect(self._show_time)

    def begin(self, title: str) -> None:
        """A generation has begun."""
        self._title.setText(title)
        self._facts.setText("")
        self._stage.setText("Waiting for its turn")
        self._bar.setValue(0)
        self._percent.setText("0 %")
        self._row.show_stage(0, {})
        self._started = time.monotonic()
        self._show_time()
        self._tick.start(250)

    def show_job(self, job: Job) -> None:
        """The job behind it has moved."""
        fraction = job.fraction or 0.0
        self._bar.setValue(round(fraction * 1000))
        self._percent.setText(f"{fraction:.0%}".replace("%", " %"))
        if job.stage:
            self._stage.setText(job.stage)
        if job.has_ended:
            self._tick.stop()

    def show_facts(self, title: str, facts: str) -> None:
        """What is known of the song."""
        self._title.setText(title)
        self._facts.setText(facts)

    def show_stage(self, number: int, notes: dict[int, str]) -> None:
        """Which stage is at work (4: all are done), and what is to be said of each."""
        self._row.show_stage(number, notes)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for widget in (self._title, self._facts):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self._clock)
        top.addWidget(self.cancel)
        bottom = QHBoxLayout()
        bottom.addWidget(self._stage, 1)
        bottom.addWidget(self._bar, 1)
        bottom.addWidget(self._percent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE + 4, SPACE, SPACE + 4, SPACE)
        layout.setSpacing(10)
        layout.addLayout(top)
        layout.addWidget(self._row)
        layout.addLayout(bottom)

    def _show_time(self) -> None:
        seconds = int(time.monotonic() - self._started)
        self._clock.setText(f"{seconds // 60}:{seconds % 60:02d}")


class _StageRow(QWidget):
    """Four circles joined by lines."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(44)
        self._current = 0
        self._notes: dict[int, str] = {}
        self.show_stage(0, {})

    def show_stage(self, current: int, notes: dict[int, str]) -> None:
        """Mark the stage at work."""
        self._current, self._notes = current, notes
        done = ", ".join(STAGES[:current]) or "nothing"
        self.setAccessibleName(f"Stages done: {done}")
        self.update()

    # ── Qt ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(STAGES)
        for number, name in enumerate(STAGES):
            self._paint_stage(painter, number, name, number * width, width)

    def _paint_stage(self, painter: QPainter, number: int, name: str, x: float, width: float) -> None:
        is_done, is_now = number < self._current, number == self._current
        circle = QRectF(x + 1, 1, 20, 20)
        painter.setPen(QPen(colour("accent" if is_done or is_now else "line"), 2))
        painter.setBrush(colour("accent") if is_done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        painter.setPen(colour("on-accent" if is_done else "accent" if is_now else "text-faint"))
        painter.setFont(ui_font(8.5))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, "✓" if is_done else str(number + 1))
        painter.setPen(colour("text" if is_done or is_now else "text-faint"))
        painter.setFont(ui_font(10.0))
        text_width = painter.fontMetrics().horizontalAdvance(name)
        painter.drawText(QRectF(x + 28, 0, width - 28, 22), Qt.AlignmentFlag.AlignVCenter, name)
        if number < len(STAGES) - 1:
            painter.setPen(QPen(colour("accent" if is_done else "line"), 3))
            painter.drawLine(round(x + 40 + text_width), 11, round(x + width - 10), 11)
        painter.setPen(colour("text-faint"))
        painter.setFont(ui_font(8.5))
        painter.drawText(QRectF(x + 28, 24, width - 30, 18), Qt.AlignmentFlag.AlignVCenter, self._notes.get(number, ""))
