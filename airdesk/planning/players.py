"""One instrument of the song to be: its role, its sound, its register, and its entry in the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from airdesk.facts.genres import Genre, PaletteRole
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact
from airdesk.facts.usual_playing import USUAL_DYNAMICS, usual_articulation, usual_register
from airdesk.model.plan import InstrumentPlan, Role

SINGLE_ROLES: Final = frozenset({"drums", "bass", "lead"})
"""Roles that one instrument fills; a wish takes them over, in other roles it may also join."""


@dataclass(frozen=True, slots=True)
class Player:
    """One instrument of the song: its role, its sound, and when it plays."""

    fact: InstrumentFact
    role: Role
    sound: str
    low_pitch: int
    high_pitch: int
    enters: float = 0.0  # lowest section energy at which it plays
    leaves: float = 1.01
    sections: tuple[str, ...] = ()  # only there; empty: by energy
    is_wanted: bool = False  # asked for by the user: never dropped
    is_suggested: bool = False  # by a mood or scene

    @property
    def name(self) -> str:
        """The instrument's name."""
        return self.fact.name

    @property
    def is_pitched(self) -> bool:
        """True for whoever plays notes that are heard as such; drums and effects alone are no section."""
        return not self.fact.is_percussion and self.role != "fx"


def palette_player(fact: InstrumentFact, role: PaletteRole, sound: str, genre: Genre) -> Player:
    """A player as the genre's palette wants it."""
    low, high = usual_register(fact, role.role, genre)
    return Player(fact, role.role, sound or fact.sound, low, high, role.enters, role.leaves, role.sections)


def sound_of(fact: InstrumentFact, role: Role, genre: Genre) -> str:
    """The genre's own sound for the instrument; drums and percussion take the genre's kit."""
    choices = [(entry.role, choice) for entry in genre.palette for choice in entry.choices]
    own = next((choice.sound for _, choice in choices if choice.instrument == fact.name and choice.sound), "")
    kit = next((choice.sound for kind, choice in choices if kind == "drums" and choice.sound), "")
    return own or (kit if fact.is_percussion and role in ("drums", "percussion") and fact.name != "taiko" else "") or fact.sound


def instrument_plan(player: Player, catalogue: InstrumentCatalogue) -> InstrumentPlan:
    """The plan's entry for a player."""
    return InstrumentPlan(
        name=player.name,
        role=player.role,
        sound=player.sound,
        low_pitch=player.low_pitch,
        high_pitch=player.high_pitch,
        articulation=usual_articulation(player.fact, player.role),
        dynamics=USUAL_DYNAMICS[player.role],
        program=catalogue.program_for(player.fact, player.sound),
    )
