"""A seamless loop in a recorded, sustained sound: two places that continue each other, blended into one.

The waves before both places must be alike in phase and level, over a stretch long enough to hold half a turn of a vibrato:
then the vibrato goes through the seam in step. What is not quite alike (the players of an ensemble never are) is blended
over a longer stretch, at constant power.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.sound import SAMPLE_RATE, Signal, Sound, frames

COMPARED_SECONDS = 0.1
SHORTEST_SECONDS = 0.6
"""Shorter loops are heard as a pattern where they are not quite even."""
_ENDS = 4  # places tried for the loop's start
_COARSE = 6  # frames per frame of the first search
_CANDIDATES = 10
_ALIKE = 0.002
"""Candidates this close to the best are as good; the shortest of them is taken."""
_BLENDS = ((0.99, 0.05), (0.95, 0.15), (-1.0, 0.35))
"""Likeness from which on so many seconds of blending do."""
_STEEPEST_DB_PER_SECOND = 8.0
_LEVEL_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class LoopPlace:
    """A loop that was found."""

    start_frame: int
    end_frame: int
    likeness: float  # 1: what comes before both places is the same


def looped(audio: Signal, settled_frame: int) -> Sound:
    """The sound with a loop in what follows `settled_frame`, where its attack is over.

    *audio*: shape (channels, frames), at least a second longer than the attack. Slow decay is evened out first, or every
    turn of the loop would begin with a step up.
    """
    level = _levelled(audio, settled_frame)
    place = find_loop(level, settled_frame + frames(_BLENDS[-1][1]))
    return Sound(_blended(level, place), loop_start_frame=place.start_frame)


def find_loop(audio: Signal, first_frame: int) -> LoopPlace:
    """The best loop that begins at or behind `first_frame`; of equally good ones the shortest."""
    window = frames(COMPARED_SECONDS)
    coarse = audio[:, : audio.shape[1] // _COARSE * _COARSE].reshape(len(audio), -1, _COARSE).mean(axis=2)
    latest = max(first_frame, audio.shape[1] - frames(SHORTEST_SECONDS) - window)
    starts = np.unique(np.linspace(first_frame, min(latest, first_frame + frames(0.5)), _ENDS).astype(int))
    found = [place for start in starts.tolist() for place in _candidates(coarse, start // _COARSE, window // _COARSE)]
    best = sorted(found, key=_rank)[:_CANDIDATES]
    refined = [_refined(audio, place, window) for place in best]
    likeness = max(place.likeness for place in refined)
    return min(
        (place for place in refined if place.likeness >= likeness - _ALIKE),
        key=lambda place: (place.end_frame - place.start_frame, place.start_frame),
    )


def _candidates(coarse: Signal, start: int, window: int) -> list[LoopPlace]:
    """The ends that best continue into `start`, at the coarse rate; given in frames of the full rate."""
    template = coarse[:, start - window : start]
    shortest = frames(SHORTEST_SECONDS) // _COARSE
    later = coarse[:, start - window + shortest :]
    likeness = _likeness(template, later)
    peaks = np.flatnonzero((likeness[1:-1] >= likeness[:-2]) & (likeness[1:-1] > likeness[2:])) + 1
    if len(peaks) == 0:
        peaks = np.array([np.argmax(likeness)])
    best = peaks[np.lexsort((peaks, -np.round(likeness[peaks], 2)))][:_CANDIDATES]
    return [LoopPlace(start * _COARSE, (start + shortest + shift) * _COARSE, float(likeness[shift])) for shift in best.tolist()]


def _rank(place: LoopPlace) -> tuple[float, int]:
    """Best first; of those that the coarse search cannot tell apart the shortest."""
    return -round(place.likeness, 2), place.end_frame - place.start_frame


def _likeness(template: Signal, later: Signal) -> Signal:
    """How alike the template is to each stretch of `later`: 1 for the same, less for other phases or levels."""
    length, window = later.shape[1], template.shape[1]
    size = 1 << (length - 1).bit_length()
    products = np.fft.irfft(np.sum(np.fft.rfft(later, size) * np.conj(np.fft.rfft(template, size)), axis=0), size)
    energy = np.concatenate([[0.0], np.cumsum(np.sum(later**2, axis=0))])
    stretches = energy[window:] - energy[:-window]
    shifts = length - window + 1
    return np.asarray(2.0 * products[:shifts] / (float(np.sum(template**2)) + stretches + 1e-30))


def _refined(audio: Signal, place: LoopPlace, window: int) -> LoopPlace:
    """The end moved to the very frame."""
    reach = _COARSE + 1
    template = audio[:, place.start_frame - window : place.start_frame]
    first = place.end_frame - window - reach
    later = audio[:, first : min(audio.shape[1], place.end_frame + reach)]
    likeness = _likeness(template, later)
    shift = int(np.argmax(likeness))
    return LoopPlace(place.start_frame, first + shift + window, float(likeness[shift]))


def _blended(audio: Signal, place: LoopPlace) -> Signal:
    """The sound up to the loop's end, going over into what comes before the loop's start."""
    blend = next(frames(seconds) for likeness, seconds in _BLENDS if place.likeness >= likeness)
    ending = audio[:, place.end_frame - blend : place.end_frame]
    entering = audio[:, place.start_frame - blend : place.start_frame]
    alike = float(np.sum(ending * entering) / np.sqrt(np.sum(ending**2) * np.sum(entering**2) + 1e-30))
    rise = 0.5 - 0.5 * np.cos(np.pi * (np.arange(blend) + 0.5) / blend)
    power = rise**2 + (1.0 - rise) ** 2 + 2.0 * max(0.0, alike) * rise * (1.0 - rise)
    mixed = (ending * (1.0 - rise) + entering * rise) / np.sqrt(power)
    return np.concatenate([audio[:, : place.end_frame - blend], mixed], axis=1)


def _levelled(audio: Signal, settled_frame: int) -> Signal:
    """The sound whose slow rise or fall after the attack is evened out."""
    hop = frames(_LEVEL_SECONDS)
    settled = audio[:, settled_frame:]
    count = settled.shape[1] // hop
    if count < 4:
        return audio
    power = np.mean(settled[:, : count * hop].reshape(len(audio), count, hop) ** 2, axis=(0, 2))
    levels_db = 10.0 * np.log10(np.maximum(power, 1e-14))
    slope = float(np.polyfit(np.arange(count) * _LEVEL_SECONDS, levels_db, 1)[0])
    if abs(slope) > _STEEPEST_DB_PER_SECOND:
        return audio
    seconds = np.maximum(0.0, np.arange(audio.shape[1]) - settled_frame) / SAMPLE_RATE
    return np.asarray(audio * 10.0 ** (-slope / 20.0 * seconds))
