"""One missing sample found again: the user says which file it is."""

from __future__ import annotations

from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.inventory.reading import read_file
from airdesk.library.database import Library, open_library
from airdesk.library.sample_roots import SampleRoot, sample_roots
from airdesk.library.sample_rows import KnownFile, give_place, load_facts
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory


def relink_sample(
    key: int, file: Path, settings: Settings, *, accepts_other: bool = False, progress: Progress | None = None
) -> bool:
    """Let a sample be this file, with its heart, its corrections and the songs that use it.

    False where the file has another content than the sample had and *accepts_other* is False: nothing is done then.
    Raises BadInputError (no file, or in no folder of the inventory), LibraryError, StorageError, CancelledError.
    """
    path = file.expanduser().resolve()
    if not path.is_file():
        raise BadInputError(f"{path} is no file: choose the sample's file.", path=path)
    with open_library(settings.library_folder) as library:
        root = _root_of(library, path)
        known = _row(library, key)
        read = read_file(str(path))
        if read.problem:
            raise BadInputError(f"{path.name} cannot be used: {read.problem}.", path=path)
        if read.fingerprint != known.fingerprint and not accepts_other:
            return False
        give_place(library, key, root.id, path.relative_to(root.path).as_posix(), read.fingerprint)
    scan_inventory(ScanRequest((path.parent,)), settings, progress=progress)
    return True


def _root_of(library: Library, path: Path) -> SampleRoot:
    above = [root for root in sample_roots(library) if root.path in path.parents]
    if not above:
        raise BadInputError(
            f"{path.parent} is in no folder of the inventory: add that folder, and the sample is found by itself.", path=path
        )
    return max(above, key=lambda root: len(root.path.parts))


def _row(library: Library, key: int) -> KnownFile:
    found = next((known for known, _, _, _ in load_facts(library, "key = ?", [key])), None)
    if found is None or found.state != "missing":
        raise BadInputError("That sample is not missing any more: look again.")
    return found
