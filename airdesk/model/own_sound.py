"""Names of the user's own instruments in songs: "own:0123456789ab" is one made of samples, an SFZ or a SoundFont's preset."""

from __future__ import annotations

import re
from typing import Final, Literal

OwnKind = Literal["single", "multi", "kit", "layers", "sfz", "soundfont"]
"""What an own instrument is: one sample, many of one instrument, drums, several instruments at once, or read from a file."""

_FORM: Final = re.compile(r"own:(?P<id>[0-9a-f]{12})")


def own_sound(instrument_id: str) -> str:
    """The sound of a track that plays the instrument with this id, 12 hex digits."""
    return f"own:{instrument_id}"


def own_instrument_id(sound: str) -> str | None:
    """The id of the instrument that a track's sound names; None where it names a factory sound or nothing."""
    found = _FORM.fullmatch(sound)
    return None if found is None else found["id"]
