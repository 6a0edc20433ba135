"""The pieces of the gallery as a table."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from airdesk.facts.gallery import load_gallery


@dataclass(frozen=True, slots=True)
class GalleryRow:
    """One piece as the table shows it."""

    piece: str
    about: str
    prompt: str
    seed: int | None

    def document(self) -> dict[str, Any]:
        """The row for JSON."""
        return asdict(self)


def list_gallery() -> list[GalleryRow]:
    """All pieces, by name."""
    return [GalleryRow(piece.name, piece.about, piece.request.prompt, piece.request.seed) for piece in load_gallery()]
