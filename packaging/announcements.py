"""What the start tells the person who waits for it."""

from __future__ import annotations

import sys


class CannotStartError(Exception):
    """What stops us, in a sentence that says what to do; `exit_code` is 2 where the user must act first."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def say(text: str) -> None:
    """Tell what is going on; on standard error, because standard output belongs to the command that follows."""
    print(text, file=sys.stderr, flush=True)
