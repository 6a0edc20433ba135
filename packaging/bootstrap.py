#!/usr/bin/env python3
"""Start AirDesk from a fresh clone with nothing but Python: `run` opens it or makes a song, `test` runs the tests.

The first start makes `.venv` beside this folder and installs what the lock file names; later ones go straight on.
Only the standard library is used here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import soundfont
from announcements import CannotStartError, say
from desktop_entry import install_desktop_entry, uninstall_desktop_entry
from installation import CHECKOUT, ensure_installed, is_ready, venv_python
from system_packages import ensure_system_packages

OLDEST_PYTHON = (3, 11)
DEFAULT_PROMPT = "dusty lo-fi for a rainy night"
MOST_TEST_PROCESSES = 4  # each with a window, a sound device and processes of its own
STOPPED_BY_USER = 130  # what a shell reports after Ctrl-C

NO_SCREEN = f'There is no screen here, so instead of the window comes a song: "{DEFAULT_PROMPT}".'

USAGE = """\
usage: python3 packaging/bootstrap.py run                      open AirDesk's window
       python3 packaging/bootstrap.py run PROMPT [options]     make a song and say where it is
       python3 packaging/bootstrap.py test [options]           run the tests
       python3 packaging/bootstrap.py install-desktop          put AirDesk into the desktop's menu
       python3 packaging/bootstrap.py uninstall-desktop        take it out again
Options after a prompt go to "airdesk make" (try --help), options after test go to pytest."""


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether there is somewhere to open a window."""
    if not sys.platform.startswith("linux"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(arguments: Sequence[str]) -> None:
    """Open the window, or make a song where there is a prompt, an option or no screen."""
    opens_window = not arguments and has_screen(os.environ)
    ensure_ready("window" if opens_window else "song")
    if not arguments and not opens_window:
        say(NO_SCREEN)
    become([str(venv_python()), "-m", "airdesk"] if opens_window else make_command(arguments))


def make_command(arguments: Sequence[str]) -> list[str]:
    """The command that makes a song from the given prompt, or from ours."""
    has_prompt = bool(arguments) and not arguments[0].startswith("-")
    prompt = [] if has_prompt else [DEFAULT_PROMPT]
    return [str(venv_python()), "-m", "airdesk", "make", *prompt, *arguments]


def test_command(arguments: Sequence[str]) -> list[str]:
    """The command that runs the tests: all of them on several cores, those that options choose one after another."""
    several = [] if arguments else ["-n", str(max(1, min(MOST_TEST_PROCESSES, os.cpu_count() or 1))), "--dist", "loadfile"]
    return [str(venv_python()), "-m", "pytest", *several, *arguments]


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
        run(rest)
    elif command == "test":
        ensure_ready("test")
        os.chdir(CHECKOUT)
        become(test_command(rest))
    elif command == "install-desktop":
        ensure_ready("window")
        install_desktop_entry(os.environ)
    elif command == "uninstall-desktop":
        uninstall_desktop_entry(os.environ)
    else:
        raise CannotStartError(f"{command!r} is no command of this program.\n{USAGE}", exit_code=2)


def ensure_ready(purpose: str) -> None:
    """Bring system libraries and packages for a song, the window or the tests, and a SoundFont where that is easy."""
    command = "test" if purpose == "test" else "run"  # whose lock file counts
    if sys.version_info < OLDEST_PYTHON:
        raise CannotStartError(
            f"AirDesk needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.", exit_code=2
        )
    ensure_system_packages(purpose, needs_venv=not is_ready(command))
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
