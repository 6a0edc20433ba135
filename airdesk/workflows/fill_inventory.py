"""Folders into the inventory in two steps, so that samples can be seen at once: found and filed, then listened to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.workflows.scan_inventory import ScanReport, ScanRequest, deep_description, scan_inventory


def find_in_folders(folders: Sequence[Path], settings: Settings, *, progress: Progress) -> ScanReport:
    """Find and file what lies in some folders. Raises BadInputError, CancelledError, LibraryError, StorageError."""
    return scan_inventory(ScanRequest(tuple(folders)), settings, progress=progress)


def listen_to_folders(folders: Sequence[Path], settings: Settings, *, progress: Progress) -> ScanReport:
    """Listen to what was found in them and not heard yet: level, note, tempo, timbre. Raises as `find_in_folders`."""
    return scan_inventory(ScanRequest(tuple(folders)), settings, progress=progress, describe=deep_description())
