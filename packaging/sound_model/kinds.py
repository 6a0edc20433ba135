"""Learning what a sound is, and how far to believe it."""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from airdesk.inventory.description.network import Floats, Network, softmax
from airdesk.inventory.description.sound_model import sound_classes
from sound_model.fitting import Known
from sound_model.learning import Recipe, fitted, together

Doubles = NDArray[np.float64]

MEMBERS = 3

_LOOP_SHARE = 0.5  # most files are single sounds
_FEWEST = 20
_HEARD_LESS = {"machine": 0.4, "imitation": 0.1}
"""How much sounds of our own making count against recordings."""

_MADE_HERE = ("machine", "imitation", "chord", "patch", "loop")
_UNSURE = 0.08  # share of an answer that is spread over all classes
_SOFTNESSES = np.geomspace(0.5, 3.0, 40)


def fit_kind(shapes: list[Known]) -> Network:
    """A network that tells the class of a sound, as sure of itself as it is right about sounds from elsewhere."""
    names = [each.name for each in sound_classes()]
    usable = [each for each in shapes if each.sound_class in names]
    inputs = np.stack([each.numbers for each in usable])
    wanted = np.asarray([names.index(each.sound_class) for each in usable])
    makers = [each.origin.split()[0] for each in usable]
    shares = _shares(wanted, makers)
    softness = _softness(inputs, wanted, makers, shares)
    network = together([_fitted(inputs, wanted, shares, seed) for seed in range(MEMBERS)])
    right = np.argmax(network.answer(inputs), axis=1) == wanted
    print(f"kind: {len(inputs)} lessons, {right.mean():.4f} right, answers softened by {softness:.2f}", flush=True)
    weights, bias = network.layers[-1]
    last = (np.asarray(weights / softness, np.float32), np.asarray(bias / softness, np.float32))
    return Network(network.mean, network.scale, (*network.layers[:-1], last))


def _softness(inputs: Floats, wanted: NDArray[np.int64], makers: list[str], shares: Doubles) -> float:
    """What answers have to be divided by to be right as often as they say, on sounds of a maker that was not learned from."""
    common = [name for name, _ in Counter(makers).most_common() if name not in _MADE_HERE]
    if not common:
        return 1.0
    apart = np.asarray([maker == common[0] for maker in makers])
    network = _fitted(inputs[~apart], wanted[~apart], shares[~apart], 100)
    scores, truth = network.answer(inputs[apart]), wanted[apart]
    rows = np.arange(len(truth))
    losses = [-float(np.log(softmax(scores / np.float32(value))[rows, truth] + 1e-9).mean()) for value in _SOFTNESSES]
    right = float((np.argmax(scores, axis=1) == truth).mean())
    print(f"kind: {right:.4f} right of {len(truth)} from {common[0]}, when not learned from it", flush=True)
    return float(_SOFTNESSES[int(np.argmin(losses))])


def _shares(wanted: NDArray[np.int64], makers: list[str]) -> Doubles:
    """How often each sound is asked for: rare classes more often; within a class recordings more often than what we made."""
    loops = np.asarray([maker == "loop" for maker in makers])
    weights = np.asarray([_HEARD_LESS.get(maker, 1.0) for maker in makers])
    counts = np.bincount(wanted)
    of_class = np.sqrt(np.maximum(counts, _FEWEST)) / np.maximum(np.bincount(wanted, weights=weights), 1e-9)
    return np.asarray(weights * of_class[wanted] * np.where(loops, _LOOP_SHARE, 1.0), np.float64)


def _fitted(inputs: Floats, wanted: NDArray[np.int64], shares: Doubles, seed: int) -> Network:
    count = len(sound_classes())

    def slope(scores: Floats, chosen: NDArray[np.int64]) -> Floats:
        back = softmax(scores)
        back -= np.float32(_UNSURE / count)
        back[np.arange(len(chosen)), wanted[chosen]] -= np.float32(1.0 - _UNSURE)
        return back / np.float32(len(chosen))

    recipe = Recipe(hidden=(256,), steps=5000, batch=256, input_noise=0.2, dropped=0.3, decay=1e-3, seed=seed)
    return fitted(inputs, None, count, slope, recipe, shares / shares.sum())
