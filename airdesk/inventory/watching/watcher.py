"""Watches the roots in a thread and tells which folders have changed; what cannot be watched is looked at now and then."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from airdesk.inventory.walk import Place, place_of
from airdesk.inventory.watching.far_folders import is_far
from airdesk.inventory.watching.poll import FolderPoll
from airdesk.inventory.watching.touched import TouchedFolders, concerns_samples

if TYPE_CHECKING:
    from airdesk.inventory.watching.system_events import SystemEvents

TICK_SECONDS: Final = 0.25
PRESENCE_SECONDS: Final = 2.0
"""How often it is looked whether roots came or went: sticks are pulled, disks are mounted."""
POLL_SECONDS: Final = 30.0

OnTouched = Callable[[Sequence[Path]], None]
"""Hears the folders to scan; called in the watcher's thread."""


@dataclass(slots=True)
class _Watched:
    """A root and how it is watched."""

    path: Path
    place: Place | None = None  # which folder lies there; None: none
    is_told: bool = False  # by the system
    poll: FolderPoll | None = None
    polled_at: float = field(default_factory=time.monotonic)


class FolderWatcher:
    """One thread for all roots. It writes nothing and reads no file: who hears of a change scans the folders."""

    def __init__(
        self,
        on_touched: OnTouched,
        *,
        own_folder: Path,
        touched: TouchedFolders | None = None,
        poll_seconds: float = POLL_SECONDS,
        presence_seconds: float = PRESENCE_SECONDS,
    ) -> None:
        """*own_folder*: where AirDesk writes; what happens there is nobody's business."""
        self._on_touched, self._own_folder = on_touched, own_folder.resolve()
        self._touched = touched or TouchedFolders()
        self._poll_seconds, self._presence_seconds = poll_seconds, presence_seconds
        self._wanted: tuple[Path, ...] = ()
        self._roots: dict[Path, _Watched] = {}
        self._lock = threading.Lock()  # of what has been touched, and of what is wanted
        self._is_stopped = threading.Event()
        self._is_ready = threading.Event()
        self._system: SystemEvents | None = None
        self._thread: threading.Thread | None = None

    def watch(self, roots: Iterable[Path]) -> None:
        """Watch these roots and no others, from the next tick on; starts the thread."""
        with self._lock:
            self._is_ready.clear()
            self._wanted = tuple(roots)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="folder watcher", daemon=True)
            self._thread.start()

    def wait_until_ready(self, seconds: float = 10.0) -> bool:
        """Wait until all wanted roots are watched; False where it takes longer."""
        return self._is_ready.wait(seconds)

    def polled_roots(self) -> list[Path]:
        """The roots that are only looked at now and then."""
        return [path for path, watched in list(self._roots.items()) if watched.poll is not None]

    def stop(self, wait_seconds: float = 1.0) -> None:
        """Watch nothing any more; nothing is told afterwards."""
        self._is_stopped.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(wait_seconds)

    def _run(self) -> None:
        looked_at = -1e9
        watched: tuple[Path, ...] = ()
        while not self._is_stopped.wait(TICK_SECONDS if looked_at > 0 else 0.0):
            wanted, now = self._wanted, time.monotonic()
            if wanted != watched or now - looked_at >= self._presence_seconds:
                self._look_for_roots(wanted)
                watched, looked_at = wanted, time.monotonic()
                with self._lock:
                    if wanted == self._wanted:
                        self._is_ready.set()
            self._poll(now)
            with self._lock:
                folders = self._touched.ready()
            if folders and not self._is_stopped.is_set():
                self._on_touched(folders)
        if self._system is not None:
            self._system.stop()

    def _look_for_roots(self, wanted: Sequence[Path]) -> None:
        for path in [path for path in self._roots if path not in wanted]:
            self._let_go(self._roots.pop(path))
        for path in wanted:
            is_new = path not in self._roots
            root = self._roots.setdefault(path, _Watched(path))
            place = place_of(path)
            if place != root.place:
                self._let_go(root)
                root.place = place
                if place is not None:
                    self._begin(root)
                if not is_new:  # it came, went, or is another one now
                    self._touch(path, path)
            if self._is_stopped.is_set():
                return

    def _begin(self, root: _Watched) -> None:
        if not is_far(root.path) and self._tell_of(root):
            root.is_told = True
            return
        root.poll, root.polled_at = FolderPoll(root.path), 0.0

    def _tell_of(self, root: _Watched) -> bool:
        """Ask the system to tell; False where it cannot, or has been asked too much of."""
        try:
            if self._system is None:
                from airdesk.inventory.watching.system_events import SystemEvents  # late: it loads watchdog

                self._system = SystemEvents(self._on_event)
            self._system.add(root.path)
        except Exception as error:  # noqa: BLE001  whatever keeps the system from telling: it is looked at instead
            logging.getLogger(__name__).info("%s is polled: %s", root.path, error)
            return False
        return True

    def _let_go(self, root: _Watched) -> None:
        if root.is_told and self._system is not None:
            self._system.remove(root.path)
        root.is_told, root.poll = False, None

    def _on_event(self, root: Path, path: Path, is_folder: bool, is_new: bool) -> None:
        """Called in the system's thread."""
        if self._own_folder == path or self._own_folder in path.parents:
            return
        if concerns_samples(root, path, is_folder=is_folder):
            self._touch(root, path if is_folder and is_new else path.parent if path != root else path)

    def _touch(self, root: Path, folder: Path) -> None:
        with self._lock:
            self._touched.add(root, folder)

    def _poll(self, now: float) -> None:
        for root in list(self._roots.values()):
            if root.poll is not None and now - root.polled_at >= self._poll_seconds:
                for folder in root.poll.changed_folders(self._is_stopped.is_set):
                    if self._own_folder != folder and self._own_folder not in folder.parents:
                        self._touch(root.path, folder)
                root.polled_at = time.monotonic()
