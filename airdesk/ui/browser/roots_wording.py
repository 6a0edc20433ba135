"""What is said of the folders of the inventory."""

from __future__ import annotations

from datetime import datetime

from airdesk.ui.browser.health_wording import counted, grouped
from airdesk.ui.library.wording import age_text
from airdesk.workflows.inventory_folders import InventoryFolder


def contents(folder: InventoryFolder) -> str:
    """ "3 412 samples, 12 broken, 4 missing"."""
    parts = [counted(folder.samples, "sample")]
    parts += [f"{grouped(folder.broken)} broken"] if folder.broken else []
    parts += [f"{grouped(folder.missing)} missing"] if folder.missing else []
    return ", ".join(parts)


def state(folder: InventoryFolder, now: datetime) -> str:
    """When it was looked through, or that it is not there."""
    if not folder.is_there:
        return "not there now"
    if folder.root.scanned_at is None:
        return "not looked through to the end yet"
    return f"looked through {age_text(folder.root.scanned_at, now)}"


def removal_question(folder: InventoryFolder) -> str:
    """What it means to take a folder out."""
    marks = []
    if folder.favourites:
        marks.append(counted(folder.favourites, "heart"))
    if folder.corrections:
        marks.append(counted(folder.corrections, "correction"))
    kept = " What is known of them is remembered"
    kept += f", your {' and '.join(marks)} too: " if marks else ": "
    samples = "1 sample is" if folder.samples == 1 else f"{grouped(folder.samples)} samples are"
    return (
        f'Take "{folder.root.name}" out of the inventory? No file is deleted. Its {samples} no more shown or proposed; songs '
        f"that use them go on playing.{kept}add the folder again and all is as it was."
    )
