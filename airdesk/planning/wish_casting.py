"""Wishes made part of the cast: what is wanted joins, what is suggested finds room, what is ruled out goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from airdesk.chance import pick, seeded
from airdesk.facts.genres import Genre
from airdesk.facts.instruments import InstrumentCatalogue, InstrumentFact, InstrumentWish
from airdesk.facts.usual_playing import usual_register
from airdesk.model.notes import DRUM_PITCHES
from airdesk.planning.palette import choose_of_group, suiting_kind
from airdesk.planning.players import SINGLE_ROLES, Player, palette_player, sound_of
from airdesk.planning.wishes import InstrumentWishes, kit_parts


def with_wish(
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
    for name in wish.names if wish.in_prompts == "all" else (choose_of_group(wish, genre, seed),):
        fact = catalogue.named(name)
        players = [replace(player, is_wanted=player.is_wanted or player.name == name) for player in players]
        if not any(player.name == name for player in players):
            players = _joined(players, suiting_kind(fact, genre, catalogue, seed), genre, is_lead=is_lead)
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
    return [*players, palette_player(catalogue.named(choice.instrument), entry, choice.sound, genre)]


def _joined(players: list[Player], fact: InstrumentFact, genre: Genre, *, is_lead: bool = False) -> list[Player]:
    """The players with a wanted instrument in the best role no other wanted one holds; whoever held it gives way."""
    held = {player.role for player in players if player.is_wanted}
    role = next((role for role in fact.roles if role not in held), fact.roles[0])
    role = "lead" if is_lead and "lead" in fact.roles else role
    own = next((entry for entry in genre.palette if entry.role == role), None)
    holder = next((player for player in players if player.role == role and not player.is_wanted), None)
    gives_way = holder is not None and (role in SINGLE_ROLES or role in ("chords", "pad", "counter", "arp"))
    enters = min(own.enters, 0.5) if own is not None else 0.3
    sound = sound_of(fact, role, genre)
    low, high = usual_register(fact, role, genre)
    player = Player(fact, role, sound, low, high, 0.0 if role == "fx" else enters, is_wanted=True)
    return [other for other in players if not (gives_way and other is holder)] + [player]


def with_suggestion(players: list[Player], fact: InstrumentFact, genre: Genre, wishes: InstrumentWishes) -> list[Player]:
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
    low, high = usual_register(fact, role, genre)
    enters = 0.0 if role == "fx" else max(0.5, own.enters if own is not None else 0.5)
    return [*players, Player(fact, role, sound_of(fact, role, genre), low, high, enters, is_suggested=True)]


def with_takeover(players: list[Player], fact: InstrumentFact, genre: Genre) -> list[Player]:
    """The players with a bass or lead that a style or era suggests in place of the genre's usual one."""
    role = fact.roles[0]
    holder = next((player for player in players if player.role == role and not player.is_wanted), None)
    if role not in ("bass", "lead") or holder is None or any(player.name == fact.name for player in players):
        return players
    low, high = usual_register(fact, role, genre)
    taken = replace(holder, fact=fact, sound=sound_of(fact, role, genre), low_pitch=low, high_pitch=high)
    return [taken if player is holder else player for player in players]


def with_kit_in_parts(
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


def without_ruled_out(players: list[Player], wishes: InstrumentWishes) -> list[Player]:
    """Without what is ruled out; no drums at all also rules out whatever plays the drums."""
    roles = set(wishes.unwanted_roles)
    if "drums" in wishes.unwanted:
        roles |= {"drums", "percussion"}
    if "bass" in wishes.unwanted:
        roles |= {"bass"}
    allowed = [player for player in players if player.name not in wishes.unwanted]
    return [player for player in allowed if player.role not in roles or player.is_wanted]
