"""Kits of the user's drums: a folder of them, or single ones in the place of those that a kit has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from airdesk.errors import BadInputError
from airdesk.inventory.instruments.definition import Definition, Member, StoredSample, definition_of_text
from airdesk.inventory.instruments.kits import drum_kind, drum_notes
from airdesk.inventory.instruments.multi import layer_velocities, member_of
from airdesk.inventory.instruments.titles import file_title, folder_title
from airdesk.library.database import Library
from airdesk.library.instrument_rows import SampleRow, instrument_rows, samples_of_folder
from airdesk.model.own_sound import own_instrument_id
from airdesk.workflows.own_files import stored_sample

_LEAST_KINDS: Final = 3
"""A folder with so many kinds of drums is a kit."""
_KIT_SHARE: Final = 0.6
"""A kit's folder has hardly more drums than a kit has places; one with dozens of kicks is a collection."""


def kit_definition(library: Library, asked: Sequence[SampleRow], present: str, layers: int) -> tuple[Definition, str]:
    """The kit of the folder, or the kit there is with these drums in it; and why. Raises BadInputError for what is no drum.

    *present*: the track's sound now. *layers*: so many drums of a kind, one after another, are stacked.
    """
    first = asked[0].sample
    folder = [
        stored_sample(each) for each in samples_of_folder(library, first.root_id, first.folder) if not each.sample.is_loop
    ]
    for row in asked:
        if not drum_kind(row.sample):
            raise BadInputError(
                f"{row.sample.name} is filed under {row.sample.instrument}, which is no drum: correct its class, or put it on "
                "a track that plays notes."
            )
    kit = drum_notes(folder) if len(asked) == 1 else {}
    if asked[0].key in kit and _is_kit(folder, kit):
        members = _kit_members(folder, kit)
        reason = f"{len(members)} drums of the folder {first.folder or first.name} as a kit"
        return Definition("kit", folder_title(first), members, family=first.family), reason
    chosen = [stored_sample(row) for row in asked]
    own = _placed_drums(chosen, layers)
    before, base = _present_kit(library, present)
    taken = {note for member in own for note in member.drums}
    others = tuple(replace(each, drums=left) for each in before if (left := tuple(n for n in each.drums if n not in taken)))
    kinds_said = ", ".join(dict.fromkeys(drum_kind(row.sample) for row in asked))
    name = folder_title(first) if _share_folder(asked) else file_title(first)
    reason = f"{asked[0].sample.name} plays as {kinds_said}" if len(asked) == 1 else f"{len(own)} drums: {kinds_said}"
    return Definition("kit", name[:120], (*own, *others), family=first.family, base=base), reason


def _kit_members(folder: Sequence[StoredSample], notes: Mapping[int, tuple[int, ...]]) -> tuple[Member, ...]:
    """Drums with their notes; those of one note have velocities by what their names say of touch."""
    velocities: dict[int, int] = {}
    for place in set(notes.values()):
        velocities |= layer_velocities([each for each in folder if notes.get(each.key) == place])
    return tuple(
        replace(member_of(each, None, velocities.get(each.key)), drums=notes[each.key]) for each in folder if each.key in notes
    )


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


def _share_folder(asked: Sequence[SampleRow]) -> bool:
    """Whether most of several samples come from the first one's folder."""
    first = asked[0].sample
    same = [row for row in asked if (row.sample.root_id, row.sample.folder) == (first.root_id, first.folder)]
    return len(asked) > 1 and 2 * len(same) > len(asked)
