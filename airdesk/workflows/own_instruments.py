"""Instruments made of the user's samples: found where they were made before, else made and kept in the library."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from airdesk.errors import BadInputError
from airdesk.inventory.instruments.definition import Definition, Member, StoredSample, definition_of_text
from airdesk.inventory.instruments.kits import drum_kind, drum_notes
from airdesk.inventory.instruments.mapping import instrument_map
from airdesk.inventory.instruments.multi import companions, member_of, members_of, notes_of, unheard_numbered, worth_hearing
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
from airdesk.model.notes import pitch_name
from airdesk.model.own_sound import OwnKind, own_instrument_id, own_sound
from airdesk.model.plan import Role
from airdesk.model.sample import Sample, SampleState
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.workflows.inventory_listening import listen
from airdesk.workflows.scan_inventory import deep_description
from airdesk.workflows.sound_names import remember_own_names

MOST_LAYERS: Final = 8
_MOST_DRUMS: Final = 64
_MOST_LISTENED: Final = 256
_LEAST_KINDS: Final = 3
"""A folder with so many kinds of drums is a kit."""
_KIT_SHARE: Final = 0.6
"""A kit's folder has hardly more drums than a kit has places; one with dozens of kicks is a collection."""
_DRUM_ROLES: Final = ("drums", "percussion")


@dataclass(frozen=True, slots=True)
class OwnInstrument:
    """An instrument made of the user's samples."""

    sound: str  # as `Track.sound` names it: "own:0123456789ab"
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
    stacked. Raises BadInputError (a sample that is not there or cannot be
    played) or CancelledError.
    """
    if not keys:
        raise BadInputError("An instrument needs a sample: choose one.")
    if len(keys) > (_MOST_DRUMS if role in _DRUM_ROLES else MOST_LAYERS):
        raise BadInputError(f"{len(keys)} samples are too many for one instrument: stack {MOST_LAYERS} at most.")
    with open_library(settings.library_folder) as library:
        rows = samples_by_key(library, keys)
        asked = [_playable(rows.get(key), key) for key in dict.fromkeys(keys)]
        if role in _DRUM_ROLES:
            definition, reason = _drums(library, asked, present, max(1, layers))
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


def _stored(row: SampleRow) -> StoredSample:
    return StoredSample(row.key, row.fingerprint, row.sample)


def _melodic(library: Library, asked: Sequence[SampleRow], settings: Settings, progress: Progress) -> tuple[Definition, str]:
    """Each sample with its companions; several as layers."""
    members: list[Member] = []
    reasons: list[str] = []
    for stack, row in enumerate(asked):
        made = _one_instrument(library, row, settings, progress)
        members += [replace(member, stack=stack) for member in made]
        reasons.append(_reason(row.sample, made))
    kind: OwnKind = "layers" if len(asked) > 1 else "multi" if len(members) > 1 else "single"
    name = " + ".join(_name(row.sample, is_multi=kind == "multi") for row in asked)
    return Definition(kind, name[:120], tuple(members), family=asked[0].sample.family), "; ".join(reasons)


def _one_instrument(library: Library, row: SampleRow, settings: Settings, progress: Progress) -> tuple[Member, ...]:
    """A sample and its companions as members; what must be heard for that is listened to, and kept in the inventory."""

    def folder() -> list[StoredSample]:
        rows = samples_of_folder(library, row.sample.root_id, row.sample.folder)
        return [_stored(each) for each in rows]

    def listen_to(keys: Collection[int]) -> None:
        if keys:
            (root,) = [root for root in sample_roots(library) if root.id == row.sample.root_id]
            workers = settings.synthesis_workers
            listen(library, [root], deep_description(), num_workers=workers, progress=progress, only=keys)

    listen_to(unheard_numbered(_stored(row), folder()))
    files = companions(_stored(row), folder())
    listen_to(worth_hearing(files))
    known = {each.key: each for each in folder()}
    files = [known.get(each.key, each) for each in files]
    notes = notes_of(files)
    return members_of(files, notes) or (member_of(files[0], notes.get(row.key)),)


def _drums(library: Library, asked: Sequence[SampleRow], present: str, layers: int) -> tuple[Definition, str]:
    """The kit of the folder, or the kit there is with these drums in it."""
    first = asked[0].sample
    folder = [_stored(each) for each in samples_of_folder(library, first.root_id, first.folder) if not each.sample.is_loop]
    for row in asked:
        if not drum_kind(row.sample):
            raise BadInputError(
                f"{row.sample.name} is filed under {row.sample.instrument}, which is no drum: correct its class, or put it on "
                "a track that plays notes."
            )
    kit = drum_notes(folder) if len(asked) == 1 else {}
    if asked[0].key in kit and _is_kit(folder, kit):
        members = tuple(replace(member_of(each, None), drums=kit[each.key]) for each in folder if each.key in kit)
        reason = f"{len(members)} drums of the folder {first.folder or first.name} as a kit"
        return Definition("kit", _folder_name(first), members, family=first.family), reason
    chosen = [_stored(row) for row in asked]
    own = _placed_drums(chosen, layers)
    before, base = _present_kit(library, present)
    taken = {note for member in own for note in member.drums}
    others = tuple(replace(each, drums=left) for each in before if (left := tuple(n for n in each.drums if n not in taken)))
    kinds_said = ", ".join(dict.fromkeys(drum_kind(row.sample) for row in asked))
    name = _folder_name(first) if _share_folder(asked) else _name(first, is_multi=False)
    reason = f"{asked[0].sample.name} plays as {kinds_said}" if len(asked) == 1 else f"{len(own)} drums: {kinds_said}"
    return Definition("kit", name[:120], (*own, *others), family=first.family, base=base), reason


def _placed_drums(chosen: Sequence[StoredSample], layers: int) -> tuple[Member, ...]:
    """Drums on their notes; of every kind *layers* at a time are stacked."""
    by_kind: dict[str, list[StoredSample]] = {}
    for each in chosen:
        by_kind.setdefault(drum_kind(each.sample), []).append(each)
    notes = drum_notes([each for kind in by_kind.values() for each in kind[::layers]])
    return tuple(
        replace(member_of(each, None), drums=notes[kind[place - place % layers].key], stack=place % layers)
        for kind in by_kind.values()
        for place, each in enumerate(kind)
        if kind[place - place % layers].key in notes
    )


def _is_kit(folder: Sequence[StoredSample], placed: Mapping[int, tuple[int, ...]]) -> bool:
    drums = [each for each in folder if drum_kind(each.sample)]
    kinds = {drum_kind(each.sample) for each in drums}
    return len(kinds) >= _LEAST_KINDS and len(placed) >= _KIT_SHARE * len(drums)


def _present_kit(library: Library, present: str) -> tuple[tuple[Member, ...], str]:
    """The members of the own kit that a track plays now, and the factory's kit below it."""
    known = own_instrument_id(present)
    if known is None:
        return (), present
    for row in instrument_rows(library, [known]):
        definition = definition_of_text(row.definition)
        if definition.kind == "kit":
            return definition.members, definition.base
    return (), ""


