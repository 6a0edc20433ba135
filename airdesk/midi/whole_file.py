"""Writing a small file whole or not at all."""

from __future__ import annotations

from pathlib import Path

from airdesk.audio.disk_errors import storage_error


def write_whole_file(path: Path, content: bytes) -> None:
    """Write beside, then rename, so that nothing half-written ever has the final name. Raises StorageError."""
    beside = path.with_name(f"{path.name[:200]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise storage_error(error, path) from error
