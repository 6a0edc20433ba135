"""Writing a small file whole or not at all."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from airdesk.audio.disk_errors import storage_error


def write_whole_file(path: Path, content: bytes) -> None:
    """Write beside, then rename, so that nothing half-written ever has the final name. Raises StorageError."""
    beside = path.with_name(f"{path.name[:200]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        discard(beside)
        raise storage_error(error, path) from error


def discard(path: Path) -> None:
    """Remove an unfinished file, where there is one and it can be removed."""
    with suppress(OSError):
        path.unlink()


def write_document(path: Path, document: dict[str, Any], *, depth: int = 2) -> None:
    """Write a JSON document, laid out in lines down to `depth`, with a newline at its end. Raises StorageError."""
    write_whole_file(path, (document_text(document, depth) + "\n").encode())


def document_text(value: object, depth: int, indent: str = "") -> str:
    """JSON text with one line per value down to `depth`, below that each value on one line (which is short and fast)."""
    inner = indent + "  "
    if depth > 0 and isinstance(value, dict) and value:
        lines = [f"{inner}{_dumped(str(name))}: {document_text(item, depth - 1, inner)}" for name, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if depth > 0 and isinstance(value, list) and value:
        lines = [inner + document_text(item, depth - 1, inner) for item in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    return _dumped(value)


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
