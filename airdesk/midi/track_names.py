"""Track ids: made from any name, safe as file names and unique in their song."""

from __future__ import annotations

import re
import unicodedata

_MAX_LENGTH = 40
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")  # Windows keeps these names for devices


def track_slug(name: str) -> str:
    """A name in small ASCII letters, digits and hyphens: "Électric Pïano 1" -> "electric-piano-1"; may be empty."""
    plain = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_MAX_LENGTH].strip("-")
    return f"{slug}-track" if _RESERVED.match(slug) else slug


class UniqueIds:
    """Hands out ids that were not used before: "piano", "piano-2"."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, name: str, fallback: str = "track") -> str:
        """The id for a name."""
        base = track_slug(name) or track_slug(fallback) or "track"
        chosen, number = base, 1
        while chosen in self._used:
            number += 1
            chosen = f"{base}-{number}"
        self._used.add(chosen)
        return chosen
