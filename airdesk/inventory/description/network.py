"""A small neural network, as the training script leaves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Network:
    """Layers with rectifiers between them; several of them in one, whose answers are averaged."""

    mean: Floats  # (inputs,)
    scale: Floats  # (inputs,)
    layers: tuple[tuple[Floats, Floats], ...]  # (members, inputs, outputs) and (members, 1, outputs) of each layer

    def answer(self, inputs: Floats) -> Floats:
        """Scores for each row, before any softmax, shape (rows, outputs)."""
        values = np.clip((inputs - self.mean) / self.scale, -6.0, 6.0)[np.newaxis]
        for number, (weights, bias) in enumerate(self.layers):
            values = values @ weights + bias
            if number < len(self.layers) - 1:
                values = np.maximum(values, 0.0)
        return np.asarray(values.mean(axis=0), np.float32)


def read_network(arrays: Mapping[str, NDArray[np.generic]], name: str) -> Network:
    """The network of a name among the arrays of a model file."""
    count = sum(1 for key in arrays if key.startswith(f"{name}.weights."))
    layers = tuple((_weights(arrays, name, n), _floats(arrays, f"{name}.bias.{n}")) for n in range(count))
    return Network(_floats(arrays, f"{name}.mean"), _floats(arrays, f"{name}.scale"), layers)


def _weights(arrays: Mapping[str, NDArray[np.generic]], name: str, number: int) -> Floats:
    """Weights of a layer: whole numbers times a step for each output."""
    weights, steps = _floats(arrays, f"{name}.weights.{number}"), arrays.get(f"{name}.steps.{number}")
    return weights if steps is None else np.ascontiguousarray(weights * steps.astype(np.float32))


def _floats(arrays: Mapping[str, NDArray[np.generic]], key: str) -> Floats:
    return np.ascontiguousarray(arrays[key].astype(np.float32))


def softmax(scores: Floats) -> Floats:
    """Shares that add up to 1 along the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True), np.float32)
