"""Files of one folder that are one instrument at several notes, touches and takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from airdesk.inventory.instruments.definition import Member, StoredSample
from airdesk.inventory.instruments.note_names import read_note_name
from airdesk.inventory.instruments.numbered import numbered_companions, numbered_pitches
from airdesk.model.sample import Sample

_ENDINGS: Final = ("wav", "flac", "aif", "aiff", "w64", "wave", "rf64", "aifc", "bwf", "ogg", "oga", "opus", "mp3")
"""Of two files with the same name the one whose ending comes first is taken."""
_OCTAVE_SHARE: Final = 0.7
"""Of the files that were listened to, so many must say that the names count octaves otherwise."""
_NO_OCTAVE: Final = 99
_HEARD: Final = 12
"""So many files are listened to where their names tell the notes: enough to hear which octave the names mean."""
_MOST_HEARD: Final = 256
_MOST_LAYERS: Final = 16


@dataclass(frozen=True, slots=True)
class Note:
    """At which note a file was recorded, and who says so."""

    pitch: int
    cents: float = 0.0
    source: str = ""  # user, chunk, name, audio


def companions(asked: StoredSample, folder: Sequence[StoredSample]) -> list[StoredSample]:
    """The files that make one instrument with the one asked for, itself among them, by name; only itself where it stands alone.

    Names must be equal but for note, touch and take; articulations and lengths stay apart. Files that are only numbered
    belong together where their notes rise with their numbers.
    """
    own = read_note_name(asked.sample.name)
    same_kind = [each for each in _best_files(folder) if each.sample.is_loop == asked.sample.is_loop]
    named = {each.key: read_note_name(each.sample.name) for each in same_kind}
    if own.note is not None or own.layer is not None or own.take is not None or own.velocity is not None:
        return [
            each
            for each in same_kind
            if named[each.key].rest == own.rest
            and (named[each.key].note is None) == (own.note is None)
            and (own.note is not None or each.sample.family == asked.sample.family)
        ] or [asked]
    return numbered_companions(asked, same_kind)


def _best_files(folder: Sequence[StoredSample]) -> list[StoredSample]:
    """One file of each name: the best of those that differ in their ending."""
    best: dict[str, StoredSample] = {}
    for each in sorted(folder, key=lambda each: (_rank(each.sample), each.sample.name)):
        best.setdefault(each.sample.name.rpartition(".")[0].casefold(), each)
    return sorted(best.values(), key=lambda each: each.sample.id)


def _rank(sample: Sample) -> int:
    ending = sample.name.rpartition(".")[2].casefold()
    return _ENDINGS.index(ending) if ending in _ENDINGS else len(_ENDINGS)


def worth_hearing(files: Sequence[StoredSample]) -> set[int]:
    """Keys of files whose note nobody has told, and of some of the others, to know the octaves that names mean."""
    unheard = [each for each in files if not each.sample.is_described]
    unknown = [each.key for each in unheard if each.sample.root_midi is None and read_note_name(each.sample.name).note is None]
    named = [each.key for each in files if each.key not in unknown]
    some = named[:: max(1, len(named) // _HEARD)][:_HEARD] if len(named) > 2 else []
    return {*unknown[:_MOST_HEARD], *(set(some) & {each.key for each in unheard})}


def notes_of(files: Sequence[StoredSample]) -> dict[int, Note]:
    """The note of each file by its key: user before chunk before name before sound; those nobody knows are left out.

    Where most of what was heard lies the same number of octaves off the names, the names count octaves otherwise.
    """
    names = {each.key: read_note_name(each.sample.name).note for each in files}
    octaves = _octave_offset(files, names)
    chunks_lie = _same_chunk(files, names)
    numbered = numbered_pitches(files) if not any(note is not None for note in names.values()) else {}
    found: dict[int, Note] = {}
    for each in files:
        note = _note(each, names[each.key], octaves, numbered.get(each.key), trusts_chunk=not chunks_lie)
        if note is not None:
            found[each.key] = note
    return found


def _note(stored: StoredSample, named: int | None, octaves: int, numbered: int | None, *, trusts_chunk: bool) -> Note | None:
    sample = stored.sample
    if sample.root_source == "user" and sample.root_midi is not None:
        return Note(sample.root_midi, sample.root_cents, "user")
    if sample.root_source == "chunk" and sample.root_midi is not None and trusts_chunk:
        return Note(sample.root_midi, sample.root_cents, "chunk")
    if named is not None and 0 <= named + 12 * octaves <= 127:
        return Note(named + 12 * octaves, 0.0, "name")
    if numbered is not None:
        return Note(numbered, sample.root_cents if sample.root_audio == numbered else 0.0, "audio")
    if sample.root_midi is not None:
        return Note(sample.root_midi, sample.root_cents, sample.root_source)
    return None if sample.root_audio is None else Note(sample.root_audio, sample.root_cents, "audio")


def _octave_offset(files: Sequence[StoredSample], names: Mapping[int, int | None]) -> int:
    """Octaves by which the sounds lie above what the names say; 0 where they do not agree on it."""
    votes: Counter[int] = Counter()
    for each in files:
        named, audio = names[each.key], each.sample.root_audio
        if named is not None and audio is not None:
            votes[(audio - named) // 12 if (audio - named) % 12 == 0 else _NO_OCTAVE] += 1
    if sum(votes.values()) < 3:
        return 0
    offset, count = votes.most_common(1)[0]
    return offset if abs(offset) <= 2 and count >= _OCTAVE_SHARE * sum(votes.values()) else 0


def _same_chunk(files: Sequence[StoredSample], names: Mapping[int, int | None]) -> bool:
    """Whether an editor wrote one root into all files, whatever they play."""
    chunks = {each.sample.root_chunk for each in files if each.sample.root_chunk is not None}
    told = {note for note in names.values() if note is not None}
    return len(files) > 1 and len(chunks) == 1 and len(told) > 1


def members_of(files: Sequence[StoredSample], notes: Mapping[int, Note]) -> tuple[Member, ...]:
    """The files as members of one instrument, deepest first, takes in their order.

    Those without a note are left out, unless none has one.
    """
    layers = layer_velocities(files)

    def order(each: StoredSample) -> tuple[int, int, str]:
        note = notes.get(each.key)
        return 0 if note is None else note.pitch, read_note_name(each.sample.name).take or 0, each.sample.id

    told = sorted((each for each in files if each.key in notes or not notes), key=order)
    return tuple(member_of(each, notes.get(each.key), layers.get(each.key)) for each in told)


def member_of(stored: StoredSample, note: Note | None, velocity: int | None = None) -> Member:
    """A file as a member."""
    sample = stored.sample
    is_told = note is not None and note.source in ("user", "chunk") and note.cents != 0.0
    return Member(
        key=stored.key,
        fingerprint=stored.fingerprint,
        name=sample.id,
        pitch=None if note is None else note.pitch + (note.cents / 100.0 if note.source != "name" else 0.0),
        is_measured=not is_told,
        velocity=velocity,
        loop=None if sample.loop_start is None or sample.loop_end is None else (sample.loop_start, sample.loop_end + 1),
    )


def layer_velocities(files: Sequence[StoredSample]) -> dict[int, int]:
    """The velocity of each file whose name tells it; numbered layers are spread evenly over all velocities.

    Where others have higher numbers, which are velocities, the low ones are no numbers of layers but velocities, too.
    """
    named = {each.key: read_note_name(each.sample.name) for each in files}
    layers = sorted({name.layer for name in named.values() if name.layer is not None})[:_MOST_LAYERS]
    velocities = {layer: round((place + 0.5) / len(layers) * 127) for place, layer in enumerate(layers)}
    if any(name.velocity is not None and name.layer is None for name in named.values()):
        velocities = {layer: max(1, layer) for layer in layers}
    told: dict[int, int] = {}
    for key, name in named.items():
        if name.velocity is not None:
            told[key] = name.velocity
        elif name.layer in velocities:
            told[key] = velocities[name.layer]
    return told
