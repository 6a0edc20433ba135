"""How much goes on in each bar of a song, and what its sections are called for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.model.song_analysis import SectionKind

Doubles = NDArray[np.float64]

_LOUD_SHARE: Final = 0.3
_RANGE_DB: Final = 12.0  # below its usual top at which a range of the spectrum, or all of it, is out
_LEAST_SPREAD: Final = 0.03  # of energy, 0..1, by which verses and choruses differ
_CHORUS_PLACE: Final = 0.6  # from the softest to the fullest section that is no break
_END_SPREAD: Final = 0.1  # below the usual: an intro or an outro
_BREAK_SPREAD: Final = 0.4  # below the fullest
_SHORT_END_BARS: Final = 8  # an intro or outro shorter than this goes on where its neighbour is a break


@dataclass(frozen=True, slots=True)
class Block:
    """Bars that belong together."""

    first: int  # bar
    last: int  # the bar after it
    kind: SectionKind
    energy: float  # 0..1


def energies_of(power: Doubles) -> Doubles:
    """How loud and how full each bar is, 0..1 within the song. *power*: of bands, shape (bars, bands)."""
    loud = 10.0 * np.log10(power.sum(axis=1) + 1e-12)
    ranges = 10.0 * np.log10(power + 1e-6 * float(power.mean()) + 1e-12)
    return np.asarray(_LOUD_SHARE * _height(loud) + (1.0 - _LOUD_SHARE) * _height(ranges).mean(axis=1))


def _height(level_db: Doubles) -> Doubles:
    return np.asarray(np.clip((level_db - np.percentile(level_db, 95.0, axis=0)) / _RANGE_DB + 1.0, 0.0, 1.0))


def named_blocks(firsts: Sequence[int], energies: Doubles) -> list[Block]:
    """The sections that begin at these bars, with their kinds. What belongs to the intro or the outro is made one with it."""
    lasts = [*firsts[1:], len(energies)]
    means = [float(energies[first:last].mean()) for first, last in zip(firsts, lasts, strict=True)]
    kinds = _kinds(means)
    blocks = [Block(*each) for each in zip(firsts, lasts, kinds, means, strict=True)]
    if blocks[0].kind == "intro":
        blocks = _grown(blocks, energies)
    if blocks[-1].kind == "outro":
        blocks = _grown(blocks[::-1], energies)[::-1]
    return blocks


def _kinds(means: Sequence[float]) -> list[SectionKind]:
    """By place and energy: names that DJs and singers share, no more certain than that."""
    inner = means[1:-1] or means
    top, usual = max(means), float(np.median(inner))
    full = [mean for mean in inner if mean >= top - _BREAK_SPREAD] or [top]
    spread = top - min(full)
    chorus = min(full) + _CHORUS_PLACE * spread if spread > _LEAST_SPREAD else min(full)
    kinds: list[SectionKind] = []
    for number, mean in enumerate(means):
        if number == 0 and len(means) > 1 and mean < usual - _END_SPREAD:
            kinds.append("intro")
        elif number == len(means) - 1 and len(means) > 1 and mean < usual - _END_SPREAD:
            kinds.append("outro")
        elif mean >= chorus:
            kinds.append("chorus")
        else:
            kinds.append("break" if mean < top - _BREAK_SPREAD else "verse")
    return kinds


def _grown(blocks: list[Block], energies: Doubles) -> list[Block]:
    """The block at the end that comes first here, with the breaks beside it while it is short."""
    end, rest = blocks[0], blocks[1:]
    while len(rest) > 1 and rest[0].kind == "break" and end.last - end.first < _SHORT_END_BARS:
        first, last = min(end.first, rest[0].first), max(end.last, rest[0].last)
        end, rest = Block(first, last, end.kind, float(energies[first:last].mean())), rest[1:]
    return [end, *rest]
