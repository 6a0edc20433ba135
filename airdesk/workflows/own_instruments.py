"""Instruments made of the user's samples: found where they were made before, else made and kept in the library."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from airdesk.errors import BadInputError
from airdesk.inventory.instruments.definition import Definition, Member, StoredSample, definition_of_text
from airdesk.inventory.instruments.mapping import instrument_map
from airdesk.inventory.instruments.multi import (
    companions,
    members_of,
    notes_of,
    worth_hearing,
)
from airdesk.inventory.instruments.numbered import unheard_numbered
from airdesk.inventory.instruments.titles import file_title, folder_title, made_of
from airdesk.library.database import Library, open_library
from airdesk.library.instrument_rows import (
    InstrumentRow,
    SampleRow,
    instrument_rows,
    keep_instrument,
    samples_by_key,
    samples_of_folder,
)
from airdesk.library.sample_roots import find_root, sample_roots
from airdesk.library.sample_rows import load_sample
from airdesk.model.own_sound import OwnKind, own_sound
from airdesk.model.plan import Role
from airdesk.model.sample import SampleState
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.factory_use import factory_sound
from airdesk.workflows.inventory_listening import listen
from airdesk.workflows.own_drums import kit_definition
from airdesk.workflows.own_files import stored_sample
from airdesk.workflows.scan_inventory import deep_description
from airdesk.workflows.sound_names import remember_own_names, sound_name

MOST_LAYERS: Final = 8
_MOST_DRUMS: Final = 64
_DRUM_ROLES: Final = ("drums", "percussion")


@dataclass(frozen=True, slots=True)
class OwnInstrument:
    """An instrument made of the user's samples."""

    sound: str  # as `Track.sound` names it: "own:0123456789ab", or that of the factory
    name: str
    kind: OwnKind
    num_zones: int
    reason: str = ""  # what it was made of and why so, a sentence to show


def instrument_for_samples(
    settings: Settings,
    keys: Sequence[int],
    *,
    role: Role,
    present: str = "",
    layers: int = 1,
    progress: Progress | None = None,
) -> OwnInstrument:
    """The instrument that samples make for a track: made, or found if it was made before.

    *keys*: rows of `samples`; several are stacked as layers. One sample of a multi-sampled folder gives the whole. On a
    track of drums a folder of several kinds of drums gives a kit, and a single drum takes its place in the kit *present*
    (the track's sound now; empty: that of its program); *layers*: so many drums of a kind, one after another in *keys*, are
    stacked. A file of the factory root gives the factory's sound. Raises BadInputError (a sample that is not there or
    cannot be played) or CancelledError.
    """
    if not keys:
        raise BadInputError("An instrument needs a sample: choose one.")
    if len(keys) > (_MOST_DRUMS if role in _DRUM_ROLES else MOST_LAYERS):
        raise BadInputError(f"{len(keys)} samples are too many for one instrument: stack {MOST_LAYERS} at most.")
    with open_library(settings.library_folder) as library:
        rows = samples_by_key(library, keys)
        asked = [_playable(rows.get(key), key) for key in dict.fromkeys(keys)]
        if len(asked) == 1 and (sound := factory_sound(library, asked[0], is_percussion=role in _DRUM_ROLES)):
            kind: OwnKind = "kit" if role in _DRUM_ROLES else "multi"
            return OwnInstrument(sound, sound_name(sound), kind, 1, "the factory sound itself, with all of its notes")
        if role in _DRUM_ROLES:
            definition, reason = kit_definition(library, asked, present, max(1, layers))
        else:
            definition, reason = _melodic(library, asked, settings, progress or NoProgress())
        return _kept(library, definition, reason)


def sample_keys(settings: Settings, ids: Sequence[str], *, root_folder: str | None = None) -> list[int]:
    """The rows of samples by their paths inside their folder of the inventory. Raises BadInputError."""
    with open_library(settings.library_folder) as library:
        root_id = find_root(library, root_folder).id if root_folder else None
        return [load_sample(library, sample_id, root_id)[0] for sample_id in ids]


def list_own_instruments(settings: Settings) -> list[OwnInstrument]:
    """All instruments of the library, by name."""
    with open_library(settings.library_folder) as library:
        found = []
        for row in instrument_rows(library):
            try:
                definition = definition_of_text(row.definition)
            except (ValueError, TypeError, KeyError):
                continue  # a newer AirDesk made it
            found.append(_instrument(row.id, definition, ""))
        return found


def _playable(row: SampleRow | None, key: int) -> SampleRow:
    if row is None:
        raise BadInputError(f"There is no sample {key} in the inventory: scan its folder again.")
    if row.sample.state != SampleState.OK:
        raise BadInputError(
            f"{row.sample.name} cannot be played ({row.sample.reason or row.sample.state}): choose another one."
        )
    return row


def _melodic(library: Library, asked: Sequence[SampleRow], settings: Settings, progress: Progress) -> tuple[Definition, str]:
    """Each sample with its companions; several as layers."""
    members: list[Member] = []
    reasons: list[str] = []
    titles: list[str] = []
    for stack, row in enumerate(asked):
        made = _one_instrument(library, row, settings, progress)
        members += [replace(member, stack=stack) for member in made]
        reasons.append(made_of(row.sample, made))
        titles.append(folder_title(row.sample) if len(made) > 1 else file_title(row.sample))
    kind: OwnKind = "layers" if len(asked) > 1 else "multi" if len(members) > 1 else "single"
    return Definition(kind, " + ".join(titles)[:120], tuple(members), family=asked[0].sample.family), "; ".join(reasons)


def _one_instrument(library: Library, row: SampleRow, settings: Settings, progress: Progress) -> tuple[Member, ...]:
    """A sample and its companions as members; what must be heard for that is listened to, and kept in the inventory."""

    def folder() -> list[StoredSample]:
        rows = samples_of_folder(library, row.sample.root_id, row.sample.folder)
        return [stored_sample(each) for each in rows]

    def listen_to(keys: Collection[int]) -> None:
        if keys:
            (root,) = [root for root in sample_roots(library) if root.id == row.sample.root_id]
            workers = settings.synthesis_workers
            listen(library, [root], deep_description(), num_workers=workers, progress=progress, only=keys)

    listen_to(unheard_numbered(stored_sample(row), folder()))
    files = companions(stored_sample(row), folder())
    listen_to(worth_hearing(files))
    known = {each.key: each for each in folder()}
    files = [known.get(each.key, each) for each in files]
    notes = notes_of(files)
    return members_of(files, notes)


def _kept(library: Library, definition: Definition, reason: str) -> OwnInstrument:
    keep_instrument(library, InstrumentRow(definition.id, definition.name, definition.kind, definition.text(), ""))
    return _instrument(definition.id, definition, reason)


def _instrument(instrument_id: str, definition: Definition, reason: str) -> OwnInstrument:
    remember_own_names({own_sound(instrument_id): definition.name})
    num_zones = len(instrument_map(definition).zones) if definition.preset is None else 1
    return OwnInstrument(own_sound(instrument_id), definition.name, definition.kind, num_zones, reason)
