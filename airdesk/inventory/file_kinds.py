"""Which files are samples, by their endings; and what is said of sound files that are none of ours."""

from __future__ import annotations

from typing import Final

SAMPLE_ENDINGS: Final = frozenset(
    {"wav", "wave", "w64", "rf64", "bwf", "aif", "aiff", "aifc", "flac", "ogg", "oga", "opus", "mp3"}
)
OTHER_ENDINGS: Final = frozenset(
    {"m4a", "mp4", "aac", "3gp", "3g2", "wma", "ape", "wv", "tta", "mpc", "dsf", "dff", "oggflac", "caf", "au", "snd"}
    | {"mp2", "ac3", "amr", "rex", "rx2"}
)
"""Sound files that are not read: listed as broken, with the way out."""


def ending(name: str) -> str:
    """The ending of a file's name in lower case, without its dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def refusal(name: str) -> str:
    """Why a sound file of another kind is not in the inventory."""
    return f"{ending(name).upper()} files are not read: convert it to WAV or FLAC"
