"""Logs of runs as text and as JSON Lines, to be copied or written to a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.library.events import Event, event_document
from airdesk.settings import Settings

LogOfRun = tuple[str, Sequence[Event]]
"""A run's id and lines of its log."""


def as_text(events: Iterable[Event]) -> str:
    """The lines in words, further in the deeper they lie, with all they say."""
    return "\n".join(_text(event) for event in events)


def as_json_lines(logs: Iterable[LogOfRun]) -> str:
    """One JSON object for each line, with the id of its run."""
    documents = (event_document(event, run_id) for run_id, events in logs for event in events)
    return "".join(f"{json.dumps(document, ensure_ascii=False, default=str)}\n" for document in documents)


def write_run_logs(path: Path, logs: Mapping[str, Sequence[Event] | None], settings: Settings) -> int:
    """Write logs of runs as JSON Lines, the file whole or not at all; returns the number of lines.

    *logs*: by run id; None: the whole log as the library has it. Raises BadInputError, LibraryError or StorageError.
    """
    from airdesk.midi.whole_file import write_whole_file

    whole = whole_logs(logs, settings)
    text = as_json_lines(whole)
    if not text:
        raise BadInputError("There is nothing to write: choose a run with a log.")
    write_whole_file(path, text.encode("utf-8", "replace"))
    return sum(len(events) for _, events in whole)


def whole_logs(logs: Mapping[str, Sequence[Event] | None], settings: Settings) -> list[LogOfRun]:
    """The logs, with those that are None read from the library. Raises LibraryError."""
    from airdesk.workflows.job_history import load_run_log

    return [(run_id, load_run_log(settings, run_id) if events is None else events) for run_id, events in logs.items()]


def _text(event: Event) -> str:
    data = "" if not event.data else f"  {json.dumps(dict(event.data), ensure_ascii=False, default=str)}"
    message = event.message.replace("\n", " ")
    return f"{event.at}  {event.category:8}{event.level:8}{'  ' * event.depth}{message}{data}"
