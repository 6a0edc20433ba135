"""What sounds are called, for lists and headers; nothing is made or opened for it."""

from __future__ import annotations

import re
import tomllib
from functools import cache

from airdesk.midi.general_midi import PROGRAM_NAMES, drum_kit_name
from airdesk.paths import resources_folder

_PRESET = re.compile(r"gm:(?P<bank>[0-9]{1,5}):(?P<program>[0-9]{1,3})")
_KIT_BANK = 128


@cache
def sound_name(sound: str) -> str:
    """The name shown for a track's sound: of a patch that of its file, of a SoundFont's preset that of General MIDI."""
    preset = _PRESET.fullmatch(sound)
    if preset is not None and int(preset["program"]) < len(PROGRAM_NAMES):
        program = int(preset["program"])
        return drum_kit_name(program) if int(preset["bank"]) == _KIT_BANK else PROGRAM_NAMES[program]
    try:
        text = (resources_folder() / "patches" / f"{sound}.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text)["patch"]["name"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return sound
