"""AirDesk in the desktop's menu: its entry and its icon, for the user who installs them."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from announcements import say
from installation import CHECKOUT

TEMPLATE = CHECKOUT / "packaging" / "airdesk.desktop"
ICON = CHECKOUT / "resources" / "icons" / "airdesk.svg"
ENTRY_NAME = "airdesk.desktop"

RESERVED = " \t\n\"'\\><~|&;$*?#()`"
"""Characters for which an argument must be quoted (Desktop Entry Specification, "The Exec key")."""


def install_desktop_entry(environment: Mapping[str, str]) -> None:
    """Put entry and icon where desktops look for them, and a launcher on the desktop where there is one."""
    data = data_folder(environment)
    entry = entry_text(TEMPLATE.read_text(encoding="utf-8"), sys.executable, CHECKOUT / "packaging" / "bootstrap.py")
    put(icon_place(data), ICON.read_bytes(), mode=0o644)
    put(entry_place(data), entry.encode(), mode=0o755)
    say(f"AirDesk is in the menu now ({entry_place(data)}).")
    desktop = desktop_folder(environment)
    if desktop is not None:
        put(desktop / ENTRY_NAME, entry.encode(), mode=0o755)
        trust(desktop / ENTRY_NAME)
        say(f"A double click on AirDesk in {desktop} starts it too.")
    refresh(data)


def uninstall_desktop_entry(environment: Mapping[str, str]) -> None:
    """Take entry, icon and launcher away again; songs and settings stay."""
    data = data_folder(environment)
    places = [entry_place(data), icon_place(data)]
    desktop = desktop_folder(environment)
    if desktop is not None:
        places.append(desktop / ENTRY_NAME)
    removed = [place for place in places if place.is_file()]
    for place in removed:
        place.unlink()
    refresh(data)
    say("AirDesk is no longer in the menu; your songs stay." if removed else "AirDesk was not in the menu.")


def data_folder(environment: Mapping[str, str]) -> Path:
    """Where this user's applications and icons lie."""
    own = environment.get("XDG_DATA_HOME", "")
    return Path(own) if own.startswith("/") else home(environment) / ".local" / "share"


def home(environment: Mapping[str, str]) -> Path:
    """The user's home."""
    return Path(environment.get("HOME") or Path.home())


def entry_place(data: Path) -> Path:
    """Where the menu entry lies."""
    return data / "applications" / ENTRY_NAME


def icon_place(data: Path) -> Path:
    """Where the icon lies."""
    return data / "icons" / "hicolor" / "scalable" / "apps" / "airdesk.svg"


def desktop_folder(environment: Mapping[str, str]) -> Path | None:
    """The folder that is shown as the user's desktop, by its name in `user-dirs.dirs`; None where there is none."""
    config = Path(environment.get("XDG_CONFIG_HOME") or home(environment) / ".config")
    folder = home(environment) / "Desktop"
    with contextlib.suppress(OSError, UnicodeDecodeError):
        for line in (config / "user-dirs.dirs").read_text(encoding="utf-8").splitlines():
            name, _, value = line.strip().partition("=")
            if name == "XDG_DESKTOP_DIR":
                folder = Path(value.strip('"').replace("$HOME", str(home(environment))))
    return folder if folder.is_dir() and folder != home(environment) else None


def entry_text(template: str, python: str, bootstrap: Path) -> str:
    """The entry with the command that starts AirDesk from this checkout."""
    command = f"{quoted(python)} {quoted(str(bootstrap))} run"
    return template.replace("@EXEC@", command).replace("@PYTHON@", python.replace("\\", "\\\\"))


def quoted(argument: str) -> str:
    """An argument as the Exec key wants it: in quotes where needed, its percent signs doubled."""
    argument = argument.replace("%", "%%")
    if not any(letter in RESERVED for letter in argument):
        return argument
    for letter in '\\"`$':
        argument = argument.replace(letter, f"\\{letter}")
    return '"' + argument.replace("\\", "\\\\") + '"'  # every value of an entry is escaped once more


def put(place: Path, content: bytes, *, mode: int) -> None:
    """Write a file whole, in folders that are made where they are missing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.part")
    beside.write_bytes(content)
    beside.chmod(mode)
    beside.replace(place)


def trust(launcher: Path) -> None:
    """Tell GNOME that the launcher is the user's own; elsewhere being executable is enough."""
    run_quietly("gio", "set", str(launcher), "metadata::trusted", "true")


def refresh(data: Path) -> None:
    """Let desktops that keep lists of entries and icons read them anew."""
    run_quietly("update-desktop-database", str(data / "applications"))
    run_quietly("gtk-update-icon-cache", "--ignore-theme-index", "--quiet", "--force", str(data / "icons" / "hicolor"))


def run_quietly(*command: str) -> None:
    """Run a program of the desktop where it is there; what it says or fails at changes nothing."""
    if shutil.which(command[0]) is not None:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, check=False, timeout=20, env={**os.environ, "LC_ALL": "C"})
