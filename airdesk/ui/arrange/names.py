"""Names as the window writes them."""

from __future__ import annotations


def shown_name(name: str) -> str:
    """A name of the song with a capital at its head: "sub bass" is shown as "Sub bass"."""
    return name[:1].upper() + name[1:]
