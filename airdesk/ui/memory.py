"""Python's search for garbage, kept from stopping the window and from other threads than its own."""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

LOOK_MS: Final = 250
THRESHOLDS: Final = (20_000, 20, 50)
"""New objects after which the newest are searched; every how many of these the older ones, and then all, are.

A full search over a library's objects takes some 50 to 150 ms in the window's thread; so it is made seldom.
"""


class Sweeping(QObject):
    """Searches for garbage in the window's thread alone.

    By itself Python searches in whichever thread happens to make objects; widgets that are garbage would then be
    destroyed in a worker's thread, which Qt does not bear: fields and layouts die under the window's hands.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._searches = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_MS)

    def look(self) -> int | None:
        """Search if there is much that is new; returns which generation was searched."""
        if gc.get_count()[0] < THRESHOLDS[0]:
            return None
        self._searches += 1
        every_older, every_all = THRESHOLDS[1], THRESHOLDS[1] * THRESHOLDS[2]
        generation = 2 if self._searches % every_all == 0 else 1 if self._searches % every_older == 0 else 0
        gc.collect(generation)
        return generation


def settle_memory() -> None:
    """Everything that is loaded now stays: searches leave it out.

    Only the newest objects are searched before: nothing older that a start leaves is garbage (of 150 000 objects none was),
    and to search all of them keeps the window from answering for 150 ms.
    """
    gc.collect(0)
    gc.freeze()
