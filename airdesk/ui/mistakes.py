"""Our own mistakes in the window: written to the log with their traceback, told in a sentence, and the window goes on."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType


def catch_mistakes(log_file: Path, tell: Callable[[str], None]) -> None:
    """From now on no exception ends the window; *tell* is called with a sentence, from any thread."""

    def on_mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        write_mistake(log_file, error)
        tell(f"AirDesk made a mistake ({kind.__name__}); your songs are safe. Please report it with {log_file}.")

    sys.excepthook = on_mistake
    threading.excepthook = lambda args: on_mistake(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)


def write_mistake(log_file: Path, error: BaseException) -> None:
    """Append a traceback to the log; where that is not possible, to standard error."""
    text = "".join(traceback.format_exception(error))
    try:
        log_file.parent.mkdir(parents=True, exist_ok=True)
        with log_file.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}\n{text}\n")
    except OSError:
        sys.stderr.write(text)
