"""The user's word on a sample or a folder of samples: it wins, and every scan keeps it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from airdesk.errors import BadInputError
from airdesk.inventory.corrections import merged
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.names.vocabulary import load_vocabulary
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.stored_facts import facts_of_text
from airdesk.library.database import Library, open_library
from airdesk.library.sample_marks import Corrections, keep_correction
from airdesk.library.sample_roots import SampleRoot, find_root, sample_roots
from airdesk.library.sample_rows import SampleWrite, load_facts, load_sample, write_samples
from airdesk.model.sample import Correction, Sample, SampleState
from airdesk.settings import Settings


def correct_sample(
    sample_id: str, correction: Correction, settings: Settings, *, root_folder: str | None = None, forget: bool = False
) -> Sample:
    """Correct one sample; what is said adds to what was said before, *forget*: takes the place of it. Raises BadInputError."""
    _check(correction)
    with open_library(settings.library_folder) as library:
        root_id = find_root(library, root_folder).id if root_folder else None
        key, sample = load_sample(library, sample_id, root_id)
        said = Corrections(library, sample.root_id).of_file.get(key, Correction())
        keep_correction(library, sample.root_id, correction if forget else merged((said, correction)), key=key)
        refile(library, _root(library, sample.root_id), "key = ?", [key])
        return load_sample(library, sample_id, sample.root_id)[1]


def correct_folder(
    folder: str, correction: Correction, settings: Settings, *, root_folder: str | None = None, forget: bool = False
) -> int:
    """Correct all samples of a folder inside a root ("" or ".": of the whole root); returns how many. Raises BadInputError."""
    _check(correction)
    inside = folder.strip("/").removeprefix("./")
    inside = "" if inside == "." else inside
    with open_library(settings.library_folder) as library:
        root = find_root(library, root_folder) if root_folder else _only_root_with(library, inside)
        where, values = _below(root.id, inside)
        count = sum(1 for _ in load_facts(library, where, values))
        if not count:
            raise BadInputError(f'There are no samples in the folder "{folder}": see `airdesk inventory list`.')
        said = Corrections(library, root.id).of_folder.get(inside, Correction())
        keep_correction(library, root.id, correction if forget else merged((said, correction)), folder=inside)
        refile(library, root, where, values)
        return count


def refile(library: Library, root: SampleRoot, where: str, values: Sequence[object]) -> None:
    """Make records anew from what is known of them."""
    names, corrections = NameReader(root.name), Corrections(library, root.id)
    writes = []
    for known, text, raw, is_favourite in load_facts(library, where, values):
        header, description = facts_of_text(text)
        record = sample_record(
            SampleFacts(
                root_id=known.root_id,
                id=known.id,
                bytes=known.num_bytes,
                names=names.read(known.id),
                header=header,
                description=description,
                corrections=corrections.for_file(known.key, known.id),
                is_favourite=is_favourite,
            )
        )
        if known.state != SampleState.OK:
            kept = load_sample(library, known.id, known.root_id)[1]
            record = dataclasses.replace(record, state=kept.state, reason=kept.reason)
        writes.append(SampleWrite(record, known.mtime_ns, known.fingerprint, text, raw, known.key))
    write_samples(library, writes)


def refile_folder(library: Library, root_id: str, folder: str) -> None:
    """Make the records of a folder anew."""
    refile(library, _root(library, root_id), *_below(root_id, folder))


def _check(correction: Correction) -> None:
    vocabulary = load_vocabulary()
    if correction.instrument and vocabulary.drawer(correction.instrument) is None and not correction.family:
        known = ", ".join(sorted(vocabulary.drawers))
        raise BadInputError(
            f'"{correction.instrument}" is no instrument AirDesk files samples under: use one of {known}, or name a --family.'
        )
    if correction.root_midi is not None and not 0 <= correction.root_midi <= 127:
        raise BadInputError("The root must be a note from C-1 to G9 (0 to 127).")
    if correction.tempo_bpm is not None and not 20.0 <= correction.tempo_bpm <= 400.0:
        raise BadInputError("The tempo must be 20 to 400 BPM.")


def _root(library: Library, root_id: str) -> SampleRoot:
    return next(root for root in sample_roots(library) if root.id == root_id)


def _below(root_id: str, folder: str) -> tuple[str, list[object]]:
    if not folder:
        return "root_id = ? AND state <> 'removed'", [root_id]
    return "root_id = ? AND state <> 'removed' AND substr(id, 1, ?) = ?", [root_id, len(folder) + 1, f"{folder}/"]


def _only_root_with(library: Library, folder: str) -> SampleRoot:
    roots = [root for root in sample_roots(library) if any(True for _ in load_facts(library, *_below(root.id, folder)))]
    if len(roots) > 1:
        raise BadInputError(f'"{folder}" is in several folders of the inventory: name one with --root-folder.')
    if not roots:
        raise BadInputError(f'There are no samples in the folder "{folder}": see `airdesk inventory list`.')
    return roots[0]
