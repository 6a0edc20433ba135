"""Where a sample's file lies."""

from __future__ import annotations

import os
from pathlib import Path


def sample_path(root: Path, sample_id: str, raw: bytes | None = None) -> Path:
    """The file of a sample; *raw*: that path in the system's own bytes, where `sample_id` cannot hold them."""
    return root / (sample_id if raw is None else os.fsdecode(raw))
