"""Piano-roll pictures of a score or of one of its parts, as SVG and PNG."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from airdesk.midi.drawing import Drawing, drawing_to_png, drawing_to_svg, shortened, text_width
from airdesk.midi.whole_file import write_whole_file
from airdesk.model.notes import DRUM_NAMES, Note, Notes, pitch_name
from airdesk.model.score import Part, Score
from airdesk.model.timebase import TICKS_PER_BEAT

_BACKGROUND, _PANEL = "#15181d", "#191c22"
_WHITE_ROW, _BLACK_ROW = "#191d23", "#13161a"
_BAR_LINE, _BEAT_LINE, _OCTAVE_LINE = "#3a404b", "#22262e", "#2a2f38"
_WHITE_KEY, _BLACK_KEY, _KEY_TEXT = "#c9ced8", "#22262e", "#15181d"
_TEXT, _DIM_TEXT = "#e8eaee", "#8b93a1"
_SECTION_COLORS: Final = ("#39404d", "#3c4a63", "#4a3f63", "#2f5456", "#5a4a35", "#573c48")
_DRUM_COLORS: Final = ("#ff6b6b", "#ff9e80", "#f472b6", "#fca5a5", "#e879a0")
_BASS_COLOR: Final = "#f6a821"
_COLORS: Final = ("#4fd1c5", "#7c9cff", "#c084fc", "#8bd450", "#ffd166", "#38bdf8", "#f0abfc", "#a3b1c6", "#5eead4", "#fb923c")

_MIN_WIDTH, _MAX_WIDTH = 960, 2400
_BAR_WIDTH = 56.0  # pixels, where the whole width allows it
_GUTTER = 92  # drum names and keys at the left
_MARGIN = 14
_SECTION_HEIGHT, _RULER_HEIGHT, _LEGEND_HEIGHT, _TITLE_HEIGHT = 20, 18, 22, 34
_BLOCK_GAP = 10  # between the pitched and the drum rows
_NAMED_ROW_HEIGHT = 15  # of drums and effects
_EFFECT_PROGRAMS: Final = range(119, 128)  # General MIDI: reverse cymbal and the sound effects; their pitch says nothing
_FEWEST_PITCHES = 25  # two octaves, so that a part of few notes does not get absurdly thick ones
_BLACK_KEYS: Final = frozenset({1, 3, 6, 8, 10})


def pianoroll_svg(score: Score, instrument: str | None = None) -> str:
    """Picture of all parts of a score, or of one of them, as an SVG document."""
    return drawing_to_svg(pianoroll_drawing(score, instrument))


def pianoroll_png(score: Score, instrument: str | None = None) -> bytes:
    """Picture of all parts of a score, or of one of them, as PNG."""
    return drawing_to_png(pianoroll_drawing(score, instrument))


def write_pianoroll_svg(path: Path, score: Score, instrument: str | None = None) -> None:
    """Write the SVG. Raises StorageError."""
    write_whole_file(path, pianoroll_svg(score, instrument).encode())


def write_pianoroll_png(path: Path, score: Score, instrument: str | None = None) -> None:
    """Write the PNG. Raises StorageError."""
    write_whole_file(path, pianoroll_png(score, instrument))


@dataclass(frozen=True, slots=True)
class _ColoredPart:
    part: Part
    color: str


@dataclass(frozen=True, slots=True)
class _Rows:
    """A block of rows: one for each pitch, the highest on top, or for effects, which have no pitch, one for each part."""

    kind: Literal["keys", "drums", "effects"]
    keys: tuple[int, ...]  # pitches, or places in `parts`
    top: float
    height: float  # of one row
    parts: tuple[_ColoredPart, ...]

    @property
    def bottom(self) -> float:
        return self.top + self.height * len(self.keys)

    @property
    def names(self) -> tuple[str, ...]:
        """What the rows of drums and effects are called."""
        if self.kind == "effects":
            return tuple(self.parts[place].part.instrument for place in self.keys)
        return tuple(DRUM_NAMES.get(pitch, pitch_name(pitch)) for pitch in self.keys)

    def y_by_key(self) -> dict[int, float]:
        """Top of each row."""
        return {key: self.top + row * self.height for row, key in enumerate(self.keys)}


@dataclass(frozen=True, slots=True)
class _TimeAxis:
    """Where ticks lie across the picture."""

    left: float
    right: float
    end_tick: int

    def x(self, tick: float) -> float:
        return self.left + (self.right - self.left) * min(tick, self.end_tick) / self.end_tick

    def width(self, ticks: float) -> float:
        return (self.right - self.left) * ticks / self.end_tick


def pianoroll_drawing(score: Score, instrument: str | None = None) -> Drawing:
    """The picture itself: title, legend, sections, bar ruler, rows of keys and drums, notes as bright as they are loud."""
    colored = [one for one in _colored_parts(score.parts) if instrument is None or one.part.instrument == instrument]
    width = round(max(_MIN_WIDTH, min(_MAX_WIDTH, _GUTTER + _MARGIN + score.bars * _BAR_WIDTH)))
    axis = _TimeAxis(_GUTTER, width - _MARGIN, max(1, score.end_tick))
    legend_rows = _legend_rows(colored, width)
    head = _TITLE_HEIGHT + _LEGEND_HEIGHT * len(legend_rows)
    top = head + _SECTION_HEIGHT + _RULER_HEIGHT
    blocks = _blocks(colored, top)
    height = round(blocks[-1].bottom if blocks else top + 60) + _MARGIN
    drawing = Drawing(width, height, _BACKGROUND, f"{score.title}: piano roll")
    _draw_head(drawing, score, instrument, legend_rows)
    for rows in blocks:
        _draw_rows(drawing, rows, axis)
    _draw_lines(drawing, score, axis, top, height - _MARGIN)
    _draw_ruler(drawing, score, axis, head)
    for rows in blocks:
        for place in _long_notes_first(rows.parts):
            _draw_notes(drawing, place, rows, axis)
    return drawing


def _colored_parts(parts: tuple[Part, ...]) -> list[_ColoredPart]:
    """Drums in reds, the first bass in amber, everything else in turn; a part's colour is the same in all pictures."""
    drum_colors, colors, colored = 0, 0, []
    has_bass = False
    for part in parts:
        if part.is_percussion:
            color = _DRUM_COLORS[drum_colors % len(_DRUM_COLORS)]
            drum_colors += 1
        elif not has_bass and 32 <= part.program <= 39:
            color, has_bass = _BASS_COLOR, True
        else:
            color = _COLORS[colors % len(_COLORS)]
            colors += 1
        colored.append(_ColoredPart(part, color))
    return colored


