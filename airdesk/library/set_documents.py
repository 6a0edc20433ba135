"""Sets as the JSON the library keeps: what a later version added is passed over, what is damaged is refused."""

from __future__ import annotations

import json
import math
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from airdesk.errors import LibraryError
from airdesk.model.djset import DjSet

VERSION: Final = 1


def set_text(dj_set: DjSet) -> str:
    """A set as JSON. Raises ValueError where a number in it is none."""
    document = {"version": VERSION, **asdict(dj_set)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=sorted)


def set_of_text(text: str) -> DjSet:
    """The set of a stored text. Raises LibraryError where it is damaged."""
    try:
        document = json.loads(text)
        dj_set = _read(document, DjSet)
    except (ValueError, TypeError, RecursionError) as error:
        raise LibraryError("The stored set is damaged: go back to an earlier version of it.") from error
    assert isinstance(dj_set, DjSet)
    return dj_set


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(value: Any, kind: Any) -> Any:
    """A value of JSON as what a field says it is. Raises ValueError, TypeError."""
    origin = get_origin(kind)
    if origin in (types.UnionType, Union):
        return _read_union(value, get_args(kind))
    if origin is Literal:
        return _checked(value, value in get_args(kind))
    if origin is tuple:
        return _read_tuple(value, get_args(kind))
    if origin is frozenset:
        (inner,) = get_args(kind)
        return frozenset(_read(each, inner) for each in _checked(value, isinstance(value, list)))
    if is_dataclass(kind):
        return _read_object(value, kind)
    if kind is float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(_checked(value, is_number and math.isfinite(value)))
    return _checked(value, type(value) is kind)


def _read_object(value: Any, kind: Any) -> Any:
    """A dataclass; fields that are not there keep their usual values, others are passed over."""
    _checked(value, isinstance(value, Mapping))
    hints = _hints(kind)
    given = {field.name: _read(value[field.name], hints[field.name]) for field in fields(kind) if field.name in value}
    return kind(**given)


def _read_union(value: Any, kinds: tuple[Any, ...]) -> Any:
    if value is None:
        return _checked(value, type(None) in kinds)
    (kind,) = (each for each in kinds if each is not type(None))
    return _read(value, kind)


def _read_tuple(value: Any, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    _checked(value, isinstance(value, list))
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(each, kinds[0]) for each in value)
    return tuple(_read(each, kind) for each, kind in zip(value, kinds, strict=True))


def _checked(value: Any, is_right: bool) -> Any:
    if not is_right:
        raise ValueError(f"not what belongs there: {value!r:.60}")
    return value
