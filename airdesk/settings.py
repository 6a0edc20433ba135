"""What the user can set, passed down to the work that needs it; nobody reads a global."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from airdesk.errors import BadInputError, StorageError
from airdesk.paths import default_library_folder, sound_cache_folder

MAX_SYNTHESIS_WORKERS = 8
SETTINGS_FILE = "settings.toml"
_OWN: Final = ("audio_device", "buffer_frames", "job_slots", "watch_folders", "scan_deep", "scan_lifters")

SoundFontChoice = Path | Literal["auto", "none"]
"""A file, the one that is found on this machine, or none: then our own synthesis plays everything."""


@dataclass(frozen=True, slots=True)
class ModelChoices:
    """Which language models may be asked, and what they may cost."""

    order: tuple[str, ...] = ()  # ids of providers, the one that is asked first; empty: only the built-in composer
    models: tuple[tuple[str, str], ...] = ()  # (provider, model); one that is missing: the provider's default
    endpoint_url: str = ""  # of the OpenAI-compatible endpoint
    run_limit_usd: float | None = None  # None: no limit
    month_limit_usd: float | None = None

    def model_of(self, provider: str) -> str:
        """The model that was chosen for a provider; empty: none."""
        return dict(self.models).get(provider, "")


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
    audio_device: str = ""  # name of the sound device; empty: the system's
    buffer_frames: int = 512  # of the sound device
    job_slots: int = 5  # jobs of the window at once
    watch_folders: bool = True  # whether folders of samples are watched for changes
    scan_deep: bool = True  # whether the window's scans listen to samples, too
    scan_lifters: bool = False  # whether files named up- or downlifter are samples, too
    language_models: ModelChoices = ModelChoices()

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
    folder = (library_folder or _own_library()).expanduser().absolute()
    workers = max(1, min(MAX_SYNTHESIS_WORKERS, os.cpu_count() or 1))
    kept = _read(folder / SETTINGS_FILE)
    said = soundfont or os.environ.get("AIRDESK_SOUNDFONT", "").strip() or str(kept.get("soundfont", ""))
    own = {name: kept[name] for name in _OWN if name in kept}
    return Settings(
        library_folder=folder,
        synthesis_workers=workers,
        soundfont=_soundfont_choice(said),
        language_models=_model_choices(kept),
        **own,
    )


def keep_settings(library_folder: Path, **values: str | int | float | bool | None) -> None:
    """Write choices into a library's `settings.toml`; None forgets one, everything else in the file stays as it is.

    Known: soundfont, audio_device, buffer_frames, job_slots, watch_folders, scan_deep, scan_lifters, and of language models
    provider_order, a model of each provider, endpoint_url, run_limit_usd, month_limit_usd. Raises BadInputError (a value, or a
    file with mistakes in it), StorageError.
    """
    path = library_folder / SETTINGS_FILE
    for name, value in values.items():
        if value is not None:
            _check(path, {name: value})
    text = _text(path)
    before = _parsed(path, text)
    for name, value in values.items():
        text = _with_line(text, name, value)
    wanted = {**before, **values}
    if _parsed(path, text) != {name: value for name, value in wanted.items() if value is not None}:
        raise BadInputError(
            f"The settings in {path} are written in a way that cannot be changed here: edit the file.", path=path
        )
    _write(path, text)


def choose_library(library_folder: Path | None) -> None:
    """Make a library the one that opens by itself; None: the one in the usual place. `AIRDESK_HOME` still wins."""
    usual = default_library_folder()
    is_usual = library_folder is None or library_folder.absolute() == usual.absolute()
    keep_settings(usual, library=None if is_usual else str(library_folder and library_folder.absolute()))


def _own_library() -> Path:
    """The library of `AIRDESK_HOME`, else the one that was chosen, else the one in the usual place."""
    usual = default_library_folder()
    if os.environ.get("AIRDESK_HOME", "").strip():
        return usual
    chosen = _read(usual / SETTINGS_FILE).get("library", "")
    return Path(chosen) if chosen else usual


def _soundfont_choice(text: str) -> SoundFontChoice:
    match text.strip().lower():
        case "" | "auto":
            return "auto"
        case "none":
            return "none"
    return Path(text.strip()).expanduser().absolute()


def _model_choices(kept: Mapping[str, Any]) -> ModelChoices:
    order = tuple(dict.fromkeys(name.strip() for name in str(kept.get("provider_order", "")).split(",") if name.strip()))
    models = tuple((provider, str(kept[name])) for provider, name in MODEL_SETTINGS.items() if kept.get(name))
    limits = (kept.get("run_limit_usd"), kept.get("month_limit_usd"))
    return ModelChoices(order, models, str(kept.get("endpoint_url", "")), *limits)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_switch(value: object) -> bool:
    return isinstance(value, bool)


def _whole_from(low: int, high: int) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _is_money(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1_000_000


MODEL_SETTINGS: Final = {
    "openai": "openai_model",
    "anthropic": "anthropic_model",
    "google": "google_model",
    "openrouter": "openrouter_model",
    "ollama": "ollama_model",
    "llama.cpp": "llama_cpp_model",
    "endpoint": "endpoint_model",
}
"""Provider → the setting that holds its model."""

_KNOWN: Final[Mapping[str, tuple[Callable[[object], bool], str]]] = {
    "soundfont": (_is_text, 'a text: "FILE", "auto" or "none"'),
    "audio_device": (_is_text, "a text: the name of a sound device"),
    "buffer_frames": (_whole_from(32, 8192), "a whole number, 32 to 8192"),
    "job_slots": (_whole_from(1, 16), "a whole number, 1 to 16"),
    "watch_folders": (_is_switch, "true or false"),
    "scan_deep": (_is_switch, "true or false"),
    "scan_lifters": (_is_switch, "true or false"),
    "provider_order": (_is_text, "a text: providers separated by commas"),
    **dict.fromkeys(MODEL_SETTINGS.values(), (_is_text, "a text: the name of a model")),
    "endpoint_url": (_is_text, "a text: an address"),
    "run_limit_usd": (_is_money, "a number, 0 or more"),
    "month_limit_usd": (_is_money, "a number, 0 or more"),
    "library": (_is_text, "a text: a folder"),  # in the usual place only: which library opens instead
}


def _read(path: Path) -> dict[str, Any]:
    """What a settings file says; nothing where there is none."""
    document = _parsed(path, _text(path))
    _check(path, document)
    return document


def _check(path: Path, document: Mapping[str, object]) -> None:
    for name, value in document.items():
        if name not in _KNOWN:
            raise BadInputError(f'The settings in {path}: "{name}" is unknown; known are {", ".join(_KNOWN)}.', path=path)
        is_right, should_be = _KNOWN[name]
        if not is_right(value):
            raise BadInputError(f"The settings in {path}: {name} must be {should_be}.", path=path)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> BadInputError:
    return BadInputError(f"The settings in {path} cannot be read ({error}): mend or remove the file.", path=path)


def _with_line(text: str, name: str, value: str | int | float | bool | None) -> str:
    """The text with the line of a setting replaced, added above the first table, or taken away."""
    line = "" if value is None else f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
    top = re.search(r"^\s*\[", text, re.MULTILINE)
    end = len(text) if top is None else top.start()
    own = re.compile(rf"^[ \t]*{name}[ \t]*=.*(?:\n|\Z)", re.MULTILINE)
    found = own.search(text, 0, end)
    if found is not None:
        return text[: found.start()] + line + text[found.end() :]
    above = text[:end] + ("\n" if text[:end] and not text[:end].endswith("\n") else "")
    return above + line + text[end:]


def _write(path: Path, text: str) -> None:
    """Beside its place, then moved there."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or error
        raise StorageError(f"The settings could not be written to {path} ({reason}): mend its rights.", path=path) from error
    finally:
        with suppress(OSError):
            beside.unlink()
