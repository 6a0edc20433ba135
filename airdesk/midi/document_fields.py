"""Reading values out of a JSON document nobody can trust: each is checked, mended where it can be, and every problem noted."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

_SHOWN_PER_KIND = 50


class Problems:
    """What was wrong with a document, in the order found; a fault repeated more than fifty times is counted from there on."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._counts: dict[str, int] = {}

    def add(self, kind: str, sentence: str) -> None:
        """Note one problem; `kind` names what it has in common with others: "note out of range"."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= _SHOWN_PER_KIND:
            self._sentences.append(sentence)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All problems, one sentence each."""
        more = [
            f"{count - _SHOWN_PER_KIND} more of the same kind: {kind}."
            for kind, count in self._counts.items()
            if count > _SHOWN_PER_KIND
        ]
        return (*self._sentences, *more)


def shown(value: object) -> str:
    """A value as it may stand in a sentence: short, on one line."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        text = type(value).__name__
    return text if len(text) <= 40 else f"{text[:37]}…"


def as_number(value: object) -> float | None:
    """A finite number from a number or a text that is one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def number_field(
    document: Mapping[str, Any], name: str, default: float, low: float, high: float, problems: Problems, where: str
) -> float:
    """A number between `low` and `high`; out of range it is moved to the nearer end, unreadable it becomes `default`."""
    if document.get(name) is None:
        return default
    number = as_number(document[name])
    if number is None:
        problems.add(f"{name} is no number", f"{where}: {name} {shown(document[name])} is no number; {default:g} is used.")
        return default
    if not low <= number <= high:
        mended = min(high, max(low, number))
        problems.add(f"{name} out of range", f"{where}: {name} {number:g} is not in {low:g} to {high:g}; {mended:g} is used.")
        return mended
    return number


def whole_field(
    document: Mapping[str, Any], name: str, default: int, low: int, high: int, problems: Problems, where: str
) -> int:
    """A whole number between `low` and `high`, mended as `number_field` does; fractions are rounded."""
    number = number_field(document, name, default, low, high, problems, where)
    if number != round(number):
        problems.add(f"{name} is no whole number", f"{where}: {name} {number:g} is no whole number; {round(number)} is used.")
    return round(number)


def text_field(document: Mapping[str, Any], name: str, default: str, problems: Problems, where: str) -> str:
    """A text; anything else becomes `default`."""
    value = document.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        problems.add(f"{name} is no text", f'{where}: {name} {shown(value)} is no text; "{default}" is used.')
        return default
    return value


def list_field(document: Mapping[str, Any], name: str, problems: Problems, where: str) -> list[Any]:
    """A list; missing or anything else becomes an empty one."""
    value = document.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        problems.add(f"{name} is no list", f"{where}: {name} should be a list, not {shown(value)}; it is left out.")
        return []
    return value


def object_field(document: Mapping[str, Any], name: str, problems: Problems, where: str) -> dict[str, Any]:
    """An object; missing or anything else becomes an empty one."""
    value = document.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        problems.add(f"{name} is no object", f"{where}: {name} should be an object, not {shown(value)}; it is left out.")
        return {}
    return value


def texts_field(document: Mapping[str, Any], name: str, problems: Problems, where: str) -> list[str]:
    """A list of texts, each once; other entries are left out."""
    texts: dict[str, None] = {}
    for value in list_field(document, name, problems, where):
        if isinstance(value, str) and value.strip():
            texts[value.strip()] = None
        else:
            problems.add(f"{name} holds no text", f"{where}: {shown(value)} in {name} is no text; it is left out.")
    return list(texts)
