#!/usr/bin/env python3
"""Start AirDesk from a fresh clone with nothing but Python: `run` makes a song, `test` runs the tests.

The first start makes `.venv` beside this folder and installs what the lock file names; later ones go straight on.
Only the standard library is used here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import soundfont
from announcements import CannotStartError, say
from installation import CHECKOUT, ensure_installed, is_ready, venv_python
from system_packages import ensure_system_packages

OLDEST_PYTHON = (3, 11)
DEFAULT_PROMPT = "dusty lo-fi for a rainy night"
STOPPED_BY_USER = 130  # what a shell reports after Ctrl-C

USAGE = f"""\
usage: python3 packaging/bootstrap.py run [PROMPT] [options]   make a song; the prompt is "{DEFAULT_PROMPT}" if you give none
       python3 packaging/bootstrap.py test [options]           run the tests
Options after run go to "airdesk make" (try --help), options after test go to pytest."""


def make_command(arguments: Sequence[str]) -> list[str]:
    """The command that makes a song from the given prompt, or from ours."""
    has_prompt = bool(arguments) and not arguments[0].startswith("-")
    prompt = [] if has_prompt else [DEFAULT_PROMPT]
    return [str(venv_python()), "-m", "airdesk", "make", *prompt, *arguments]


def test_command(arguments: Sequence[str]) -> list[str]:
    """The command that runs the tests."""
    return [str(venv_python()), "-m", "pytest", *arguments]


def become(command: Sequence[str]) -> None:
    """Go on as another program; its exit code is ours."""
    sys.stderr.flush()
    os.execv(command[0], list(command))


def start(arguments: Sequence[str]) -> None:
    """Prepare what the command needs and go on as it."""
    command, *rest = arguments or ["--help"]
    if command in ("-h", "--help"):
        print(USAGE)
    elif command == "run":
        ensure_ready("run")
        become(make_command(rest))
    elif command == "test":
        ensure_ready("test")
        os.chdir(CHECKOUT)
        become(test_command(rest))
    else:
        raise CannotStartError(f"{command!r} is neither run nor test.\n{USAGE}", exit_code=2)


def ensure_ready(command: str) -> None:
    """Bring system libraries and packages for a command, and for songs a SoundFont where that is easy."""
    if sys.version_info < OLDEST_PYTHON:
        raise CannotStartError(
            f"AirDesk needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.", exit_code=2
        )
    ensure_system_packages(command, needs_venv=not is_ready(command))
    wants_soundfont = command == "run" and soundfont.is_wanted(os.environ)
    arrival = soundfont.begin() if wants_soundfont else None  # comes while the packages are installed
    ensure_installed(command)
    if arrival is not None:
        soundfont.tell(arrival)
    if wants_soundfont:
        soundfont.remember_trying()


def main() -> int:
    """Carry out the command line; errors are one line, never a traceback."""
    try:
        start(sys.argv[1:])
    except CannotStartError as error:
        say(f"error: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("\nStopped. Start again whenever you like; nothing is left half-done.")
        return STOPPED_BY_USER
    except OSError as error:
        say(f"error: {Path(error.filename or CHECKOUT)} cannot be used: {error.strerror}.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
