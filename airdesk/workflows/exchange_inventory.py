"""`inventory.json` (air-inventory-1): the inventory out for other programs, and in again."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

from airdesk.errors import BadInputError, StorageError
from airdesk.library.database import Library, open_library, transaction
from airdesk.library.identity import utc_now
from airdesk.library.sample_marks import Corrections, keep_correction, set_sample_favourite
from airdesk.library.sample_roots import SampleRoot, add_root, sample_roots
from airdesk.library.sample_rows import SampleWrite, known_files, load_sample, samples_of_roots, write_samples
from airdesk.model.sample import SCHEMA, Correction, Sample, SampleState
from airdesk.settings import Settings

_EXAMPLES: Final = 5
_LONGEST_BYTES: Final = 2**30
_EXCHANGE: Final = {"length_sec": "length_seconds"}
_PLAIN: Final = (
    *("id", "instrument", "category", "family", "subtype", "source", "bytes", "is_loop", "sample_rate", "root_midi"),
    *("root_cents", "root_confidence", "tempo_bpm", "loudness_rms", "gain_db_normalize", "brightness_hz", "key", "kind"),
)


def export_inventory(folder: Path, settings: Settings) -> list[Path]:
    """Write a document for each root into a folder; returns the files. Raises StorageError."""
    written = []
    with open_library(settings.library_folder) as library:
        roots = sample_roots(library)
        for root in roots:
            name = "inventory.json" if len(roots) == 1 else f"inventory_{root.id}.json"
            written.append(_write(folder / name, _document(library, root)))
    return written


def _document(library: Library, root: SampleRoot) -> dict[str, Any]:
    corrections = Corrections(library, root.id)
    keys = {file.id: file for file in known_files(library, root.id)}
    samples, instruments = [], dict[str, dict[str, Any]]()
    for sample in samples_of_roots(library, [root.id]):
        known = keys[sample.id]
        own = corrections.of_file.get(known.key)
        samples.append(_sample_document(sample, root, known.fingerprint, own))
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
        "total_files": len(samples),
        "total_bytes": sum(sample["bytes"] for sample in samples),
        "instruments": instruments,
        "folder_corrections": {folder: _said(one) for folder, one in corrections.of_folder.items()},
        "samples": samples,
    }


def _sample_document(sample: Sample, root: SampleRoot, fingerprint: str, own: Correction | None) -> dict[str, Any]:
    row = {name: getattr(sample, name) for name in _PLAIN}
    row |= {name: getattr(sample, ours) for name, ours in _EXCHANGE.items()}
    row |= {"file_rel": sample.id, "file_abs": str(root.path / sample.id), "pitch": sample.root_midi, "tags": list(sample.tags)}
    row |= {"channels": sample.num_channels, "fingerprint": fingerprint, "state": str(sample.state), "reason": sample.reason}
    return row | {"favourite": sample.is_favourite, "correction": _said(own) if own else None}


def _said(correction: Correction) -> dict[str, Any]:
    nothing = asdict(Correction())
    return {name: value for name, value in asdict(correction).items() if value != nothing[name]}


def _write(path: Path, document: Mapping[str, Any]) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}): free some space or mend its rights.") from error
    finally:
        beside.unlink(missing_ok=True)
    return path


def import_inventory(path: Path, settings: Settings) -> tuple[SampleRoot, int]:
    """Bring such a document in: its root, its samples, what the user said of them; returns the root and how many.

    Files that are not where it says are remembered as missing; a scan or a relink finds them by content. Raises BadInputError.
    """
    document = _read(path)
    root_path, rows = document.get("root"), document.get("samples")
    if document.get("schema_version") != SCHEMA or not isinstance(root_path, str) or not isinstance(rows, list):
        raise BadInputError(f"{path} is no inventory ({SCHEMA}): choose an inventory.json that was exported.", path=path)
    with open_library(settings.library_folder) as library, transaction(library):
        root = add_root(library, Path(root_path))
        known = {file.id: file for file in known_files(library, root.id)}
        read = [_sample(root, row) for row in rows if isinstance(row, dict)]
        fresh = {sample.id: (sample, row) for sample, row in read if sample is not None and sample.id not in known}
        write_samples(
            library,
            [SampleWrite(sample, -1, str(row.get("fingerprint") or ""), "{}") for sample, row in fresh.values()],
        )
        for sample, row in read:
            if sample is not None:
                _keep_marks(library, root, sample, row)
        said_of = document.get("folder_corrections")
        for folder, said in said_of.items() if isinstance(said_of, dict) else ():
            keep_correction(library, root.id, _correction(said), folder=folder)
    return root, len([sample for sample, _ in read if sample is not None])


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


def _sample(root: SampleRoot, row: dict[str, Any]) -> tuple[Sample | None, dict[str, Any]]:
    """A record of a row, None where it is none; what has the wrong type is left out."""
    sample_id = row.get("id") or row.get("file_rel")
    if not isinstance(sample_id, str) or not sample_id or sample_id.startswith("/") or ".." in sample_id.split("/"):
        return None, row
    values: dict[str, Any] = {}
    for name in (*_PLAIN, *_EXCHANGE):
        value = row.get(name)
        if name != "id" and value is not None and isinstance(value, _TYPES[_EXCHANGE.get(name, name)]):
            values[_EXCHANGE.get(name, name)] = value
    tags = row.get("tags")
    values["tags"] = tuple(str(tag) for tag in tags) if isinstance(tags, list) else ()
    if not (root.path / sample_id).is_file():
        values |= {"state": SampleState.MISSING, "reason": "its file is not here"}
    elif row.get("state") == SampleState.BROKEN:
        values |= {"state": SampleState.BROKEN, "reason": str(row.get("reason") or "")}
    return Sample(root_id=root.id, id=sample_id, **values), row


def _keep_marks(library: Library, root: SampleRoot, sample: Sample, row: Mapping[str, Any]) -> None:
    correction = _correction(row.get("correction"))
    if not row.get("favourite") and correction == Correction():
        return
    key, _ = load_sample(library, sample.id, root.id)
    if row.get("favourite"):
        set_sample_favourite(library, key, is_favourite=True)
    if correction != Correction():
        keep_correction(library, root.id, correction, key=key)


def _correction(values: Any) -> Correction:
    names = {field.name for field in fields(Correction)}
    listed = values.items() if isinstance(values, dict) else ()
    given: dict[str, Any] = {name: value for name, value in listed if name in names and isinstance(value, _TYPES[name])}
    return Correction(**given)


_NUMBER: Final = (int, float)
_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    **dict.fromkeys(("instrument", "category", "family", "subtype", "source", "key", "kind"), str),
    **dict.fromkeys(("bytes", "sample_rate", "root_midi"), int),
    **dict.fromkeys(("root_cents", "root_confidence", "tempo_bpm", "loudness_rms", "gain_db_normalize"), _NUMBER),
    **dict.fromkeys(("brightness_hz", "length_seconds"), _NUMBER),
    "is_loop": bool,
}
