"""TOML tables into frozen dataclasses: every unknown name, wrong type and value out of range is a clear sentence."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from airdesk.errors import PatchError

Facts = TypeVar("Facts")


def between(default: Any, low: float, high: float) -> Any:
    """A dataclass field for a number, or a list of numbers, each from `low` to `high`."""
    return field(default=default, metadata={"low": low, "high": high})


def read_facts(kind: type[Facts], table: Mapping[str, Any], where: str) -> Facts:
    """The dataclass `kind` filled from a table; `where` names the place in the file for the user."""
    if not isinstance(table, Mapping):
        raise PatchError(f"{where} must be a table of facts.")
    known = {each.name: each for each in fields(kind)}  # type: ignore[arg-type]
    for name in table:
        if name not in known:
            raise PatchError(f"{where} has an unknown fact '{name}'; known are {', '.join(sorted(known))}.")
    hints = _hints(kind)  # type: ignore[arg-type]
    values = {name: _checked(hints[name], value, known[name], f"{where}: '{name}'") for name, value in table.items()}
    missing = [name for name, each in known.items() if name not in values and _has_no_default(each)]
    if missing:
        raise PatchError(f"{where} lacks {', '.join(missing)}; add it to the file.")
    return kind(**values)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The types of a dataclass's fields; looking them up costs more than reading a whole patch."""
    return get_type_hints(kind)


def _has_no_default(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING


def _checked(hint: Any, value: Any, each: Field[Any], where: str) -> Any:
    checked = _converted(hint, value, where)
    low, high = each.metadata.get("low"), each.metadata.get("high")
    for number in checked if isinstance(checked, tuple) else (checked,):
        if low is not None and number is not None and not low <= number <= high:
            raise PatchError(f"{where} is {number:g}; it must be from {low:g} to {high:g}.")
    return checked


def _converted(hint: Any, value: Any, where: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _converted(next(kind for kind in get_args(hint) if kind is not type(None)), value, where)
    if origin is Literal:
        return _one_of(get_args(hint), value, where)
    if origin is tuple:
        return _converted_list(get_args(hint), value, where)
    if isinstance(hint, type) and is_dataclass(hint):
        return read_facts(hint, value, where)
    return _converted_scalar(hint, value, where)


def _one_of(choices: tuple[Any, ...], value: Any, where: str) -> Any:
    if value not in choices:
        raise PatchError(f"{where} is {value!r}; it must be one of {', '.join(map(str, choices))}.")
    return value


def _converted_list(kinds: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise PatchError(f"{where} must be a list.")
    if kinds[-1] is Ellipsis:
        return tuple(_converted(kinds[0], item, where) for item in value)
    if len(value) != len(kinds):
        raise PatchError(f"{where} must have {len(kinds)} values, not {len(value)}.")
    return tuple(_converted(kind, item, where) for kind, item in zip(kinds, value, strict=True))


def _converted_scalar(kind: Any, value: Any, where: str) -> Any:
    if kind is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if kind in (int, str, bool) and type(value) is kind:
        return value
    names = {float: "a number", int: "a whole number", str: "a text", bool: "true or false"}
    raise PatchError(f"{where} is {value!r}; it must be {names[kind]}.")
