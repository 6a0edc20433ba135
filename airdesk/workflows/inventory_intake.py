"""New and changed files into the library: read, named, matched with rows that lost their file, written in parcels."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.inventory.decoding import decoded_header
from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.reading import FileRead, read_file
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.stored_facts import facts_of_text, facts_text
from airdesk.inventory.walk import FoundFile
from airdesk.library.database import Library
from airdesk.library.sample_marks import Corrections, move_folder_corrections
from airdesk.library.sample_roots import SampleRoot
from airdesk.library.sample_rows import KnownFile, SampleWrite, load_facts, touch_files, write_samples
from airdesk.model.sample import Description, SoundHeader
from airdesk.workflows.inventory_changes import NewFile, Wanderers, moved_folders

PARCEL: Final = 400
"""Files between two writes: a second's work at most, and what a crash can lose."""


@dataclass(slots=True)
class IntakeCounts:
    """What happened to the files of a scan."""

    new: int = 0
    changed: int = 0
    moved: int = 0
    unchanged: int = 0
    missing: int = 0
    lost: int = 0


class Intake:
    """Takes files in; used as a context, because it keeps a process for decoding."""

    def __init__(
        self,
        library: Library,
        wanderers: Wanderers,
        check: Callable[[], None],
        orphans: Collection[tuple[str, str]] = frozenset(),
    ) -> None:
        """*orphans*: root and path of corrected folders that are not there any more."""
        self._orphans = orphans
        self.renamed: set[tuple[str, str]] = set()  # root and new path of those that were found again
        self._library, self._wanderers, self._check = library, wanderers, check
        self._decoder: GuardedWork[str, SoundHeader] = GuardedWork(decoded_header)
        self._claims: dict[int, KnownFile] = {}  # key of the row at a path → row whose content is there now
        self.counts = IntakeCounts()

    def __enter__(self) -> Intake:
        return self

    def __exit__(self, *_: object) -> None:
        self._decoder.__exit__()

    def claim(self, displaced: Iterable[tuple[FoundFile, KnownFile, str]]) -> None:
        """Give files that took another's place the row of their content: files, rows of their paths, fingerprints."""
        for found, before, fingerprint in displaced:
            row = self._wanderers.take(fingerprint, found)
            if row is not None:
                self._claims[before.key] = row

    def take(self, root: SampleRoot, files: Sequence[NewFile], on_parcel: Callable[[int], None]) -> None:
        """Read new and changed files of a root; *on_parcel* hears how many are done."""
        names = NameReader(root.name)
        for start in range(0, len(files), PARCEL):
            self._parcel(root.id, files[start : start + PARCEL], names)
            on_parcel(min(PARCEL, len(files) - start))

    def _parcel(self, root_id: str, parcel: Sequence[NewFile], names: NameReader) -> None:
        reads = self._read([found for found, _ in parcel])
        rows = [self._row_of(found, before, read) for (found, before), read in zip(parcel, reads, strict=True)]
        corrections = self._corrections(root_id, parcel, rows)
        heard = self._descriptions(row for row, read in zip(rows, reads, strict=True) if _has_same_content(row, read))
        writes: list[SampleWrite] = []
        touched: list[tuple[int, int]] = []
        for (found, before), read, row in zip(parcel, reads, rows, strict=True):
            if row is not None and row is before and row.state == "ok" and _has_same_content(row, read):
                touched.append((found.mtime_ns, row.key))
                self.counts.unchanged += 1
                continue
            description = heard.get(row.key) if row is not None and _has_same_content(row, read) else None
            self._count(before, row)
            writes.append(_write(root_id, found, read, row, description, names, corrections))
        touch_files(self._library, touched)
        write_samples(self._library, writes)

    def _read(self, files: Sequence[FoundFile]) -> list[FileRead]:
        """Headers by hand where that works, by the decoder's process where not."""
        reads: list[FileRead] = []
        for found in files:
            self._check()
            reads.append(FileRead(problem=found.problem) if found.problem else read_file(found.path))
        coded = [place for place, read in enumerate(reads) if read.header is None and not read.problem]
        for place, answer in self._decoder.map([files[place].path for place in coded], self._check):
            fingerprint = reads[coded[place]].fingerprint
            if isinstance(answer, Refused):
                reads[coded[place]] = FileRead(fingerprint, problem=answer.reason)
            else:
                reads[coded[place]] = FileRead(fingerprint, answer)
        return reads

    def _row_of(self, found: FoundFile, before: KnownFile | None, read: FileRead) -> KnownFile | None:
        """The row a file belongs to: that of its path, else one whose file had this content and is gone."""
        if before is None:
            return self._wanderers.take(read.fingerprint, found)
        claimed = self._claims.get(before.key)
        return claimed or (before if before.key not in self._wanderers.claimed else None)

    def _descriptions(self, rows: Iterable[KnownFile | None]) -> dict[int, Description | None]:
        """What was heard of rows whose sound is still the same."""
        keys = [row.key for row in rows if row is not None]
        if not keys:
            return {}
        found = load_facts(self._library, f"key IN ({', '.join('?' for _ in keys)})", keys)
        return {file.key: facts_of_text(text)[1] for file, text, _, _ in found}

    def _corrections(self, root_id: str, parcel: Sequence[NewFile], rows: Sequence[KnownFile | None]) -> Corrections:
        """What the user says of the root's samples; of a folder that was renamed, under its new name."""
        moves = [
            (row.id, found.id)
            for (found, before), row in zip(parcel, rows, strict=True)
            if row is not None and row is not before and row.root_id == root_id
        ]
        renamed = {old: new for old, new in moved_folders(moves).items() if (root_id, old) in self._orphans}
        if renamed:
            move_folder_corrections(self._library, root_id, renamed)
            self.renamed |= {(root_id, folder) for folder in renamed.values()}
        return Corrections(self._library, root_id)

    def _count(self, before: KnownFile | None, row: KnownFile | None) -> None:
        if row is None:
            self.counts.new += 1
        elif row is before:
            self.counts.changed += 1
        else:
            self.counts.moved += 1


def _has_same_content(row: KnownFile | None, read: FileRead) -> bool:
    return row is not None and bool(read.fingerprint) and row.fingerprint == read.fingerprint


def _write(
    root_id: str,
    found: FoundFile,
    read: FileRead,
    row: KnownFile | None,
    description: Description | None,
    names: NameReader,
    corrections: Corrections,
) -> SampleWrite:
    key = row.key if row is not None else None
    facts = SampleFacts(
        root_id=root_id,
        id=found.id,
        bytes=found.num_bytes,
        names=names.read(found.id),
        header=read.header,
        description=description,
        corrections=corrections.for_file(key, found.id),
        problem=read.problem,
    )
    text = facts_text(read.header, description)
    return SampleWrite(sample_record(facts), found.mtime_ns, read.fingerprint, text, found.raw, key)
