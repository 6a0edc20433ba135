"""Where SoundFonts lie on Linux: the folders of the distributions, of the desktop's standard and of the user."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from airdesk.synthesis.soundfont.known import known_facts

_SUBFOLDERS = ("soundfonts", "sounds/sf2", "sounds/sf3")
_SYSTEM_FOLDERS = "/usr/local/share:/usr/share"


def find_soundfont(environment: Mapping[str, str]) -> Path | None:
    """The best General MIDI SoundFont that is installed, the user's own folder before those of the system.

    *environment*: for `XDG_DATA_HOME`, `XDG_DATA_DIRS` and `HOME`, by the XDG base directory specification.
    """
    return next((path for folder in _data_folders(environment) for path in _in_folder(folder)), None)


def _data_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    home = environment.get("HOME", "")
    own = environment.get("XDG_DATA_HOME", "") or (f"{home}/.local/share" if home else "")
    named = environment.get("XDG_DATA_DIRS", "") or _SYSTEM_FOLDERS
    folders = [own, *named.split(":"), *_SYSTEM_FOLDERS.split(":")]
    return (Path(folder) for folder in dict.fromkeys(folders) if folder.startswith("/"))


def _in_folder(folder: Path) -> Iterator[Path]:
    """The known files in a data folder, best first."""
    for name in known_facts().usual_names:
        for subfolder in _SUBFOLDERS:
            path = folder / subfolder / name
            if path.is_file():
                yield path
