"""`airdesk inventory export|import`: the inventory as a document for other programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action
from airdesk.cli.values import folder
from airdesk.settings import settings_for


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    exporting = add_action(actions, common, "export", "the inventory as inventory.json", export_to)
    exporting.add_argument("folder", metavar="DIR", type=folder, help="where the file goes, one for each root")
    importing = add_action(actions, common, "import", "an inventory.json", import_from)
    importing.add_argument("file", metavar="FILE", type=Path, help="an inventory.json that was exported")


def export_to(options: argparse.Namespace, console: Console) -> None:
    """Write the inventory as inventory.json, one file for each root."""
    from airdesk.workflows.exchange_inventory import export_inventory

    files = export_inventory(options.folder, settings_for(options.library))
    console.show({"files": [str(file) for file in files]}, lambda: "\n".join(map(str, files)) or "There is nothing to export.")


def import_from(options: argparse.Namespace, console: Console) -> None:
    """Read an inventory.json: samples, favourites and corrections."""
    from airdesk.workflows.exchange_inventory import import_inventory

    root, count = import_inventory(options.file, settings_for(options.library))
    document = {"root_id": root.id, "root": str(root.path), "samples": count}
    console.show(document, lambda: f"{count} samples of {root.path} are in the inventory.")
