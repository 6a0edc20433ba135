"""What a part asks of a sample: which instrument, around which note, how long, for what music."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from airdesk.facts.instruments import InstrumentFact, load_instruments
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.names.vocabulary import load_vocabulary
from airdesk.model.plan import Role
from airdesk.model.sample import Filing
from airdesk.model.song import Song, Track, track_notes

_UNPITCHED = frozenset({"drums", "percussion", "fx"})


@dataclass(frozen=True, slots=True)
class PartNeeds:
    """What a part asks for."""

    track_id: str
    name: str  # as the user knows it
    role: Role
    instruments: frozenset[str]  # drawers of the inventory that are just this instrument
    relatives: frozenset[str]  # drawers its general word covers, or whose general word covers it
    family: str
    subtype: str  # how it is played, where the name says so: "pizzicato"
    pitches: tuple[int, ...]  # of all notes, sorted; drum notes of percussion
    note_seconds: float  # three quarters of the notes are no longer
    words: frozenset[str]  # tags that fit: of genre, prompt and name

    @property
    def is_percussion(self) -> bool:
        """True when its pitches are General MIDI drum notes."""
        return self.role in ("drums", "percussion")

    @property
    def is_pitched(self) -> bool:
        """True when a sample must have a root to play it in tune."""
        return not self.is_percussion and self.family not in _UNPITCHED

    @property
    def middle_pitch(self) -> int | None:
        """The median of its notes; None where it has none or they are drums."""
        return round(median(self.pitches)) if self.pitches and not self.is_percussion else None


def part_needs(song: Song, track: Track) -> PartNeeds:
    """What a track of a song asks for."""
    notes = track_notes(track)
    seconds = sorted(
        song.tempo_map.tick_to_seconds(note.end_tick) - song.tempo_map.tick_to_seconds(note.start_tick) for note in notes
    )
    named = NameReader("").read(track.instrument).filing
    fact = _fact(track, named)
    usual = load_vocabulary().drawers.get(named.instrument)
    return PartNeeds(
        track_id=track.id,
        name=track.name,
        role=track.role,
        instruments=_exact(fact, named),
        relatives=_relatives(fact),
        family=_family(track, fact, named),
        subtype="" if usual is None or named.subtype == usual.subtype else named.subtype,
        pitches=tuple(sorted(note.pitch for note in notes)),
        note_seconds=seconds[len(seconds) * 3 // 4] if seconds else 0.0,
        words=words_in(song.genre, song.prompt, *song.tags, track.name, track.instrument),
    )


def words_in(*texts: str) -> frozenset[str]:
    """The tags that texts name, as they would in a file's name."""
    reader = NameReader("")
    return frozenset(tag for text in texts if text.strip() for tag in reader.read(text.replace("/", " ")).tags)


def _fact(track: Track, named: Filing) -> InstrumentFact | None:
    """The instrument of the track by name; where the name says nothing, as in some MIDI files, by program."""
    catalogue = load_instruments()
    found = catalogue.get(track.instrument)
    if found is None and named.instrument == "other" and not track.is_percussion:
        found = next((fact for fact in catalogue.instruments if fact.program == track.program and not fact.is_percussion), None)
    return found


def _family(track: Track, fact: InstrumentFact | None, named: Filing) -> str:
    family = fact.family if fact is not None else named.family
    return "drums" if track.is_percussion and family not in ("drums", "percussion") else family


def _exact(fact: InstrumentFact | None, named: Filing) -> frozenset[str]:
    drawers = load_vocabulary().drawers.values()
    playing = {drawer.name for drawer in drawers if fact is not None and fact.name in (drawer.name, drawer.plays)}
    return frozenset(playing | ({named.instrument} if named.instrument != "other" else set()))


def _relatives(fact: InstrumentFact | None) -> frozenset[str]:
    """Guitars of all kinds for a guitar, and strings for a violin."""
    if fact is None:
        return frozenset()
    catalogue = load_instruments()
    own = set(catalogue.covered(fact))
    return frozenset(
        drawer.name
        for drawer in load_vocabulary().drawers.values()
        if drawer.plays in own or _covers(catalogue.get(drawer.plays), fact.name)
    )


def _covers(general: InstrumentFact | None, name: str) -> bool:
    return general is not None and name in load_instruments().covered(general)


def families_of(parts: Iterable[PartNeeds]) -> frozenset[str]:
    """The families whose samples can matter to some parts."""
    drawers = load_vocabulary().drawers
    found: set[str] = set()
    for part in parts:
        named = {drawers[name].family for name in part.instruments | part.relatives if name in drawers}
        found |= {part.family, *named, *(("drums", "percussion") if part.is_percussion else ())}
    return frozenset(found - {"other"})
