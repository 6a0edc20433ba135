"""A General MIDI SoundFont for acoustic instruments: brought beside the packages where that is allowed.

It is nice to have. So it never asks, never fails and is never waited for longer than a song needs; without it AirDesk's own
sounds play.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from announcements import say
from installation import VENV
from system_packages import allowed_apt_prefix

PACKAGE = "fluid-soundfont-gm"
NAME = "the SoundFont FluidR3 GM (148 MB)"
FOLDERS = ("soundfonts", "sounds/sf2", "sounds/sf3")
TRIED = VENV / "airdesk-soundfont-tried"  # so that this is done and said once
PATIENCE_SECONDS = 10.0
"""How long the first song waits for it when everything else is in place."""

APT = f"apt-get update -qq; exec apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends {PACKAGE}"


@dataclass(frozen=True)
class Arrival:
    """The installation under way."""

    process: subprocess.Popen[bytes]
    report: IO[bytes]


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether there is none yet, nobody has decided about it, it was not tried before, and this machine can play it."""
    plays = sys.version_info < (3, 13) and platform.machine() == "x86_64"  # as its player does, see pyproject.toml
    return plays and not environment.get("AIRDESK_SOUNDFONT") and not TRIED.exists() and not has_soundfont(environment)


def has_soundfont(environment: Mapping[str, str]) -> bool:
    """Whether a SoundFont lies in one of the usual folders."""
    own = environment.get("XDG_DATA_HOME") or f"{environment.get('HOME', '')}/.local/share"
    shared = environment.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    folders = [Path(data, folder) for data in (own, *shared.split(":")) for folder in FOLDERS]
    return any(path.suffix in (".sf2", ".sf3") for folder in folders if folder.is_dir() for path in folder.iterdir())


def begin() -> Arrival | None:
    """Start installing it if we may; None, and the command that does it, where we may not."""
    prefix = allowed_apt_prefix()
    if prefix is None:
        say(f"For recorded acoustic instruments install a SoundFont: {command_by_hand()}")
        return None
    say(f"Installing {NAME} for acoustic instruments beside it …")
    report = tempfile.TemporaryFile()  # noqa: SIM115  closed when it was told what became of it
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", APT]
    process = subprocess.Popen(  # in a session of its own: Ctrl-C must not stop dpkg half-way
        command, stdin=subprocess.DEVNULL, stdout=report, stderr=subprocess.STDOUT, start_new_session=True
    )
    return Arrival(process, report)


def tell(arrival: Arrival, patience_seconds: float = PATIENCE_SECONDS) -> None:
    """Say in one line what became of it; what takes longer goes on by itself."""
    with arrival.report as report:
        try:
            code = arrival.process.wait(patience_seconds)
        except subprocess.TimeoutExpired:
            say(f"{NAME[0].upper()}{NAME[1:]} is still coming; songs play with it as soon as it is there.")
            return
        if code == 0:
            say(f"Installed {NAME}.")
        else:
            say(f"Could not install {NAME} ({reason(report)}); AirDesk's own sounds play. By hand: {command_by_hand()}")


def reason(report: IO[bytes]) -> str:
    """The last thing that apt complained of."""
    report.seek(0)
    lines = [line.strip() for line in report.read().decode("utf-8", "replace").splitlines() if line.strip()]
    complaints = [line for line in lines if line.startswith("E:")] or lines
    return complaints[-1][:200] if complaints else "no reason given"


def remember_trying() -> None:
    """Do not do it again at the next start."""
    TRIED.touch()


def command_by_hand() -> str:
    """The one command that installs it."""
    if shutil.which("apt-get") is None:
        return f"what Debian calls {PACKAGE}, with this system's package manager"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install -y {PACKAGE}"
