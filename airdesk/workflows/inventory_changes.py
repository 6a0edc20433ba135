"""What has changed in a folder since it was last looked at: new, changed, moved and gone files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from airdesk.inventory.walk import FoundFile, Walked
from airdesk.library.sample_rows import KnownFile
from airdesk.workflows.inventory_roots import ScanPlace

NewFile = tuple[FoundFile, KnownFile | None]
"""A file to read, and the row of its path."""


@dataclass(slots=True)
class PlaceChanges:
    """One place: what must be read, and what was there before."""

    place: ScanPlace
    walked: Walked
    to_read: list[NewFile] = field(default_factory=list)
    gone: list[KnownFile] = field(default_factory=list)
    num_unchanged: int = 0


def changes_of(place: ScanPlace, walked: Walked, known: Sequence[KnownFile]) -> PlaceChanges:
    """Compare what is there with what is known, by size and time."""
    changes = PlaceChanges(place, walked)
    by_id = {file.id: file for file in known}
    for found in walked.files:
        before = by_id.pop(found.id, None)
        if before is not None and _is_same(found, before):
            changes.num_unchanged += 1
        else:
            changes.to_read.append((found, before))
    hidden = tuple(f"{folder}/" if folder else "" for folder in walked.unseen)  # "" is the root itself: all of it
    changes.gone = [
        file
        for file in by_id.values()
        if file.state != "removed" and place.holds(file.id) and not (hidden and file.id.startswith(hidden))
    ]
    return changes


def _is_same(found: FoundFile, before: KnownFile) -> bool:
    is_known = before.state not in ("missing", "removed")
    return is_known and found.num_bytes == before.num_bytes and found.mtime_ns == before.mtime_ns


class Wanderers:
    """Rows whose file is not where it was: a new file with the same content is theirs."""

    def __init__(self, files: Iterable[KnownFile]) -> None:
        self.claimed: set[int] = set()
        """Keys of rows that have found their file."""
        self._by_content: dict[str, list[KnownFile]] = {}
        for file in files:
            if file.fingerprint and file.num_bytes:
                self._by_content.setdefault(file.fingerprint, []).append(file)

    def take(self, fingerprint: str, found: FoundFile) -> KnownFile | None:
        """The row of a file that has moved here: of several, the one with its name, else with its folder."""
        listed = self._by_content.get(fingerprint)
        if not listed:
            return None
        folder, _, name = found.id.rpartition("/")
        best = max(listed, key=lambda file: (file.id.rpartition("/")[2] == name, file.id.rpartition("/")[0] == folder))
        listed.remove(best)
        self.claimed.add(best.key)
        return best


def moved_folders(moves: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Folders that were renamed as a whole, from the moves of the files in them (id before, id after)."""
    found: dict[str, set[str]] = {}
    for before, after in moves:
        old, new = before.split("/"), after.split("/")
        if old[-1] != new[-1]:
            continue
        while len(old) > 1 and len(new) > 1:
            old.pop()
            new.pop()
            found.setdefault("/".join(old), set()).add("/".join(new))
            if old[-1] != new[-1]:
                break
    return {before: next(iter(after)) for before, after in found.items() if len(after) == 1 and before not in after}
