"""Folders of which the system does not tell every change: those of other machines."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mountinfo")
_FAR: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "ncpfs", "davfs", "glusterfs", "virtiofs"}
)


def is_far(folder: Path, mounts: Path = _MOUNTS) -> bool:
    """True for a folder on another machine, or behind a program that shows one (sshfs and the like)."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    path = os.fsdecode(folder)
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        place = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        is_above = path == place or path.startswith(place.rstrip("/") + "/")
        if is_above and len(place) >= len(best):
            best, kind = place, after.split(" ")[0]
    return kind in _FAR or kind.startswith("fuse.")
