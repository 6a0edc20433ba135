<<<<<<< HEAD
"""What sounds are called, for lists and headers; nothing is made or opened for it."""

from __future__ import annotations

import re
=======
"""What a sound is called on screen; reads no more of a patch than its name, for the window must not wait for synthesis."""

from __future__ import annotations

>>>>>>> w-mixer
import tomllib
from functools import cache

from airdesk.midi.general_midi import PROGRAM_NAMES, drum_kit_name
from airdesk.paths import resources_folder

<<<<<<< HEAD
_PRESET = re.compile(r"gm:(?P<bank>[0-9]{1,5}):(?P<program>[0-9]{1,3})")
=======
>>>>>>> w-mixer
_KIT_BANK = 128


@cache
def sound_name(sound: str) -> str:
<<<<<<< HEAD
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
=======
    """The name of a track's sound: of a patch its own, of a SoundFont's preset that of General MIDI; else what it is given."""
    head, *numbers = sound.split(":")
    if head == "gm" and len(numbers) == 2 and all(number.isdecimal() for number in numbers):
        bank, program = map(int, numbers)
        return drum_kit_name(program) if bank == _KIT_BANK else PROGRAM_NAMES[min(program, 127)]
    try:
        text = (resources_folder() / "patches" / f"{sound}.toml").read_text(encoding="utf-8")
        return str(tomllib.loads(text)["patch"]["name"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        return sound  # what is wrong with it is said where it is played
>>>>>>> w-mixer
