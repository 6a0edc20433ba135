"""The parser of the command line; the work of a command is imported only when it runs."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

import airdesk
from airdesk.cli import (
    analysis_commands,
    automix_commands,
    gallery_commands,
    health_commands,
    inventory_commands,
    job_commands,
    library_commands,
    notes_commands,
    preset_commands,
    provider_commands,
    song_commands,
)
from airdesk.cli.values import folder


class UsageError(Exception):
    """The command line cannot be understood."""


class Parser(argparse.ArgumentParser):
    """A parser that raises instead of ending the program, and accepts no abbreviated options."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with what to do."""
        hint = "put the prompt in quotes" if message.startswith("unrecognized arguments") else f'see "{self.prog} --help"'
        raise UsageError(f"{message}; {hint}")


def build_parser() -> Parser:
    """The whole command line."""
    parser = Parser(prog="airdesk", description="A music workshop: type a prompt, get a finished song that stays editable.")
    parser.add_argument("--version", action="version", version=f"airdesk {airdesk.__version__}")
    _add_common(parser, is_top=True)
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    groups = (
        song_commands,
        notes_commands,
        inventory_commands,
        analysis_commands,
        automix_commands,
        gallery_commands,
        library_commands,
        job_commands,
        preset_commands,
        provider_commands,
        health_commands,
    )
    for group in groups:
        group.add_commands(commands, _common())
    return parser


def _common() -> Parser:
    """Options that every command takes."""
    common = Parser(add_help=False)
    _add_common(common, is_top=False)
    return common


def _add_common(parser: argparse.ArgumentParser, *, is_top: bool) -> None:
    """At the top they have defaults; behind a command they only override."""
    unset: Any = argparse.SUPPRESS
    parser.add_argument(
        "--library",
        metavar="DIR",
        type=folder,
        default=None if is_top else unset,
        help="the library's folder (default: AIRDESK_HOME, else where this system keeps user data)",
    )
    parser.add_argument(
        "--json", action="store_true", default=False if is_top else unset, help="print one JSON object and nothing else"
    )
    parser.add_argument("--quiet", action="store_true", default=False if is_top else unset, help="show no progress")
