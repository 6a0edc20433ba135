"""Names and times of what the library keeps."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime


def new_id() -> str:
    """12 hex digits nobody has used."""
    return os.urandom(6).hex()


def utc_now() -> str:
    """The time as stored: "2026-11-21T03:30:00.123Z", sortable as text."""
    return utc_before(0.0)


def utc_before(seconds: float) -> str:
    """The time so long ago."""
    return datetime.fromtimestamp(time.time() - seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def run_folder_name(run_id: str, started_at: str) -> str:
    """Folder of a run inside the library: "20261121T033000Z_0123456789ab"."""
    return f"{started_at[:19].replace('-', '').replace(':', '')}Z_{run_id}"
