"""Fits small networks by gradient descent (Adam), with numpy alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from airdesk.inventory.description.network import Network

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is fitted."""

    hidden: tuple[int, ...] = (96,)
    steps: int = 4000
    batch: int = 256
    rate: float = 2e-3
    decay: float = 1e-4
    input_noise: float = 0.15
    dropped: float = 0.2
    seed: int = 1


_MOST = 127
"""Weights are kept as whole numbers up to this, times a step for each output."""

Slope = Callable[[Floats, NDArray[np.int64]], Floats]
"""From the scores of the rows of a batch: the slope of the loss by each score."""


def fitted(
    inputs: Floats,
    groups: NDArray[np.int64] | None,
    outputs: int,
    slope: Slope,
    recipe: Recipe,
    shares: NDArray[np.floating] | None = None,
) -> Network:
    """A network fitted to rows. *groups*: where the rows of one question begin, if a question has several.
    *shares*: how often each question is asked."""
    rng = np.random.default_rng(recipe.seed)
    mean = inputs.mean(axis=0)
    scale = inputs.std(axis=0) + 1e-3
    rows = np.clip((inputs - mean) / scale, -6, 6).astype(np.float32)
    sizes = (rows.shape[1], *recipe.hidden, outputs)
    layers = [_fresh(rng, *shape) for shape in pairwise(sizes)]
    memory = [[np.zeros_like(each), np.zeros_like(each)] for layer in layers for each in layer]
    questions = len(rows) if groups is None else len(groups) - 1
    for step in range(1, recipe.steps + 1):
        chosen = rng.integers(0, questions, recipe.batch) if shares is None else rng.choice(questions, recipe.batch, p=shares)
        places = chosen if groups is None else np.concatenate([np.arange(groups[q], groups[q + 1]) for q in chosen])
        batch = rows[places] + np.float32(recipe.input_noise) * rng.standard_normal((len(places), rows.shape[1]), np.float32)
        values, masks = [batch], []
        for number, (weights, bias) in enumerate(layers):
            out = values[-1] @ weights + bias
            if number < len(layers) - 1:
                mask = (out > 0) * (rng.random(out.shape, np.float32) >= recipe.dropped) / np.float32(1 - recipe.dropped)
                masks.append(mask.astype(np.float32))
                out = out * masks[-1]
            values.append(out)
        back = slope(values[-1], chosen)
        gradients = []
        for number in range(len(layers) - 1, -1, -1):
            gradients.append((values[number].T @ back + recipe.decay * layers[number][0], back.sum(axis=0)))
            if number:
                back = (back @ layers[number][0].T) * masks[number - 1]
        rate = recipe.rate * min(1.0, step / 100) * (0.5 + 0.5 * np.cos(np.pi * step / recipe.steps))
        flat = [part for pair in reversed(gradients) for part in pair]
        for index, gradient in enumerate(flat):
            first, second = memory[index]
            first += 0.1 * (gradient - first)
            second += 0.001 * (gradient**2 - second)
            change = first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            layers[index // 2][index % 2] -= np.float32(rate) * change
    stacked = tuple((weights[np.newaxis], bias[np.newaxis, np.newaxis]) for weights, bias in layers)
    return Network(mean.astype(np.float32), scale.astype(np.float32), stacked)


def _fresh(rng: np.random.Generator, inputs: int, outputs: int) -> list[Floats]:
    """Weights and bias of a layer before it has learned anything."""
    weights = rng.standard_normal((inputs, outputs)) * np.sqrt(2.0 / inputs)
    return [weights.astype(np.float32), np.zeros(outputs, np.float32)]


def together(networks: list[Network]) -> Network:
    """Networks of one shape and one scaling as one, which gives their mean."""
    layers = tuple(
        (np.concatenate([n.layers[k][0] for n in networks]), np.concatenate([n.layers[k][1] for n in networks]))
        for k in range(len(networks[0].layers))
    )
    return Network(networks[0].mean, networks[0].scale, layers)


def arrays_of(network: Network, name: str) -> dict[str, NDArray[np.generic]]:
    """As a model file holds it."""
    arrays: dict[str, NDArray[np.generic]] = {f"{name}.mean": network.mean, f"{name}.scale": network.scale}
    for number, (weights, bias) in enumerate(network.layers):
        steps = np.abs(weights).max(axis=1, keepdims=True) / _MOST + 1e-12
        arrays[f"{name}.weights.{number}"] = np.round(weights / steps).astype(np.int8)
        arrays[f"{name}.steps.{number}"] = steps.astype(np.float32)
        arrays[f"{name}.bias.{number}"] = bias.astype(np.float32)
    return arrays
