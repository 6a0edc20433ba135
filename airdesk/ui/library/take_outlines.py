"""The outlines of takes, read one after the other in the background and remembered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from airdesk.errors import AudioFileError
from airdesk.library.takes import TakeRow
from airdesk.ui.bridge import Latest

if TYPE_CHECKING:
    from airdesk.audio.peaks import PeakPyramid

REMEMBERED: Final = 40


class TakeOutlines(QObject):
    """Tells the outline of each take that has a file to listen to."""

    read = Signal(object, object)  # TakeRow, PeakPyramid

    def __init__(self, library_folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = library_folder
        self._known: OrderedDict[tuple[str, str | None], PeakPyramid] = OrderedDict()
        self._wanted: list[TakeRow] = []
        self._latest = Latest(self)
        self._latest.answered.connect(self._keep)

    def ask(self, takes: Sequence[TakeRow]) -> None:
        """Read the outlines of these takes; what was asked for before is no longer wanted."""
        self._wanted = [take for take in takes if take.preview is not None]
        self._go_on()

    def _go_on(self) -> None:
        while self._wanted:
            take = self._wanted[0]
            peaks = self._known.get((str(take.preview), take.preview_of))
            if peaks is None:
                self._latest.ask(partial(_outline, take, self._folder))
                return
            self._wanted.pop(0)
            self.read.emit(take, peaks)

    def _keep(self, answer: tuple[TakeRow, PeakPyramid | None]) -> None:
        take, peaks = answer
        if peaks is None:
            self._wanted = [wanted for wanted in self._wanted if wanted != take]
        else:
            self._known[(str(take.preview), take.preview_of)] = peaks
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._go_on()


def outline_of(path: Path) -> PeakPyramid:
    """The outline of a sound file, for the thread that reads it. Raises AudioFileError."""
    from airdesk.audio.peaks import read_peaks  # late: it needs numpy, and a window is painted without it

    return read_peaks(path)


def _outline(take: TakeRow, folder: Path) -> tuple[TakeRow, PeakPyramid | None]:
    """The outline of a take's file; None where it is gone or broken."""
    try:
        return take, outline_of(folder / str(take.preview))
    except AudioFileError:
        return take, None
