"""The newest songs as a row of cards, for the first page."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from airdesk.library.song_catalogue import CatalogueRow, SongQuery
from airdesk.ui.bridge import InOrder, Latest
from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.library.card_parts import BOLD, paint_cover, paint_pill, paint_play, paint_text
from airdesk.ui.library.previewing import Previewing
from airdesk.ui.library.wording import key_text, length_text, tempo_text
from airdesk.ui.session import Session
from airdesk.ui.theme import RADIUS, colour

MOST: Final = 6
CAPTION: Final = 48  # px under the picture
HEIGHT: Final = 150


class RecentSongs(QWidget):
    """Up to six cards; hidden by itself while there are no songs."""

    open_requested = Signal(str)  # song id
    counted = Signal(int)  # how many cards are shown

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        covers: CoverCache | None = None,
        heard: Previewing | None = None,
    ) -> None:
        """*covers*, *heard*: shared with the library page."""
        super().__init__(parent)
        self._session = session
        self.covers = covers or CoverCache(session, parent=self)
        self.heard = heard or Previewing(session, self)
        self._latest, self._sounds = Latest(self), InOrder(self)
        self._sounds.failed.connect(lambda error: session.tell(str(error), "error"))
        self.cards = [SongButton(self.covers, self.heard) for _ in range(MOST)]
        self.setAccessibleName("Recent songs")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for card in self.cards:
            layout.addWidget(card, 1)
            card.open_requested.connect(self.open_requested)
            card.play_requested.connect(self._play)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(lambda error: session.tell(str(error), "error"))
        session.library_changed.connect(self.refresh)
        self.hide()
        self.refresh()

    def refresh(self) -> None:
        """Look into the library again."""
        from airdesk.workflows.song_library import find_songs

        settings = self._session.settings
        self._latest.ask(lambda: find_songs(SongQuery(sorting="newest", limit=MOST), settings))

    def _show(self, rows: list[CatalogueRow]) -> None:
        for number, card in enumerate(self.cards):
            card.show_song(rows[number] if number < len(rows) else None)
        self.setVisible(bool(rows))
        self.counted.emit(len(rows))

    def _play(self, row: CatalogueRow) -> None:
        if row.id == self.heard.song_id and self.heard.path is not None:
            self.heard.toggle(row.id, self.heard.path, row.duration_seconds)
            return
        from airdesk.workflows.song_sound import sound_of_song

        settings = self._session.settings
        self._sounds.do(lambda: sound_of_song(row.id, settings), lambda path: self._hear(row, path))

    def _hear(self, row: CatalogueRow, path: Path | None) -> None:
        if path is None:
            self._session.tell(f"“{row.title}” has no file to listen to yet: open it to hear it.", "warning")
        else:
            self.heard.toggle(row.id, path, row.duration_seconds)


class SongButton(QAbstractButton):
    """One card: a click opens the song, its round button (or P) lets hear it."""

    open_requested = Signal(str)
    play_requested = Signal(object)  # CatalogueRow

    def __init__(self, covers: CoverCache, heard: Previewing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._covers, self._heard = covers, heard
        self._row: CatalogueRow | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.clicked.connect(lambda: self._row and self.open_requested.emit(self._row.id))
        covers.ready.connect(self._on_ready)
        heard.changed.connect(self.update)
        heard.moved.connect(self._on_moved)

    def show_song(self, row: CatalogueRow | None) -> None:
        """Show a song; None: an empty place."""
        self._row = row
        self.setEnabled(row is not None)
        if row is not None:
            self.setAccessibleName(f"Open {row.title}")
            self.setAccessibleDescription(_facts(row))
            self.setToolTip(f"{row.title} (Enter opens it, P plays it)")
        self.update()

    def play_rect(self) -> QRect:
        """Where the round button is."""
        return QRect(9, self.height() - CAPTION - 38, 30, 30)

    def _on_ready(self, subject: str) -> None:
        if self._row is not None and subject == self._row.id:
            self.update()

    def _on_moved(self) -> None:
        if self._row is not None and self._heard.song_id == self._row.id:
            self.update()

    # ── Qt ──

    def sizeHint(self) -> QSize:
        return QSize(198, HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._row is not None and self.play_rect().adjusted(-3, -3, 3, 3).contains(event.position().toPoint()):
            self.play_requested.emit(self._row)
            return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_P and self._row is not None:
            self.play_requested.emit(self._row)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        row = self._row
        if row is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_heard = self._heard.song_id == row.id
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("raised" if self.underMouse() else "panel"))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        picture = QRect(0, 0, self.width(), self.height() - CAPTION)
        scale = self.devicePixelRatioF()
        key = CoverKey(row.id, row.changed_at)
        paint_cover(painter, picture, self._covers.pixmap(key, picture.size(), scale, radius=RADIUS, is_foot_square=True))
        self._paint_progress(painter, picture, is_heard)
        paint_play(painter, self.play_rect(), is_playing=is_heard and self._heard.is_playing, is_heard=is_heard)
        position = f"{length_text(self._heard.position_seconds)} / " if is_heard else ""
        paint_pill(painter, picture, position + length_text(row.duration_seconds))
        self._paint_caption(painter, row, is_heard)

    def _paint_progress(self, painter: QPainter, picture: QRect, is_heard: bool) -> None:
        if is_heard:
            foot = QRect(picture.left(), picture.bottom() - 2, picture.width(), 3)
            painter.fillRect(foot, colour("sunken", 0.6))
            foot.setWidth(round(foot.width() * self._heard.fraction))
            painter.fillRect(foot, colour("accent"))

    def _paint_caption(self, painter: QPainter, row: CatalogueRow, is_heard: bool) -> None:
        left, top, width = 11, self.height() - CAPTION, self.width() - 22
        paint_text(painter, QRect(QPoint(left, top + 6), QSize(width, 19)), row.title, 9.5, "text", weight=BOLD)
        paint_text(painter, QRect(QPoint(left, top + 25), QSize(width, 17)), _facts(row), 8.75, "text-soft")
        is_lit = self.hasFocus() or is_heard
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("accent" if is_lit else "line"), 1.5 if is_lit else 1.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75), RADIUS, RADIUS)


def _facts(row: CatalogueRow) -> str:
    return " · ".join(fact for fact in (tempo_text(row.tempo_bpm), key_text(row.key)) if fact)
