"""What the user can set, passed down to the work that needs it; nobody reads a global."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from airdesk.errors import BadInputError
from airdesk.paths import default_library_folder, sound_cache_folder

MAX_SYNTHESIS_WORKERS = 8
SETTINGS_FILE = "settings.toml"

SoundFontChoice = Path | Literal["auto", "none"]
"""A file, the one that is found on this machine, or none: then our own synthesis plays everything."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices that hold for all work of this process."""

    library_folder: Path
    sample_rate: int = 44_100  # Hz, of what is rendered
    fadeout_seconds: float = 0.01  # of notes that are cut off
    target_lufs: float = -14.0  # of the master
    ceiling_dbtp: float = -1.0  # of the master
    synthesis_workers: int = 2  # processes that make factory sounds
    soundfont: SoundFontChoice = "auto"  # which SoundFont plays acoustic instruments

    @property
    def sound_cache_folder(self) -> Path:
        """Where synthesised and sampled sounds are kept."""
        return sound_cache_folder(self.library_folder)

    @property
    def pitched_cache_folder(self) -> Path:
        """Where sounds pitched to single notes are kept."""
        return self.library_folder / "cache" / "pitched"

    @property
    def log_file(self) -> Path:
        """Where our own mistakes are written down."""
        return self.library_folder / "logs" / "airdesk.log"


def settings_for(library_folder: Path | None = None, *, soundfont: str | None = None) -> Settings:
    """The settings of a library (the user's own unless another is named), fitted to this machine.

    *soundfont*: a path, "auto" or "none"; else `AIRDESK_SOUNDFONT` says it, else `settings.toml` in the library's folder.
    Raises BadInputError where that file has mistakes.
    """
    folder = (library_folder or default_library_folder()).expanduser().absolute()
    workers = max(1, min(MAX_SYNTHESIS_WORKERS, os.cpu_count() or 1))
    said = soundfont or os.environ.get("AIRDESK_SOUNDFONT", "").strip() or _kept_soundfont(folder)
    return Settings(library_folder=folder, synthesis_workers=workers, soundfont=_soundfont_choice(said))


def _soundfont_choice(text: str) -> SoundFontChoice:
    match text.strip().lower():
        case "" | "auto":
            return "auto"
        case "none":
            return "none"
    return Path(text.strip()).expanduser().absolute()


def _kept_soundfont(library_folder: Path) -> str:
    """What the library's settings file says of the SoundFont; nothing where it is silent or not there."""
    path = library_folder / SETTINGS_FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(f"The settings in {path} cannot be read ({error}): mend or remove the file.", path=path) from error
    unknown = sorted(set(document) - {"soundfont"})
    value = document.get("soundfont", "")
    if unknown or not isinstance(value, str):
        wrong = f'"{unknown[0]}" is unknown' if unknown else "soundfont must be a text"
        raise BadInputError(f'The settings in {path}: {wrong}; known is soundfont = "FILE", "auto" or "none".', path=path)
    return value
