"""The `airdesk` command: reads the arguments, runs one command, turns what went wrong into one line and an exit code."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

from airdesk.cli.arguments import UsageError, build_parser
from airdesk.cli.console import Console
from airdesk.cli.failures import exit_code_of
from airdesk.cli.log_option import with_level

EXIT_DONE = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out the command line and return its exit code: 0 done, 1 the work failed, 2 bad input or usage."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if arguments is None and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # being ended is being cancelled
    console = Console(is_json="--json" in words, is_quiet="--quiet" in words)
    library_folder = None
    try:
        parser = build_parser()
        options = parser.parse_args(with_level(words))
        library_folder = options.library
        if options.run is None:
            console.write(parser.format_help().rstrip())
        else:
            options.run(options, console)
    except UsageError as error:
        return console.fail(str(error), code=2)
    except SystemExit as stop:  # --help and --version
        return int(stop.code or EXIT_DONE)
    except BaseException as error:  # noqa: BLE001  the end of the program: everything becomes one line
        return exit_code_of(error, console, library_folder)
    finally:
        if arguments is None:  # the work is done and the process ends: Ctrl-C has nothing left to stop
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    return EXIT_DONE
