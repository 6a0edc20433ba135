"""Where the parts of the library page stand."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

WIDE, NARROW = (232, 336), (196, 280)
"""Widths of the left and the right side, on wide and on narrow windows."""

WIDE_FROM = 1280


class PageFrame(QWidget):
    """A left side with a foot, the middle with pages one of which is shown, a right side."""

    def __init__(
        self, side: tuple[QWidget, QWidget], head: QWidget, pages: list[QWidget], foot: QWidget, right: QWidget
    ) -> None:
        super().__init__()
        self._left, self._right = QWidget(), right
        self._left.setObjectName("librarySide")
        _stack(self._left, side[0], _line(), side[1])
        self.pages = QStackedWidget()
        for page in pages:
            self.pages.addWidget(page)
        main = QWidget()
        main.setObjectName("libraryMain")
        _stack(main, head, _line(), self.pages, foot)
        main.layout().setStretch(2, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._left)
        layout.addWidget(main, 1)
        layout.addWidget(right)

    # ── Qt ──

    def resizeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().resizeEvent(event)
        left, right = WIDE if self.width() >= WIDE_FROM else NARROW
        self._left.setFixedWidth(left)
        self._right.setFixedWidth(right)


def _stack(parent: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(parent)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for widget in widgets:
        layout.addWidget(widget)


def _line() -> QFrame:
    line = QFrame()
    line.setProperty("look", "line")
    return line
