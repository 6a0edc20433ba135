"""The rules of the last set, kept for the next: a small file in the library's folder."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

from airdesk.model.djset import STYLES, MixRules

_NAME: Final = "mix-rules.json"
_OVERLAYS: Final = ("percussion", "instrument", "vocals")


def keep_rules(folder: Path, rules: MixRules) -> None:
    """Keep the rules; a disk that cannot be written to keeps them for this session only."""
    document = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(rules).items()}
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"{_NAME}.part"
        beside.write_text(json.dumps(document, indent=1), encoding="utf-8")
        beside.replace(folder / _NAME)


def kept_rules(folder: Path) -> MixRules:
    """The rules that were kept; what is missing or damaged is as at first."""
    try:
        document = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return MixRules()
    if not isinstance(document, dict):
        return MixRules()
    first = MixRules()
    known: dict[str, Any] = {}
    for each in fields(MixRules):
        value = _value(document.get(each.name), getattr(first, each.name), each.name)
        if value is not None:
            known[each.name] = value
    return MixRules(**known)


def _value(value: object, first: object, name: str) -> object:
    """A value of the right kind; None: as at first."""
    if isinstance(first, frozenset):
        allowed = STYLES if name == "styles" else _OVERLAYS
        members = frozenset(item for item in value if item in allowed) if isinstance(value, list) else frozenset()
        return members if members or (name == "overlay_kinds" and isinstance(value, list)) else None
    if isinstance(first, bool):
        return value if isinstance(value, bool) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(first, int) else float(value)
