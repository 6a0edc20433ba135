"""Saving as one works: every change of the open song is kept within a second, in a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

from airdesk.document.open_song import Document
from airdesk.errors import AirdeskError
from airdesk.model.song import Song

DELAY_SECONDS: Final = 0.5
"""After the first change that is not saved yet; what follows meanwhile is saved with it."""

RETRY_SECONDS: Final = (1.0, 2.0, 5.0, 10.0)
"""After a failure, and the next one…; the last for all that follow."""


class Autosave:
    """Keeps the newest value of a document; a value is frozen, so no save ever sees a half-done edit.

    *save*: keeps a song; it is called in this thread only, one at a time. *on_saved* and *on_trouble* are called in that
    thread, too: the first after each save, the second once when saving begins to fail, with a sentence for the user.
    """

    def __init__(
        self,
        document: Document,
        save: Callable[[Song], None],
        *,
        on_saved: Callable[[Song], None] | None = None,
        on_trouble: Callable[[str], None] | None = None,
        delay_seconds: float = DELAY_SECONDS,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self._save = save
        self._on_saved = on_saved or (lambda _: None)
        self._on_trouble = on_trouble or (lambda _: None)
        self._delay_seconds = delay_seconds
        self._retry_seconds = retry_seconds
        self._changed = threading.Condition()
        self._waiting: Song | None = None  # the newest value that is not saved
        self._due = 0.0  # when it shall be
        self._failures = 0
        self._is_saving = False
        self._is_closing = False
        self._stop_listening = document.listen(lambda changed: self._take(changed.song))
        self._thread = threading.Thread(target=self._work, name="autosave", daemon=True)
        self._thread.start()

    @property
    def is_saved(self) -> bool:
        """True when nothing waits to be saved."""
        with self._changed:
            return self._waiting is None and not self._is_saving

    def flush(self, timeout_seconds: float = 5.0) -> bool:
        """Save at once and wait for it; False when it did not work out in time."""
        give_up = time.monotonic() + timeout_seconds
        with self._changed:
            self._due = 0.0
            self._changed.notify_all()
            while self._waiting is not None or self._is_saving:
                if not self._thread.is_alive() or not self._changed.wait(max(0.0, give_up - time.monotonic())):
                    return False
        return True

    def close(self) -> None:
        """Hear of no more changes, save what waits and end; returns at once. `join` waits for it."""
        with self._changed:
            if not self._is_closing:
                self._stop_listening()
            self._is_closing, self._due = True, 0.0
            self._changed.notify_all()

    def join(self, timeout_seconds: float = 5.0) -> bool:
        """Wait for the end after `close`; False when something could not be saved in time."""
        self._thread.join(timeout_seconds)
        return not self._thread.is_alive() and self._waiting is None

    def _take(self, song: Song) -> None:
        with self._changed:
            if self._waiting is None and self._failures == 0:
                self._due = time.monotonic() + self._delay_seconds
            self._waiting = song
            self._changed.notify_all()

    def _work(self) -> None:
        while (song := self._next()) is not None:
            trouble = self._attempt(song)
            with self._changed:
                self._is_saving = False
                if trouble is not None:
                    self._put_back(song)
                if self._waiting is None or (trouble is not None and self._is_closing):
                    self._changed.notify_all()
                    if self._is_closing:
                        return

    def _next(self) -> Song | None:
        """Wait for a value that is due; None at the end."""
        with self._changed:
            while self._waiting is None or time.monotonic() < self._due:
                if self._is_closing and self._waiting is None:
                    return None
                self._changed.wait(None if self._waiting is None else max(0.0, self._due - time.monotonic()))
            song, self._waiting = self._waiting, None
            self._is_saving = True
            return song

    def _attempt(self, song: Song) -> str | None:
        """Save; None when it worked, else why not, told when it is the first time."""
        try:
            self._save(song)
        except AirdeskError as error:
            trouble = str(error)
        except Exception as error:  # noqa: BLE001  a mistake of ours must not end saving
            trouble = f"The song could not be saved ({type(error).__name__}: {error}); it is tried again."
        else:
            self._failures = 0
            self._on_saved(song)
            return None
        if self._failures == 0:
            self._on_trouble(trouble)
        self._failures += 1
        return trouble

    def _put_back(self, song: Song) -> None:
        """Try again later, with a newer value if there is one by then."""
        if self._waiting is None:
            self._waiting = song
        waits = self._retry_seconds
        self._due = time.monotonic() + waits[min(self._failures, len(waits)) - 1]
