"""The filter panel: instruments and folders as trees with counts, kind, tags, key, note, tempo and length."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from airdesk.ui.browser.filter_trees import FolderTree, InstrumentTree
from airdesk.ui.browser.filters import Filters
from airdesk.ui.library.tempo_range import TempoRange
from airdesk.ui.library.wording import count_text, key_text, plain
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.ui.widgets.flow_layout import FlowLayout
from airdesk.ui.widgets.pitch_text import pitch_class_text
from airdesk.ui.widgets.wheel_guard import guard_wheel
from airdesk.workflows.browse_inventory import Facets

SIZE: Final = QSize(320, 640)
LENGTHS: Final = {
    "Any length": None,
    "Under 0.5 s": (0.0, 0.5),
    "0.5 to 2 s": (0.5, 2.0),
    "2 to 10 s": (2.0, 10.0),
    "Over 10 s": (10.0, 1e9),
}
MOST_TAGS: Final = 24


class FilterPanel(QFrame):
    """Opens under its button; every choice is heeded at once."""

    def __init__(self, filters: Filters, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._filters = filters
        self._is_showing = False
        self._facets, self._is_known = Facets(), False
        self.setProperty("look", "card")
        self.setAccessibleName("Filters")
        self.instruments, self.folders = InstrumentTree(filters), FolderTree(filters)
        self.kinds = {name: _segment(text) for name, text in ((None, "All"), (False, "One-shots"), (True, "Loops"))}
        self.favourites, self.broken, self.missing = (_chip() for _ in range(3))
        self.key, self.note, self.length = QComboBox(), QComboBox(), QComboBox()
        self.tempo = TempoRange()
        self.tags: dict[str, QPushButton] = {}
        self._tags = QWidget()
        self._tag_flow = FlowLayout(self._tags, spacing=5)
        self._lay_out()
        guard_wheel(self)
        self._connect()
        filters.changed.connect(self._follow)
        filters.cleared.connect(self._follow)

    def open_under(self, button: QWidget) -> None:
        """Show it under a button, inside the screen."""
        room = button.screen().availableGeometry()
        size = QSize(SIZE.width(), min(SIZE.height(), room.height() - 80))
        place = button.mapToGlobal(QPoint(button.width() - size.width(), button.height() + 4))
        left = max(room.left(), min(place.x(), room.right() - size.width()))
        top = max(room.top(), min(place.y(), room.bottom() - size.height()))
        self.setGeometry(left, top, size.width(), size.height())
        if not self._is_known:
            self._offer()
        self.show_chosen()
        self.show()
        self.instruments.setFocus()

    def set_facets(self, facets: Facets) -> None:
        """Offer what there is; made into rows and chips when it is looked at."""
        self._facets, self._is_known = facets, False
        if self.isVisible():
            self._offer()

    def _offer(self) -> None:
        facets, self._is_known = self._facets, True
        self._is_showing = True
        self.instruments.set_tree(facets.tree)
        self.folders.set_folders(facets.roots, facets.folders)
        self.tempo.set_tempos(facets.tempos_bpm)
        self.favourites.setText(f"Favourites  {facets.num_favourites}")
        for name, chip in (("broken", self.broken), ("missing", self.missing)):
            chip.setText(f"{name.capitalize()}  {facets.by_state.get(name, 0)}")
        _fill(self.key, "Any key", {key: f"{key_text(key)}  ({count})" for key, count in facets.keys.items()})
        _fill(self.note, "Any note", {number: pitch_class_text(number) for number in range(12)})
        self._set_tags(dict(list(facets.tags.items())[:MOST_TAGS]))
        self._is_showing = False
        self.show_chosen()

    def _follow(self) -> None:
        """Something was chosen, maybe by typing in the search field; what nobody sees is brought up to date when it opens."""
        if self.isVisible():
            self.show_chosen()

    def show_chosen(self) -> None:
        """Show what is chosen, here or elsewhere."""
        chosen = self._filters.chosen
        self._is_showing = True
        self.kinds[chosen.is_loop].setChecked(True)
        self.favourites.setChecked(chosen.favourites_only)
        self.broken.setChecked(chosen.state == "broken")
        self.missing.setChecked(chosen.state == "missing")
        self.key.setCurrentIndex(max(0, self.key.findData(next(iter(chosen.keys), None))))
        self.note.setCurrentIndex(max(0, self.note.findData(next(iter(chosen.pitch_classes), None))))
        self.length.setCurrentIndex(next((n for n, span in enumerate(LENGTHS.values()) if span == chosen.length_seconds), 0))
        if chosen.tempo_bpm is None and self.tempo.value is not None:
            self.tempo.reset()
        for name, chip in self.tags.items():
            chip.setChecked(name in chosen.tags)
        self.instruments.show_chosen()
        self.folders.show_chosen()
        self._is_showing = False

    def _set_tags(self, counts: dict[str, int]) -> None:
        self._tag_flow.clear()
        self.tags = {}
        for name, count in counts.items():
            chip = self.tags[name] = _chip(plain(name))
            chip.setToolTip(count_text(count, "sample"))
            chip.clicked.connect(lambda _=False, tag=name: self._filters.switch("tags", tag))
            self._tag_flow.addWidget(chip)
        self._tags.setVisible(bool(counts))
        self._tags.updateGeometry()

    def _choose(self, **changes: object) -> None:
        if not self._is_showing:
            self._filters.choose(**changes)

    def _connect(self) -> None:
        group = QButtonGroup(self)
        for kind, button in self.kinds.items():
            group.addButton(button)
            button.clicked.connect(lambda _=False, is_loop=kind: self._choose(is_loop=is_loop))
        self.favourites.clicked.connect(lambda is_on: self._choose(favourites_only=is_on))
        for name, chip in (("broken", self.broken), ("missing", self.missing)):
            chip.clicked.connect(lambda is_on, state=name: self._choose(state=state if is_on else "ok"))
        self.key.activated.connect(lambda _: self._choose(keys=_one(self.key.currentData())))
        self.note.activated.connect(lambda _: self._choose(pitch_classes=_one(self.note.currentData())))
        self.length.activated.connect(lambda n: self._choose(length_seconds=list(LENGTHS.values())[n]))
        self.tempo.changed.connect(lambda span: self._choose(tempo_bpm=span))

    def _lay_out(self) -> None:
        for box, text in ((self.key, "Key"), (self.note, "Note it sounds"), (self.length, "Length")):
            box.setAccessibleName(text)
            box.setToolTip(text)
        self.length.addItems(list(LENGTHS))
        kinds, marks, notes = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row, widgets in (
            (kinds, self.kinds.values()),
            (marks, (self.favourites, self.broken, self.missing)),
            (notes, (self.key, self.note)),
        ):
            row.setSpacing(TIGHT)
            for widget in widgets:
                row.addWidget(widget, 1)
        content = QWidget()
        rows = QVBoxLayout(content)
        rows.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        rows.setSpacing(TIGHT + 2)
        rows.addLayout(kinds)
        rows.addLayout(marks)
        for text, widget in (("INSTRUMENTS", self.instruments), ("FOLDERS", self.folders)):
            rows.addWidget(_heading(text))
            rows.addWidget(widget)
        rows.addWidget(_heading("KEY, NOTE, LENGTH"))
        rows.addLayout(notes)
        rows.addWidget(self.length)
        rows.addWidget(_heading("TEMPO"))
        rows.addWidget(self.tempo)
        rows.addWidget(_heading("TAGS"))
        rows.addWidget(self._tags)
        rows.addStretch(1)
        clear = QPushButton("Clear all")
        clear.setToolTip("Show all samples")
        clear.clicked.connect(self._filters.clear_all)
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, SPACE)
        outer.addWidget(scroller, 1)
        outer.addWidget(clear, 0, Qt.AlignmentFlag.AlignHCenter)

    # ── Qt ──

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)


def _one(value: object) -> frozenset[object]:
    return frozenset() if value is None else frozenset({value})


def _fill(box: QComboBox, any_text: str, items: dict[object, str] | dict[str, str] | dict[int, str]) -> None:
    box.clear()
    box.addItem(any_text, None)
    for value, text in items.items():
        box.addItem(text, value)


def _chip(text: str = "") -> QPushButton:
    chip = QPushButton(text)
    chip.setProperty("look", "chip")
    chip.setCheckable(True)
    return chip


def _segment(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", "segment")
    button.setCheckable(True)
    return button


def _heading(text: str) -> QLabel:
    heading = QLabel(text)
    heading.setProperty("look", "heading")
    return heading
