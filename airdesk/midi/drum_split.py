"""The pattern of a score shared out: to drum instruments without a layer of their own, by General MIDI note, never twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from airdesk.midi.document_fields import Problems
from airdesk.model.notes import Note

KIT_NAME = "drums"
"""The part that takes what no other drum instrument plays."""

_WHOLE_KIT_NOTES = 12  # an instrument of so many drum notes is a kit, which takes whatever is left


@dataclass(frozen=True, slots=True)
class DrumNames:
    """The drum instruments of a score."""

    notes: Mapping[str, tuple[int, ...]]  # instrument -> General MIDI drum notes it consists of; empty: any
    layered: frozenset[str]  # those with a layer of their own

    def owner(self, pitch: int) -> str | None:
        """The instrument without a layer that plays a drum note: the most special one, a kit last."""
        takers = [name for name, notes in self._open().items() if pitch in notes]
        if takers:
            return min(takers, key=lambda name: len(self.notes[name]))
        return next((name for name, notes in self._open().items() if not notes or len(notes) >= _WHOLE_KIT_NOTES), None)

    def _open(self) -> dict[str, tuple[int, ...]]:
        return {name: notes for name, notes in self.notes.items() if name not in self.layered}


def split_pattern(
    pattern: list[Note], layers: Mapping[str, list[Note]], drums: DrumNames, problems: Problems
) -> dict[str, list[Note]]:
    """Instrument -> its notes of the pattern; what a layer already sounds is left out."""
    sounding = {(note.start_tick, note.pitch) for name in drums.notes for note in layers.get(name, ())}
    layered_pitches = {pitch for _, pitch in sounding}
    shared: dict[str, list[Note]] = {}
    for note in pattern:
        if (note.start_tick, note.pitch) in sounding:
            continue
        if note.pitch in layered_pitches:
            problems.add(
                "pattern notes that a layer plays differently",
                f"pattern: drum note {note.pitch} has a layer of its own, which is used; the pattern's is left out.",
            )
            continue
        shared.setdefault(drums.owner(note.pitch) or KIT_NAME, []).append(note)
    if KIT_NAME in shared and KIT_NAME not in drums.notes:
        problems.add("drums nobody asked for", f'Drum notes of the pattern belong to no instrument; they became "{KIT_NAME}".')
    return shared
