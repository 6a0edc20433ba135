"""`--log` and `--log-file`: the events of a run while it goes on, in words on standard error and as JSON Lines in a file."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from airdesk.cli.console import Console
from airdesk.errors import BadInputError

if TYPE_CHECKING:
    from airdesk.library.events import Event, Level

LEVELS: Final = ("debug", "info", "warning", "error")
_OPTION: Final = "--log"


def add_log_options(parser: argparse.ArgumentParser, *, shows: str = "show the run log on standard error") -> None:
    """Put `--log` and `--log-file` on a command."""
    add_level_option(parser, shows=shows)
    parser.add_argument("--log-file", type=Path, metavar="FILE", help="write every event of the run log there, as JSON Lines")


def add_level_option(parser: argparse.ArgumentParser, *, shows: str) -> None:
    """Put `--log` alone on a command."""
    levels = ", ".join(LEVELS)
    says = f"{shows}, from this level on: {levels} (default info)"
    parser.add_argument(_OPTION, nargs="?", const="info", choices=LEVELS, metavar="LEVEL", help=says)


def with_level(words: Sequence[str]) -> list[str]:
    """The command line with a level behind every bare `--log`, so that no prompt is taken for one."""
    settled: list[str] = []
    for place, word in enumerate(words):
        if word == "--":
            return [*settled, *words[place:]]
        is_bare = word == _OPTION and (place + 1 == len(words) or words[place + 1] not in LEVELS)
        settled.append(f"{_OPTION}=info" if is_bare else word)
    return settled


@contextmanager
def listening(options: argparse.Namespace, console: Console) -> Iterator[Callable[[Event], None] | None]:
    """Whom to tell of each event; None where nobody wants to know. Raises BadInputError where the file cannot be written."""
    level, path = options.log, options.log_file
    if path is None:
        yield None if level is None else _shown(console, level)
        return
    try:
        file = path.open("w", encoding="utf-8", errors="backslashreplace")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadInputError(f"{path} cannot be written ({reason}): choose another --log-file.", path=path) from error
    lines = _Lines(file, path, console)
    show = None if level is None else _shown(console, level)

    def tell(event: Event) -> None:
        lines.write(event)
        if show is not None:
            show(event)

    try:
        yield tell
    finally:
        lines.close()


def _shown(console: Console, level: Level) -> Callable[[Event], None]:
    from airdesk.library.events import is_at_least

    def show(event: Event) -> None:
        if is_at_least(event, level):
            console.event(event)

    return show


class _Lines:
    """A file with a line of JSON for each event, written at once; a disk that fails is told and ends the file, not the run."""

    def __init__(self, file: TextIO, path: Path, console: Console) -> None:
        self._file: TextIO | None = file
        self._path, self._console, self._run_id = path, console, ""

    def write(self, event: Event) -> None:
        """Write an event down; the first one names the run."""
        from airdesk.library.events import event_document

        if self._file is None:
            return
        self._run_id = self._run_id or str((event.data or {}).get("run_id") or "")
        line = json.dumps(event_document(event, self._run_id), ensure_ascii=False, default=str)
        try:
            print(line, file=self._file, flush=True)
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        with suppress(OSError):
            if self._file is not None:
                self._file.close()
        self._file = None
        self._console.close_line()
        print(f"note: {self._path} cannot be written any more ({error.strerror}).", file=self._console.err, flush=True)
