"""Names of sounds that only a SoundFont has: "gm:0:104" is program 104 of bank 0, the sitar; "gm:128:48" a drum kit.

A track's sound is otherwise the name of a patch. Such a name stands where no patch is the very instrument a MIDI file asks
for. A song that holds one can be opened anywhere: where there is no SoundFont, or it lacks the preset, the patch that serves
the General MIDI program stands in, and this is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from airdesk.synthesis.soundfont.source import DRUM_BANK

_FORM = re.compile(r"gm:(?P<bank>[0-9]{1,5}):(?P<program>[0-9]{1,3})")
_HIGHEST_BANK = 16_383


@dataclass(frozen=True, slots=True)
class PresetSound:
    """A sound of a SoundFont by its number."""

    bank: int  # 0..16383; 128: drum kits
    program: int  # 0..127

    @property
    def name(self) -> str:
        """As a track names it."""
        return f"gm:{self.bank}:{self.program}"

    @property
    def is_kit(self) -> bool:
        """True of drum kits."""
        return self.bank == DRUM_BANK


def preset_sound(name: str) -> PresetSound | None:
    """What a track's sound names; None where it names a patch or nothing."""
    found = _FORM.fullmatch(name)
    if found is None or int(found["bank"]) > _HIGHEST_BANK or int(found["program"]) > 127:
        return None
    return PresetSound(int(found["bank"]), int(found["program"]))
