"""`inventory.json` (air-inventory-1): the inventory out for other programs, and in again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from airdesk.errors import BadInputError, StorageError
from airdesk.inventory.stored_facts import facts_of_text
from airdesk.library.database import Library, open_library, transaction
from airdesk.library.identity import utc_now
from airdesk.library.sample_marks import Corrections, keep_correction, set_sample_favourite
from airdesk.library.sample_roots import SampleRoot, add_root, sample_roots
from airdesk.library.sample_rows import KnownFile, SampleWrite, known_files, load_facts, load_sample, set_states, write_samples
from airdesk.library.stored_records import StoredRecord, keep_facts, stored_records
from airdesk.model.sample import SCHEMA, Correction, Sample, SampleState
from airdesk.progress import NoProgress
from airdesk.settings import Settings
from airdesk.workflows.inventory_document import correction_of, entry_of, facts_of_entry, is_text, said, sample_of_entry
from airdesk.workflows.inventory_refiling import file_root_anew

_EXAMPLES: Final = 5
_LONGEST_BYTES: Final = 2**30


def export_inventory(folder: Path, settings: Settings) -> list[Path]:
    """Write a document for each root into a folder; returns the files. Raises StorageError."""
    written = []
    with open_library(settings.library_folder) as library:
        roots = sample_roots(library)
        for root in roots:
            name = "inventory.json" if len(roots) == 1 else f"inventory_{root.id}.json"
            corrections = Corrections(library, root.id)
            head = _head(library, root, corrections)
            written.append(_write(folder / name, head, _entries(library, root, corrections)))
    return written


def _head(library: Library, root: SampleRoot, corrections: Corrections) -> dict[str, Any]:
    """The document without its samples."""
    instruments = dict[str, dict[str, Any]]()
    count = num_bytes = 0
    for sample in (stored.sample for stored in _shown(library, root)):
        count, num_bytes = count + 1, num_bytes + sample.bytes
        if sample.state == SampleState.OK:
            entry = instruments.setdefault(sample.instrument, {"count": 0, "examples": []})
            entry["count"] += 1
            if len(entry["examples"]) < _EXAMPLES:
                entry["examples"].append(sample.id)
    return {
        "schema_version": SCHEMA,
        "generated_at": utc_now(),
        "root": str(root.path),
        "root_id": root.id,
        "instrument_count": len(instruments),
        "total_files": count,
        "total_bytes": num_bytes,
        "instruments": instruments,
        "folder_corrections": {folder: said(one) for folder, one in corrections.of_folder.items()},
    }


def _entries(library: Library, root: SampleRoot, corrections: Corrections) -> Iterator[dict[str, Any]]:
    for stored in _shown(library, root):
        yield entry_of(stored, root, corrections.of_file.get(stored.key))


def _shown(library: Library, root: SampleRoot) -> Iterator[StoredRecord]:
    """The records of a root but those that were forgotten or gave their place away."""
    for parcel in stored_records(library, root.id):
        yield from (stored for stored in parcel if stored.sample.state != SampleState.REMOVED)


def _write(path: Path, head: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> Path:
    """Write sample by sample, so that memory does not grow with the inventory."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(json.dumps(head, ensure_ascii=False, indent=1, allow_nan=False).removesuffix("\n}") + ',\n "samples": [')
            for number, entry in enumerate(entries):
                file.write((",\n" if number else "\n") + json.dumps(entry, ensure_ascii=False, allow_nan=False))
            file.write("\n ]\n}\n")
        beside.replace(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}): free some space or mend its rights.") from error
    finally:
        beside.unlink(missing_ok=True)
    return path


def import_inventory(path: Path, settings: Settings) -> tuple[SampleRoot, int]:
    """Bring such a document in: its root, its samples, what was heard and what the user said of them; returns root and count.

    Files that are not where it says are remembered as missing; a scan or a relink finds them by content. Raises BadInputError.
    """
    document = _read(path)
    root_path, rows = document.get("root"), document.get("samples")
    if document.get("schema_version") != SCHEMA or not root_path or not is_text(root_path) or not isinstance(rows, list):
        raise BadInputError(f"{path} is no inventory ({SCHEMA}): choose an inventory.json that was exported.", path=path)
    with open_library(settings.library_folder) as library, transaction(library):
        root = add_root(library, Path(root_path))
        read = {sample.id: (sample, row) for row in rows if isinstance(row, dict) and (sample := sample_of_entry(root, row))}
        _take_in(library, root, read)
        for sample, row in read.values():
            _keep_marks(library, root, sample, row)
        said_of = document.get("folder_corrections")
        for folder, correction in said_of.items() if isinstance(said_of, dict) else ():
            if is_text(folder):
                keep_correction(library, root.id, correction_of(correction), folder=folder)
        file_root_anew(library, root, NoProgress())
    return root, len(read)


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LONGEST_BYTES:
            raise BadInputError(f"{path} is too large to be an inventory.", path=path)
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{path} cannot be read as an inventory: choose an inventory.json.", path=path) from error
    return document if isinstance(document, dict) else {}


def _take_in(library: Library, root: SampleRoot, read: Mapping[str, tuple[Sample, Mapping[str, Any]]]) -> None:
    """Rows for samples that are not known here or were taken out, and what was heard where nobody has listened here."""
    known = {file.id: file for file in known_files(library, root.id)}
    writes, heard = list[SampleWrite](), list[tuple[int, str]]()
    for sample, row in read.values():
        facts = facts_of_entry(row)
        fingerprint = told if is_text(told := row.get("fingerprint")) else ""
        here = known.get(sample.id)
        if here is None:
            writes.append(SampleWrite(sample, -1, fingerprint, facts))
            continue
        if here.state == SampleState.REMOVED:
            set_states(library, [here.key], sample.state, sample.reason)
        if fingerprint and here.fingerprint == fingerprint and _is_news(library, here, facts):
            heard.append((here.key, facts))
    write_samples(library, writes)
    keep_facts(library, heard)


def _is_news(library: Library, here: KnownFile, facts: str) -> bool:
    """True where the document tells how a sound sounds that nobody has listened to here."""
    if facts_of_text(facts)[1] is None:
        return False
    return all(facts_of_text(text)[1] is None for _, text, _, _ in load_facts(library, "key = ?", [here.key]))


def _keep_marks(library: Library, root: SampleRoot, sample: Sample, row: Mapping[str, Any]) -> None:
    correction = correction_of(row.get("correction"))
    if not row.get("favourite") and correction == Correction():
        return
    key, _ = load_sample(library, sample.id, root.id)
    if row.get("favourite"):
        set_sample_favourite(library, key, is_favourite=True)
    if correction != Correction():
        keep_correction(library, root.id, correction, key=key)
