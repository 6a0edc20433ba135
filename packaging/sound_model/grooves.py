"""What people play in loops, by genre: tempos, bars of drums, swing; and how carelessly loops are cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sound_model.lesson import SAMPLE_RATE, Mono

Random = np.random.Generator

STEPS = 16
"""Of a bar."""


@dataclass(frozen=True, slots=True)
class Groove:
    """How the drums of a genre go: chances of a stroke on each sixteenth of a bar."""

    tempos: tuple[float, float]
    kick: str
    snare: str
    hat: str
    swing: tuple[float, float] = (0.0, 0.0)


GROOVES: tuple[Groove, ...] = (
    Groove((116, 150), "9000900090009001", "0000900000009000", "0090009000900090"),
    Groove((118, 142), "9000900090009000", "0000900000009002", "4595459545954595"),
    Groove((155, 182), "9000000000900010", "0000900200209002", "9090909090909090"),
    Groove((155, 180), "9090000002900000", "0000900201209003", "8585858585858585"),
    Groove((72, 106), "9000000290900000", "0000900000009001", "9090909090909090", (0.0, 0.33)),
    Groove((70, 100), "9030002090300020", "0000900100009000", "9494949494949494", (0.0, 0.33)),
    Groove((124, 165), "9000000000900030", "0000000090000000", "9595959595959797"),
    Groove((85, 150), "9000002090200000", "0000900000009000", "9080908090809080"),
    Groove((86, 130), "9002009090020090", "0009000000090000", "8585858585858585"),
    Groove((90, 126), "9000900090009000", "0009009000090090", "5090509050905090"),
    Groove((100, 140), "9009000090900000", "0000900000009000", "9595959595959595"),
    Groove((150, 190), "9000900090009000", "0000000000000000", "0090009000900090"),
    Groove((80, 120), "9000000090200000", "0000900000009000", "9009009009009009", (0.1, 0.33)),
)
"""Digits are chances: house and techno, drum and bass and jungle, hip-hop, trap, rock, latin, electro, rave, shuffle."""


def chances(row: str, rng: Random) -> np.ndarray:
    """The chances of a row of a groove, now and then with another stroke."""
    bar = np.asarray([int(digit) for digit in row], float) / 9.0
    if rng.random() < 0.4:
        bar[rng.integers(0, STEPS, 2)] = rng.uniform(0, 0.8, 2)
    return bar


def drawn_tempo(low: float, high: float, rng: Random) -> float:
    """A tempo as people choose them: mostly whole, often a multiple of five."""
    tempo = float(rng.uniform(low, high))
    if rng.random() < 0.35:
        return 5.0 * round(tempo / 5.0)
    return float(round(tempo)) if rng.random() < 0.8 else tempo


def cut(mix: Mono, wanted_frames: int, rng: Random) -> Mono:
    """A loop as it lies in a folder: cut to its length, or a little early or late, with a tail or a coder's delay."""
    kind = rng.random()
    if kind < 0.5:
        mix = mix[:wanted_frames]
    elif kind < 0.7:
        mix = mix[: int(wanted_frames * rng.uniform(0.94, 1.0))]
    elif kind < 0.9:
        mix = mix[: int(wanted_frames * rng.uniform(1.0, 1.06))]
    else:
        mix = np.concatenate([mix, np.zeros(int(rng.uniform(0.0, 0.4) * SAMPLE_RATE), np.float32)])
    if rng.random() < 0.25:
        mix = np.concatenate([np.zeros(int(rng.uniform(0.002, 0.06) * SAMPLE_RATE), np.float32), mix])
    return mix
