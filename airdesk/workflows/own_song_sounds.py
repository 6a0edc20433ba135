"""The tracks of a song that play own instruments: what is found of them, what plays instead, and what of a kit is filled up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from airdesk.errors import LibraryError
from airdesk.inventory.instruments.definition import Definition, definition_of_text
from airdesk.library.database import open_library
from airdesk.library.instrument_rows import instrument_rows
from airdesk.model.notes import DRUM_NAMES, pitch_name
from airdesk.model.own_sound import own_instrument_id
from airdesk.model.song import Track
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.synthesis.bank import patch_for_drum_program
from airdesk.synthesis.patch import About, Patch
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.sound_choice import is_sound, sound_for_program
from airdesk.synthesis.zone_plan import full_velocity_lufs
from airdesk.workflows.own_files import LocatedInstrument, locate
from airdesk.workflows.own_sounds import build_own_sound
from airdesk.workflows.own_tracks import Keys, OwnSound, OwnTracks, Unplayable
from airdesk.workflows.sound_names import sound_name
from airdesk.workflows.sound_source import SoundSource

UNKNOWN: Final = Unplayable("this library does not have that instrument")

_OTHER_DRUM_DB: Final = -6.0
"""Of a drum that the factory kit does not have, against the kit's loudness."""


def own_tracks(playing: Sequence[tuple[Track, Keys]], settings: Settings, progress: Progress, source: SoundSource) -> OwnTracks:
    """The own instruments of those tracks that have one; what cannot be found or played is the factory's, with a warning."""
    result = OwnTracks()
    wanted = {track.id: name for track, _ in playing if (name := own_instrument_id(track.sound)) is not None}
    if not wanted:
        return result
    located = _located(settings, set(wanted.values()))
    for track, keys in playing:
        if track.id not in wanted:
            continue
        found = located.get(wanted[track.id])
        own = UNKNOWN if found is None else _built(track, found, keys, settings, progress)
        if found is None or isinstance(own, Unplayable):
            sound = factory_sound(track, source)
            result.factory[track.id] = (sound, keys)
            name = track.sound if found is None else found.definition.name
            reason = own.reason if isinstance(own, Unplayable) else UNKNOWN.reason
            result.warnings.append(f"{track.name}: {sound_name(sound)} plays instead of {name}, for {reason}.")
            continue
        result.sounds[track.id] = own
        result.warnings += [f"{track.name}: {warning}" for warning in own.warnings]
        _fill_up(track, own, keys, found, result, source)
    return result


def _located(settings: Settings, ids: set[str]) -> Mapping[str, LocatedInstrument]:
    """The instruments that the library knows; none where it cannot be opened."""
    found: dict[str, LocatedInstrument] = {}
    with open_library(settings.library_folder) as library:
        for row in instrument_rows(library, ids):
            try:
                definition = _definition(row.definition)
            except (ValueError, TypeError, KeyError) as error:
                raise LibraryError(
                    f'The instrument "{row.name}" is kept in a form this AirDesk does not know: update it.'
                ) from error
            found[row.id] = locate(library, definition)
    return found


@lru_cache(maxsize=32)
def _definition(text: str) -> Definition:
    """Read once: songs that play live are prepared again with each edit."""
    return definition_of_text(text)


def _built(
    track: Track, located: LocatedInstrument, keys: Keys, settings: Settings, progress: Progress
) -> OwnSound | Unplayable:
    definition = located.definition
    if definition.preset is not None:
        from airdesk.workflows.own_presets import build_preset

        return build_preset(located, keys, settings, progress)
    level = _drum_level(track) if definition.kind == "kit" or track.is_percussion else _melodic_level()
    return build_own_sound(
        located,
        keys,
        is_percussion=track.is_percussion,
        cache_folder=settings.sound_cache_folder,
        level_lufs=level,
        workers=settings.synthesis_workers,
        progress=progress,
    )


def _melodic_level() -> Callable[[int], float]:
    about = About("", "orchestra")
    return lambda _: full_velocity_lufs(about)


def _drum_level(track: Track) -> Callable[[int], float]:
    """Each drum as loud as the factory's."""
    kit = _factory_kit(track.program)
    levels = {note: drum.level_db for drum in kit.drums for note in drum.notes}
    return lambda note: full_velocity_lufs(kit.about) + levels.get(note, _OTHER_DRUM_DB)


@cache
def _factory_kit(program: int) -> Patch:
    return read_patch(patch_for_drum_program(program), patches_folder())


def _fill_up(
    track: Track, own: OwnSound, keys: Keys, located: LocatedInstrument, result: OwnTracks, source: SoundSource
) -> None:
    """What a kit lacks is played by the kit of the track; this is said."""
    lacking = {(pitch, velocity) for pitch, velocity in keys if pitch not in own.served}
    if not track.is_percussion or not lacking:
        return
    base = located.definition.base
    sound = base if base and is_sound(base) else factory_sound(track, source)
    result.factory[track.id] = (sound, lacking)
    lacked = ", ".join(DRUM_NAMES.get(note, pitch_name(note)) for note in sorted({note for note, _ in lacking}))
    result.warnings.append(f"{track.name}: {located.definition.name} has no {lacked}; {sound_name(sound)} plays that.")


def factory_sound(track: Track, source: SoundSource) -> str:
    """What plays a track whose own instrument is not here: the sound of its instrument, else that of its program."""
    from airdesk.facts.instruments import load_instruments

    fact = load_instruments().get(track.instrument)
    if fact is not None and fact.is_percussion == track.is_percussion:
        return fact.sound
    return sound_for_program(track.program, bank=track.bank, is_percussion=track.is_percussion, soundfont=source.soundfont)
