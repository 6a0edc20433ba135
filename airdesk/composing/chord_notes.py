"""Which notes fit a chord in a key: its own, and the scale's where they do not rub against it."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from airdesk.model.harmony import SCALES, Chord, Key


@lru_cache(maxsize=2048)
def fitting_pitch_classes(chord: Chord, key: Key, palette: str = "scale") -> frozenset[int]:
    """Pitch classes a tune may use over a chord.

    *palette*: "scale", "pentatonic", "blues" or "chord". Where the chord borrows a note from outside the key, the scale
    notes a semitone beside that note are left out, so that a tune over V7 in minor sings the leading note.
    """
    own = set(chord.pitch_classes)
    if palette == "chord":
        return frozenset(own)
    notes = set(_palette_classes(key, palette))
    borrowed = own - set(key.pitch_classes)
    rubbing = {(note + step) % 12 for note in borrowed for step in (1, 11)} - own
    return frozenset((notes - rubbing) | (own if palette == "scale" else borrowed | {chord.root}))


@lru_cache(maxsize=512)
def _palette_classes(key: Key, palette: str) -> tuple[int, ...]:
    if palette == "scale" or len(SCALES[key.scale]) < 7:
        return key.pitch_classes
    steps = SCALES["minor pentatonic" if key.is_minor else "major pentatonic"]
    if not set(steps) <= set(SCALES[key.scale]):  # harmonic minor and its like would sing both sevenths
        return key.pitch_classes
    if palette == "blues":
        steps = SCALES["blues" if key.is_minor else "major blues"]
    return tuple((key.tonic + step) % 12 for step in steps)


def nearest_pitch(pitch_class: int, around: float, low: int, high: int) -> int:
    """The pitch of that class nearest to `around` and inside low..high where there is one."""
    base = round(around) - (round(around) - pitch_class) % 12
    candidates = [base + octave for octave in (-12, 0, 12)]
    inside = [pitch for pitch in candidates if low <= pitch <= high]
    if not inside:
        centre = (low + high) / 2
        inside = [pitch_class + 12 * round((centre - pitch_class) / 12)]
    return max(0, min(127, min(inside, key=lambda pitch: (abs(pitch - around), pitch))))


def moved_in_scale(pitch: int, steps: int, fitting: Collection[int]) -> int:
    """Some steps along the fitting pitch classes; a note outside them first goes to its neighbour in that direction."""
    direction = 1 if steps > 0 else -1
    moved = pitch
    if moved % 12 not in fitting:
        while moved % 12 not in fitting:
            moved += direction
        return moved
    for _ in range(abs(steps)):
        moved += direction
        while moved % 12 not in fitting:
            moved += direction
    return moved
