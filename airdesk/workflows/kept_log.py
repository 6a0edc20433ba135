"""A run whose files go where the user says: its log is kept in the library like everybody's."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import airdesk
from airdesk.settings import Settings
from airdesk.workflows.kept_run import KeptRun
from airdesk.workflows.run_log import Call, RunLog


@contextmanager
def kept_log(log: RunLog, kind: str, request: Mapping[str, Any], out: Path | None, settings: Settings) -> Iterator[Call]:
    """All of a run as `RunLog.run`, stored with its events as it goes on and however it ends.

    *request*: what was asked, as it can be put into JSON. *out*: the folder of its files, if it writes some.

    A library that cannot be used is a warning of the log.
    """
    request = json.loads(json.dumps(request, default=_plain))
    kept = KeptRun(settings, log, kind, request)
    try:
        with log.run(kind, {"version": airdesk.__version__, **request}) as run:
            yield run
    except BaseException as error:
        kept.failed(error)
        raise
    kept.finished(None if out is None else str(out.absolute()), (), None, None)


def _plain(value: object) -> object:
    """What JSON does not know: sets, paths."""
    return sorted(value, key=str) if isinstance(value, (set, frozenset)) else str(value)
