"""Which folders a scan looks into: those given, as roots of their own or as parts of roots there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.library.database import Library
from airdesk.library.sample_roots import SampleRoot, add_root, sample_roots


@dataclass(frozen=True, slots=True)
class ScanPlace:
    """A root, or a folder inside it."""

    root: SampleRoot
    subfolder: str = ""  # POSIX form; empty: all of it

    def holds(self, sample_id: str) -> bool:
        """True for a file in this place."""
        return not self.subfolder or sample_id.startswith(f"{self.subfolder}/")


def scan_places(library: Library, folders: Sequence[Path]) -> list[ScanPlace]:
    """The places of some folders; new roots are made, and roots below a folder come with it. Raises BadInputError."""
    paths = [_folder(library, folder) for folder in folders]
    places: list[ScanPlace] = []
    for path in paths:
        roots = sample_roots(library)
        above = [root for root in roots if root.path == path or root.path in path.parents]
        if above:
            root = max(above, key=lambda root: len(root.path.parts))
            subfolder = path.relative_to(root.path).as_posix()
            places.append(ScanPlace(root, "" if subfolder == "." else subfolder))
        else:
            places.append(ScanPlace(add_root(library, path)))
        places += [ScanPlace(root) for root in roots if path in root.path.parents]
    return _widest(places)


def _folder(library: Library, folder: Path) -> Path:
    path = folder.expanduser().absolute()
    known = {root.path for root in sample_roots(library)}
    if path.is_dir():
        return _outside(library, _storable(path.resolve()), known)
    if path in known:
        return path  # it is gone: its samples are marked as missing
    if path.exists():
        raise BadInputError(f"{folder} is no folder: give the folder the samples are in.", path=folder)
    raise BadInputError(f"{folder} does not exist: give a folder with samples.", path=folder)


def _outside(library: Library, path: Path, known: set[Path]) -> Path:
    """The path, if it is not where AirDesk keeps its own files: it would find what it writes."""
    own = library.folder.resolve()
    if path not in known and (path == own or own in path.parents):
        raise BadInputError(f"AirDesk keeps its own files in {own}: put your samples into another folder.", path=path)
    return path


def _storable(path: Path) -> Path:
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadInputError("The folder's path has bytes in it that are no text: rename it.", path=path) from error
    return path


def _widest(places: Iterable[ScanPlace]) -> list[ScanPlace]:
    """Each place once, and none inside another."""
    kept: list[ScanPlace] = []
    for place in sorted(places, key=lambda place: (place.root.id, len(place.subfolder))):
        inside = any(
            place.root.id == other.root.id and (place == other or other.holds(f"{place.subfolder}/")) for other in kept
        )
        if not inside:
            kept.append(place)
    return kept
