"""Small networks fitted to choices with one right answer, and to questions of yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.judge import Judge

Doubles = NDArray[np.float64]
Parts = list[Doubles]
"""Weights of a network: hidden, hidden bias, out, straight."""

_MOST_DEVIATIONS = 5.0
_DOUBT = 0.02  # about every key, so that none becomes too certain


@dataclass(frozen=True, slots=True)
class Choice:
    """Several readings of one song, and how good each is."""

    rows: Doubles  # (readings, facts)
    worth: Doubles  # 0..1


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a judge is fitted."""

    units: int
    steps: int
    decay: float = 5e-3
    drop: float = 0.15  # share of facts left out of each look
    noise: float = 0.1
    rate: float = 0.01
    members: int = 3


def fit_choice(choices: Sequence[Choice], recipe: Recipe) -> Judge:
    """A judge that gives the best reading of each song the largest share."""
    rows = np.concatenate([choice.rows for choice in choices])
    song = np.repeat(np.arange(len(choices)), [len(choice.rows) for choice in choices])
    worth = np.concatenate([choice.worth for choice in choices])
    wanted = np.exp((worth - 1.0) * 15.0) * (worth > 0.6)
    total = np.bincount(song, wanted, minlength=len(choices))
    counts = (total > 0.02).astype(float) / len(choices)
    wanted /= np.maximum(total[song], 1e-9)

    def slope(answers: Doubles, _: NDArray[np.int64]) -> Doubles:
        scores = answers[:, 0]
        top = np.full(len(choices), -1e9)
        np.maximum.at(top, song, scores)
        raised = np.exp(scores - top[song])
        shares = raised / np.bincount(song, raised, minlength=len(choices))[song]
        return np.asarray((shares - wanted) * counts[song])[:, np.newaxis]

    return _fitted(rows, slope, recipe)


def fit_keys(songs: Doubles, rights: NDArray[np.int64], recipe: Recipe) -> Judge:
    """A judge that gives the right key of each song the largest share.

    *songs*: facts of each tonic, shape (songs, 12, facts). *rights*: the tonic, 12 more where the song is in minor.
    """
    num_songs, tonics, _ = songs.shape
    wanted = np.full((num_songs, tonics, 2), _DOUBT / (2 * tonics))
    wanted[np.arange(num_songs), rights % tonics, rights // tonics] += 1.0 - _DOUBT

    def slope(scores: Doubles, places: NDArray[np.int64]) -> Doubles:
        both = scores.reshape(-1, 2 * tonics)
        raised = np.exp(both - both.max(axis=1, keepdims=True))
        shares = (raised / raised.sum(axis=1, keepdims=True)).reshape(-1, 2)
        return np.asarray((shares - wanted.reshape(-1, 2)[places]) * tonics / len(places))

    return _fitted(songs.reshape(num_songs * tonics, -1), slope, recipe, _Looks(256, tonics, answers=2))


def fit_yes_no(rows: Doubles, is_yes: NDArray[np.bool_], recipe: Recipe) -> Judge:
    """A judge whose likelihoods tell yes from no, both counting the same."""
    share = float(is_yes.mean())
    weights = np.where(is_yes, 0.5 / share, 0.5 / (1.0 - share))

    def slope(scores: Doubles, places: NDArray[np.int64]) -> Doubles:
        likely = 1.0 / (1.0 + np.exp(-scores[:, 0]))
        return np.asarray(weights[places] * (likely - is_yes[places]) / len(places))[:, np.newaxis]

    return _fitted(rows, slope, recipe, _Looks(1024))


def arrays_of(judge: Judge, name: str) -> dict[str, NDArray[np.float32]]:
    """A judge as arrays for the model file."""
    fields = ("mean", "scale", "hidden", "hidden_bias", "out", "straight")
    return {f"{name}.{field}": np.asarray(getattr(judge, field), np.float32) for field in fields}


def other_arrays(model: Path, name: str) -> dict[str, NDArray[np.float32]]:
    """All that a model file has learned, but for the judge of a name."""
    with np.load(model) as file:
        return {key: file[key] for key in file.files if not key.startswith(f"{name}.")}


@dataclass(frozen=True, slots=True)
class _Looks:
    """What is looked at in each step; everything where nothing else is said."""

    at_once: int | None = None  # songs
    rows: int = 1  # to a song
    answers: int = 1  # to a row


Slope = Callable[[Doubles, NDArray[np.int64]], Doubles]
"""How the loss changes with the answers to the rows at some places, shape (rows, answers)."""


def _fitted(rows: Doubles, slope: Slope, recipe: Recipe, looks: _Looks = _Looks()) -> Judge:
    mean, scale = rows.mean(axis=0), rows.std(axis=0) + 0.04
    values = np.clip((rows - mean) / scale, -_MOST_DEVIATIONS, _MOST_DEVIATIONS)
    members = [_member(values, slope, recipe, looks, np.random.default_rng(seed)) for seed in range(recipe.members)]
    hidden, bias, out, straight = (np.stack([member[part] for member in members]) for part in range(4))
    return Judge(*(np.asarray(part, np.float32) for part in (mean, scale, hidden, bias[:, np.newaxis], out, straight)))


def _member(values: Doubles, slope: Slope, recipe: Recipe, looks: _Looks, rng: np.random.Generator) -> Parts:
    """One network, by Adam. *Source*: D. Kingma, J. Ba, "Adam" (2015)."""
    facts = values.shape[1]
    shape = (facts, recipe.units)
    parts = [
        rng.normal(0.0, facts**-0.5, shape),
        np.zeros(recipe.units),
        rng.normal(0.0, 0.3, (recipe.units, looks.answers)),
        np.zeros((facts, looks.answers)),
    ]
    first, second = [np.zeros_like(part) for part in parts], [np.zeros_like(part) for part in parts]
    everything = np.arange(len(values))
    for step in range(1, recipe.steps + 1):
        places = everything if looks.at_once is None else _some(len(values), looks, rng)
        seen = values[places] * (rng.random(facts) > recipe.drop) / (1.0 - recipe.drop)
        seen = seen + rng.normal(0.0, recipe.noise, seen.shape)
        hidden = np.tanh(seen @ parts[0] + parts[1])
        scores = hidden @ parts[2] + seen @ parts[3]
        push = slope(scores, places)
        back = push @ parts[2].T * (1.0 - hidden**2)
        slopes = (seen.T @ back, back.sum(axis=0), hidden.T @ push, seen.T @ push)
        rate = recipe.rate * (1.0 - 0.9 * step / recipe.steps)
        for part, one, two, away in zip(parts, first, second, slopes, strict=True):
            away = away + recipe.decay * part
            one += 0.1 * (away - one)
            two += 0.001 * (away * away - two)
            part -= rate * (one / (1.0 - 0.9**step)) / (np.sqrt(two / (1.0 - 0.999**step)) + 1e-8)
    return parts


def _some(count: int, looks: _Looks, rng: np.random.Generator) -> NDArray[np.int64]:
    """Places of all rows of songs drawn by chance."""
    drawn = rng.integers(0, count // looks.rows, looks.at_once)
    return (drawn[:, np.newaxis] * looks.rows + np.arange(looks.rows)).ravel()
