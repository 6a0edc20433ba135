"""Where things lie on this machine: our resources, the library, its caches."""

from __future__ import annotations

import os
from pathlib import Path

APP_NAME = "airdesk"


def resources_folder() -> Path:
    """The folder of facts and texts; inside the package when installed, beside it in a checkout."""
    inside = Path(__file__).resolve().parent / "resources"
    return inside if inside.is_dir() else Path(__file__).resolve().parent.parent / "resources"


def default_library_folder() -> Path:
    """The library's folder: `AIRDESK_HOME`, else where this platform keeps user data."""
    chosen = os.environ.get("AIRDESK_HOME", "").strip()
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path  # late: only this branch needs it

    return user_data_path(APP_NAME, appauthor=False)


def own_keys_file() -> Path:
    """Where keys are kept in the clear, if the user chose that; never inside a library, which may be copied and shared."""
    from platformdirs import user_config_path  # late: only this needs it

    return user_config_path(APP_NAME, appauthor=False) / "keys.env"


def sound_cache_folder(library_folder: Path) -> Path:
    """Synthesised zones and pitched notes; safe to delete, made again on demand."""
    return library_folder / "cache" / "sounds"
