"""`airdesk inventory folders|remove|forget|factory`: which folders are in the inventory, and what shall not be any more."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from airdesk.cli.console import Console
from airdesk.cli.inventory_arguments import add_action
from airdesk.cli.run_job import run_job
from airdesk.cli.values import readable
from airdesk.settings import settings_for

if TYPE_CHECKING:
    from airdesk.workflows.inventory_folders import InventoryFolder


def add_commands(actions: Any, common: argparse.ArgumentParser) -> None:
    """Put these commands on the command line."""
    add_action(actions, common, "folders", "the folders of the inventory and what is in them", folders)
    removing = add_action(actions, common, "remove", "take a folder out of the inventory; no file is touched", remove)
    removing.add_argument("folder", metavar="DIR", type=readable, help="the folder, or its name or id")
    add_action(actions, common, "forget", "forget all missing samples, with their hearts and corrections", forget)
    add_action(actions, common, "factory", "put AirDesk's own sounds into the inventory, a note of each", factory)


def folders(options: argparse.Namespace, console: Console) -> None:
    """List the folders of the inventory."""
    from airdesk.workflows.inventory_folders import inventory_folders

    found = inventory_folders(settings_for(options.library))
    console.show({"folders": [_document(folder) for folder in found]}, lambda: _lines(found))


def remove(options: argparse.Namespace, console: Console) -> None:
    """Take a folder out of the inventory; what is known of its samples is back when it is scanned again."""
    from airdesk.workflows.inventory_folders import remove_folder

    remove_folder(options.folder, settings_for(options.library))
    text = f"{options.folder} is no longer in the inventory; its files are where they were."
    console.show({"removed": options.folder}, lambda: text)


def forget(options: argparse.Namespace, console: Console) -> None:
    """Forget the samples whose files are gone."""
    from airdesk.workflows.inventory_health import forget_missing

    count = forget_missing(settings_for(options.library))
    console.show({"forgotten": count}, lambda: f"{count} missing samples forgotten.")


def factory(options: argparse.Namespace, console: Console) -> None:
    """Make a note of each of AirDesk's own sounds, to be found and heard like other samples."""
    from airdesk.workflows.factory_samples import make_factory_samples

    settings = settings_for(options.library)
    count: int = run_job(
        console, lambda progress: make_factory_samples(settings, progress=progress), kind="scan", label="factory sounds"
    )
    console.show({"samples": count}, lambda: f"{count} factory sounds can be searched and heard.")


def _document(folder: InventoryFolder) -> dict[str, Any]:
    names = ("samples", "broken", "missing", "is_there", "is_deep", "favourites", "corrections")
    root = folder.root
    known = {"root_id": root.id, "name": root.name, "path": str(root.path), "kind": root.kind, "scanned_at": root.scanned_at}
    return {**known, **{name: getattr(folder, name) for name in names}}


def _lines(found: Sequence[InventoryFolder]) -> str:
    return "\n".join(_texts(found)) or "No folder yet: see `airdesk inventory scan DIR`."


def _texts(found: Sequence[InventoryFolder]) -> Iterator[str]:
    for folder in found:
        state = "" if folder.is_there else ", not there now"
        yield f"{folder.root.name}: {folder.samples} samples, {folder.broken} broken, {folder.missing} missing{state}"
        yield f"  {folder.root.path}"
