"""Where the sounds of a song come from: our own synthesis, and a SoundFont if the user has one."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from airdesk.errors import SoundFontError
from airdesk.settings import Settings

if TYPE_CHECKING:
    from airdesk.synthesis.soundfont.source import SoundFont


def player_mend() -> str:
    """What brings the package that plays SoundFonts; it comes ready-made for some Pythons and processors only."""
    if sys.version_info < (3, 13) and platform.machine() == "x86_64":  # as pyproject.toml says
        return "python3 packaging/bootstrap.py run"
    return "use Python 3.11 or 3.12 on an x86-64 processor"


@dataclass(frozen=True, slots=True)
class SoundSource:
    """What plays acoustic instruments."""

    soundfont: SoundFont | None = None
    is_named: bool = False  # the user said which; then it plays or the work fails
    warnings: tuple[str, ...] = ()


def open_sound_source(settings: Settings) -> SoundSource:
    """The SoundFont that the settings name or that is found here. Raises SoundFontError where a named one cannot be used."""
    if settings.soundfont == "none":
        return SoundSource()
    from airdesk.synthesis.soundfont.places import find_soundfont
    from airdesk.synthesis.soundfont.player import can_play
    from airdesk.synthesis.soundfont.source import open_soundfont

    is_named = isinstance(settings.soundfont, Path)
    path = settings.soundfont if isinstance(settings.soundfont, Path) else find_soundfont(os.environ)
    if path is None or not (can_play() or is_named):
        return SoundSource()
    try:
        soundfont = open_soundfont(path, settings.sound_cache_folder)
        if not can_play():
            raise SoundFontError(f"SoundFonts need the package tinysoundfont: {player_mend()}.", path=path)
    except SoundFontError as error:
        if is_named:
            raise
        return SoundSource(warnings=(own_sounds_instead(error),))
    return SoundSource(soundfont, is_named)


def own_sounds_instead(error: SoundFontError) -> str:
    """The warning that our own sounds play because of an error."""
    return f"{error} AirDesk's own sounds play instead."
