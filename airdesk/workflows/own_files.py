"""Where the files of own instruments lie today: by the row of the sample, else by its content, else by the path they had."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from airdesk.inventory.instruments.definition import Definition, Member, StoredSample
from airdesk.library.database import Library
from airdesk.library.instrument_rows import SampleRow, samples_by_content, samples_by_key
from airdesk.model.sample import SampleState
from airdesk.workflows.sample_paths import sample_path

_HASHED_BYTES: Final = 64 * 2**20
"""Of larger files the beginning and the size tell them apart; the rest is not played anyway."""


@dataclass(frozen=True, slots=True)
class LocatedInstrument:
    """An instrument with its files as they are today."""

    definition: Definition  # with what the user has corrected since
    paths: Mapping[int, Path]  # by the number of the file; those that are not there are left out

    @property
    def missing(self) -> tuple[int, ...]:
        """Numbers of the files that are not there."""
        return tuple(number for number in range(len(self.definition.members)) if number not in self.paths)


def locate(library: Library, definition: Definition) -> LocatedInstrument:
    """Find the files of an instrument."""
    rows = samples_by_key(library, {member.key for member in definition.members if member.key})
    lost = {each.fingerprint for each in definition.members if not _is_surely(rows.get(each.key), each) and each.fingerprint}
    copies = samples_by_content(library, lost) if lost else {}
    paths: dict[int, Path] = {}
    members = list(definition.members)
    for number, member in enumerate(definition.members):
        row = _row_of(member, rows.get(member.key), copies.get(member.fingerprint))
        path = Path(member.path) if row is None else _path(row)
        if row is not None or (member.path and path.is_file()):
            paths[number] = path
        if row is not None:
            members[number] = _corrected(member, row)
    return LocatedInstrument(replace(definition, members=tuple(members)), paths)


def stored_sample(row: SampleRow) -> StoredSample:
    """A row as the making of instruments sees it."""
    return StoredSample(row.key, row.fingerprint, row.sample)


def _row_of(member: Member, own: SampleRow | None, copy: SampleRow | None) -> SampleRow | None:
    """The sample that plays for a member: its own, wherever that lies and whatever was made of it, else one of its content."""
    if _is_surely(own, member):
        return own
    return copy if _is_there(copy) else own if _is_there(own) else None


def _is_surely(row: SampleRow | None, member: Member) -> bool:
    """Whether a sample is there and is the member's: keys may be another's where a damaged library was read into a new one."""
    return _is_there(row) and row is not None and (row.fingerprint == member.fingerprint or row.sample.id == member.name)


def _is_there(row: SampleRow | None) -> bool:
    """Whether the file of a sample is there, whatever the last scan said of it: a drive may be back, a folder taken out."""
    return row is not None and row.sample.state != SampleState.BROKEN and _path(row).is_file()


def _path(row: SampleRow) -> Path:
    return sample_path(Path(row.root_path), row.sample.id, row.path_bytes)


def _corrected(member: Member, row: SampleRow) -> Member:
    """The member with the root that the user has given its sample."""
    sample = row.sample
    if sample.root_source != "user" or sample.root_midi is None or member.drums:
        return member
    return replace(member, pitch=sample.root_midi + sample.root_cents / 100.0, is_measured=sample.root_cents == 0.0)


def digests(paths: Iterable[Path]) -> dict[Path, str]:
    """A digest of the content of each file that can be read."""
    found: dict[Path, str] = {}
    for path in dict.fromkeys(paths):
        try:
            facts = path.stat()
            found[path] = _digest(path, facts.st_size, facts.st_mtime_ns)
        except OSError:
            continue
    return found


@lru_cache(maxsize=4096)
def _digest(path: Path, num_bytes: int, mtime_ns: int) -> str:  # noqa: ARG001  a file that changes is read again
    content = hashlib.blake2b(num_bytes.to_bytes(8, "little"), digest_size=16)
    left = _HASHED_BYTES
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(left, 2**20))):
            content.update(chunk)
            left -= len(chunk)
    return content.hexdigest()
