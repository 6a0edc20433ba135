"""What the operating system says about writing, in words for the user."""

from __future__ import annotations

import errno
from pathlib import Path

from airdesk.errors import StorageError

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


def storage_error(error: OSError, path: Path) -> StorageError:
    """The error to raise when writing `path` failed."""
    if error.errno in DISK_FULL:
        message = f"The disk is full: free some space, then write to {path.parent} again."
    elif error.errno == errno.EFBIG:
        message = f"{path.name} would be larger than this disk allows: choose another folder."
    else:
        message = f"{path} could not be written ({error.strerror or error}): choose another folder."
    return StorageError(message, path=path)
