"""Folders into the inventory in two steps, so that samples can be seen at once: found and filed, then listened to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.inventory_folders import scan_folders
from airdesk.workflows.scan_inventory import ScanReport, ScanRequest, scan_inventory


def find_in_folders(folders: Sequence[Path], settings: Settings, *, progress: Progress) -> ScanReport:
    """Find and file what lies in some folders. Raises BadInputError, CancelledError, LibraryError, StorageError."""
    return scan_inventory(ScanRequest(tuple(folders)), settings, progress=progress)


def listen_to_folders(folders: Sequence[Path], settings: Settings, *, progress: Progress) -> ScanReport:
    """Listen to what was not heard yet, level, note, tempo and timbre, in folders of which that is wanted. Raises the same."""
    return scan_folders(folders, settings, progress=progress)
