"""The folders of the inventory: what is in them, scanning them as the user has chosen, and taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from airdesk.library.database import open_library
from airdesk.library.sample_health import marks_of_root, root_counts
from airdesk.library.sample_roots import SampleRoot, find_root, remove_root, sample_roots, set_deep
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.scan_inventory import ScanReport, ScanRequest, deep_description, scan_inventory


@dataclass(frozen=True, slots=True)
class InventoryFolder:
    """A folder of the inventory and what is in it."""

    root: SampleRoot
    samples: int  # that can be played
    broken: int
    missing: int
    is_there: bool
    is_deep: bool  # whether its samples are listened to
    favourites: int
    corrections: int


def inventory_folders(settings: Settings) -> list[InventoryFolder]:
    """All folders, in the order they were added."""
    with open_library(settings.library_folder) as library:
        counts = root_counts(library)
        found = []
        for root in sample_roots(library):
            states = counts.get(root.id, {})
            favourites, corrections = marks_of_root(library, root.id)
            is_deep = settings.scan_deep if root.is_deep is None else root.is_deep
            numbers = (states.get("ok", 0), states.get("broken", 0), states.get("missing", 0))
            found.append(InventoryFolder(root, *numbers, root.path.is_dir(), is_deep, favourites, corrections))
    return found


def scan_folders(folders: Sequence[Path], settings: Settings, *, progress: Progress | None = None) -> ScanReport:
    """Scan folders as the settings say and as was chosen for each; new ones become part of the inventory.

    Raises BadInputError, CancelledError, LibraryError, StorageError.
    """
    with open_library(settings.library_folder) as library:
        chosen = {root.path: root.is_deep for root in sample_roots(library)}
    is_deep = settings.scan_deep or any(chosen.values())
    request = ScanRequest(tuple(folders), listens_by_default=settings.scan_deep)
    return scan_inventory(request, settings, progress=progress, describe=deep_description() if is_deep else None)


def choose_deep(root_id: str, settings: Settings, *, is_deep: bool) -> None:
    """Say whether the samples of a folder are listened to from now on; what was heard stays. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        set_deep(library, find_root(library, root_id).id, is_deep=is_deep)


def remove_folder(root_id: str, settings: Settings) -> None:
    """Take a folder out of the inventory. No file is touched, and nothing that is known is lost.

    Its samples are shown no more; songs that use them go on playing, and hearts and corrections are back when the folder,
    or a copy of its files, is added again. Raises BadInputError.
    """
    with open_library(settings.library_folder) as library:
        remove_root(library, find_root(library, root_id).id)
