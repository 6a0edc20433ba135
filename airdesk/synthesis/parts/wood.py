"""The uneven voice of a wooden box: hundreds of small resonances that lift some frequencies and swallow others.

The curve belongs to the instrument, not to the note: neighbouring notes and all touches meet the same box, and each ear
hears it from its own place.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from airdesk.synthesis.sound import Signal

NODES_PER_OCTAVE = 16
LOWEST_HZ = 20.0
OCTAVES = 10.5


def wood_gain(hz: Signal, box: int, side: int, depth_db: float, *, apart: float = 0.6) -> Signal:
    """Factor at each frequency, mean 0 dB, standard deviation `depth_db`.

    *box*: another number, another instrument. *side*: -1 left, 0 middle, 1 right. *apart*: 0 both sides hear the same,
    1 they have nothing in common.
    """
    octaves = np.log2(np.maximum(hz, LOWEST_HZ) / LOWEST_HZ)
    middle, aside = _curves(box)
    angle = 0.25 * np.pi * apart * side
    shape = np.cos(angle) * middle + np.sin(angle) * aside
    nodes = np.arange(len(shape)) / NODES_PER_OCTAVE
    return np.asarray(10.0 ** (depth_db / 20.0 * np.interp(octaves, nodes, shape)))


@cache
def _curves(box: int) -> Signal:
    """The middle's curve and the sides' difference, shape (2, nodes)."""
    return np.random.default_rng(5000 + box).standard_normal((2, round(OCTAVES * NODES_PER_OCTAVE)))