def _kept(library: Library, definition: Definition, reason: str) -> OwnInstrument:
    keep_instrument(library, InstrumentRow(definition.id, definition.name, definition.kind, definition.text(), ""))
    return _instrument(definition.id, definition, reason)


def _instrument(instrument_id: str, definition: Definition, reason: str) -> OwnInstrument:
    remember_own_names({own_sound(instrument_id): definition.name})
    num_zones = len(instrument_map(definition).zones) if definition.preset is None else 0
    return OwnInstrument(own_sound(instrument_id), definition.name, definition.kind, num_zones, reason)


def _name(sample: Sample, *, is_multi: bool) -> str:
    if not is_multi:
        return sample.name.rpartition(".")[0] or sample.name
    return _folder_name(sample)


def _folder_name(sample: Sample) -> str:
    return sample.folder.rpartition("/")[2].replace("_", " ").strip() or sample.instrument.capitalize()


def _share_folder(asked: Sequence[SampleRow]) -> bool:
    """Whether most of several samples come from the first one's folder."""
    first = asked[0].sample
    same = [row for row in asked if (row.sample.root_id, row.sample.folder) == (first.root_id, first.folder)]
    return len(asked) > 1 and 2 * len(same) > len(asked)


def _reason(sample: Sample, members: Sequence[Member]) -> str:
    pitches = sorted(member.pitch for member in members if member.pitch is not None)
    if len(members) == 1:
        note = f"at {pitch_name(round(pitches[0]))}" if pitches else "whose note is not known, as at C4"
        return f"{sample.name}, one sample {note} for all keys"
    layers = len({member.velocity for member in members})
    said = f", {layers} velocities" if layers > 1 else ""
    lowest, highest = pitch_name(round(pitches[0])), pitch_name(round(pitches[-1]))
    return f"{len(members)} samples of {sample.folder or sample.name} from {lowest} to {highest}{said}"
