"""Chords as a line of text and back: "Am7 – Dm9 – G13 – Cmaj7", or bar by bar "Am7 Dm9 | G13 | Cmaj7"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from airdesk.errors import HarmonyError
from airdesk.model.harmony import Chord, Key, chord_in_key, parse_chord
from airdesk.model.plan import ChordSpan, SectionPlan
from airdesk.model.timebase import Meter

_BETWEEN_CHORDS: Final = re.compile(r"[\s,;–—→]+|(?<=\s)-(?=\s)")
_AGAIN: Final = ("%", ".", "/")
MOST_CHORDS: Final = 256


def chord_line(section: SectionPlan, key: Key, meter: Meter) -> str:
    """A section's chords as a line that `read_chords` reads back to the same chords; a cycle is written once."""
    spans = shortest_cycle(section.chords)
    if all(span.duration_ticks == meter.bar_ticks for span in spans):
        return " – ".join(span.chord.named(key) for span in spans)
    bars = _bars(spans, meter)
    if bars is None:  # chords that no line of bars can say: at least their names
        return " – ".join(span.chord.named(key) for span in spans)
    line = " | ".join(" ".join(chord.named(key) for chord in bar) for bar in bars)
    return f"{line} |" if len(bars) == 1 else line  # without a bar line each of its chords would last a bar


def read_chords(text: str, bars: int, meter: Meter, key: Key) -> tuple[ChordSpan, ...]:
    """The chords of a line, repeated until they fill the bars.

    With bar lines each bar's chords share the bar evenly; an empty bar or "%" is the chord before. Without, each chord
    lasts a bar, or less where there are more chords than bars. Symbols like Am7, or numerals like ii7. Raises
    HarmonyError with a sentence.
    """
    cells = [[symbol for symbol in _BETWEEN_CHORDS.split(cell) if symbol] for cell in text.strip().strip("|").split("|")]
    if not any(cells):
        raise HarmonyError("There is no chord: write some, like Am7 – Dm9 – G13 – Cmaj7.")
    if sum(map(len, cells)) > MOST_CHORDS:
        raise HarmonyError(f"These are more than {MOST_CHORDS} chords: write one round of them, it is repeated.")
    if "|" not in text:
        chords = _chords(cells[0], key, None)
        ticks = bars * meter.bar_ticks
        lengths = _even(ticks, len(chords)) if len(chords) > bars else [meter.bar_ticks] * len(chords)
        cycle = [ChordSpan(chord, length, numeral) for (chord, numeral), length in zip(chords, lengths, strict=True)]
    else:
        cycle = _bar_cycle(cells, meter, key)
    return filled(cycle, bars * meter.bar_ticks)


def filled(cycle: tuple[ChordSpan, ...] | list[ChordSpan], length_ticks: int) -> tuple[ChordSpan, ...]:
    """The chords again and again until the length is filled; the last one is cut."""
    spans: list[ChordSpan] = []
    left = length_ticks
    while left > 0:
        for span in cycle:
            if left <= 0:
                break
            spans.append(ChordSpan(span.chord, min(left, span.duration_ticks), span.numeral))
            left -= span.duration_ticks
    return tuple(spans)


def shortest_cycle(chords: tuple[ChordSpan, ...]) -> tuple[ChordSpan, ...]:
    """One round of chords that repeat; all of them where they do not."""
    for length in range(1, len(chords) // 2 + 1):
        if len(chords) % length == 0 and chords == chords[:length] * (len(chords) // length):
            return chords[:length]
    return chords


def _bar_cycle(cells: list[list[str]], meter: Meter, key: Key) -> list[ChordSpan]:
    spans: list[ChordSpan] = []
    before: tuple[Chord, str] | None = None
    for cell in cells:
        chords = _chords(cell or ["%"], key, before)
        lengths = _even(meter.bar_ticks, len(chords))
        spans += [ChordSpan(chord, length, numeral) for (chord, numeral), length in zip(chords, lengths, strict=True)]
        before = chords[-1]
    return spans


def _chords(symbols: list[str], key: Key, before: tuple[Chord, str] | None) -> list[tuple[Chord, str]]:
    found: list[tuple[Chord, str]] = []
    for symbol in symbols:
        if symbol in _AGAIN:
            if before is None:
                raise HarmonyError(f'"{symbol}" means the chord before, but there is none: begin with a chord, like Am7.')
            found.append(before)
        else:
            found.append(_chord(symbol, key))
        before = found[-1]
    return found


def _chord(symbol: str, key: Key) -> tuple[Chord, str]:
    """A chord with its numeral; a numeral is one where it begins with letters no note has."""
    plain = symbol.replace("♯", "#").replace("♭", "b")
    if re.match(r"^[b#]?[ivIV]", plain):
        return chord_in_key(plain, key), plain
    return parse_chord(plain[:1].upper() + plain[1:]), ""


def _even(ticks: int, count: int) -> list[int]:
    """Lengths that add up to the ticks, as even as whole ticks allow."""
    edges = [round(number * ticks / count) for number in range(count + 1)]
    if count > ticks:
        raise HarmonyError("These are more chords than fit into the section: write fewer.")
    return [end - start for start, end in pairwise(edges)]


def _bars(spans: tuple[ChordSpan, ...], meter: Meter) -> list[list[Chord]] | None:
    """The chords of each bar; None where a bar does not share its time evenly or a chord crosses a bar line unevenly."""
    bars: list[list[Chord]] = []
    waiting: list[ChordSpan] = []
    for span in spans:
        whole, rest = divmod(span.duration_ticks, meter.bar_ticks)
        if not waiting and whole and not rest:
            bars += [[span.chord]] * whole
            continue
        waiting.append(span)
        filled_ticks = sum(one.duration_ticks for one in waiting)
        if filled_ticks == meter.bar_ticks:
            if [one.duration_ticks for one in waiting] != _even(meter.bar_ticks, len(waiting)):
                return None
            bars.append([one.chord for one in waiting])
            waiting = []
        elif filled_ticks > meter.bar_ticks:
            return None
    return None if waiting else bars
