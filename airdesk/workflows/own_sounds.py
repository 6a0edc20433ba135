"""The user's own instruments as the renderer plays them: zones made of their samples, and what is said of those that lack."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from airdesk.audio.instrument import Instrument, Zone
from airdesk.inventory.guarded import GuardedWork, Refused
from airdesk.inventory.instruments.mapping import instrument_map
from airdesk.inventory.instruments.zones import InstrumentMap, MappedZone
from airdesk.progress import Progress
from airdesk.synthesis.cached_zone import cached_zone
from airdesk.synthesis.zone_file import ZoneHeader, read_header, zone_path
from airdesk.workflows.own_files import LocatedInstrument, digests
from airdesk.workflows.own_tracks import OwnSound, Unplayable
from airdesk.workflows.own_zone import ZoneOrder, make_own_zone

Notes = Collection[tuple[int, int]]
"""Pairs of pitch and velocity that are played."""

_NAMED: Final = 3
"""So many missing or broken files are named, the others counted."""
_MAKING_SECONDS: Final = 20.0
_MOST_GAIN_DB: Final = 12.0
"""Above full scale: a click is never as loud as a chord, whatever is done."""
_REFERENCE: Final = (60, 100)
"""The note by which an instrument that keeps the balance of its files is levelled as a whole."""


def build_own_sound(
    located: LocatedInstrument,
    notes: Notes,
    *,
    is_percussion: bool,
    cache_folder: Path,
    level_lufs: Callable[[int], float],
    workers: int,
    progress: Progress,
) -> OwnSound | Unplayable:
    """The instrument with the zones that *notes* need, or why none of its files can be played.

    *is_percussion*: for a track of drum notes.
    *level_lufs*: how loud a note of that pitch shall be at the highest velocity. A file that has broken since costs its own
    zones: the nearest others serve, and a warning names it. Raises CancelledError, StorageError.
    """
    missing = set(located.missing)
    warnings = [_missing_sentence(located, missing)] if missing else []
    broken: dict[int, str] = {}
    while True:
        told = instrument_map(located.definition, missing, for_drums=is_percussion)
        if not told.zones:
            return Unplayable(_why(located, broken))
        needed = _needed(told, notes)
        bad = _make(located, told, needed, cache_folder, workers, progress)
        if not bad:
            break
        broken |= bad
        missing |= bad.keys()
    if broken:
        warnings.append(_broken_sentence(located, broken))
    balance_db = None
    if told.keeps_levels:
        balance_db = _balance_db(located, told, needed, cache_folder, level_lufs, progress)
    orders = _orders(located, told, needed, cache_folder)
    zones = [
        _zone(order, level_lufs(mapped.low_pitch) if balance_db is None else balance_db) for mapped, order in orders.items()
    ]
    instrument = Instrument(
        name=located.definition.name,
        zones=tuple(zones),
        is_percussion=told.is_percussion,
        is_one_shot=told.is_one_shot,
        release_seconds=told.release_seconds,
        velocity_exponent=told.velocity_exponent,
        choke_groups=dict(told.choke_groups),
        source={
            "kind": "own",
            "samples": located.definition.name,
            "instrument": located.definition.id,
            "form": located.definition.kind,
        },
    )
    served = {note for zone in told.zones for note in range(zone.low_pitch, zone.high_pitch + 1)}
    return OwnSound(instrument, frozenset(served), tuple(warnings))


def _needed(told: InstrumentMap, notes: Notes) -> list[MappedZone]:
    """The zones that notes are played with; where a note has none, the renderer takes the nearest root: all those there are."""
    velocities: dict[int, set[int]] = {}
    for pitch, velocity in notes:
        velocities.setdefault(pitch, set()).add(velocity)
    needed: dict[int, MappedZone] = {}
    for pitch, played in velocities.items():
        there = [(place, zone) for place, zone in enumerate(told.zones) if zone.low_pitch <= pitch <= zone.high_pitch]
        if not there and not told.is_percussion:
            nearest = min(abs(zone.root_pitch - pitch) for zone in told.zones)
            needed |= {place: zone for place, zone in enumerate(told.zones) if abs(zone.root_pitch - pitch) == nearest}
        fitting = {place: zone for place, zone in there if any(zone.serves(pitch, velocity) for velocity in played)}
        lacks = any(not any(zone.serves(pitch, velocity) for _, zone in there) for velocity in played)
        needed |= dict(there) if lacks else fitting
    return [needed[place] for place in sorted(needed)]


def _orders(
    located: LocatedInstrument, told: InstrumentMap, zones: Sequence[MappedZone], cache_folder: Path
) -> dict[MappedZone, ZoneOrder]:
    files = {part.file for zone in zones for part in zone.parts}
    known = digests(located.paths[number] for number in files)
    return {
        zone: ZoneOrder(
            zone,
            tuple(located.paths[part.file] for part in zone.parts),
            tuple(known.get(located.paths[part.file], "") for part in zone.parts),
            cache_folder,
            is_percussion=told.is_percussion,
            keeps_levels=told.keeps_levels,
        )
        for zone in zones
    }


def _make(
    located: LocatedInstrument,
    told: InstrumentMap,
    zones: Sequence[MappedZone],
    cache_folder: Path,
    workers: int,
    progress: Progress,
) -> dict[int, str]:
    """Make the zones that the cache lacks; the numbers of the files that cannot be played, with the reason."""
    orders = {order.key: order for order in _orders(located, told, zones, cache_folder).values()}
    unreadable = {
        part.file: "it cannot be read"
        for order in orders.values()
        for part, digest in zip(order.zone.parts, order.digests, strict=True)
        if not digest
    }
    if unreadable:
        return unreadable
    wanted = [order for key, order in orders.items() if read_header(zone_path(cache_folder, key)) is None]
    if not wanted:
        return {}
    refused: dict[int, str] = {}
    with GuardedWork(make_own_zone, num_workers=min(workers, len(wanted)), seconds=_MAKING_SECONDS) as work:
        for done, (place, answer) in enumerate(work.map(wanted, progress.check_cancelled), 1):
            progress.report(done / len(wanted), f"Reading samples of {located.definition.name} ({done} of {len(wanted)})…")
            if isinstance(answer, Refused):
                refused[place] = answer.reason
        bad: dict[int, str] = {}
        for place, reason in refused.items():
            bad |= _culprits(wanted[place], reason, work, progress)
    return bad


def _culprits(order: ZoneOrder, reason: str, work: GuardedWork[ZoneOrder, str], progress: Progress) -> dict[int, str]:
    """The files for which a zone cannot be made: those that cannot be played alone either, else all of them."""
    parts = order.zone.parts
    if len(parts) == 1:
        return {parts[0].file: reason}
    alone = [
        replace(order, zone=replace(order.zone, parts=(part,)), paths=(path,), digests=(digest,))
        for part, path, digest in zip(parts, order.paths, order.digests, strict=True)
    ]
    answers = list(work.map(alone, progress.check_cancelled))
    found = {parts[place].file: answer.reason for place, answer in answers if isinstance(answer, Refused)}
    return found or {part.file: reason for part in parts}


def _balance_db(
    located: LocatedInstrument,
    told: InstrumentMap,
    needed: Sequence[MappedZone],
    cache_folder: Path,
    level_lufs: Callable[[int], float],
    progress: Progress,
) -> float:
    """The one gain of an instrument whose files keep their balance: that which brings its usual note to the level.

    Where the usual note's files have broken, one of the *needed* zones, which have been made, stands for it.
    """
    for usual in (min(told.zones, key=lambda zone: _distance(zone, *_REFERENCE)), *needed):
        kept = next(iter(_orders(located, told, [usual], cache_folder).values()))
        headers = [_made_header(order, progress) for order in (kept, replace(kept, keeps_levels=False))]
        if headers[0] is not None and headers[1] is not None:
            natural_lufs = headers[0].gain_db - headers[1].gain_db
            return level_lufs(usual.low_pitch) - natural_lufs
    return 0.0


def _made_header(order: ZoneOrder, progress: Progress) -> ZoneHeader | None:
    """The header of a zone, made where the cache lacks it; None where it cannot be made."""
    path = zone_path(order.cache_folder, order.key)
    if read_header(path) is None:
        with GuardedWork(make_own_zone, seconds=_MAKING_SECONDS) as work:
            list(work.map([order], progress.check_cancelled))
    return read_header(path)


def _distance(zone: MappedZone, pitch: int, velocity: int) -> tuple[float, int, int]:
    """How far a zone is from serving a note."""
    far = max(zone.low_pitch - pitch, pitch - zone.high_pitch, 0)
    return far, max(zone.low_velocity - velocity, velocity - zone.high_velocity, 0), zone.take


def _zone(order: ZoneOrder, gain_db: float) -> Zone:
    zone = cached_zone(order.cache_folder, order.key, order.zone, partial(make_own_zone, order))
    return replace(zone, gain_db=round(min(_MOST_GAIN_DB, zone.gain_db + gain_db), 3))


def _why(located: LocatedInstrument, broken: Mapping[int, str]) -> str:
    if not broken:
        return "none of its samples is there: find what was moved with `airdesk inventory relink DIR`"
    names = [f"{located.definition.members[number].name} ({reason})" for number, reason in sorted(broken.items())]
    return f"its samples cannot be played: {_listed(names)}"


def _missing_sentence(located: LocatedInstrument, missing: Collection[int]) -> str:
    names = [located.definition.members[number].name for number in sorted(missing)]
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{located.definition.name}: {_listed(names)} {verb} missing; {_instead(located)} instead. "
        "Find what was moved with `airdesk inventory relink DIR`."
    )


def _instead(located: LocatedInstrument) -> str:
    return "the factory's drums play" if located.definition.kind == "kit" else "the nearest samples play"


def _broken_sentence(located: LocatedInstrument, broken: Mapping[int, str]) -> str:
    names = [f"{located.definition.members[number].name} ({reason})" for number, reason in sorted(broken.items())]
    return f"{located.definition.name}: {_listed(names)} cannot be played; {_instead(located)} instead."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
