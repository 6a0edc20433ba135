"""What works on this machine, and for each thing missing the one thing that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from airdesk.errors import AirdeskError
from airdesk.settings import Settings
from airdesk.workflows.sound_source import player_mend

_LEAST_FREE_BYTES = 2 * 2**30
_OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    detail: str
    mend: str = ""  # the one command or step that mends it

    def document(self) -> dict[str, Any]:
        """The check for JSON."""
        return asdict(self)


def examine(settings: Settings) -> list[Check]:
    """Look at everything; nothing is changed, only a library and a cache that do not exist yet are made."""
    checks: tuple[Callable[[Settings], Check], ...] = (
        _check_python,
        _check_packages,
        _check_library,
        _check_disk,
        _check_sound_cache,
        _check_sounds,
        _check_soundfont,
        _check_audio_device,
        _check_language_models,
        _check_keyring,
    )
    return [check(settings) for check in checks]


def _check_python(_: Settings) -> Check:
    detail = f"Python {platform.python_version()} at {sys.executable}"
    is_new_enough = sys.version_info >= _OLDEST_PYTHON
    return Check("python", is_new_enough, detail, "" if is_new_enough else "install Python 3.11 or newer")


def _check_packages(_: Settings) -> Check:
    from importlib.util import find_spec

    wanted = ("numpy", "numba", "soundfile", "soxr", "mido", "sqlite_utils", "PIL", "platformdirs", "openai", "anthropic")
    missing = [name for name in wanted if find_spec(name) is None]
    if missing:
        return Check("packages", False, f"missing: {', '.join(missing)}", "python3 packaging/bootstrap.py run")
    return Check("packages", True, f"all {len(wanted)} there")


def _check_library(settings: Settings) -> Check:
    from airdesk.library.database import integrity_problems, open_library

    try:
        with open_library(settings.library_folder) as library:
            problems = integrity_problems(library)
            detail = f"{library.path}, journal {library.journal_mode}"
    except AirdeskError as error:
        return Check("library", False, str(error), "choose another folder with --library, or mend this one as described")
    if problems:
        return Check("library", False, f"{detail}: {'; '.join(problems[:5])}", "restore the library from a backup")
    return Check("library", True, f"{detail}, intact")


def _check_disk(settings: Settings) -> Check:
    folder = settings.library_folder
    place = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free_bytes = shutil.disk_usage(place).free
    detail = f"{free_bytes / 1e9:.1f} GB free under {place}"
    if free_bytes < _LEAST_FREE_BYTES:
        return Check("disk space", False, detail, "free 2 GB or more, or choose another folder with --library")
    return Check("disk space", True, detail)


def _check_sound_cache(settings: Settings) -> Check:
    folder = settings.sound_cache_folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return Check("sound cache", False, f"{folder} cannot be made ({error.strerror})", f"allow writing to {folder.parent}")
    if not os.access(folder, os.W_OK | os.X_OK):
        return Check("sound cache", False, f"{folder} cannot be written", f"allow writing to {folder}")
    files, size_bytes = _folder_size(folder)
    return Check("sound cache", True, f"{files} sounds, {size_bytes / 1e6:.0f} MB in {folder}")


def _folder_size(folder: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def _check_sounds(_: Settings) -> Check:
    from airdesk.synthesis.bank import list_patches

    try:
        patches = list_patches()
    except AirdeskError as error:
        return Check("factory sounds", False, str(error), "install AirDesk again")
    return Check("factory sounds", bool(patches), f"{len(patches)} sounds", "" if patches else "install AirDesk again")


def _check_soundfont(settings: Settings) -> Check:
    """Acoustic instruments are sampled from a SoundFont where there is one; without it our synthesis plays them."""
    from airdesk.synthesis.soundfont.places import find_soundfont
    from airdesk.synthesis.soundfont.player import can_play
    from airdesk.synthesis.soundfont.source import open_soundfont

    if settings.soundfont == "none":
        return Check("soundfont", True, "none wanted: our own synthesis plays everything")
    path = settings.soundfont if isinstance(settings.soundfont, Path) else find_soundfont(os.environ)
    if path is None:
        detail = "no General MIDI SoundFont found: our own synthesis plays acoustic instruments"
        return Check("soundfont", False, detail, _soundfont_mend())
    try:
        soundfont = open_soundfont(path, settings.sound_cache_folder)
    except AirdeskError as error:
        return Check("soundfont", False, str(error), _soundfont_mend())
    detail = f"{soundfont.name}, {len(soundfont.presets)} presets, {path}"
    if not can_play():
        return Check("soundfont", False, f"{detail}; the package tinysoundfont is missing", player_mend())
    return Check("soundfont", True, detail)


def _soundfont_mend() -> str:
    if shutil.which("apt-get"):
        return "sudo apt-get install fluid-soundfont-gm"
    return "install a General MIDI SoundFont, such as FluidR3 GM, or name one with --soundfont"


def _check_audio_device(_: Settings) -> Check:
    """Playing needs PortAudio; making files does not."""
    if find_library("portaudio") is None:
        mend = "sudo apt-get install libportaudio2" if shutil.which("apt-get") else "install PortAudio"
        return Check("audio device", False, "PortAudio is not installed: songs are made, but not played here", mend)
    devices = Path("/proc/asound/pcm")
    if sys.platform == "linux" and not (devices.exists() and devices.read_text(encoding="utf-8", errors="replace").strip()):
        return Check(
            "audio device", False, "no sound card found: songs are made, but not played here", "connect a sound device"
        )
    return Check("audio device", True, "PortAudio is installed")


def _check_language_models(settings: Settings) -> Check:
    """None is needed; keys are not tried here, for that asks somebody else's machine."""
    from airdesk.providers.catalogue import BUILT_IN
    from airdesk.workflows.provider_settings import provider_states

    states = [state for state in provider_states(settings, look=True) if state.id != BUILT_IN]
    wanted = [state for state in states if state.id in settings.language_models.order]
    wrong = [f"{state.name}: {state.detail}" for state in wanted if not state.is_found]
    if wrong:
        mend = "airdesk providers key set NAME, or airdesk providers use built-in"
        return Check("language models", False, "; ".join(wrong), mend)
    found = [f"{state.name} ({state.detail.rstrip('.').lower()})" for state in states if state.is_found]
    detail = "; ".join(found) or "none set up: the built-in composer does all of it"
    return Check("language models", True, detail, "")


def _check_keyring(_: Settings) -> Check:
    from airdesk.providers.keys import has_keyring

    if has_keyring():
        return Check("keyring", True, "keys of language models can be kept in the system's keyring")
    detail = "no keyring: keys of language models come from the environment, or from a file if you choose so"
    mend = "sudo apt-get install gnome-keyring" if shutil.which("apt-get") else "install a keyring for this desktop"
    return Check("keyring", False, detail, mend)
