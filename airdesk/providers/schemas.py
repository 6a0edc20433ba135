"""What of a JSON schema the providers can enforce."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def is_closed(schema: object) -> bool:
    """True where every object names its properties and allows no others."""
    return all(each.get("properties") and each.get("additionalProperties") is False for each in _objects(schema))


def is_strict(schema: object) -> bool:
    """True for the form that OpenAI enforces: closed objects, all of whose properties are required."""
    return is_closed(schema) and all(set(each.get("required", ())) == set(each["properties"]) for each in _objects(schema))


def _objects(schema: object) -> Iterator[Mapping[str, Any]]:
    """The schemas of objects within a schema."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from _objects(value)
    elif isinstance(schema, (list, tuple)):
        for value in schema:
            yield from _objects(value)
