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
    lost = [each.fingerprint for each in definition.members if not _is_there(rows.get(each.key)) and each.fingerprint]
    others = samples_by_content(library, set(lost)) if lost else {}
    paths: dict[int, Path] = {}
    members = list(definition.members)
    for number, member in enumerate(definition.members):
        row = rows.get(member.key)
        row = row if _is_there(row) else others.get(member.fingerprint)
        path = _path_of(row, member)
        if path is not None:
            paths[number] = path
        if row is not None:
            members[number] = _corrected(member, row)
    return LocatedInstrument(replace(definition, members=tuple(members)), paths)


def stored_sample(row: SampleRow) -> StoredSample:
    """A row as the making of instruments sees it."""
    return StoredSample(row.key, row.fingerprint, row.sample)


def _is_there(row: SampleRow | None) -> bool:
    """Whether a sample can be played: one whose folder was taken out of the inventory still can, while its file is there."""
    if row is None or row.sample.state not in (SampleState.OK, SampleState.REMOVED):
        return False
    return row.sample.state == SampleState.OK or sample_path(Path(row.root_path), row.sample.id, row.path_bytes).is_file()


def _path_of(row: SampleRow | None, member: Member) -> Path | None:
    path = sample_path(Path(row.root_path), row.sample.id, row.path_bytes) if row is not None else Path(member.path)
    return path if (row is not None or member.path) and path.is_file() else None


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
