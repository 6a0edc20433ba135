"""The keys and gestures of the mixer, which its controls answer themselves."""

from __future__ import annotations

SHORTCUTS = (
    ("Up, Down", "Move the fader or knob that has the focus; Shift: finely"),
    ("Page Up, Page Down", "Move it by more"),
    ("Home, Double-click", "Go back to the take as it was opened"),
    ("Esc", "Take back the drag under way"),
    ("M, S", "Mute or solo the chosen track"),
    ("Alt+click on S", "Solo only this track"),
    ("Click on the lamp", "Put out the clip lamp of a meter"),
)
"""For the sheet of shortcuts."""
