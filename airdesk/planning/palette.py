"""The instruments of a song: the genre's palette, with what the user wants and does not want, and where each plays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from airdesk.errors import PlanError
from airdesk.facts.genres import FormSection, Genre, PaletteChoice, PaletteRole
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, InstrumentWish
from airdesk.model.notes import DRUM_PITCHES
from airdesk.model.plan import ROLES, InstrumentPlan, Role
from airdesk.planning.chance import pick, seeded
from airdesk.planning.wishes import InstrumentWishes, kit_parts

SINGLE_ROLES: Final = frozenset({"drums", "bass", "lead"})
"""Roles that one instrument fills; a wish takes them over, in other roles it may also join."""

WINDOWS: Final[dict[Role, tuple[int, int]]] = {
    "bass": (24, 55),
    "chords": (48, 79),
    "pad": (43, 84),
    "counter": (52, 79),
    "arp": (55, 91),
}
"""Where a role sounds best, MIDI pitches; the lead's range is the genre's."""

LIFT: Final = 0.15
"""Change of energy between sections that effects announce."""

NARROWEST: Final = 12
"""A register of fewer semitones than this is no use; then the instrument's own is taken."""

DYNAMICS: Final[dict[Role, float]] = {
    "drums": 0.85,
    "percussion": 0.7,
    "bass": 0.85,
    "chords": 0.75,
    "pad": 0.65,
    "lead": 0.9,
    "counter": 0.72,
    "arp": 0.68,
    "fx": 0.6,
}

ARTICULATIONS: Final = {
    "pad": "sustained",
    "strings": "legato",
    "voice": "sustained",
    "winds": "legato",
}
"""By family; whoever has the pad sustains whatever it is."""


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


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone who plays, in the order of a score, and who plays in each section."""

    players: tuple[Player, ...]
    names_by_section: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()  # what was done that the user should know


def cast_song(
    genre: Genre, sections: Sequence[FormSection], wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int
) -> Cast:
    """Choose who plays what and where. Raises PlanError where nothing is left to play."""
    players = _exact(genre, wishes, catalogue, seed) if wishes.is_exact else _from_palette(genre, wishes, catalogue, seed)
    useful = [player for player in players if player.is_wanted or _has_work(player, sections)]
    ordered = sorted(useful, key=lambda player: ROLES.index(player.role))
    active = [_active(player, sections) for player in ordered]
    kept = [index for index, player in enumerate(ordered) if any(active[index])]
    if not kept:
        raise PlanError("Every instrument of the song is ruled out: allow at least one.")
    silent = [number for number in range(len(sections)) if not any(active[index][number] for index in kept)]
    for number in silent:
        active[_stand_by(ordered, kept)][number] = True
    names = tuple(tuple(ordered[index].name for index in kept if active[index][number]) for number in range(len(sections)))
    return Cast(tuple(ordered[index] for index in kept), names)


def instrument_plan(player: Player, catalogue: InstrumentCatalogue) -> InstrumentPlan:
    """The plan's entry for a player."""
    articulation = "sustained" if player.role == "pad" else ARTICULATIONS.get(player.fact.family, "normal")
    return InstrumentPlan(
        name=player.name,
        role=player.role,
        sound=player.sound,
        low_pitch=player.low_pitch,
        high_pitch=player.high_pitch,
        articulation=articulation,
        dynamics=DYNAMICS[player.role],
        program=catalogue.program_for(player.fact, player.sound),
    )


# ------------------------------------------------------------------ the genre's own players


