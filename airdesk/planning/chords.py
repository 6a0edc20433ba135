"""Chords for every section: the genre's progressions in the song's key, the same wherever a section comes back."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any, Final

from airdesk.chance import pick, seeded
from airdesk.facts.genres import FormSection, Genre, Progression
from airdesk.model.harmony import SCALES, Chord, Key, chord_in_key
from airdesk.model.plan import ChordSpan
from airdesk.model.timebase import Meter
from airdesk.paths import resources_folder
from airdesk.planning.named_chord import Bars, NamedChord, chord_of_numeral, chords_of_bar, diatonic_chord
from airdesk.planning.turnarounds import with_turnaround

FRAME_NAMES: Final = frozenset({"intro", "outro", "build", "break", "drift"})
"""Sections that set others up or let them go: they share the harmony of the section they serve."""

LIFT: Final = 0.15
"""How much more energy the next section needs to be prepared by a dominant."""

SAME_AGAIN: Final = 0.15
"""How much less likely a progression becomes that another section has already: a chorus should go elsewhere than its verse."""

SHORTEST_ENDING_BARS: Final = 8
"""Shorter songs are loops: they must repeat cleanly and so do not close."""

_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII")


def plan_chords(
    sections: Sequence[FormSection], genre: Genre, key: Key, meter: Meter, tags: Sequence[str], seed: int
) -> tuple[tuple[ChordSpan, ...], ...]:
    """For each section its chords, together as long as the section."""
    by_name = _progressions_by_name(sections, genre, key, tags, seed)
    closes = sum(section.bars for section in sections) >= SHORTEST_ENDING_BARS
    planned = []
    for index, section in enumerate(sections):
        cycle = by_name[section.name]
        bars = list(_cycled(cycle, section.bars))
        with_turnaround(bars, len(cycle), section.name, genre, key, seed)
        if index + 1 == len(sections) and closes:
            _close(bars, genre, key)
        elif index + 1 < len(sections) and sections[index + 1].energy - section.energy >= LIFT:
            _prepare(bars, genre, key)
        planned.append(tuple(span for bar in bars for span in bar_spans(bar, meter)))
    return tuple(planned)


def _progressions_by_name(
    sections: Sequence[FormSection], genre: Genre, key: Key, tags: Sequence[str], seed: int
) -> dict[str, Bars]:
    """One progression for each section name; sections that frame others borrow from them."""
    candidates = _candidates(genre, key)
    main = max(sections, key=lambda section: section.energy).name
    chosen: dict[str, Bars] = {}
    for name in dict.fromkeys([main, *(section.name for section in sections)]):
        own = [item for item in candidates if name in item[0].sections]
        if name in FRAME_NAMES and name != main and not own:
            continue
        chosen[name] = _choose(name, candidates, tags, list(chosen.values()), seeded(seed, "chords", genre.name, name))
    for index, section in enumerate(sections):
        if section.name not in chosen:
            served = next((other.name for other in sections[index + 1 :] if other.name in chosen), main)
            chosen[section.name] = chosen[served if section.name in ("intro", "build") else main]
    return chosen


def _choose(
    name: str, candidates: Sequence[tuple[Progression, Bars, float]], tags: Sequence[str], used: Sequence[Bars], rng: Random
) -> Bars:
    weights = []
    for progression, bars, fit in candidates:
        weight = progression.weight * fit**4
        if set(progression.tags) & set(tags):
            weight *= 3.0
        if progression.sections:
            weight *= 2.0 if name in progression.sections else 0.02
        if bars in used:
            weight *= SAME_AGAIN
        weights.append(weight)
    return pick(rng, [bars for _, bars, _ in candidates], weights)


def _candidates(genre: Genre, key: Key) -> list[tuple[Progression, Bars, float]]:
    """Every progression the key allows, its chords, and the share of their notes that lie in the scale."""
    mode = "minor" if key.is_minor else "major"
    fitting = [progression for progression in genre.progressions if progression.mode == mode] or list(genre.progressions)
    found = []
    for progression in fitting:
        bars = tuple(chords_of_bar(bar, progression.mode, key) for bar in progression.bars)
        found.append((progression, bars, _fit(bars, key)))
    modal = _modal(genre, key, mode)
    strength = sum(progression.weight for progression in fitting) / max(1, len(modal))
    return found + [(replace(progression, weight=strength), bars, 1.0) for progression, bars in modal]


def _modal(genre: Genre, key: Key, mode: str) -> list[tuple[Progression, Bars]]:
    """The mode's own progressions, in chords as large as the genre's usual ones."""
    size = _usual_size(genre)
    found: list[tuple[Progression, Bars]] = []
    for degrees in _harmony_facts()["modes"].get(key.scale, []):
        chords = [_on_degree(int(degree) - 1, size, key) for degree in degrees]
        if all(chord is not None for chord in chords):
            bars = tuple((chord,) for chord in chords if chord is not None)
            texts = tuple(chord[0].numeral for chord in bars)
            found.append((Progression("minor" if mode == "minor" else "major", texts), bars))
    return found


def _on_degree(degree: int, size: int, key: Key) -> NamedChord | None:
    root = (key.tonic + SCALES[key.scale][degree]) % 12
    chord = diatonic_chord(root, size, key)
    if chord is None:
        return None
    roman = _ROMAN[degree].lower() if chord.is_minor else _ROMAN[degree]
    return NamedChord(chord, roman + chord.quality.removeprefix("m" if chord.is_minor and chord.quality[:3] != "maj" else ""))


def _usual_size(genre: Genre) -> int:
    """3 where the genre lives on triads, 4 on sevenths, 5 on ninths."""
    home = Key(0, "major")
    numerals = [numeral for item in genre.progressions for bar in item.bars for numeral in bar.split()]
    sizes = [len(chord_in_key(numeral, home).intervals) for numeral in numerals]
    return max(3, min(5, round(sum(sizes) / len(sizes)))) if sizes else 3


def _fit(bars: Bars, key: Key) -> float:
    scale = set(key.pitch_classes) if len(key.pitch_classes) == 7 else {(key.tonic + step) % 12 for step in key.seven_notes}
    notes = [note in scale for bar in bars for named in bar for note in named.chord.pitch_classes]
    return sum(notes) / len(notes)


def _cycled(bars: Bars, count: int) -> Bars:
    return tuple(bars[index % len(bars)] for index in range(count))


def _close(bars: list[tuple[NamedChord, ...]], genre: Genre, key: Key) -> None:
    """Bring the song home: the tonic in the last bar, and before it a chord that leads there."""
    moves = len({named.chord.root for bar in bars for named in bar}) > 1
    tonic = next((named for bar in bars for named in bar if _is_tonic(named.chord, key)), None) or _plain_tonic(genre, key)
    bars[-1] = (tonic,)
    if moves and len(bars) >= 4 and bars[-2][-1].chord.root == key.tonic:
        leading = _leading(genre, key, "cadences")
        if leading is not None:
            bars[-2] = (*bars[-2][:1], leading) if len(bars[-2]) == 1 else (*bars[-2][:-1], leading)


def _prepare(bars: list[tuple[NamedChord, ...]], genre: Genre, key: Key) -> None:
    """Before a section that lifts, a last bar of tonic turns to the dominant, where the genre has one."""
    moves = len({named.chord.root for bar in bars for named in bar}) > 1
    if not moves or len(bars) < 4 or bars[-1][-1].chord.root != key.tonic:
        return
    dominant = _leading(genre, key, "dominants")
    if dominant is not None:
        bars[-1] = (bars[-1][0], dominant)


def _is_tonic(chord: Chord, key: Key) -> bool:
    is_right_third = chord.quality == "5" or chord.is_minor == key.is_minor
    return chord.root == key.tonic and chord.bass is None and is_right_third


def _plain_tonic(genre: Genre, key: Key) -> NamedChord:
    chord = diatonic_chord(key.tonic, min(4, _usual_size(genre)), key) or Chord(key.tonic, "m" if key.is_minor else "")
    return NamedChord(chord, "i" if key.is_minor else "I")


def _leading(genre: Genre, key: Key, kind: str) -> NamedChord | None:
    """A chord of the genre's own vocabulary that leads home; None where it has none (a diminished one leads nowhere)."""
    mode = "minor" if key.is_minor else "major"
    used = Counter(numeral for item in genre.progressions if item.mode == mode for bar in item.bars for numeral in bar.split())
    allowed: list[str] = _harmony_facts()[kind][mode]
    known = [chord_of_numeral(numeral, mode, key) for numeral in allowed if used[numeral]]
    return next((named for named in known if named.chord.root != key.tonic and 6 not in named.chord.intervals), None)


def bar_spans(bar: Sequence[NamedChord], meter: Meter) -> list[ChordSpan]:
    """The chords of a bar, changing on felt pulses as evenly as the meter lets them."""
    starts = _change_ticks(len(bar), meter)
    ends = [*starts[1:], meter.bar_ticks]
    return [ChordSpan(named.chord, end - start, named.numeral) for named, start, end in zip(bar, starts, ends, strict=True)]


def _change_ticks(count: int, meter: Meter) -> list[int]:
    wanted = [round(meter.bar_ticks * number / count) for number in range(count)]
    if len(meter.pulse_starts) < count:
        return wanted
    nearest = [min(meter.pulse_starts, key=lambda start: (abs(start - tick), -start)) for tick in wanted]
    return nearest if len(set(nearest)) == count else wanted


@cache
def _harmony_facts() -> dict[str, Any]:
    path = resources_folder() / "harmony.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
