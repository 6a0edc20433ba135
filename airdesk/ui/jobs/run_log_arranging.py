"""A long run log put in order anew while the window lives: a few milliseconds at a time."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from airdesk.ui.steps import Steps, take_all

AT_ONCE: Final = 5000
"""Lines that are put in order within the call: ten milliseconds."""

_SLICE_SECONDS: Final = 0.006  # then the window has its turn


class Arranging(QObject):
    """Goes through steps in turns of the event loop; whoever cannot wait finishes them."""

    changed = Signal(bool)  # whether there is something on the way

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Steps | None = None
        self._is_whole = False
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)

    @property
    def is_busy(self) -> bool:
        """True until the steps are done."""
        return self._steps is not None

    def begin(self, steps: Steps, num_lines: int, *, is_whole: bool) -> None:
        """Go through the steps, at once where there are few lines.

        *is_whole*: they do nothing but what all steps do in the end, so newer ones may begin while they are on the way; others
        are finished first.
        """
        if not self._is_whole:
            self.finish()
        self._steps, self._is_whole = steps, is_whole
        if num_lines <= AT_ONCE:
            self.finish()
        else:
            self._turn.start()
            self.changed.emit(True)

    def finish(self) -> None:
        """Go through what is left, now."""
        steps, self._steps = self._steps, None
        if steps is None:
            return
        take_all(steps)
        if self._turn.isActive():
            self._turn.stop()
            self.changed.emit(False)

    def _go_on(self) -> None:
        ends = time.perf_counter() + _SLICE_SECONDS
        for _ in self._steps or ():
            if time.perf_counter() > ends:
                return
        self.finish()
