"""`airdesk inventory`: your own samples; each group of its commands has a file of its own."""

from __future__ import annotations

import argparse
from typing import Any

from airdesk.cli import (
    inventory_correct_commands,
    inventory_exchange_commands,
    inventory_folder_commands,
    inventory_instrument_commands,
    inventory_match_commands,
    inventory_scan_commands,
    inventory_search_commands,
)


def add_commands(commands: Any, common: argparse.ArgumentParser) -> None:
    """Put this group's commands on the command line."""
    inventory = commands.add_parser("inventory", help="your own samples", description="Your own samples.")
    actions = inventory.add_subparsers(title="actions", metavar="ACTION", required=True, dest="action")
    for group in (
        inventory_scan_commands,
        inventory_search_commands,
        inventory_match_commands,
        inventory_instrument_commands,
        inventory_correct_commands,
        inventory_folder_commands,
        inventory_exchange_commands,
    ):
        group.add_commands(actions, common)
