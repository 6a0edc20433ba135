"""The deep part of a scan: every sample that was not listened to yet is described, in processes of their own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.stored_facts import facts_of_text, facts_text
from airdesk.library.database import Library
from airdesk.library.sample_marks import Corrections
from airdesk.library.sample_roots import SampleRoot
from airdesk.library.sample_rows import KnownFile, SampleWrite, load_facts, write_samples
from airdesk.model.sample import Description, NameFacts, SoundHeader
from airdesk.progress import Progress
from airdesk.workflows.sample_paths import sample_path


@dataclass(frozen=True, slots=True)
class ListenJob:
    """A file to listen to, and what is known of it already."""

    path: Path
    header: SoundHeader | None
    names: NameFacts


Describe = Callable[[ListenJob], Description]
"""Listens to a file; importable by name, since it runs in another process. Raises AudioFileError."""

_PARCEL: Final = 100  # files between two writes
_TIME_LIMIT_SECONDS: Final = 60.0  # a long recording takes its time
_MEMORY_LIMIT_BYTES: Final = 1_500 * 2**20


@dataclass(frozen=True, slots=True)
class _Waiting:
    known: KnownFile
    raw: bytes | None
    job: ListenJob


def listen(
    library: Library,
    roots: Sequence[SampleRoot],
    describe: Describe,
    *,
    num_workers: int,
    progress: Progress,
    only: Collection[int] | None = None,
) -> int:
    """Describe what has not been described; returns how many samples were. What cannot be decoded becomes broken.

    *only*: the rows that are meant, where not all are.
    """
    waiting = [each for root in roots for each in _waiting(library, root) if only is None or each.known.key in only]
    heard: list[tuple[_Waiting, Description | Refused]] = []
    done = 0
    with GuardedWork(describe, num_workers=num_workers, seconds=_TIME_LIMIT_SECONDS, memory_bytes=_MEMORY_LIMIT_BYTES) as work:
        for number, (place, answer) in enumerate(work.map([each.job for each in waiting], progress.check_cancelled), 1):
            heard.append((waiting[place], answer))
            done += not isinstance(answer, Refused)
            if len(heard) >= _PARCEL or number == len(waiting):  # the processes have enough to go on with meanwhile
                _keep(library, roots, heard)
                heard.clear()
                progress.report(number / len(waiting), f"Listening to samples… {number} of {len(waiting)}")
    return done


def _waiting(library: Library, root: SampleRoot) -> list[_Waiting]:
    names = NameReader(root.name)
    rows = load_facts(library, "root_id = ? AND state = 'ok' AND is_described = 0 ORDER BY id", [root.id])
    return [
        _Waiting(known, raw, ListenJob(sample_path(root.path, known.id, raw), facts_of_text(text)[0], names.read(known.id)))
        for known, text, raw, _ in rows
    ]


def _keep(library: Library, roots: Sequence[SampleRoot], heard: Sequence[tuple[_Waiting, Description | Refused]]) -> None:
    corrections = {root.id: Corrections(library, root.id) for root in roots}
    writes = []
    for waiting, answer in heard:
        known = waiting.known
        description = None if isinstance(answer, Refused) else answer
        facts = SampleFacts(
            root_id=known.root_id,
            id=known.id,
            bytes=known.num_bytes,
            names=waiting.job.names,
            header=waiting.job.header,
            description=description,
            corrections=corrections[known.root_id].for_file(known.key, known.id),
            problem=answer.reason if isinstance(answer, Refused) else "",
        )
        text = facts_text(waiting.job.header, description)
        writes.append(SampleWrite(sample_record(facts), known.mtime_ns, known.fingerprint, text, waiting.raw, known.key))
    write_samples(library, writes)
