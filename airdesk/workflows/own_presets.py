"""Presets of the user's SoundFonts as own instruments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from airdesk.errors import BadInputError, SoundFontError
from airdesk.inventory.instruments.definition import Definition, Member, Preset
from airdesk.inventory.reading import read_file
from airdesk.library.database import open_library
from airdesk.library.instrument_rows import InstrumentRow, keep_instrument
from airdesk.model.own_sound import own_sound
from airdesk.progress import Progress
from airdesk.settings import Settings
from airdesk.synthesis.bank import build_instruments
from airdesk.synthesis.soundfont.player import can_play
from airdesk.synthesis.soundfont.sound_name import PresetSound
from airdesk.synthesis.soundfont.source import DRUM_BANK, open_soundfont
from airdesk.workflows.own_files import LocatedInstrument
from airdesk.workflows.own_instruments import OwnInstrument
from airdesk.workflows.own_sounds import Notes
from airdesk.workflows.own_tracks import OwnSound, Unplayable
from airdesk.workflows.sound_source import player_mend


def soundfont_presets(path: Path, settings: Settings) -> Iterator[tuple[int, int, str]]:
    """Bank, program and name of the presets in a file; bank 128 holds drum kits. Raises SoundFontError."""
    font = open_soundfont(path, settings.sound_cache_folder)
    for (bank, program), name in sorted(font.presets.items()):
        yield bank, program, name


def instrument_for_preset(settings: Settings, path: Path, bank: int, program: int) -> OwnInstrument:
    """The instrument that a preset of a SoundFont is. Raises SoundFontError where it cannot be played."""
    path = path.expanduser().absolute()
    if not can_play():
        raise SoundFontError(f"SoundFonts need the package tinysoundfont: {player_mend()}.", path=path)
    font = open_soundfont(path, settings.sound_cache_folder)
    name = font.presets.get((bank, program))
    if name is None or font.facts((bank, program)) is None:
        raise BadInputError(f"{path.name} has no preset {program} in bank {bank}: choose another one.", path=path)
    member = Member(0, read_file(str(path)).fingerprint, path.name, str(path))
    definition = Definition("soundfont", name.strip() or path.stem, (member,), preset=Preset(bank, program), source=str(path))
    with open_library(settings.library_folder) as library:
        keep_instrument(library, InstrumentRow(definition.id, definition.name, definition.kind, definition.text(), ""))
    return OwnInstrument(own_sound(definition.id), definition.name, "soundfont", 1, f"{definition.name} of {path.name}")


def build_preset(located: LocatedInstrument, notes: Notes, settings: Settings, progress: Progress) -> OwnSound | Unplayable:
    """The preset with the zones that notes need, or why it cannot be played. Raises CancelledError."""
    preset, path = located.definition.preset, located.paths.get(0)
    if preset is None or path is None:
        return Unplayable("its SoundFont is not there any more")
    if not can_play():
        return Unplayable(f"SoundFonts need the package tinysoundfont: {player_mend()}")
    sound = PresetSound(preset.bank, preset.program).name
    try:
        font = open_soundfont(path, settings.sound_cache_folder)
        built = build_instruments(
            {sound: notes},
            cache_folder=settings.sound_cache_folder,
            progress=progress,
            workers=settings.synthesis_workers,
            soundfont=font,
        )[sound]
    except SoundFontError as error:
        return Unplayable(str(error).rstrip("."))
    served = frozenset(note for note, _ in notes) if preset.bank == DRUM_BANK else frozenset(range(128))
    return OwnSound(built, served)
