"""Chord voicings: which notes of a chord to play and in which octave, so that each voice moves as little as it can."""

from __future__ import annotations

from itertools import pairwise

from airdesk.model.harmony import Chord

Voicing = tuple[int, ...]
"""Pitches from low to high."""


def chosen_intervals(chord: Chord, kind: str) -> tuple[int, ...]:
    """The semitones above the root that a kind of voicing keeps.

    The root is left to the bass where the style is rootless; the fifth is the first to go when there are many notes,
    the third and seventh the last.
    """
    steps = chord.intervals
    if kind == "power":
        return (0, 7) if 7 in steps else (0,)  # a diminished chord has no fifth to be struck
    if kind == "triad":
        return steps[:3]
    if kind == "shell":
        guides = [step for step in steps if step in (2, 3, 4, 5, 9, 10, 11)]
        return (0, *guides[:2]) if guides else steps[:3]
    if kind == "rootless" and len(steps) >= 4:
        upper = [step for step in steps if step != 0]
        return tuple(step for step in upper if step != 7) if len(upper) >= 4 else tuple(upper)
    if len(steps) > 4:
        return tuple(step for step in steps if step != 7)
    return steps


def lead_voices(chord: Chord, kind: str, before: Voicing | None, low: int, high: int) -> Voicing:
    """The voicing of a chord that moves least from the one before, inside the register low..high."""
    candidates = _candidates(chord, kind, low, high)
    centre = (low + high) / 2
    if kind == "power":
        return min(candidates, key=lambda voicing: abs(voicing[0] - (before[0] if before else low + 5)))
    return min(candidates, key=lambda voicing: (_cost(voicing, before, centre), voicing))


def _candidates(chord: Chord, kind: str, low: int, high: int) -> list[Voicing]:
    classes = [(chord.root + step) % 12 for step in chosen_intervals(chord, kind)]
    classes = list(dict.fromkeys(classes))
    found = []
    for rotation in range(1 if kind == "power" else len(classes)):
        turned = classes[rotation:] + classes[:rotation]
        for bottom in range(low, low + 12):
            if bottom % 12 == turned[0]:
                close = _stacked(turned, bottom)
                lifts = range(0, max(1, high - close[-1] + 1), 12)
                found += [_shaped(tuple(pitch + lift for pitch in close), kind, low) for lift in lifts]
    if kind == "spread":  # wide chords stand on their root or fifth
        found = [voicing for voicing in found if (voicing[0] - chord.root) % 12 in (0, 7)] or found
    inside = [voicing for voicing in found if voicing[0] >= low and voicing[-1] <= high and not _is_muddy(voicing)]
    return inside or [min(found, key=lambda voicing: max(0, voicing[-1] - high) + max(0, low - voicing[0]))]


def _stacked(classes: list[int], bottom: int) -> Voicing:
    """The pitch classes piled up from the bottom, each above the one before."""
    pitches = [bottom]
    for pitch_class in classes[1:]:
        pitches.append(pitches[-1] + ((pitch_class - pitches[-1]) % 12 or 12))
    return tuple(pitches)


def _shaped(close: Voicing, kind: str, low: int) -> Voicing:
    """The close position opened as the kind wants it: one voice dropped, or every other one raised."""
    if kind == "power":
        return (*close, close[0] + 12)
    if kind == "open" and len(close) >= 3 and close[-2] - 12 >= low:
        return tuple(sorted((*close[:-2], close[-2] - 12, close[-1])))
    if kind == "spread" and len(close) >= 3:
        return tuple(sorted(pitch + 12 if index % 2 else pitch for index, pitch in enumerate(close)))
    return close


def _is_muddy(voicing: Voicing) -> bool:
    """Seconds and thirds below the C under middle C growl."""
    return any(upper - lower < 5 and lower < 48 for lower, upper in pairwise(voicing))


def _cost(voicing: Voicing, before: Voicing | None, centre: float) -> float:
    middle = sum(voicing) / len(voicing)
    gravity = abs(middle - centre) * (0.25 if before else 1.0)
    if not before:
        return gravity
    return gravity + voice_movement(before, voicing) + _parallels(before, voicing)


def voice_movement(before: Voicing, after: Voicing) -> float:
    """Mean distance in semitones from each voice to where it goes."""
    forth = sum(min(abs(pitch - other) for other in after) for pitch in before) / len(before)
    back = sum(min(abs(pitch - other) for other in before) for pitch in after) / len(after)
    top = abs(after[-1] - before[-1])
    return forth + back + 0.5 * top


def _parallels(before: Voicing, after: Voicing) -> float:
    """A small price for a pair of voices that moves in parallel fifths or octaves."""
    if len(before) != len(after):
        return 0.0
    price = 0.0
    for lower in range(len(before)):
        for upper in range(lower + 1, len(before)):
            gap = before[upper] - before[lower]
            moved = before[lower] != after[lower]
            if moved and gap % 12 in (0, 7) and after[upper] - after[lower] == gap:
                price += 1.0
    return price
