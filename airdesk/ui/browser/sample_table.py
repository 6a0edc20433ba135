"""The list of samples: rows that are heard as one walks through them, more columns where there is more room."""

from __future__ import annotations

from itertools import chain, islice
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from airdesk.ui.browser.row_painter import ROW_PX, SIGN_PX, RowPainter
from airdesk.ui.browser.sample_drag import sample_mime
from airdesk.ui.browser.samples_model import (
    BRIEF,
    INSTRUMENT,
    LENGTH,
    LOUDNESS,
    NAME,
    ORDER_OF,
    ROOT,
    ROW,
    TEMPO,
    TITLES,
    WAVE,
    SamplesModel,
)
from airdesk.workflows.browse_inventory import BrowsedSample

WIDE_PX: Final = 400
"""From here on the figures stand in columns of their own, with heads to sort by."""

_WIDTHS: Final = {WAVE: 62, BRIEF: 84, ROOT: 62, TEMPO: 74, LENGTH: 62, LOUDNESS: 72, INSTRUMENT: 104}
_SHOWN_FROM: Final = {ROOT: WIDE_PX, LENGTH: WIDE_PX, INSTRUMENT: 500, TEMPO: 580, LOUDNESS: 660}
_WIDE_WAVE_PX: Final = 92
_MOST_DRAGGED: Final = 200
_WALKING: Final = frozenset(
    {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End}
)


class SampleTable(QTableView):
    """What is done in it comes out as signals."""

    chosen = Signal(object)  # BrowsedSample | None: the row that has the keys
    walked = Signal(object)  # BrowsedSample: come to by key or click, to be heard
    replay_asked = Signal()
    toggle_asked = Signal(object)  # BrowsedSample: its play sign was clicked
    stop_asked = Signal()
    use_asked = Signal()
    favourite_asked = Signal()
    similar_asked = Signal()
    sort_asked = Signal(str)
    menu_asked = Signal(QPoint)  # place on the screen

    def __init__(self, model: SamplesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowPainter(self)
        self._samples = model
        self._waits = False  # a row was walked to that is not here yet
        self._drawn_wide: bool | None = None
        self.setModel(model)
        self.setItemDelegate(self.rows)
        self._keys = {
            Qt.Key.Key_Space: self.replay_asked.emit,
            Qt.Key.Key_Escape: self.stop_asked.emit,
            Qt.Key.Key_Return: self.use_asked.emit,
            Qt.Key.Key_Enter: self.use_asked.emit,
            Qt.Key.Key_F: self.favourite_asked.emit,
            Qt.Key.Key_S: self.similar_asked.emit,
        }
        self._dress()
        self.selectionModel().currentRowChanged.connect(self._on_current)
        model.modelReset.connect(lambda: self.chosen.emit(None))
        model.dataChanged.connect(lambda *_: self._on_data())

    @property
    def current(self) -> BrowsedSample | None:
        """The row that has the keys."""
        index = self.currentIndex()
        return self._samples.at(index.row()) if index.isValid() else None

    def selected(self) -> list[BrowsedSample]:
        """All rows that are chosen and here."""
        spans = sorted((span.top(), span.bottom()) for span in self.selectionModel().selection())
        places = islice(chain.from_iterable(range(top, bottom + 1) for top, bottom in spans), _MOST_DRAGGED)
        rows = {place: self._samples.at(place) for place in places}  # each once, though hidden columns part it
        return [row for row in rows.values() if row is not None]

    def walk_to(self, row: int) -> None:
        """Go to a row as by the arrow keys."""
        self.setCurrentIndex(self._samples.index(row, NAME))
        self._walked()

    def show_playing(self, key: int) -> None:
        """Which sample is heard; -1: none."""
        if key != self.rows.playing_key:
            self.rows.playing_key = key
            self.viewport().update()

    def redraw(self, key: int) -> None:
        """The waveform of a sample is there."""
        self.rows.forget(key)
        place = self._samples.row_of(key)
        if place >= 0:
            self.viewport().update(self.visualRect(self._samples.index(place, WAVE)))

    def show_order(self, order: str, *, is_falling: bool) -> None:
        """Put the arrow over the column that sorts."""
        column = next((column for column, name in ORDER_OF.items() if name == order), -1)
        way = Qt.SortOrder.DescendingOrder if is_falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, way)

    def _dress(self) -> None:
        self.setAccessibleName("Samples")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setDragEnabled(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda place: self.menu_asked.emit(self.viewport().mapToGlobal(place)))
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_PX)
        rows.setDefaultSectionSize(ROW_PX)
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setSortIndicatorShown(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.sectionClicked.connect(self._on_head)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self._choose_columns(0)

    def _choose_columns(self, width: int) -> None:
        for column in range(len(TITLES)):
            is_shown = column in (NAME, WAVE) or (width < WIDE_PX if column == BRIEF else width >= _SHOWN_FROM[column])
            self.setColumnHidden(column, not is_shown)
        self.setColumnWidth(WAVE, _WIDTHS[WAVE] if width < WIDE_PX else _WIDE_WAVE_PX)
        self.horizontalHeader().setVisible(width >= WIDE_PX)

    def _on_head(self, column: int) -> None:
        if column in ORDER_OF:
            self.sort_asked.emit(ORDER_OF[column])

    def _on_current(self, index: QModelIndex, _: QModelIndex) -> None:
        self.chosen.emit(self._samples.at(index.row()) if index.isValid() else None)

    def _on_data(self) -> None:
        if self._waits and self.current is not None:
            self._waits = False
            self.chosen.emit(self.current)
            self.walked.emit(self.current)

    def _walked(self) -> None:
        row = self.current
        self._waits = row is None
        if row is not None:
            self.walked.emit(row)

    # ── Qt ──

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if is_plain and (Qt.Key(event.key()) in self._keys or Qt.Key(event.key()) in _WALKING):
                event.accept()  # so that Space is heard here and does not start the song
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Copy) and self.selected():
            QGuiApplication.clipboard().setMimeData(sample_mime(self.selected()))
        elif is_plain and key in self._keys:
            self._keys[key]()
        elif key in _WALKING:
            before = self.currentIndex().row()
            if key in (Qt.Key.Key_Home, Qt.Key.Key_End) or before < 0:  # in a table Qt takes them for first and last column
                last = self._samples.rowCount() - 1
                self.setCurrentIndex(self._samples.index(last if key == Qt.Key.Key_End else 0, NAME))
            else:
                super().keyPressEvent(event)
            if self.currentIndex().row() != before:
                self._walked()
        elif is_plain and (event.text() or key in (Qt.Key.Key_Left, Qt.Key.Key_Right)):
            event.ignore()  # no jumping by letters: there is a search field
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or not plain:
            return
        row: BrowsedSample | None = index.data(ROW)
        if row is not None and index.column() == NAME and event.position().x() < SIGN_PX:
            self.toggle_asked.emit(row)
        else:
            self._walked()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self.replay_asked.emit()

    def startDrag(self, actions: Qt.DropAction) -> None:
        rows = self.selected()
        if rows:
            drag = QDrag(self)
            drag.setMimeData(sample_mime(rows))
            drag.exec(Qt.DropAction.CopyAction)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._choose_columns(self.width())
        super().resizeEvent(event)
