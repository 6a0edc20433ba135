"""Who plays in which section, by its energy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from airdesk.facts.genres import FormSection
from airdesk.model.plan import Role
from airdesk.planning.players import Player

LIFT: Final = 0.15
"""Change of energy between sections that effects announce."""

QUIET: Final = 0.1
"""Sections this near to the quietest one count as quiet, if the loudest lies twice as far above them."""


def sections_played(player: Player, sections: Sequence[FormSection]) -> list[bool]:
    """In which sections someone plays; wanted instruments play at least in the stronger half of them."""
    plays = [_suits(player, section) for section in sections]
    if player.is_wanted:
        middle = median(section.energy for section in sections)
        plays = [plays[number] or section.energy >= middle for number, section in enumerate(sections)]
    if player.is_suggested and not any(plays):
        strongest = max(range(len(sections)), key=lambda number: sections[number].energy)
        plays[strongest] = True
    return plays


def has_work(player: Player, sections: Sequence[FormSection]) -> bool:
    """Risers and impacts need a section that lifts, falls one that gives way."""
    steps = [after.energy - before.energy for before, after in pairwise(sections)]
    if player.fact.name in ("riser", "impact"):
        return any(step >= LIFT for step in steps) or any(section.name == "drop" for section in sections[1:])
    return player.fact.name != "downlifter" or any(step <= -LIFT for step in steps)


def rest_where_quiet(players: Sequence[Player], sections: Sequence[FormSection], active: list[list[bool]]) -> None:
    """Let the tune rest in the quietest sections of a song in which else everyone would play from end to end."""
    counts = {sum(plays[number] for plays in active) for number in range(len(sections))}
    energies = [section.energy for section in sections]
    resting = next((index for index, player in enumerate(players) if player.role == "lead" and not player.is_wanted), None)
    if resting is None or len(counts) > 1 or max(energies) - min(energies) < 2.0 * QUIET:
        return
    for number, energy in enumerate(energies):
        active[resting][number] = active[resting][number] and energy > min(energies) + QUIET


def _suits(player: Player, section: FormSection) -> bool:
    if player.sections:
        return section.name in player.sections
    return player.enters <= section.energy < player.leaves


def stand_by(players: Sequence[Player], kept: Sequence[int]) -> int:
    """Who plays where nobody else gives a note: harmony before tune before rhythm, of each whoever enters first."""
    order: tuple[tuple[Role, ...], ...] = (("pad", "chords"), ("arp", "lead", "counter"), ("bass",), ("fx",))
    ranks = {role: rank for rank, roles in enumerate(order) for role in roles}
    return min(kept, key=lambda index: (ranks.get(players[index].role, len(order)), players[index].enters))
