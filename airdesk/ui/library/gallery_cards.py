"""The gallery: pieces that come with AirDesk as what they are made from; once made, heard and opened like any song."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from airdesk.library.song_catalogue import CatalogueRow
from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.covers.subjects import PIECE
from airdesk.ui.icons import icon
from airdesk.ui.library.cover_band import CoverBand
from airdesk.ui.library.wording import key_text, length_text, tempo_text
from airdesk.ui.theme import ui_font
from airdesk.workflows.list_gallery import GalleryRow, list_gallery

CARD_WIDTH = 300


class GalleryCards(QScrollArea):
    """All pieces as cards, as many beside each other as there is room for."""

    gallery_requested = Signal(str)  # name of a piece that shall be made
    play_requested = Signal(str)  # song ids
    open_requested = Signal(str)

    def __init__(self, covers: CoverCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Gallery")
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        content = QWidget()
        content.setObjectName("libraryMain")
        layout = QVBoxLayout(content)
        layout.setContentsMargins(18, 14, 18, 18)
        layout.setSpacing(12)
        heading = QLabel("Gallery")
        heading.setFont(ui_font(10.5, weight=QFont.Weight.DemiBold))
        note = QLabel(
            "Pieces that come with AirDesk. Made on this machine, they stand among your songs and can be taken apart."
        )
        note.setProperty("look", "soft")
        note.setWordWrap(True)
        layout.addWidget(heading)
        layout.addWidget(note)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        self.setWidget(content)
        self.cards = [GalleryCard(row, covers) for row in list_gallery()]
        for card in self.cards:
            card.make_button.clicked.connect(lambda _=False, name=card.row.piece: self.gallery_requested.emit(name))
            card.play_requested.connect(self.play_requested)
            card.open_requested.connect(self.open_requested)
        self._columns = 0
        self._arrange(2)

    def show_made(self, songs: Sequence[CatalogueRow]) -> None:
        """Say which pieces have been made: those whose prompt a song of the library has."""
        by_prompt = {song.prompt: song for song in reversed(songs)}
        for card in self.cards:
            card.show_song(by_prompt.get(card.row.prompt))

    def set_making(self, piece: str, is_making: bool) -> None:
        """Say that a piece is being made, or no longer."""
        for card in self.cards:
            if card.row.piece == piece:
                card.make_button.setEnabled(not is_making)
                card.make_button.setText("Making…" if is_making else "Make it")

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for number, card in enumerate(self.cards):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    # ── Qt ──

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        self._arrange(max(1, min(len(self.cards) or 1, (self.viewport().width() - 22) // CARD_WIDTH)))


class GalleryCard(QFrame):
    """One piece: its picture, what to listen for, and making or hearing it."""

    play_requested = Signal(str)
    open_requested = Signal(str)

    def __init__(self, row: GalleryRow, covers: CoverCache, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self._song: CatalogueRow | None = None
        self.setProperty("look", "card")
        self.setAccessibleName(title_of(row.piece))
        self._cover = CoverBand(covers, height=150)
        self._cover.show_cover(CoverKey(f"{PIECE}{row.piece}", f"{row.prompt}|{row.seed}"), "")
        self._title, self._facts = QLabel(title_of(row.piece)), QLabel()
        about, prompt = QLabel(row.about), QLabel(f"“{row.prompt}”")
        self._title.setFont(ui_font(10.5, weight=QFont.Weight.DemiBold))
        self._facts.setProperty("look", "soft")
        prompt.setProperty("look", "soft")
        for label in (about, prompt):
            label.setWordWrap(True)
        self.make_button = _button("Make it", "primary", "music", f"Make {title_of(row.piece)} on this machine")
        self.play_button = _button("Play", "", "play", f"Play {title_of(row.piece)}")
        self.open_button = _button("Open", "", None, f"Open {title_of(row.piece)}")
        self.play_button.clicked.connect(lambda: self._song and self.play_requested.emit(self._song.id))
        self.open_button.clicked.connect(lambda: self._song and self.open_requested.emit(self._song.id))
        self._build(about, prompt)
        self.show_song(None)

    def show_song(self, song: CatalogueRow | None) -> None:
        """The song that was made from it, None while there is none."""
        self._song = song
        self.make_button.setVisible(song is None)
        for button in (self.play_button, self.open_button):
            button.setVisible(song is not None)
        if song is not None:
            facts = (tempo_text(song.tempo_bpm), key_text(song.key), song.genre, length_text(song.duration_seconds))
            self._facts.setText(" · ".join(fact for fact in facts if fact))
        self._facts.setVisible(song is not None)

    def _build(self, about: QLabel, prompt: QLabel) -> None:
        buttons = QHBoxLayout()
        for button in (self.make_button, self.play_button, self.open_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        text = QVBoxLayout()
        text.setContentsMargins(12, 10, 12, 12)
        text.setSpacing(6)
        for widget in (self._title, self._facts, about, prompt):
            text.addWidget(widget)
        text.addStretch(1)
        text.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._cover)
        layout.addLayout(text, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(220)


def title_of(piece: str) -> str:
    """ "night-drive" -> "Night drive"."""
    return piece.replace("-", " ").capitalize()


def _button(text: str, look: str, icon_name: str | None, tip: str) -> QPushButton:
    button = QPushButton(text)
    if look:
        button.setProperty("look", look)
    if icon_name is not None:
        button.setIcon(icon(icon_name, "on-accent" if look == "primary" else "text"))
        button.setIconSize(QSize(14, 14))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button
