"""Where a sample's file lies."""

from __future__ import annotations

import os
from pathlib import Path


def sample_path(root: Path, sample_id: str, raw: bytes | None = None) -> Path:
    """The file of a sample; *raw*: its path in the system's own bytes, where `sample_id` cannot hold them."""
    if raw is not None:
        return Path(os.fsdecode(raw))
    return root / sample_id
