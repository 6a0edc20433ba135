"""The `airdesk` command: with words it is the command line, without any it opens the window."""

from __future__ import annotations

import sys


def main() -> int:
    """Open the window, or carry out the command line; returns the exit code."""
    words = sys.argv[1:]
    if not words or words[0] == "--window":
        from airdesk.ui.app import run_window  # Qt is loaded only now

        return run_window(words[1:])
    from airdesk.cli.main import main as run_command

    return run_command()


if __name__ == "__main__":  # worker processes import this module again
    sys.exit(main())
