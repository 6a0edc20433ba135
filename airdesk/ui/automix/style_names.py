"""What the styles of transitions are called."""

from __future__ import annotations

from typing import Final

STYLE_NAMES: Final = {
    "blend": "blend", "bass_swap": "bass swap", "filter": "filter", "echo_out": "echo out", "loop": "loop",
    "quick_fade": "quick fade", "cut": "cut", "cold_start": "cold start",
}  # fmt: skip
