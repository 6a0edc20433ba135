"""What went wrong, as one line for the user and an exit code; our own mistakes go to a log file with their traceback."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from airdesk.cli.console import Console, OutputError
from airdesk.errors import AirdeskError, CancelledError

EXIT_FAILED = 1
EXIT_BAD_INPUT = 2


def exit_code_of(error: BaseException, console: Console, library_folder: Path | None) -> int:
    """Say what went wrong and return the exit code."""
    if isinstance(error, (KeyboardInterrupt, CancelledError)):
        return console.fail(str(error) or "cancelled; nothing half-written was left", code=EXIT_FAILED)
    if isinstance(error, BrokenPipeError):  # whoever read our output has heard enough
        _give_up_output()
        return EXIT_FAILED
    if isinstance(error, OutputError):
        _give_up_output()
        return console.fail(str(error), code=EXIT_FAILED)
    if isinstance(error, AirdeskError):
        return console.fail(str(error), code=EXIT_BAD_INPUT if error.is_bad_input else EXIT_FAILED)
    if isinstance(error, MemoryError):
        return console.fail("not enough memory: close other programs or ask for a shorter song", code=EXIT_FAILED)
    if isinstance(error, OSError):
        return console.fail(_storage_sentence(error), code=EXIT_FAILED)
    return console.fail(_our_mistake(error, library_folder), code=EXIT_FAILED)


def _give_up_output() -> None:
    """Send the rest of standard output nowhere, so that Python's own flush at the end does not fail once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _storage_sentence(error: OSError) -> str:
    from airdesk.audio.disk_errors import storage_error

    if error.filename is None:
        return f"Writing failed ({error.strerror or error}): free some space and try again"
    return str(storage_error(error, Path(os.fsdecode(error.filename))))


def _our_mistake(error: BaseException, library_folder: Path | None) -> str:
    name = type(error).__name__
    try:
        log_file = _write_traceback(error, library_folder)
    except (OSError, AirdeskError):  # the settings may be at fault, too
        return f"AirDesk made a mistake ({name}: {error}); its log cannot be written, so please report this line"
    return f"AirDesk made a mistake ({name}: {error}); please report it with {log_file}"


def _write_traceback(error: BaseException, library_folder: Path | None) -> Path:
    from airdesk.settings import settings_for

    log_file = settings_for(library_folder).log_file
    log_file.parent.mkdir(parents=True, exist_ok=True)
    with log_file.open("a", encoding="utf-8", errors="backslashreplace") as file:
        file.write(f"{datetime.now(UTC).isoformat()} {sys.argv[1:]}\n")
        file.writelines(traceback.format_exception(error))
    return log_file
