"""Above the songs: search, what narrows the list, sorting, grid or list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.library.song_catalogue import Sorting
from airdesk.ui.icons import icon, pixmap
from airdesk.ui.library.wording import count_text, plain
from airdesk.ui.widgets.flow_layout import FlowLayout

SORTINGS: Final[dict[Sorting, str]] = {
    "newest": "Newest first",
    "edited": "Last changed first",
    "title": "By title",
    "tempo": "By tempo",
    "length": "By length",
}
TYPING_MS: Final = 140


class SearchField(QLineEdit):
    """A line with a magnifying glass before it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextMargins(22, 0, 0, 0)

    # ── Qt ──

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for button in self.findChildren(QToolButton):  # Qt places the clearing button without regard to the style sheet
            button.move(button.x(), (self.height() - button.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(9, (self.height() - 15) // 2, pixmap("search", 15, "text-soft", self.devicePixelRatioF()))


class Toolbar(QWidget):
    """What is searched for and how it is shown."""

    changed = Signal()  # text or sorting
    cleared = Signal(str)  # name of a filter
    list_toggled = Signal(bool)
    down_pressed = Signal()  # from the search field into the songs
    empty_trash_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search, self._sorting = SearchField(), QComboBox()
        self._count = QLabel()
        self._empty_trash = QPushButton("Empty trash")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._switch = QButtonGroup(self)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._typing.timeout.connect(self.changed)
        self._build()
        self.search.textChanged.connect(lambda: self._typing.start())
        self.search.returnPressed.connect(self.down_pressed)
        self._sorting.currentIndexChanged.connect(lambda: self.changed.emit())
        self._switch.idToggled.connect(lambda number, is_on: self.list_toggled.emit(number == 1) if is_on else None)
        self._empty_trash.clicked.connect(self.empty_trash_requested)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.focus_search).setContext(
            Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text()

    @property
    def sorting(self) -> Sorting:
        """In what order."""
        return list(SORTINGS)[self._sorting.currentIndex()]

    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def set_filters(self, filters: Mapping[str, str]) -> None:
        """Show what narrows the list, each with a way to take it away."""
        self._flow.clear()
        for name, text in filters.items():
            chip = QPushButton(plain(f"{text}  ×"))
            chip.setProperty("look", "filter")
            chip.setAccessibleName(f"Show more than {text}")
            chip.setToolTip(f"Show more than {text}")
            chip.clicked.connect(lambda _=False, taken=name: self.cleared.emit(taken))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(filters))
        self._chips.updateGeometry()

    def set_count(self, shown: int, whole: int) -> None:
        """How many songs are shown of how many there are."""
        self._count.setText(f"{shown} of {whole}" if shown != whole else count_text(whole))
        self._count.setToolTip(f"{shown} of {whole} songs are shown")

    def set_trash(self, in_trash: bool, num_songs: int) -> None:
        """Offer to empty the trash while it is shown."""
        self._empty_trash.setVisible(in_trash)
        self._empty_trash.setEnabled(num_songs > 0)

    def _build(self) -> None:
        self.search.setPlaceholderText("Search titles, prompts, tags")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search songs")
        self.search.setToolTip("Search titles, prompts, tags, genres and keys (Ctrl+F)")
        self.search.setMinimumWidth(140)
        self.search.setMaxLength(200)
        self._sorting.addItems(list(SORTINGS.values()))
        self._sorting.setAccessibleName("Order of the songs")
        self._sorting.setToolTip("Order of the songs")
        self._count.setProperty("look", "soft")
        self._empty_trash.setProperty("look", "danger")
        self._empty_trash.setToolTip("Remove everything in the trash for good")
        self._empty_trash.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.search, 1)
        row.addWidget(self._count)
        row.addWidget(self._empty_trash)
        row.addWidget(self._sorting)
        row.addLayout(self._build_switch())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 11, 18, 10)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self._chips)
        self._chips.hide()

    def _build_switch(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for number, (name, tip) in enumerate((("grid", "Cards"), ("list", "List"))):
            button = QToolButton()
            button.setIcon(icon(name, "text-soft", "accent"))
            button.setIconSize(QSize(16, 16))
            button.setCheckable(True)
            button.setChecked(number == 0)
            button.setAccessibleName(f"Show songs as {tip.lower()}")
            button.setToolTip(tip)
            self._switch.addButton(button, number)
            row.addWidget(button)
        return row