def _from_palette(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    players = _usual_players(genre, wishes, catalogue, seed)
    for wish in wishes.wanted:
        players = _with_wish(players, wish, wishes.leads, genre, catalogue, seed)
    for name in wishes.suggested:
        if name not in wishes.unwanted:
            fact = catalogue.named(name)
            players = _with_takeover(players, fact, genre) if name in wishes.taking_over else players
            players = _with_suggestion(players, fact, genre, wishes)
    return _allowed(_with_kit_in_parts(players, wishes, genre, catalogue), wishes)


def _usual_players(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    """One player for each role of the palette, by chance and weight; nobody twice."""
    players: list[Player] = []
    for number, role in enumerate(genre.palette):
        rng = seeded(seed, "palette", number)
        is_there = rng.random() < role.chance
        taken = {player.name for player in players} | set(wishes.unwanted)
        free = [choice for choice in role.choices if catalogue.resolve(choice.instrument)[0].name not in taken]
        if is_there and free and role.role not in wishes.unwanted_roles:
            choice = pick(rng, free, [choice.weight for choice in free])
            players.append(_player(catalogue.resolve(choice.instrument)[0], role, choice.sound, genre))
    return players


def _player(fact: InstrumentFact, role: PaletteRole, sound: str, genre: Genre) -> Player:
    low, high = _register(fact, role.role, genre)
    return Player(fact, role.role, sound or fact.sound, low, high, role.enters, role.leaves, role.sections)


def _register(fact: InstrumentFact, role: Role, genre: Genre) -> tuple[int, int]:
    """Where the instrument's register and the role's meet."""
    window = (genre.melody.low, genre.melody.high) if role == "lead" else WINDOWS.get(role, (0, 127))
    low, high = max(fact.low_pitch, window[0]), min(fact.high_pitch, window[1])
    if fact.is_percussion or role == "fx" or high - low < NARROWEST:
        return fact.low_pitch, fact.high_pitch
    return low, high


# ------------------------------------------------------------------ wishes


def _with_wish(
    players: list[Player],
    wish: InstrumentWish,
    leads: Sequence[str],
    genre: Genre,
    catalogue: InstrumentCatalogue,
    seed: int,
) -> list[Player]:
    """The players with a wish fulfilled: someone present is confirmed, or the instrument joins."""
    present = _who_answers(players, wish, catalogue)
    is_lead = bool(set(wish.names) & set(leads))
    if present is not None and is_lead and present.role != "lead" and "lead" in present.fact.roles:
        rest = [player for player in players if player is not present]
        return _joined(_with_understudy(rest, present, genre, catalogue, seed), present.fact, genre, is_lead=True)
    if present is not None:
        return [replace(player, is_wanted=True) if player is present else player for player in players]
    for name in wish.names if wish.in_prompts == "all" else (_of_group(wish, genre, seed),):
        fact = catalogue.named(name)
        if not any(player.name == name for player in players):
            players = _joined(players, _specific(fact, genre, catalogue, seed), genre, is_lead=is_lead)
    return players


def _who_answers(players: Sequence[Player], wish: InstrumentWish, catalogue: InstrumentCatalogue) -> Player | None:
    """A player that already is what the wish asks for: itself, one of a group, or a kind of it (a felt piano is a piano)."""
    if wish.in_prompts == "all" and len(wish.names) > 1:
        return None
    names = set(wish.names)
    if len(wish.names) == 1:
        fact = catalogue.named(wish.names[0])
        if fact in kit_parts(catalogue):  # already part of whatever kit there is
            return next((player for player in players if player.role == "drums"), None)
        names |= {name for name in catalogue.covered(fact) if name.endswith(f" {fact.name}")}
    return next((player for player in players if player.name in names), None)


def _of_group(wish: InstrumentWish, genre: Genre, seed: int) -> str:
    """The member of a group the genre would choose itself, else the first."""
    weights = {choice.instrument: choice.weight for role in genre.palette for choice in role.choices}
    liked = [name for name in wish.names if name in weights]
    if not liked:
        return wish.names[0]
    return pick(seeded(seed, "group", *wish.names), liked, [weights[name] for name in liked])


def _specific(fact: InstrumentFact, genre: Genre, catalogue: InstrumentCatalogue, seed: int) -> InstrumentFact:
    """For a general word ("guitar") the kind of it that suits the genre, else the general instrument itself."""
    if not fact.covers or fact.is_percussion:
        return fact
    kinds = [name for name in catalogue.covered(fact) if name.endswith(f" {fact.name}")]
    choice = _palette_choice(kinds, genre, seed, fact.name)
    return fact if choice is None else catalogue.named(choice.instrument)


def _palette_choice(names: Sequence[str], genre: Genre, seed: int, purpose: str) -> PaletteChoice | None:
    """The genre's own choice among some instruments."""
    choices = [choice for role in genre.palette for choice in role.choices if choice.instrument in names]
    return pick(seeded(seed, "kind", purpose), choices, [choice.weight for choice in choices]) if choices else None


def _with_understudy(
    players: list[Player], leaving: Player, genre: Genre, catalogue: InstrumentCatalogue, seed: int
) -> list[Player]:
    """The players with another instrument of the genre in a role that someone left for the tune."""
    taken = {player.name for player in players} | {leaving.name}
    roles = [entry for entry in genre.palette if entry.role == leaving.role]
    choices = [(entry, choice) for entry in roles for choice in entry.choices if choice.instrument not in taken]
    if not choices:
        return players
    entry, choice = pick(seeded(seed, "understudy", leaving.name), choices, [choice.weight for _, choice in choices])
    return [*players, _player(catalogue.named(choice.instrument), entry, choice.sound, genre)]


def _joined(players: list[Player], fact: InstrumentFact, genre: Genre, *, is_lead: bool = False) -> list[Player]:
    """The players with a wanted instrument in the best role no other wanted one holds; whoever held it gives way."""
    held = {player.role for player in players if player.is_wanted}
    role = next((role for role in fact.roles if role not in held), fact.roles[0])
    role = "lead" if is_lead and "lead" in fact.roles else role
    own = next((entry for entry in genre.palette if entry.role == role), None)
    holder = next((player for player in players if player.role == role and not player.is_wanted), None)
    gives_way = holder is not None and (role in SINGLE_ROLES or role in ("chords", "pad", "counter", "arp"))
    enters = min(own.enters, 0.5) if own is not None else 0.3
    sound = _sound(fact, role, genre)
    low, high = _register(fact, role, genre)
    player = Player(fact, role, sound, low, high, 0.0 if role == "fx" else enters, is_wanted=True)
    return [other for other in players if not (gives_way and other is holder)] + [player]


def _sound(fact: InstrumentFact, role: Role, genre: Genre) -> str:
    """The genre's own sound for the instrument; drums and percussion take the genre's kit."""
    choices = [(entry.role, choice) for entry in genre.palette for choice in entry.choices]
    own = next((choice.sound for _, choice in choices if choice.instrument == fact.name and choice.sound), "")
    kit = next((choice.sound for kind, choice in choices if kind == "drums" and choice.sound), "")
    return own or (kit if fact.is_percussion and role in ("drums", "percussion") and fact.name != "taiko" else "") or fact.sound


def _with_suggestion(players: list[Player], fact: InstrumentFact, genre: Genre, wishes: InstrumentWishes) -> list[Player]:
    """The players with an instrument that a mood suggests, in a role that is free or can be shared."""
    if any(player.name == fact.name for player in players):
        return players
    held = {player.role for player in players}
    shared = ("fx", "percussion", "counter", "arp", "pad")
    roles = [role for role in fact.roles if role not in wishes.unwanted_roles]
    role = next((role for role in roles if role not in held), next((role for role in roles if role in shared), None))
    if role is None or (role in SINGLE_ROLES and role in held):
        return players
    if sum(player.role == role for player in players) >= 2 and role != "fx":
        return players
    own = next((entry for entry in genre.palette if entry.role == role), None)
    low, high = _register(fact, role, genre)
    enters = 0.0 if role == "fx" else max(0.5, own.enters if own is not None else 0.5)
    return [*players, Player(fact, role, _sound(fact, role, genre), low, high, enters, is_suggested=True)]


def _with_takeover(players: list[Player], fact: InstrumentFact, genre: Genre) -> list[Player]:
    """The players with a bass or lead that a style or era suggests in place of the genre's usual one."""
    role = fact.roles[0]
    holder = next((player for player in players if player.role == role and not player.is_wanted), None)
    if role not in ("bass", "lead") or holder is None or any(player.name == fact.name for player in players):
        return players
    low, high = _register(fact, role, genre)
    taken = replace(holder, fact=fact, sound=_sound(fact, role, genre), low_pitch=low, high_pitch=high)
    return [taken if player is holder else player for player in players]


def _with_kit_in_parts(
    players: list[Player], wishes: InstrumentWishes, genre: Genre, catalogue: InstrumentCatalogue
) -> list[Player]:
    """Where only some drums are ruled out, the rest of the kit plays part by part."""
    parts = kit_parts(catalogue)
    unwanted = {fact.name for fact in parts if fact.name in wishes.unwanted}
    drums = next((player for player in players if player.name == "drums"), None)
    if not unwanted or drums is None or "drums" in wishes.unwanted:
        return players
    played = _drums_played(genre)
    split = [
        replace(drums, fact=fact, low_pitch=fact.low_pitch, high_pitch=fact.high_pitch)
        for fact in parts
        if fact.name not in unwanted and played & set(fact.drum_notes)
    ]
    return [player for player in players if player is not drums] + split


def _drums_played(genre: Genre) -> set[int]:
    """General MIDI notes of all drums the genre's grooves use; a crash opens sections besides."""
    lanes = {lane for groove in genre.grooves for lane in groove.lanes}
    return {DRUM_PITCHES[lane] for lane in lanes} | ({DRUM_PITCHES["crash"]} if genre.crash_on_sections else set())


def _allowed(players: list[Player], wishes: InstrumentWishes) -> list[Player]:
    """Without what is ruled out; no drums at all also rules out whatever plays the drums."""
    roles = set(wishes.unwanted_roles)
    if "drums" in wishes.unwanted:
        roles |= {"drums", "percussion"}
    if "bass" in wishes.unwanted:
        roles |= {"bass"}
    allowed = [player for player in players if player.name not in wishes.unwanted]
    return [player for player in allowed if player.role not in roles or player.is_wanted]


# ------------------------------------------------------------------ exactly these instruments


def _exact(genre: Genre, wishes: InstrumentWishes, catalogue: InstrumentCatalogue, seed: int) -> list[Player]:
    facts = [catalogue.named(name) for wish in wishes.wanted for name in wish.names if name not in wishes.unwanted]
    facts = list({fact.name: fact for fact in facts}.values())
    roles = assign_roles(facts)
    return [_exact_player(fact, role, genre, catalogue, seed) for fact, role in zip(facts, roles, strict=True)]


def _exact_player(fact: InstrumentFact, role: Role, genre: Genre, catalogue: InstrumentCatalogue, seed: int) -> Player:
    """A listed instrument keeps its name; a general word takes the sound of the kind that suits the genre."""
    kind = _specific(fact, genre, catalogue, seed)
    own = next((entry for entry in genre.palette if entry.role == role), None)
    low, high = _register(kind, role, genre)
    enters = 0.0 if own is None or role == "fx" else min(own.enters, 0.45)
    return Player(fact, role, _sound(kind, role, genre), low, high, enters, is_wanted=True)


def assign_roles(facts: Sequence[InstrumentFact]) -> list[Role]:
    """A role for each of some instruments so that they make a song: a lead, then harmony, then what is left."""
    roles: list[Role | None] = [fact.roles[0] if _is_fixed(fact) else None for fact in facts]
    open_indices = [index for index, role in enumerate(roles) if role is None]
    leaders = [index for index in open_indices if "lead" in facts[index].roles]
    needs_bass = not any(role == "bass" for role in roles)
    if leaders:
        best = max(leaders, key=lambda index: (facts[index].strength, -index))
        roles[best] = "lead"
    for index in open_indices:
        if roles[index] is None:
            free = [role for role in facts[index].roles if role not in roles and (role != "bass" or needs_bass)]
            roles[index] = free[0] if free else _shared_role(facts[index])
    return [role if role is not None else "chords" for role in roles]


def _is_fixed(fact: InstrumentFact) -> bool:
    """True for drums, percussion, basses and effects, whose place is never in doubt."""
    return fact.is_percussion or fact.family in ("bass", "fx")


def _shared_role(fact: InstrumentFact) -> Role:
    """A role that two instruments can fill together."""
    return next((role for role in fact.roles if role not in SINGLE_ROLES), fact.roles[0])


# ------------------------------------------------------------------ who plays where


def _active(player: Player, sections: Sequence[FormSection]) -> list[bool]:
    """In which sections someone plays; wanted instruments play at least in the stronger half of them."""
    plays = [_suits(player, section) for section in sections]
    if player.is_wanted:
        middle = median(section.energy for section in sections)
        plays = [plays[number] or section.energy >= middle for number, section in enumerate(sections)]
    if player.is_suggested and not any(plays):
        strongest = max(range(len(sections)), key=lambda number: sections[number].energy)
        plays[strongest] = True
    return plays


def _has_work(player: Player, sections: Sequence[FormSection]) -> bool:
    """Risers and impacts need a section that lifts, falls one that gives way."""
    steps = [after.energy - before.energy for before, after in pairwise(sections)]
    if player.fact.name in ("riser", "impact"):
        return any(step >= LIFT for step in steps) or any(section.name == "drop" for section in sections[1:])
    return player.fact.name != "downlifter" or any(step <= -LIFT for step in steps)


def _suits(player: Player, section: FormSection) -> bool:
    if player.sections:
        return section.name in player.sections
    return player.enters <= section.energy < player.leaves


def _stand_by(players: Sequence[Player], kept: Sequence[int]) -> int:
    """Who plays where everybody else is silent: harmony before tune before rhythm."""
    order: tuple[Role, ...] = ("chords", "pad", "arp", "lead", "counter", "bass", "fx", "percussion", "drums")
    return min(kept, key=lambda index: order.index(players[index].role))
