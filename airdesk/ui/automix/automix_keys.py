"""The keys of the Automix page, as the sheet of all keys lists them."""

from __future__ import annotations

from typing import Final

SHORTCUTS: Final = (
    ("Alt+Up, Alt+Down", "Move the selected songs"),
    ("P", "Pin to this place, or no longer"),
    ("J", "Keep with the next song, or no longer"),
    ("X", "Leave out of the mix, or take in again"),
    ("Delete", "Remove from the set"),
    ("F2", "Rename"),
    ("R", "Replace by another file"),
    ("K", "Set the key"),
    ("G", "Repair the beats"),
    ("Enter", "What helps a song most: analyse, replace, or its beats"),
    ("Ctrl+Shift+A", "Ask a language model for advice"),
    ("H", "Beats: half as many"),
    ("U", "Beats: twice as many"),
    ("S", "Beats: half a beat later"),
    ("D", "Beats: a bar begins at the playhead"),
    ("T", "Beats: tap the tempo"),
    ("3, 4", "Beats: so many in a bar"),
    ("0", "Beats: as they were heard"),
)
