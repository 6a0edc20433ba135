"""Which sound plays what: for programs of MIDI files, for instruments that share a patch, for sounds that are not here."""

from __future__ import annotations

from airdesk.model.own_sound import own_instrument_id
from airdesk.synthesis.bank import patch_for_drum_program, patch_for_program
from airdesk.synthesis.patch_reader import patch_ids, patches_folder, read_about
from airdesk.synthesis.soundfont.known import known_facts
from airdesk.synthesis.soundfont.sound_name import PresetSound, preset_sound
from airdesk.synthesis.soundfont.source import DRUM_BANK, SoundFont


def is_sound(name: str) -> bool:
    """Whether a name is that of a patch, or one that a SoundFont or the user's samples may have."""
    return own_instrument_id(name) is not None or preset_sound(name) is not None or name in patch_ids(patches_folder())


def sound_for_program(program: int, *, bank: int = 0, is_percussion: bool = False, soundfont: SoundFont | None = None) -> str:
    """The sound of a General MIDI program: its own preset where the SoundFont has one, else the patch that serves it.

    Electronic sounds stay those of our synthesis. A preset that plays a patch anyway goes by the patch's name.
    """
    patch = patch_for_drum_program(program) if is_percussion else patch_for_program(program)
    known = known_facts()
    if soundfont is None or program in (known.own_kits if is_percussion else known.own_programs):
        return patch
    number = soundfont.drum_preset(program) if is_percussion else soundfont.melodic_preset(bank, program)
    if number is None or soundfont.facts(number) is None:
        return patch
    about = read_about(patch, patches_folder())
    is_the_patch = about.soundfont_preset == number and not about.soundfont_notes
    return patch if is_the_patch else PresetSound(*number).name


def playing_sound(sound: str, program: int, soundfont: SoundFont | None) -> str:
    """The sound that plays a track: of a patch that several instruments share, the preset of the track's own program.

    So a cello is a cello where there is a SoundFont, though violin and cello are one patch of ours.
    """
    if soundfont is None or sound not in patch_ids(patches_folder()):
        return sound
    about = read_about(sound, patches_folder())
    preset = about.soundfont_preset
    if preset is None or preset[0] == DRUM_BANK or preset[1] == program or program not in about.gm_programs:
        return sound
    number = None if program in known_facts().own_programs else soundfont.melodic_preset(0, program)
    return sound if number is None or soundfont.facts(number) is None else PresetSound(*number).name


def stand_in(sound: str, soundfont: SoundFont | None) -> str | None:
    """The patch that plays for a preset which is not here; None of a sound that is."""
    preset = preset_sound(sound)
    if preset is None:
        return None
    if soundfont is not None:
        bank, program = preset.bank, preset.program
        number = soundfont.drum_preset(program) if preset.is_kit else soundfont.melodic_preset(bank, program)
        if number is not None and soundfont.facts(number) is not None:
            return None
    return patch_for_drum_program(preset.program) if preset.is_kit else patch_for_program(preset.program)
