"""A small trained network that says which of several readings of a song is the right one.

Trained by `packaging/beat_model` on songs whose beats are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airdesk.paths import resources_folder

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judge:
    """Several networks of one hidden layer and a straight path past it; their votes are averaged."""

    mean: Floats  # (facts,)
    scale: Floats  # (facts,)
    hidden: Floats  # (members, facts, units)
    hidden_bias: Floats  # (members, 1, units)
    out: Floats  # (members, units, answers)
    straight: Floats  # (members, facts, answers)

    def shares(self, rows: Floats) -> NDArray[np.float64]:
        """How likely each reading is the right one, adding up to 1. *rows*: the facts of each, shape (readings, facts).

        With several answers to a row: the first of every row, then the second of every row, and so on.
        """
        scores = self._scores(rows)
        scores = scores - scores.max(axis=1, keepdims=True)
        logs = (scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))).mean(axis=0).astype(np.float64)
        raised = np.exp(logs - logs.max())
        return np.asarray(raised / raised.sum())

    def likelihoods(self, rows: Floats) -> NDArray[np.float64]:
        """How likely each row by itself is a yes, 0..1."""
        return np.asarray(1.0 / (1.0 + np.exp(-self._scores(rows).mean(axis=0).astype(np.float64))))

    def _scores(self, rows: Floats) -> Floats:
        """The votes of the members, shape (members, answers * rows)."""
        values = np.clip((rows - self.mean) / self.scale, -5.0, 5.0)[np.newaxis]
        votes = np.tanh(values @ self.hidden + self.hidden_bias) @ self.out + values @ self.straight
        return np.asarray(votes.transpose(0, 2, 1).reshape(len(votes), -1), np.float32)


def read_judge(arrays: Mapping[str, NDArray[Any]], name: str) -> Judge:
    """The judge of a name among the arrays of a model file."""
    fields = ("mean", "scale", "hidden", "hidden_bias", "out", "straight")
    return Judge(*(np.ascontiguousarray(arrays[f"{name}.{field}"], dtype=np.float32) for field in fields))


@cache
def model_arrays() -> Mapping[str, NDArray[Any]]:
    """All that was learned, read once per process."""
    with np.load(resources_folder() / "analysis" / "beat_model.npz") as file:
        return {key: file[key] for key in file.files}


@cache
def judge_named(name: str) -> Judge:
    """ "beats": of grids, "bars": of meters and phases, "key": of tonics, in major and in minor, "voice": of half seconds."""
    return read_judge(model_arrays(), name)
