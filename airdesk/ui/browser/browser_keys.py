"""The keys of the list of samples."""

from __future__ import annotations

from typing import Final

SHORTCUTS: Final = (
    ("Up, Down", "Go to another sample and hear it"),
    ("Space, Esc", "Hear the sample again, or stop it"),
    ("Enter", "Use it on the selected track"),
    ("F", "Put a heart on it, or take it away"),
    ("S", "Show what sounds like it"),
    ("Ctrl+C", "Copy its file"),
    ("Ctrl+F", "Go to the search field"),
)
"""For the sheet of shortcuts."""
