"""Keeping a run in the library while it goes on: in a thread of its own, so that the music never waits for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

import airdesk
from airdesk.errors import AirdeskError, CancelledError, LibraryError
from airdesk.library.identity import utc_now
from airdesk.library.process_mark import own_mark
from airdesk.library.runs import Artifact, Run
from airdesk.model.song import Song
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.results import OutputFile
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.run_storing import store_files, store_run_whole, store_song_of_run

if TYPE_CHECKING:
    from airdesk.library.database import Library

Stored = TypeVar("Stored")

_LOOK_SECONDS: Final = 0.1
"""How often who waits for the library is asked whether it still wants to."""

_PATIENCE_SECONDS: Final = 0.4
"""A cancelled run has ended after so long, though another program keeps the library; its end is stored when that lets go."""

_SETTLE_SECONDS: Final = 0.5
"""How long `is_kept` waits for what was made until now to be stored."""


class KeptRun:
    """One run on its way into the library; after each stage what it made is stored, so that a failure loses none of it.

    A library that cannot be used is a warning: the song itself must not suffer. `check` is for those who cannot go on
    without it.
    """

    def __init__(self, settings: Settings, log: RunLog, kind: str, request: Mapping[str, Any]) -> None:
        self._log = log
        self._run = Run(log.run_id, kind, "active", airdesk.__version__, request, log.started_at, process=own_mark())
        self._events_kept = 0
        self._library: Library | None = None
        self._is_unwanted = self._is_decided = False  # whether the end may still be called off
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="library")
        self._stored: list[Future[Any]] = []
        self._opened = self._thread.submit(self._open, settings)
        self._keep()
        log.on_stage_left = self._keep

    @property
    def kind(self) -> str:
        """What kind of run it is: make, take…"""
        return self._run.kind

    def check(self, progress: Progress) -> None:
        """Raise what is wrong with the library, if anything is; afterwards the run is in it, whatever becomes of it.

        Raises also CancelledError, while another program keeps the library.
        """
        for ready in (self._opened, self._stored[0]):
            while not ready.done():
                progress.check_cancelled()
                wait([ready], _LOOK_SECONDS)
            ready.result()

    def plan_made(self, plan: Mapping[str, Any]) -> None:
        """Keep the plan."""
        self._update(plan=plan)

    def score_made(self, score: Mapping[str, Any]) -> None:
        """Keep the score."""
        self._update(score=score)

    def sounds_made(self, sounds: Mapping[str, Any]) -> None:
        """Keep which track plays what."""
        self._update(sounds=sounds)

    def is_kept(self) -> bool:
        """Whether the library takes what is made; waits a little, so that what was made until now is in it."""
        wait(self._stored[-1:], _SETTLE_SECONDS)
        return self._library is not None

    def finished(
        self, folder: str | None, files: tuple[OutputFile, ...], song: Song | None, thumbnail: bytes | None
    ) -> str | None:
        """Keep song, files and log of a run that ended well; returns the song's id, None where the library failed."""
        song_id = None
        if song is not None:
            song_id = self._submit(lambda library: store_song_of_run(library, song, thumbnail, self._run)).result()
        self._update(state="completed", folder=folder, song_id=song_id, finished_at=utc_now())
        artifacts = [Artifact(file.path, file.stage, file.bytes, file.sha256) for file in files]
        self._submit(lambda library: store_files(library, self._run.id, artifacts))
        self._close()
        for stored in self._stored:
            stored.result()  # a mistake of ours must not stay hidden in the thread
        return song_id

    def finished_with(
        self, folder: str, store: Callable[[Library], Stored], song_id: Callable[[Stored], str], progress: Progress
    ) -> Stored:
        """Keep what `store` stores and the end of the run, both or neither. Raises what the library raises, CancelledError.

        *song_id*: of what was stored, the song it belongs to.
        """
        run = replace(self._run, state="completed", folder=folder, finished_at=utc_now())
        stored = self._thread.submit(self._stored_at_the_end, run, store, song_id)
        while not stored.done():
            with self._lock:
                if not self._is_decided:
                    self._raise_if_unwanted(progress)
            wait([stored], _LOOK_SECONDS)
        return stored.result()

    def _raise_if_unwanted(self, progress: Progress) -> None:
        try:
            progress.check_cancelled()
        except CancelledError:
            self._is_unwanted = True
            raise

    def also_keep(self, work: Callable[[Library], None]) -> None:
        """Store something else of the run; what goes wrong with it is a warning."""
        self._submit(work)

    def close(self) -> None:
        """Wait until all is stored, after `finished_with`."""
        self._keep()
        self._close()

    def _stored_at_the_end(self, run: Run, store: Callable[[Library], Stored], song_id: Callable[[Stored], str]) -> Stored:
        from airdesk.library.database import transaction

        if self._library is None:
            raise LibraryError("The library cannot be used any more, so the song was not kept: see the run log.")
        with transaction(self._library):
            with self._lock:
                if self._is_unwanted:
                    raise CancelledError("cancelled while another program kept the library")
                self._is_decided = True
            stored = store(self._library)
            run = replace(run, song_id=song_id(stored))
            store_run_whole(self._library, self._with_log(run), [])
        self._run = run
        return stored

    def failed(self, error: BaseException) -> None:
        """Keep what there is of a run that raised."""
        was_cancelled = isinstance(error, (CancelledError, KeyboardInterrupt))
        state = "cancelled" if was_cancelled else "failed"
        self._update(state=state, error=f"{type(error).__name__}: {error}", finished_at=utc_now())
        self._close(_PATIENCE_SECONDS if was_cancelled else None)

    def _update(self, **changes: Any) -> None:
        self._run = replace(self._run, **changes)
        self._keep()

    def _keep(self) -> None:
        """Store the run as it stands and the events since the last time."""
        run = self._with_log(self._run)
        with self._lock:
            events = self._log.events[self._events_kept :]
            self._events_kept += len(events)
        self._submit(lambda library: store_run_whole(library, run, events))

    def _with_log(self, run: Run) -> Run:
        return replace(run, stages=self._log.stages_now(), warnings=tuple(self._log.warnings))

    def _submit(self, work: Callable[[Library], Any]) -> Future[Any]:
        stored = self._thread.submit(self._attempt, work)
        self._stored.append(stored)
        return stored

    def _attempt(self, work: Callable[[Library], Any]) -> Any:
        """Do the work if the library is open; what goes wrong with it is said once and the library left alone."""
        if self._library is None:
            return None
        try:
            return work(self._library)
        except AirdeskError as error:
            self._say(error)
            self._library.close()
            self._library = None
            return None

    def _open(self, settings: Settings) -> None:
        from airdesk.library.database import open_library

        try:
            self._library = open_library(settings.library_folder)
        except AirdeskError as error:
            self._say(error)
            raise

    def _say(self, error: AirdeskError) -> None:
        self._log.warn("meta", f"The run was not kept in the library: {error}")

    def _close(self, wait_seconds: float | None = None) -> None:
        """Wait until all is stored, at most so long; then the library is let go of."""
        self._log.on_stage_left = None
        wait([self._thread.submit(self._let_go)], wait_seconds)
        self._thread.shutdown(wait=wait_seconds is None)

    def _let_go(self) -> None:
        if self._library is not None:
            self._library.close()
