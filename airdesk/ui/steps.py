"""Making what takes long in steps, so that the window lives in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer

Steps = Iterator[None]
"""Goes on with the making each time it is asked for the next one."""


def take_all(steps: Steps) -> None:
    """Go through what is left of the steps, now."""
    for _ in steps:
        pass


def take_one_by_one(steps: Steps, owner: QObject, then: Callable[[], object]) -> None:
    """Go through the steps with a turn of the event loop between two, then call *then*; it ends with *owner*."""
    for _ in steps:
        QTimer.singleShot(0, owner, lambda: take_one_by_one(steps, owner, then))
        return
    then()
