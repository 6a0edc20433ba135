"""What the kernel for moving pitches needs beside a voice: where it begins on the axis, its speed against it, its weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airdesk.render.pitch_axis import PitchAxis
from airdesk.render.sinc_table import Weights, sinc_tables, table_number
from airdesk.render.voice_kernel import Voices
from airdesk.render.voicing import Voicing

BEND = np.dtype(
    [
        ("origin", np.float64),  # position of the axis where the note begins
        ("ratio", np.float64),  # frames of the note's source per frame of the axis
        ("table", np.int64),  # which weights read it
    ]
)
Bends = NDArray[Any]
"""Structured array of `BEND`, one beside each voice."""


@dataclass(frozen=True, slots=True)
class BentVoices:
    """Voices whose pitch moves, ready for their kernel."""

    voices: Voices
    bends: Bends
    axis: PitchAxis
    weights: Weights  # shape (tables, places, taps)
    weight_steps: Weights  # change until the next place


def split_voices(voicing: Voicing, voices: Voices) -> tuple[Voices, BentVoices | None]:
    """The voices that play their sources as they are, and those that the axis of the track moves."""
    is_bent = voicing.is_bent[voices["note"]]
    if voicing.axis is None or not is_bent.any():
        return voices, None
    bent = np.ascontiguousarray(voices[is_bent])
    axis, ratio = voicing.axis, np.exp2(-voicing.shifts[bent["note"]] / 12.0)
    bends = np.zeros(len(bent), BEND)
    bends["origin"], bends["ratio"] = axis.position(bent["start"]), ratio
    numbers, bends["table"] = np.unique(table_number(axis.top_speed(bent["start"], bent["end"]) * ratio), return_inverse=True)
    return np.ascontiguousarray(voices[~is_bent]), BentVoices(bent, bends, axis, *sinc_tables(numbers))
