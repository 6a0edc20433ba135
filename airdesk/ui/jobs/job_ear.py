"""What the work of a job tells that nobody in the window has asked for: its run, its events, the names of its sounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from airdesk.workflows.take_values import RunBegan, SamplesChosen

if TYPE_CHECKING:
    from airdesk.ui.session import Session


class JobEar:
    """Hears it in the job's thread."""

    def __init__(
        self, session: Session, tell_names: Callable[[Mapping[str, str]], object] | None = None, job_id: str = ""
    ) -> None:
        self.job_id = job_id
        self._session, self._tell_names = session, tell_names
        self._run_id = self._noted = ""

    def on_event(self, *said: Any) -> None:
        """An event, of some kinds of work with its run before it."""
        run_id, event = said if len(said) == 2 else (self._run_id, said[0])
        self._note(run_id)
        self._session.log(run_id, event)

    def on_stage(self, news: object) -> None:
        """What is there of a take."""
        if isinstance(news, RunBegan):
            self._run_id = news.run_id
            self._note(news.run_id)
        elif isinstance(news, SamplesChosen) and self._tell_names is not None:
            self._tell_names(news.names)

    def _note(self, run_id: str) -> None:
        """The job is this run; told of each event until the job is known, for work may begin before its job is named."""
        handle = None if run_id in ("", self._noted) else self._session.executor.handle(self.job_id)
        if handle is not None:
            self._noted = run_id
            handle.note_run(run_id)
