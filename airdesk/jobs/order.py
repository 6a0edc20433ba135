"""What a job does, as a value: a kind and frozen inputs, which can be stored, carried out later, or sent to another machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from airdesk.library.storable import storable_json

Inputs = Mapping[str, Any]
"""JSON values."""


@dataclass(frozen=True, slots=True)
class JobOrder:
    """One piece of work, described."""

    kind: str  # "make", "export"…: which function carries it out
    describe: Callable[[], Inputs]
    """Gives the inputs, always the same; a long song takes a while to be put into words, so that waits until it must be."""

    @property
    def text(self) -> str:
        """The inputs as JSON."""
        return storable_json(json.dumps(self.describe(), ensure_ascii=False, separators=(",", ":")))


def described(kind: str, inputs: Inputs) -> JobOrder:
    """The order with these inputs."""
    return JobOrder(kind, partial(_same, inputs))


def order_of(kind: str, text: str | None) -> JobOrder | None:
    """The order of a stored text; None where there is none or it cannot be read."""
    try:
        inputs = json.loads(text or "")
    except ValueError:
        return None
    return described(kind, inputs) if isinstance(inputs, dict) else None


def _same(inputs: Inputs) -> Inputs:
    return inputs