def _blocks(colored: list[_ColoredPart], top: float) -> list[_Rows]:
    """The pitched rows, below them the drum rows, then those of effects, whichever there are."""
    blocks: list[_Rows] = []
    drums = tuple(one for one in colored if one.part.is_percussion)
    effects = tuple(one for one in colored if not one.part.is_percussion and one.part.program in _EFFECT_PROGRAMS)
    pitched = tuple(one for one in colored if one not in drums and one not in effects)
    if pitched:
        pitches = _pitch_span([note.pitch for one in pitched for note in one.part.notes])
        blocks.append(_Rows("keys", pitches, top, max(5, min(13, 620 // len(pitches))), pitched))
    if drums:
        pitches = tuple(sorted({note.pitch for one in drums for note in one.part.notes} or {36}, reverse=True))
        blocks.append(_Rows("drums", pitches, _below(blocks, top), _NAMED_ROW_HEIGHT, drums))
    if effects:
        blocks.append(_Rows("effects", tuple(range(len(effects))), _below(blocks, top), _NAMED_ROW_HEIGHT, effects))
    return blocks


def _below(blocks: list[_Rows], top: float) -> float:
    return blocks[-1].bottom + _BLOCK_GAP if blocks else top


def _pitch_span(pitches: list[int]) -> tuple[int, ...]:
    """All pitches from a tone below the lowest to a tone above the highest, two octaves at least, highest first."""
    low, high = min(pitches, default=60) - 2, max(pitches, default=60) + 2
    missing = max(0, _FEWEST_PITCHES - (high - low + 1))
    low = max(0, low - missing // 2)
    high = min(127, max(high, low + _FEWEST_PITCHES - 1))
    return tuple(range(high, min(low, high - _FEWEST_PITCHES + 1) - 1, -1))


def _legend_rows(colored: list[_ColoredPart], width: int) -> list[list[tuple[float, _ColoredPart]]]:
    """The parts' names in lines that fit the width, each with its x."""
    rows: list[list[tuple[float, _ColoredPart]]] = [[]]
    x = float(_MARGIN)
    for one in colored:
        needed = 34 + text_width(one.part.instrument[:40], 12)
        if x + needed > width - _MARGIN and rows[-1]:
            rows.append([])
            x = float(_MARGIN)
        rows[-1].append((x, one))
        x += needed
    return rows


def _draw_head(drawing: Drawing, score: Score, instrument: str | None, legend: list[list[tuple[float, _ColoredPart]]]) -> None:
    drawing.box(0, 0, drawing.width, _TITLE_HEIGHT + _LEGEND_HEIGHT * len(legend), _PANEL)
    facts = f"{score.tempo_bpm:g} BPM · {score.meter} · {score.key.name} · {score.bars} bar{'s' if score.bars > 1 else ''}"
    title = score.title if instrument is None else f"{score.title} · {instrument}"
    room = drawing.width - 3 * _MARGIN - text_width(facts, 12)
    drawing.label(_MARGIN, _TITLE_HEIGHT / 2 + 1, shortened(title, 15, room), 15, _TEXT)
    drawing.label(drawing.width - _MARGIN, _TITLE_HEIGHT / 2 + 1, facts, 12, _DIM_TEXT, "end")
    for row, entries in enumerate(legend):
        y = _TITLE_HEIGHT + _LEGEND_HEIGHT * (row + 0.5) - 3
        for x, one in entries:
            drawing.box(x, y - 5, 10, 10, one.color, radius=3)
            drawing.label(x + 16, y, one.part.instrument[:40], 12, _DIM_TEXT)


def _draw_rows(drawing: Drawing, rows: _Rows, axis: _TimeAxis) -> None:
    if rows.kind == "keys":
        _draw_key_rows(drawing, rows, axis)
    else:
        _draw_named_rows(drawing, rows, axis)


def _draw_named_rows(drawing: Drawing, rows: _Rows, axis: _TimeAxis) -> None:
    for row, name in enumerate(rows.names):
        y = rows.top + row * rows.height
        drawing.box(axis.left, y, axis.right - axis.left, rows.height, _BLACK_ROW if row % 2 else _WHITE_ROW)
        drawing.label(axis.left - 6, y + rows.height / 2, shortened(name, 10, _GUTTER - 12), 10, _DIM_TEXT, "end")


def _draw_key_rows(drawing: Drawing, rows: _Rows, axis: _TimeAxis) -> None:
    keys_left = axis.left - 46
    drawing.box(axis.left, rows.top, axis.right - axis.left, rows.bottom - rows.top, _WHITE_ROW)
    drawing.box(keys_left, rows.top, 44, rows.bottom - rows.top, _WHITE_KEY)
    for pitch, y in rows.y_by_key().items():
        if pitch % 12 in _BLACK_KEYS:
            drawing.box(axis.left, y, axis.right - axis.left, rows.height, _BLACK_ROW)
            drawing.box(keys_left, y, 28, rows.height, _BLACK_KEY)
        if pitch % 12 in (0, 5):  # C and F: two white keys touch below them
            drawing.box(keys_left, y + rows.height - 1, 44, 1, "#8f96a3")
        if pitch % 12 == 0:
            drawing.box(axis.left, y + rows.height - 1, axis.right - axis.left, 1, _OCTAVE_LINE)
            drawing.label(keys_left - 5, y + rows.height / 2, pitch_name(pitch), 10, _DIM_TEXT, "end")


def _draw_lines(drawing: Drawing, score: Score, axis: _TimeAxis, top: float, bottom: float) -> None:
    """Bar lines, stronger than the beats between them; as many of each as have room."""
    bar_ticks = score.meter.bar_ticks
    pulses = score.meter.pulse_starts
    if axis.width(bar_ticks) / len(pulses) >= 10:
        for bar in range(score.bars):
            for pulse in pulses[1:]:
                drawing.box(axis.x(bar * bar_ticks + pulse), top, 1, bottom - top, _BEAT_LINE)
    every = _bars_between(axis.width(bar_ticks), 9)
    for bar in range(0, score.bars + 1, every):
        drawing.box(min(axis.x(bar * bar_ticks), axis.right - 1), top - 4, 1, bottom - top + 4, _BAR_LINE)


def _bars_between(bar_width: float, wanted: float) -> int:
    """The smallest power of two of bars that is as wide as wanted, in pixels."""
    bars = 1
    while bars * bar_width < wanted:
        bars *= 2
    return bars


def _draw_ruler(drawing: Drawing, score: Score, axis: _TimeAxis, top: float) -> None:
    """The sections' names and below them the numbers of the bars, from 1."""
    bar_ticks = score.meter.bar_ticks
    names = list(dict.fromkeys(section.name for section in score.sections))
    for section in score.sections:
        x = axis.x(section.start_bar * bar_ticks)
        width = axis.x((section.start_bar + section.bars) * bar_ticks) - x
        color = _SECTION_COLORS[names.index(section.name) % len(_SECTION_COLORS)]
        drawing.box(x, top + 2, max(1, width - 1), _SECTION_HEIGHT - 4, color, radius=3)
        drawing.label(x + 5, top + _SECTION_HEIGHT / 2, shortened(section.name, 11, width - 8), 11, _TEXT)
    every = _bars_between(axis.width(bar_ticks), 34)
    for bar in range(0, score.bars, every):
        drawing.label(axis.x(bar * bar_ticks) + 4, top + _SECTION_HEIGHT + 9, str(bar + 1), 10, _DIM_TEXT)


def _long_notes_first(parts: tuple[_ColoredPart, ...]) -> list[int]:
    """The places of parts in the order to paint them: short notes over long ones, so that none is hidden."""
    means = [sum(note.duration_ticks for note in one.part.notes) / max(1, len(one.part.notes)) for one in parts]
    return sorted(range(len(parts)), key=lambda place: -means[place])


def _draw_notes(drawing: Drawing, place: int, rows: _Rows, axis: _TimeAxis) -> None:
    one = rows.parts[place]
    y_by_key = rows.y_by_key()
    inset = 1 if rows.height >= 7 else 0
    thinnest = 2.0 if axis.width(TICKS_PER_BEAT) >= 4 else 1.0
    for note in _visible_notes(one.part.notes, axis):
        x = axis.x(note.start_tick)
        width = axis.width(min(note.duration_ticks, axis.end_tick - note.start_tick))
        width = max(thinnest, width - 1 if width > 4 else width)
        radius = 2 if rows.height >= 7 and width > 5 else 0
        y = y_by_key[place if rows.kind == "effects" else note.pitch]
        drawing.box(x, y + inset, width, rows.height - inset, one.color, _opacity(note.velocity), radius)


def _opacity(velocity: int) -> float:
    return round(0.35 + 0.65 * velocity / 127, 2)


def _visible_notes(notes: Notes, axis: _TimeAxis) -> list[Note]:
    """The notes to draw; where many fall on one pixel of a row only the loudest is."""
    by_place: dict[tuple[int, int], Note] = {}
    for note in notes:
        if note.start_tick < axis.end_tick:
            place = (note.pitch, int(axis.x(note.start_tick)))
            before = by_place.get(place)
            if before is None or before.velocity < note.velocity:
                by_place[place] = note
    return list(by_place.values())
