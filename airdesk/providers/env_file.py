"""Files of variables, as `.env`: read with all care, and ours written so that only the user can read it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from airdesk.errors import StorageError

_MOST_BYTES = 1_000_000
_ONLY_ME = 0o600


def env_values(path: Path) -> Mapping[str, str]:
    """Name → value; nothing where there is no such file or it cannot be read."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return {}
        from dotenv import dotenv_values

        return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value is not None}
    except (OSError, ValueError):
        return {}


def write_env_value(path: Path, name: str, value: str | None) -> None:
    """Set a variable in our own file, or take it away; what else stands there stays. Raises StorageError."""
    values = {**env_values(path)}
    values.pop(name, None)
    if value is not None:
        values[name] = value
    text = "# Keys that AirDesk keeps in the clear because you chose it; nobody but you can read this file.\n"
    text += "# An address before a key is the only one that it is sent to; without one, that is the provider's own.\n"
    text += "".join(f"{each} = '{_escaped(content)}'\n" for each, content in values.items())
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if not values:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileNotFoundError):
            beside.unlink()
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_ME), "w", encoding="utf-8") as file:
            file.write(text)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(f"The key could not be written to {path} ({reason}): mend its rights.", path=path) from None
    finally:
        with suppress(OSError):
            beside.unlink()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("'", "\\'")
