"""The left side of the library: where to look, and which songs of it to show."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from airdesk.library.song_catalogue import CatalogueCounts, SongQuery
from airdesk.ui.library.counted_button import CountedButton
from airdesk.ui.library.genre_choice import GenreChoice
from airdesk.ui.library.key_choice import KeyChoice
from airdesk.ui.library.tag_choice import TagChoice
from airdesk.ui.library.tempo_range import TempoRange

PLACES: Final = {
    "all": ("music", "All songs", "song"),
    "favourites": ("heart", "Favourites", "song"),
    "gallery": ("image", "Gallery", "piece"),
    "trash": ("trash", "Trash", "song"),
}


class Sidebar(QScrollArea):
    """Places, tags, tempo, key and genre; every change is told at once."""

    changed = Signal()
    narrowed = Signal()  # a filter was chosen

    def __init__(self, num_gallery: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Which songs to show")
        self.places = {name: CountedButton(*facts) for name, facts in PLACES.items()}
        self.places["all"].setChecked(True)
        self.places["gallery"].set_number(num_gallery)
        self.tempo, self.key, self.genre, self.tags = TempoRange(), KeyChoice(), GenreChoice(), TagChoice()
        self._choices = {"tempo": self.tempo, "key": self.key, "genre": self.genre, "tags": self.tags}
        self._tempo_note, self._genre_note = QLabel(), QLabel()
        self._build()
        for button in self.places.values():
            button.toggled.connect(lambda is_on: self.changed.emit() if is_on else None)
        for choice in self._choices.values():
            choice.changed.connect(self._on_filter)

    @property
    def place(self) -> str:
        """ "all", "favourites", "gallery" or "trash"."""
        return next(name for name, button in self.places.items() if button.isChecked())

    def go_to(self, place: str) -> None:
        """Look somewhere else."""
        self.places[place].setChecked(True)

    def query(self, base: SongQuery) -> SongQuery:
        """A query with what is chosen here; text and sorting stay as they are."""
        return SongQuery(
            text=base.text,
            sorting=base.sorting,
            genres=self.genre.chosen,
            tags=self.tags.chosen,
            tonics=self.key.tonics,
            mode=self.key.mode,
            tempo_bpm=self.tempo.value,
            favourites_only=self.place == "favourites",
            in_trash=self.place == "trash",
        )

    def filters(self) -> dict[str, str]:
        """What narrows the list, by name of the filter: for the chips above the songs."""
        texts = {name: choice.text() for name, choice in self._choices.items()}
        return {name: text for name, text in texts.items() if text and (name != "tempo" or self.tempo.value)}

    def clear(self, name: str) -> None:
        """Take a filter away."""
        self._choices[name].reset()

    def clear_all(self) -> None:
        """Show everything of this place."""
        for name in self.filters():
            self.clear(name)

    def set_counts(self, counts: CatalogueCounts) -> None:
        """Show how many songs there are of what."""
        for name, number in (("all", counts.songs), ("favourites", counts.favourites), ("trash", counts.trash)):
            self.places[name].set_number(number)
        self.tempo.set_tempos(counts.tempos_bpm)
        self.tags.set_counts(counts.tags)
        self.genre.set_counts(counts.genres)
        self._say_notes()

    def _say_notes(self) -> None:
        self._tempo_note.setText(self.tempo.text())
        self._genre_note.setText(self.genre.note())

    def _on_filter(self) -> None:
        self._say_notes()
        self.narrowed.emit()
        self.changed.emit()

    def _build(self) -> None:
        for note in (self._tempo_note, self._genre_note):
            note.setProperty("look", "soft")
        places = QWidget()
        column = QVBoxLayout(places)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        for button in self.places.values():
            column.addWidget(button)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(12)
        _add_section(layout, "LIBRARY", None, places, margin=8)
        _add_section(layout, "TAGS", None, self.tags)
        _add_section(layout, "TEMPO", self._tempo_note, self.tempo)
        _add_section(layout, "", None, self.key)
        _add_section(layout, "GENRE", self._genre_note, self.genre, is_last=True)
        layout.addStretch(1)
        self.setWidget(content)


def _add_section(
    layout: QVBoxLayout, title: str, note: QLabel | None, content: QWidget, *, margin: int = 14, is_last: bool = False
) -> None:
    """A heading with a note to its right, then the content, then a line."""
    if title:
        heading = QLabel(title)
        heading.setProperty("look", "heading")
        row = QHBoxLayout()
        row.setContentsMargins(14, 0, 14, 0)
        row.addWidget(heading)
        row.addStretch(1)
        if note is not None:
            row.addWidget(note)
        layout.addLayout(row)
    inset = QHBoxLayout()
    inset.setContentsMargins(margin, 0, margin, 0)
    inset.addWidget(content)
    layout.addLayout(inset)
    if not is_last:
        line = QFrame()
        line.setProperty("look", "line")
        layout.addWidget(line)
