"""The left side of the library: where to look, and which songs of it to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from airdesk.library.song_catalogue import CatalogueCounts, SongQuery
from airdesk.ui.library.counted_button import CountedButton
from airdesk.ui.library.key_choice import KeyChoice
from airdesk.ui.library.tempo_range import TempoRange
from airdesk.ui.library.wording import count_text, plain
from airdesk.ui.widgets.flow_layout import FlowLayout

PLACES: Final = {
    "all": ("music", "All songs", "song"),
    "favourites": ("heart", "Favourites", "song"),
    "gallery": ("image", "Gallery", "piece"),
    "trash": ("trash", "Trash", "song"),
}

TAG_COLOURS: Final = ("#4fd1c5", "#c084fc", "#8aa0b8", "#f5a524", "#ff6b6b", "#7c9cff", "#7bd88f", "#e879c9")


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
        self._places = {name: CountedButton(*facts) for name, facts in PLACES.items()}
        self._places["all"].setChecked(True)
        self._places["gallery"].set_number(num_gallery)
        self.tempo, self.key = TempoRange(), KeyChoice()
        self._tempo_text = _soft_label("")
        self._genre_text = _soft_label("")
        self._tags: dict[str, QPushButton] = {}
        self._genres: dict[str, QCheckBox] = {}
        self._tag_area, self._genre_area = QWidget(), QVBoxLayout()
        self._tag_flow = FlowLayout(self._tag_area, spacing=5)
        self._genre_area.setSpacing(2)
        self._build()
        for button in self._places.values():
            button.toggled.connect(lambda is_on: self.changed.emit() if is_on else None)
        self.tempo.changed.connect(self._on_tempo)
        self.key.changed.connect(self._on_filter)

    @property
    def place(self) -> str:
        """ "all", "favourites", "gallery" or "trash"."""
        return next(name for name, button in self._places.items() if button.isChecked())

    def go_to(self, place: str) -> None:
        """Look somewhere else."""
        self._places[place].setChecked(True)

    @property
    def tags(self) -> frozenset[str]:
        """Tags that the songs shall have."""
        return frozenset(tag for tag, button in self._tags.items() if button.isChecked())

    @property
    def genres(self) -> frozenset[str]:
        """Genres to show; empty: all."""
        return frozenset(genre for genre, box in self._genres.items() if box.isChecked())

    def query(self, base: SongQuery) -> SongQuery:
        """A query with what is chosen here; text and sorting stay as they are."""
        return SongQuery(
            text=base.text,
            sorting=base.sorting,
            genres=self.genres,
            tags=self.tags,
            tonics=self.key.tonics,
            mode=self.key.mode,
            tempo_bpm=self.tempo.value,
            favourites_only=self.place == "favourites",
            in_trash=self.place == "trash",
        )

    def filters(self) -> dict[str, str]:
        """What narrows the list, by name of the filter: for the chips above the songs."""
        found = {"tempo": self.tempo.text() if self.tempo.value else "", "key": self.key.text()}
        genres, tags = sorted(self.genres), sorted(self.tags)
        found["genre"] = genres[0] if len(genres) == 1 else f"{len(genres)} genres" if genres else ""
        found["tags"] = tags[0] if len(tags) == 1 else f"{len(tags)} tags" if tags else ""
        return {name: text for name, text in found.items() if text}

    def clear(self, name: str) -> None:
        """Take a filter away."""
        match name:
            case "tempo":
                self.tempo.reset()
            case "key":
                self.key.reset()
            case "genre":
                _uncheck(self._genres)
            case "tags":
                _uncheck(self._tags)

    def clear_all(self) -> None:
        """Show everything of this place."""
        for name in self.filters():
            self.clear(name)

    def set_counts(self, counts: CatalogueCounts) -> None:
        """Show how many songs there are of what."""
        for name, number in (("all", counts.songs), ("favourites", counts.favourites), ("trash", counts.trash)):
            self._places[name].set_number(number)
        self.tempo.set_tempos(counts.tempos_bpm)
        self._tempo_text.setText(self.tempo.text())
        self._set_tags(counts.tags)
        self._set_genres(counts.genres)

    def _set_tags(self, tags: Mapping[str, int]) -> None:
        chosen = self.tags
        if [(tag, button.toolTip()) for tag, button in self._tags.items()] == [(t, count_text(n)) for t, n in tags.items()]:
            return
        self._tag_flow.clear()
        self._tags = {}
        for number, (tag, count) in enumerate(tags.items()):
            button = QPushButton(plain(f"{tag}  {count}"))
            button.setIcon(dot_icon(tag_colour(tag)))
            button.setIconSize(QSize(8, 8))
            button.setProperty("look", "chip")
            button.setCheckable(True)
            button.setChecked(tag in chosen)
            button.setToolTip(count_text(count))
            button.setAccessibleName(f"Tag {tag}, {count_text(count)}")
            button.toggled.connect(self._on_filter)
            self._tags[tag] = button
            self._tag_flow.addWidget(button)
            button.setVisible(number < 24)
        self._no_tags.setVisible(not tags)
        self._tag_area.setVisible(bool(tags))
        self._tag_area.updateGeometry()

    def _set_genres(self, genres: Mapping[str, int]) -> None:
        for genre in [name for name in self._genres if name not in genres]:
            self._genres.pop(genre)
            self._genre_counts.pop(genre).parent().deleteLater()
        for genre, count in genres.items():
            if genre not in self._genres:
                self._add_genre(genre)
            self._genres[genre].setProperty("count", count)
            self._genre_counts[genre].setText(str(count))
            self._genres[genre].setAccessibleName(f"{genre or 'no genre'}, {count_text(count)}")
        self._say_genres()

    def _add_genre(self, genre: str) -> None:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 1, 0, 1)
        box, count = QCheckBox(plain(genre) or "no genre"), _soft_label("")
        layout.addWidget(box, 1)
        layout.addWidget(count)
        box.toggled.connect(self._on_genre)
        self._genres[genre], self._genre_counts[genre] = box, count
        self._genre_area.addWidget(row)

    def _on_genre(self) -> None:
        self._say_genres()
        self._on_filter()

    def _say_genres(self) -> None:
        chosen = len(self.genres)
        self._genre_text.setText(f"{chosen} of {len(self._genres)}" if chosen else "all" if self._genres else "")

    def _on_tempo(self) -> None:
        self._tempo_text.setText(self.tempo.text())
        self._on_filter()

    def _on_filter(self) -> None:
        self.narrowed.emit()
        self.changed.emit()

    def _build(self) -> None:
        self._genre_counts: dict[str, QLabel] = {}
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 12, 0, 12)
        layout.setSpacing(12)
        places = QVBoxLayout()
        places.setSpacing(1)
        for button in self._places.values():
            places.addWidget(button)
        self._no_tags = _soft_label("Tags that you put on songs stand here.")
        self._no_tags.setWordWrap(True)
        tags = QVBoxLayout()
        tags.addWidget(self._no_tags)
        tags.addWidget(self._tag_area)
        tempo = QVBoxLayout()
        tempo.addWidget(self.tempo)
        keys = QVBoxLayout()
        keys.addWidget(self.key)
        _add_section(layout, "LIBRARY", None, places, margin=8)
        _add_section(layout, "TAGS", None, tags)
        _add_section(layout, "TEMPO", self._tempo_text, tempo)
        _add_section(layout, "", None, keys)
        _add_section(layout, "GENRE", self._genre_text, self._genre_area, is_last=True)
        layout.addStretch(1)
        self.setWidget(content)


def tag_colour(tag: str) -> str:
    """A tag's colour, always the same one."""
    return TAG_COLOURS[sum(tag.casefold().encode()) % len(TAG_COLOURS)]


def dot_icon(ink: str) -> QIcon:
    """A round dot."""
    picture = QPixmap(16, 16)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawEllipse(1, 1, 14, 14)
    painter.end()
    return QIcon(picture)


def _uncheck(buttons: Mapping[str, QCheckBox | QPushButton]) -> None:
    for button in buttons.values():
        button.setChecked(False)


def _soft_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "soft")
    return label


def _add_section(
    layout: QVBoxLayout, title: str, note: QLabel | None, content: QVBoxLayout, *, margin: int = 14, is_last: bool = False
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
    content.setContentsMargins(margin, 0, margin, 0)
    layout.addLayout(content)
    if not is_last:
        line = QFrame()
        line.setProperty("look", "line")
        layout.addWidget(line)
