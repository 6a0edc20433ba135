"""A hand on a real screen: xdotool moves the mouse while the window lives, and waits for the window, however slow that is."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import pairwise

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

Point = tuple[int, int]
_MOST_NUDGES = 200


def wait(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Let the window live until something holds. Raises TimeoutError."""
    loop, timer, left = QEventLoop(), QTimer(), [round(seconds * 50)]

    def look() -> None:
        left[0] -= 1
        if left[0] <= 0 or condition():
            loop.quit()

    timer.timeout.connect(look)
    timer.start(20)
    loop.exec()
    timer.stop()
    if not condition():
        raise TimeoutError


def rest(seconds: float = 0.25) -> None:
    """Let the window live a moment."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def do(*words: str) -> None:
    """Shell commands, while the window lives."""
    moving = subprocess.Popen(["sh", "-c", "; ".join(words)])
    wait(lambda: moving.poll() is not None)
    rest()


def settled(condition: Callable[[], object]) -> None:
    """Wait until something holds; where it never does, what is told in the end says so."""
    with suppress(TimeoutError):
        wait(condition)
    rest()


class _Releases(QObject):
    """Counts how often a window has heard that a button was let go."""

    number = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.number += event.type() == QEvent.Type.MouseButtonRelease and watched.isWindowType()
        return False


def _way(places: Sequence[Point]) -> Iterator[str]:
    """From the first place to the others, slowly."""
    for before, place in pairwise(places):
        for step in range(1, 9):
            at = [round(a + (b - a) * step / 8) for a, b in zip(before, place, strict=True)]
            yield f"xdotool mousemove {at[0]} {at[1]}"
            yield "sleep 0.04"


def drag(*places: Point, button: int = 1) -> None:
    """Press at the first place, go to the others slowly, let go at the last, and wait until the window has heard of it."""
    releases, application = _Releases(), QApplication.instance()
    assert application is not None
    application.installEventFilter(releases)
    words = [f"xdotool mousemove {places[0][0]} {places[0][1]}", "sleep 0.15", f"xdotool mousedown {button}", "sleep 0.15"]
    do(*words, *_way(places), "sleep 0.3", f"xdotool mouseup {button}")
    settled(lambda: releases.number > 0)
    application.removeEventFilter(releases)


def carry(*places: Point, is_over: Callable[[], object]) -> None:
    """Drag and drop: let go at the last place as soon as what takes it is ready, however slow the window is.

    While something is carried, the window lives in Qt's own loop: a timer moves the mouse there, too.
    """
    x, y = places[-1]

    def hand() -> Iterator[str]:
        yield f"xdotool mousemove {places[0][0]} {places[0][1]}; sleep 0.15; xdotool mousedown 1; sleep 0.15"
        yield "; ".join(_way(places))
        for number in range(_MOST_NUDGES):
            if is_over():
                break
            yield f"xdotool mousemove {x + number % 2} {y}"
        yield f"sleep 0.1; xdotool mousemove {x} {y}; sleep 0.1; xdotool mouseup 1"

    steps, moving = hand(), list[subprocess.Popen[bytes]]()
    has_ended = list[bool]()

    def go_on() -> None:
        if moving and moving[-1].poll() is None:
            return
        words = next(steps, "")
        if words:
            moving.append(subprocess.Popen(["sh", "-c", words]))
        else:
            has_ended.append(True)

    timer = QTimer()
    timer.timeout.connect(go_on)
    timer.start(50)
    wait(lambda: has_ended, 120.0)
    timer.stop()
    rest()


def on_screen(widget: QWidget, at: QPoint) -> Point:
    """A point of a widget on the screen."""
    place = widget.mapToGlobal(at)
    return place.x(), place.y()
