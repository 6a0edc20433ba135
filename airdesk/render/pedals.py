"""What pedals do to notes: until when they sound, and how softly they are struck. Ticks in, ticks out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song import PedalKind, PedalSpan

Ticks = NDArray[np.int64]

_SOFT_SHARE = 0.75
"""Velocity of a note struck with the soft pedal down (a choice: about 4 dB on our sounds, and their gentler layers)."""


def let_go_ticks(start: Ticks, end: Ticks, pedals: Sequence[PedalSpan]) -> Ticks:
    """When each note is damped: the sostenuto pedal keeps those held as it goes down, then sustain all that end in it.

    A note that ends as the sustain pedal goes down is kept by it, one that ends as it comes up is not, and one that is
    struck as the sostenuto pedal goes down is not.
    """
    captured = _captured_until(start, end, _spans(pedals, "sostenuto"))
    until = np.maximum(end, captured)
    downs, ups = _spans(pedals, "sustain")
    if len(downs) == 0:
        return until
    index = np.searchsorted(downs, until, side="right") - 1
    kept = (index >= 0) & (until < ups[index])
    return np.where(kept, ups[index], until)


def softened(start: Ticks, velocity: NDArray[np.int64], pedals: Sequence[PedalSpan]) -> NDArray[np.int64]:
    """Velocities with those softer that are struck while the soft pedal is down."""
    downs, ups = _spans(pedals, "soft")
    if len(downs) == 0:
        return velocity
    index = np.searchsorted(downs, start, side="right") - 1
    is_soft = (index >= 0) & (start < ups[index])
    return np.where(is_soft, np.maximum(1, np.rint(velocity * _SOFT_SHARE).astype(np.int64)), velocity)


def _captured_until(start: Ticks, end: Ticks, spans: tuple[Ticks, Ticks]) -> Ticks:
    """For each note the end of the last span that begins after it is struck and before its key is up; -1 without one."""
    downs, ups = spans
    if len(downs) == 0:
        return np.full(len(start), -1, np.int64)
    index = np.searchsorted(downs, end, side="left") - 1
    is_captured = (index >= 0) & (downs[index] > start)
    return np.where(is_captured, ups[index], -1)


def _spans(pedals: Sequence[PedalSpan], kind: PedalKind) -> tuple[Ticks, Ticks]:
    """Starts and ends of the spans of a kind, ascending; those that touch or overlap in disorder keep the later end."""
    chosen = sorted((span.start_tick, span.end_tick) for span in pedals if span.kind == kind)
    table = np.array(chosen, np.int64).reshape(-1, 2)
    return table[:, 0], np.maximum.accumulate(table[:, 1])
