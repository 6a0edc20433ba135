"""What the commands of `airdesk inventory` share: how one is added, and which sample is meant."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from airdesk.cli.console import Console
from airdesk.cli.values import readable

Run = Callable[[argparse.Namespace, Console], None]


def add_action(actions: Any, common: argparse.ArgumentParser, name: str, says: str, run: Run) -> argparse.ArgumentParser:
    """A command of the group; its function's docstring is its description."""
    parser: argparse.ArgumentParser = actions.add_parser(name, parents=[common], help=says, description=run.__doc__)
    parser.set_defaults(run=run)
    return parser


def add_sample(parser: argparse.ArgumentParser) -> None:
    """Let the user name one sample."""
    parser.add_argument("sample", metavar="ID", type=readable, help="its path inside its folder of the inventory")
    parser.add_argument("--root-folder", metavar="DIR", type=readable, help="which folder, where several have such a file")
