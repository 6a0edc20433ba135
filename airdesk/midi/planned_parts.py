"""What a score document says beyond its notes: the genre, and the role and sound of each instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from airdesk.midi.document_fields import Problems, list_field, object_field, text_field
from airdesk.model.plan import ROLES, Role


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """What is known of an instrument; a document may say neither."""

    role: Role | None = None
    sound: str = ""  # patch id


@dataclass(frozen=True, slots=True)
class PlannedSong:
    """What is known of a song."""

    genre: str = ""
    ending: str = ""  # one of model.playing.Ending
    parts: Mapping[str, PlannedPart] = field(default_factory=dict)  # instrument -> what is known of it

    def part(self, instrument: str) -> PlannedPart:
        """What is known of an instrument, which may be nothing."""
        return self.parts.get(instrument, PlannedPart())


def planned_song_from_document(document: object) -> tuple[PlannedSong, tuple[str, ...]]:
    """What a score document says, and a sentence for every role or sound that is none; anything may be missing."""
    if not isinstance(document, dict):
        return PlannedSong(), ()
    ignored, problems = Problems(), Problems()  # faults of meta itself are named where the notes are read
    meta = object_field(document, "meta", ignored, "Score")
    parts: dict[str, PlannedPart] = {}
    for entry in list_field(meta, "instrument_configs", ignored, "meta"):
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str):
            parts.setdefault(name, _planned_part(name, entry, problems))
    genre, ending = (text_field(meta, name, "", problems, "meta") for name in ("genre", "ending"))
    return PlannedSong(genre, ending, parts), problems.sentences


def _planned_part(name: str, config: dict[str, object], problems: Problems) -> PlannedPart:
    where = f'Instrument "{name[:40]}"'
    role = text_field(config, "role", "", problems, where).strip().lower()
    if role and role not in ROLES:
        problems.add("unknown roles", f'{where}: role "{role[:40]}" is none of {", ".join(ROLES)}; its usual one is used.')
    return PlannedPart(role if role in ROLES else None, text_field(config, "sound", "", problems, where))
