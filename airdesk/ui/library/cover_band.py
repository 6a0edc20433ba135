"""A cover as a band across a panel or a card."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.library.card_parts import paint_cover, paint_pill


class CoverBand(QWidget):
    """A song's cover across the panel, with a note on it."""

    def __init__(self, covers: CoverCache, *, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covers = covers
        self._key: CoverKey | None = None
        self._note = ""
        self.setFixedHeight(height)
        covers.ready.connect(self._on_ready)

    def show_cover(self, key: CoverKey, note: str) -> None:
        """Show the cover of another song."""
        self._key, self._note = key, note
        self.setAccessibleName(note)
        self.update()

    def _on_ready(self, subject: str) -> None:
        if self._key is not None and subject == self._key.subject:
            self.update()

    # ── Qt ──

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._key is None:
            return
        size = QSize(self.width(), self.height())
        paint_cover(painter, self.rect(), self._covers.pixmap(self._key, size, self.devicePixelRatioF(), radius=6))
        if self._note:
            paint_pill(painter, QRect(QPoint(0, 0), QSize(self.width(), 36)), self._note)
