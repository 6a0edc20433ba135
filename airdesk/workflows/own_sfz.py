"""SFZ files as own instruments: their samples found in the inventory, so that they are found again after a move."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from airdesk.errors import BadInputError
from airdesk.inventory.instruments.definition import Definition, Member, definition_of_text
from airdesk.inventory.instruments.sfz.mapping import sfz_map
from airdesk.inventory.instruments.sfz.regions import read_regions
from airdesk.inventory.instruments.sfz.text import SfzText
from airdesk.inventory.reading import read_file
from airdesk.library.database import Library, open_library
from airdesk.library.instrument_rows import InstrumentRow, instrument_rows, keep_instrument, samples_by_path
from airdesk.library.sample_roots import SampleRoot, sample_roots
from airdesk.model.own_sound import own_instrument_id, own_sound
from airdesk.settings import Settings
from airdesk.workflows.own_instruments import OwnInstrument

_MOST_FILES: Final = 4096
_MOST_KIT_KEYS: Final = 62
"""A piano sampled at every key is no kit."""


def instrument_for_sfz(settings: Settings, path: Path) -> OwnInstrument:
    """The instrument that an SFZ file describes; what of it is not played stands in its reason.

    Raises BadInputError with what is wrong: no SFZ file, none of its samples there, included files in a circle.
    """
    path = path.expanduser().absolute()
    if not path.is_file():
        raise BadInputError(f"There is no SFZ file {path}: check the path.", path=path)
    with open_library(settings.library_folder) as library:
        root = _root_of(path, sample_roots(library))
        inside = root.path if root is not None else path.parent.parent
        read = read_regions(SfzText(path, inside).headers())
        written = list(dict.fromkeys(region.sample for region in read.regions))[:_MOST_FILES]
        found = {name: place for name in written if (place := _sample_file(name, path, inside)) is not None}
        if not found:
            missing = written[0].replace("\\", "/").rpartition("/")[2][:80] if written else "any"
            raise BadInputError(f"{path.name}: none of its samples is there ({missing}): put them beside it.", path=path)
        files = sorted(set(found.values()))
        members = _members(library, files, root)
        loops = [member.loop for member in members]
        numbers = {name: files.index(place) for name, place in found.items()}
        told = sfz_map(read, numbers, lambda number: loops[number])
        lost = len(written) - len(found)
        remarks = ((f"{lost} of its samples are not there.",) if lost else ()) + read.remarks()
        definition = Definition("sfz", path.stem[:120], members, map=told, source=str(path), remarks=remarks)
        keep_instrument(library, InstrumentRow(definition.id, definition.name, "sfz", definition.text(), ""))
    reason = " ".join([f"{path.name}, {len(files)} samples.", *remarks])
    return OwnInstrument(own_sound(definition.id), definition.name, "sfz", len(told.zones), reason)


def is_kit_map(own: OwnInstrument, settings: Settings) -> bool:
    """Whether an SFZ instrument is a kit: most of its zones serve a single key each."""
    with open_library(settings.library_folder) as library:
        (row,) = instrument_rows(library, [own_instrument_id(own.sound) or ""])
    told = definition_of_text(row.definition).map
    zones = told.zones if told is not None else ()
    single = [zone for zone in zones if zone.low_pitch == zone.high_pitch and zone.parts[0].shape.loop is None]
    return bool(zones) and 2 * len(single) > len(zones) and len({zone.low_pitch for zone in single}) < _MOST_KIT_KEYS


def _root_of(path: Path, roots: Sequence[SampleRoot]) -> SampleRoot | None:
    resolved = path.resolve()
    above = [root for root in roots if resolved.is_relative_to(root.path)]
    return max(above, key=lambda root: len(root.path.parts), default=None)


def _sample_file(name: str, sfz: Path, inside: Path) -> Path | None:
    """The file of a sample as written, whatever its slashes and capitals; None where it is not there or outside the folder."""
    if "\0" in name:
        return None
    wanted = sfz.parent / name.replace("\\", "/")
    try:
        place = wanted if wanted.is_file() else _in_other_capitals(sfz.parent, name.replace("\\", "/"))
        resolved = None if place is None else place.resolve()
    except (OSError, RuntimeError):
        return None
    return resolved if resolved is not None and resolved.is_relative_to(inside.resolve()) else None


def _in_other_capitals(folder: Path, name: str) -> Path | None:
    """The same path in a file system that tells capitals apart, as files from others are written."""
    for part in name.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            folder = folder.parent
            continue
        names = {each.name.casefold(): each for each in folder.iterdir()} if folder.is_dir() else {}
        if part.casefold() not in names:
            return None
        folder = names[part.casefold()]
    return folder if folder.is_file() else None


def _members(library: Library, files: Sequence[Path], root: SampleRoot | None) -> tuple[Member, ...]:
    """The files as members: rows of the inventory where they have one, else by their path and content."""
    ids = {path: path.relative_to(root.path).as_posix() for path in files} if root is not None else {}
    rows = samples_by_path(library, root.id, list(ids.values())) if root is not None else {}
    members = []
    for path in files:
        row = rows.get(ids.get(path, ""))
        if row is not None:
            sample = row.sample
            loop = None if sample.loop_start is None or sample.loop_end is None else (sample.loop_start, sample.loop_end + 1)
            members.append(Member(row.key, row.fingerprint, sample.id, str(path), loop=loop))
        else:
            read = read_file(str(path))
            loop_frames = read.header.loop_frames if read.header is not None else None
            loop = None if loop_frames is None else (loop_frames[0], loop_frames[1] + 1)
            members.append(Member(0, read.fingerprint, path.name, str(path), loop=loop))
    return tuple(members)
