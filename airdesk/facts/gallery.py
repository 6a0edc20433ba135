"""The gallery: finished pieces that ship as what they are made from, one file each in `resources/gallery`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from airdesk.errors import PlanError
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import PlanRequest
from airdesk.paths import resources_folder


@dataclass(frozen=True, slots=True)
class GalleryPiece:
    """One piece: what was asked for, and what to listen for."""

    name: str  # the file's name without its ending
    about: str  # a sentence for the listener
    request: PlanRequest


def load_gallery(folder: Path | None = None) -> tuple[GalleryPiece, ...]:
    """All pieces by name. Raises PlanError naming the file with a mistake."""
    return _load(folder or resources_folder() / "gallery")


def find_piece(name: str, folder: Path | None = None) -> GalleryPiece:
    """The piece of that name. Raises PlanError listing what there is."""
    pieces = load_gallery(folder)
    for piece in pieces:
        if piece.name == name.strip().lower().replace(" ", "-"):
            return piece
    listed = ", ".join(piece.name for piece in pieces)
    raise PlanError(f'There is no piece "{name[:40]}" in the gallery; there are {listed}.')


@cache
def _load(folder: Path) -> tuple[GalleryPiece, ...]:
    return tuple(_read(path) for path in sorted(folder.glob("*.toml")))


def _read(path: Path) -> GalleryPiece:
    try:
        document: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        about = str(document.pop("about"))
        return GalleryPiece(path.stem, about, _request(document))
    except KeyError as error:
        raise PlanError(f"The gallery piece {path.name} lacks {error}.", path=path) from error
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise PlanError(f"The gallery piece {path.name} cannot be read: {error}.", path=path) from error


def _request(document: Mapping[str, Any]) -> PlanRequest:
    """A request from a table of its fields; without a seed, or by a language model, it would be another one tomorrow."""
    known = {field.name for field in fields(PlanRequest)}
    unknown = sorted(set(document) - known)
    if unknown:
        raise TypeError(f"unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in document.items()}
    values["instrument_configs"] = tuple(InstrumentConfig(**entry) for entry in values.get("instrument_configs", ()))
    return PlanRequest(**{"prompt": document["prompt"], "seed": document["seed"], "provider": "built-in", **values})
