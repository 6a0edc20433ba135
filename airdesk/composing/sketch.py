"""What every part is composed against: the plan, the genre, the chords under each bar, and seeded chance."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar

from airdesk.chance import pick, seeded
from airdesk.composing.playing import genre_as_played
from airdesk.composing.rhythm import cell_ticks
from airdesk.facts.genres import Genre, Mood
from airdesk.model.harmony import Chord, Key
from airdesk.model.plan import InstrumentPlan, SectionPlan, SongPlan
from airdesk.model.timebase import Meter


class Style(Protocol):
    """A groove, bass style or comping pattern, as far as choosing one needs to know it."""

    @property
    def meter(self) -> str:
        """The meter its patterns are written in."""

    @property
    def energy(self) -> tuple[float, float]:
        """Lowest and highest section energy it suits."""

    @property
    def sections(self) -> tuple[str, ...]:
        """Names of the sections it is for; empty for all."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Moods it suits."""

    @property
    def weight(self) -> float:
        """Relative likelihood."""


StyleKind = TypeVar("StyleKind", bound=Style)


@dataclass(frozen=True, slots=True)
class ChordBlock:
    """One chord where it sounds, in song time."""

    chord: Chord
    start_tick: int
    end_tick: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the song being composed."""

    plan: SectionPlan
    index: int
    occurrence: int  # 0 for the first section of this name
    start_tick: int
    end_tick: int
    chords: tuple[ChordBlock, ...]
    next_energy: float | None  # of the section after; None at the end

    @property
    def name(self) -> str:
        """Sections of one name share their material."""
        return self.plan.name

    @property
    def energy(self) -> float:
        """0..1."""
        return self.plan.energy

    def chord_at(self, tick: int) -> ChordBlock:
        """The chord sounding at a tick of the song."""
        for block in self.chords:
            if tick < block.end_tick:
                return block
        return self.chords[-1]

    def plays(self, instrument: InstrumentPlan) -> bool:
        """True when the plan lets the instrument play here."""
        return instrument.name in self.plan.instruments


@dataclass(frozen=True, slots=True)
class Sketch:
    """The song before its notes."""

    plan: SongPlan
    genre: Genre
    sections: tuple[Section, ...]

    @property
    def meter(self) -> Meter:
        """The song's meter."""
        return self.plan.meter

    @property
    def key(self) -> Key:
        """The song's key."""
        return self.plan.key

    @property
    def bar_ticks(self) -> int:
        """Length of a bar."""
        return self.plan.meter.bar_ticks

    @property
    def end_tick(self) -> int:
        """End of the last bar."""
        return self.plan.bars * self.bar_ticks

    @property
    def cell_ticks(self) -> int:
        """Length of a cell of the genre's patterns."""
        return cell_ticks(self.genre.steps_per_beat)

    @property
    def mood(self) -> Mood:
        """The mood as the genre knows it; a neutral one where it does not."""
        return next((mood for mood in self.genre.moods if mood.name == self.plan.mood), Mood(self.plan.mood))

    @property
    def has_ending(self) -> bool:
        """True for songs long enough to end; shorter ones are loops and must repeat cleanly, and a fade has no last bar."""
        return self.plan.bars >= 8 and self.plan.playing.ending in ("close", "cold")

    @property
    def ending_tick(self) -> int:
        """Start of the bar in which the song comes to rest (its end for a loop)."""
        return self.end_tick - self.bar_ticks if self.has_ending else self.end_tick

    def section_at(self, tick: int) -> Section:
        """The section a tick lies in; the last one after the end."""
        return next((section for section in self.sections if tick < section.end_tick), self.sections[-1])

    def chord_classes_at(self, tick: int) -> tuple[int, ...]:
        """Pitch classes of the chord that sounds at a tick."""
        return self.section_at(tick).chord_at(tick).chord.pitch_classes

    def seat(self, instrument: InstrumentPlan) -> int:
        """Which player of its role an instrument is: 0 for the first."""
        peers = [other.name for other in self.plan.instruments if other.role == instrument.role]
        return peers.index(instrument.name) if instrument.name in peers else 0

    def rng(self, *purpose: object) -> Random:
        """Chance for one purpose."""
        return seeded(self.plan.seed, *purpose)

    def seconds_to_ticks(self, seconds: float) -> float:
        """Ticks that last so long at the song's tempo."""
        return seconds * self.plan.tempo_bpm / 60.0 * 480.0


def sketch_song(plan: SongPlan, genre: Genre) -> Sketch:
    """Lay the plan's sections and chords out in song time."""
    seen: dict[str, int] = {}
    sections = []
    for index, section in enumerate(plan.sections):
        start = section.start_bar * plan.meter.bar_ticks
        end = start + section.bars * plan.meter.bar_ticks
        after = plan.sections[index + 1].energy if index + 1 < len(plan.sections) else None
        sections.append(Section(section, index, seen.get(section.name, 0), start, end, _lay_out(section, start, end), after))
        seen[section.name] = seen.get(section.name, 0) + 1
    return Sketch(plan, genre_as_played(genre, plan.playing), tuple(sections))


def _lay_out(section: SectionPlan, start_tick: int, end_tick: int) -> tuple[ChordBlock, ...]:
    blocks: list[ChordBlock] = []
    tick = start_tick
    for span in section.chords:
        if tick >= end_tick:
            break
        end = min(end_tick, tick + span.duration_ticks)
        if blocks and blocks[-1].chord == span.chord:
            blocks[-1] = ChordBlock(span.chord, blocks[-1].start_tick, end)
        else:
            blocks.append(ChordBlock(span.chord, tick, end))
        tick = end
    if tick < end_tick:
        blocks[-1] = ChordBlock(blocks[-1].chord, blocks[-1].start_tick, end_tick)
    return tuple(blocks)


def choose_style(sketch: Sketch, section: Section, styles: tuple[StyleKind, ...], purpose: str) -> StyleKind | None:
    """The style of a section: one that fits its meter, name, energy and mood; the same for sections of one name."""
    fitting = _in_meter(styles, str(sketch.meter))
    fitting = [style for style in fitting if not style.sections or section.name in style.sections]
    if not fitting:
        fitting = _in_meter(styles, str(sketch.meter))
    if not fitting:
        return None
    first = next(other for other in sketch.sections if other.name == section.name)
    weights = [_suits(style, first, sketch.mood) for style in fitting]
    return pick(sketch.rng(purpose, section.name), fitting, weights)


def _in_meter(styles: tuple[StyleKind, ...], meter: str) -> list[StyleKind]:
    """Styles written for the meter; where there are none, those of the commonest written meter, to be fitted."""
    exact = [style for style in styles if style.meter == meter]
    return exact or [style for style in styles if style.meter == "4/4"] or list(styles)


def _suits(style: Style, section: Section, mood: Mood) -> float:
    low, high = style.energy
    outside = max(0.0, low - section.energy, section.energy - high)
    fit = 0.0 if outside > 0.25 else 1.0 - 3.9 * outside
    named = 3.0 if section.name in style.sections else 1.0
    tagged = 3.0 if set(style.tags) & {*mood.tags, mood.name} else 1.0
    return style.weight * fit * named * tagged
