"""System libraries: which ones are missing, and bringing them through apt where that is allowed."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from announcements import CannotStartError, say

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
"""Shared library → Debian package: what Qt loads even without a screen; the tests run under it to catch its warnings.
Found in an empty Debian 12 root, where a song needs none."""

X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads to open a window; found the same way."""

SOUND_LIBRARIES = {"libportaudio.so.2": "libportaudio2"}

LIBRARIES_FOR: dict[str, dict[str, str]] = {
    "song": {},
    "window": {**QT_LIBRARIES, **X11_LIBRARIES, **SOUND_LIBRARIES},
    "test": {**QT_LIBRARIES, **SOUND_LIBRARIES},
}

FONTS = ("fonts-inter", "fonts-dejavu-core")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


def ensure_system_packages(purpose: str, *, needs_venv: bool) -> None:
    """Bring the shared libraries that a song, the window or the tests need, and what makes virtual environments."""
    missing = missing_libraries(LIBRARIES_FOR[purpose])
    if needs_venv and find_spec("ensurepip") is None:  # Debian's Python comes without it
        missing.append("python3-venv")
    if missing:
        install_system_packages(missing)
    if purpose == "window" and sys.platform.startswith("linux") and not has_font(FONT_FOLDERS):
        try_fonts()


def has_font(folders: Sequence[str]) -> bool:
    """Whether there is any font to write with."""
    paths = (path for folder in folders for path in Path(folder).expanduser().glob("**/*"))
    return any(path.suffix.lower() in (".ttf", ".otf", ".ttc") for path in paths)


def try_fonts() -> None:
    """Bring fonts where that needs no question; without them the window opens too, with boxes for letters."""
    prefix = allowed_apt_prefix()
    if prefix is None:
        say(f"There is no font on this system: {command_by_hand(FONTS)}")
        return
    say("Installing fonts …")
    for package in FONTS:  # one by one: not every system has both
        run_apt(prefix, "install", "-y", "-qq", "--no-install-recommends", package)


def missing_libraries(libraries: Mapping[str, str]) -> list[str]:
    """Debian packages whose shared library is not here; none on other systems, where the wheels bring everything."""
    if not sys.platform.startswith("linux"):
        return []
    return [package for library, package in libraries.items() if not can_load(library)]


def can_load(shared_library: str) -> bool:
    """Whether this machine has a shared library."""
    try:
        ctypes.CDLL(shared_library)
    except OSError:
        return False
    return True


def install_system_packages(packages: Sequence[str]) -> None:
    """Install Debian packages, or stop with the one command that does."""
    prefix = allowed_apt_prefix()
    if prefix is None:
        raise CannotStartError(f"system packages are missing. Start again after:\n{command_by_hand(packages)}", exit_code=2)
    say(f"Installing system packages: {', '.join(packages)} …")
    run_apt(prefix, "update", "-qq")  # where it fails, the list from last time may still do
    reason = run_apt(prefix, "install", "-y", "-qq", "--no-install-recommends", *packages)
    if reason:
        raise CannotStartError(f"apt could not install them ({reason}). Start again after:\n{command_by_hand(packages)}")


def allowed_apt_prefix() -> list[str] | None:
    """What goes before apt-get so that it may install; None where we may not or there is no apt."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    may = sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    return ["sudo", "-n"] if may else None


def run_apt(prefix: Sequence[str], *arguments: str) -> str:
    """Run apt-get without questions; the reason when it fails, else nothing."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    return "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["no reason given"])[-1]


def command_by_hand(packages: Sequence[str]) -> str:
    """The one command that installs system packages."""
    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        return f"installing what Debian calls {names} with this system's package manager"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y --no-install-recommends {names}"
