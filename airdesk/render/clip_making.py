"""Making sounds of clips in a thread that goes on when nobody waits any more: the next who asks finds it further on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from airdesk.progress import Progress

Make = Callable[[Progress], None]

_LOOK_SECONDS: Final = 0.05
_running: dict[Path, Making] = {}
_lock = threading.Lock()


class Making:
    """One sound on its way; it is the progress of its own work."""

    def __init__(self, place: Path, make: Make) -> None:
        self.fraction = 0.0
        self.error: Exception | None = None
        self.is_over = threading.Event()
        self._place, self._make = place, make
        threading.Thread(target=self._work, name=f"making {place.name}", daemon=True).start()

    def report(self, fraction: float | None, _stage: str) -> None:
        """How far it is."""
        self.fraction = fraction or self.fraction

    def check_cancelled(self) -> None:
        """It goes on."""

    def _work(self) -> None:
        try:
            self._make(self)
        except Exception as error:  # noqa: BLE001  the boundary of a thread: who waits raises it
            self.error = error
        finally:
            with _lock:
                _running.pop(self._place, None)
            self.is_over.set()


def make_beside(place: Path, make: Make, progress: Progress, stage: str) -> None:
    """Have a file made by *make*, or wait for who makes it already. Raises what that raises, and CancelledError at once."""
    with _lock:
        making = _running.get(place)
        if making is None:
            making = _running[place] = Making(place, make)
    while not making.is_over.wait(_LOOK_SECONDS):
        progress.check_cancelled()
        progress.report(making.fraction, stage)
    if making.error is not None:
        raise making.error
