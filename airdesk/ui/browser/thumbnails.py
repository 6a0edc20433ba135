"""Waveforms for the rows of a list: those that were asked for last come first, those that nobody sees any more not at all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from airdesk.errors import CancelledError
from airdesk.ui.bridge import InOrder
from airdesk.ui.session import Session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from airdesk.model.sample import Sample
    from airdesk.workflows.sample_outlines import Place, SampleOutline, SampleOutlines

_MOST_KEPT: Final = 4000  # each 1.5 kB
_MOST_WAITING: Final = 120  # some screens; what was asked for before has been scrolled away
_BATCH: Final = 10
_BATCH_SECONDS: Final = 60.0  # of sound: a long file is made by itself, so that others do not wait for it
_REST_MS: Final = 45_000  # the process that decodes ends after so long without work


class Thumbnails(QObject):
    """The lowest and highest values of samples, made in the background and kept."""

    ready = Signal(int)  # key of the sample's row: `of` has its waveform now, or knows that there is none

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: OrderedDict[Place, NDArray[np.float32] | None] = OrderedDict()
        self._waiting: OrderedDict[Place, float] = OrderedDict()  # how many seconds each lasts; the newest last
        self._making: frozenset[Place] = frozenset()
        self._outlines: SampleOutlines | None = None
        self._is_unwanted = threading.Event()
        self._line = InOrder(self)
        self._line.failed.connect(self._give_up)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._let_rest)
        if (program := QCoreApplication.instance()) is not None:
            program.aboutToQuit.connect(self.forget)  # else its end would wait for a long file

    def of(self, sample: Sample) -> NDArray[np.float32] | None:
        """float32 of shape (2, points), -1..1: lowest and highest; None: it is not there yet, or the file is broken."""
        place = (sample.root_id, sample.id)
        if place in self._kept:
            self._kept.move_to_end(place)
            return self._kept[place]
        if place not in self._making or self._is_unwanted.is_set():
            self._waiting[place] = sample.length_seconds or 0.0
            self._waiting.move_to_end(place)
            while len(self._waiting) > _MOST_WAITING:
                self._waiting.popitem(last=False)
            self._go_on()
        return None

    def is_broken(self, sample: Sample) -> bool:
        """True where it is known that there is no waveform to come."""
        place = (sample.root_id, sample.id)
        return place in self._kept and self._kept[place] is None

    def forget(self) -> None:
        """Files have changed, or others are shown: what waits is wanted no more, what is known is looked up again."""
        self._waiting.clear()
        self._kept.clear()
        self._is_unwanted.set()

    def close(self) -> None:
        """End what is being made, and the process that makes it."""
        self._waiting.clear()
        self._is_unwanted.set()
        if self._outlines is not None or self._making:
            self._line.do(lambda: self._outlines and self._outlines.rest())
        self._line.finish()

    def _go_on(self) -> None:
        """Have the newest made, unless some are being made."""
        if self._making or not self._waiting:
            return
        self._rest.stop()
        places = self._next_places()
        self._making = frozenset(places)
        unwanted = self._is_unwanted = threading.Event()
        self._line.do(lambda: self._made(places, unwanted), self._take)

    def _next_places(self) -> list[Place]:
        places, seconds = [], 0.0
        while self._waiting and len(places) < _BATCH and seconds < _BATCH_SECONDS:
            if places and self._waiting[next(reversed(self._waiting))] > _BATCH_SECONDS:
                break
            place, length = self._waiting.popitem()
            places.append(place)
            seconds += length
        return places

    def _made(self, places: list[Place], unwanted: threading.Event) -> list[SampleOutline]:
        """In the other thread."""
        if self._outlines is None:
            from airdesk.workflows.sample_outlines import SampleOutlines

            self._outlines = SampleOutlines(self._session.settings)

        def check() -> None:
            if unwanted.is_set():
                raise CancelledError("other samples are shown")

        return self._outlines.make(places, check)

    def _take(self, outlines: list[SampleOutline]) -> None:
        is_unwanted = self._is_unwanted.is_set()
        self._making = frozenset()
        if not is_unwanted:
            self._kept.update((each.place, each.outline) for each in outlines)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
            for each in outlines:
                if each.key:
                    self.ready.emit(each.key)
        self._rest.start()
        self._go_on()

    def _give_up(self, error: Exception) -> None:
        """The library cannot be read, or nobody wants them: rows that are painted again ask again."""
        self._making = frozenset()
        if isinstance(error, CancelledError):
            self._go_on()

    def _let_rest(self) -> None:
        if self._outlines is not None:
            self._line.do(self._outlines.rest)
