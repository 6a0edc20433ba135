"""How fast a song plays from beat to beat: matched in overlaps, at its own tempo between them, small steps in between."""

from __future__ import annotations

import math
from dataclasses import dataclass

from airdesk.automix.beat_grid import BeatGrid
from airdesk.automix.mix_timeline import Piece, joined
from airdesk.model.djset import Transition

RAMP_PER_BAR = 0.005
"""Change of speed in a bar on the way to a blend; Music Assistant's listeners did not hear half a percent."""
RETURN_PER_SECOND = 0.01
"""Change of speed in a second on the way back, the most that DJ programs allow themselves."""
HELD_BARS = 2
"""Bars at the blend's tempo before the overlap begins."""
PITCH_RETURN_BEATS = 16.0
"""Over which a shifted key goes back."""
SECONDS_PER_BEAT_WITHOUT_GRID = 0.5
_UNHEARD_CHANGE = 1e-5
"""Of speed: a third of a millisecond in half a minute, so that two songs of one tempo are copied and not stretched."""


@dataclass(frozen=True, slots=True)
class Deck:
    """A song as the timeline needs it."""

    song_id: str
    start_seconds: float  # where it begins to be heard, of its file
    end_seconds: float  # where its last sound ends
    grid: BeatGrid | None = None  # None: it has no beats to go by


@dataclass(frozen=True, slots=True)
class _Side:
    """One overlap as one song sees it."""

    first: float  # beat positions of the song
    last: float
    beat_seconds: float  # length of its beats in the mix
    glide_beats: float  # over which it comes from or goes to its own tempo


def lane_pieces(deck: Deck, coming: Transition | None, going: Transition | None) -> tuple[Piece, ...]:
    """The pieces of a song between the transition into it and the one out of it, the first beginning at mix second 0."""
    first = deck.start_seconds if coming is None else coming.cue_in_seconds
    last = deck.end_seconds if going is None else _end_of(deck, going)
    if deck.grid is None:
        return joined(_looped([_plain(first, last)], deck, going))
    enter, leave = _entering(deck.grid, coming), _leaving(deck.grid, going)
    return joined(_looped(_walk(deck.grid, first, last, enter, leave, coming), deck, going))


def overlap_seconds(deck: Deck, going: Transition) -> float:
    """How long an overlap lasts in the mix."""
    if going.tempo_plan is not None:
        return going.length_beats * 60.0 / going.tempo_plan.blend_bpm
    return going.length_beats * _own_beat(deck)


def _own_beat(deck: Deck) -> float:
    return SECONDS_PER_BEAT_WITHOUT_GRID if deck.grid is None else deck.grid.beat_seconds


def _end_of(deck: Deck, going: Transition) -> float:
    """Where the outgoing song ends, in its file."""
    if going.tempo_plan is None or deck.grid is None:
        return going.cue_out_seconds + going.length_beats * _own_beat(deck)
    return deck.grid.seconds(deck.grid.position(going.cue_out_seconds) + going.length_beats)


def _plain(first: float, last: float) -> Piece:
    return Piece(first, last, 0.0, last - first)


def _entering(grid: BeatGrid, coming: Transition | None) -> _Side | None:
    if coming is None or coming.tempo_plan is None:
        return None
    plan = coming.tempo_plan
    beat = 60.0 / (plan.blend_bpm * plan.beat_ratio)
    first = grid.position(coming.cue_in_seconds)
    change = abs(grid.beat_seconds / beat - 1.0)
    glide = math.ceil(change / RETURN_PER_SECOND * math.pi / 2 / beat)  # the steepest part of the curve counts
    wanted = plan.return_bars * grid.beats_per_bar
    return _Side(first, first + coming.length_beats * plan.beat_ratio, beat, float(wanted or glide))


def _leaving(grid: BeatGrid, going: Transition | None) -> _Side | None:
    if going is None or going.tempo_plan is None:
        return None
    plan = going.tempo_plan
    beat = 60.0 / plan.blend_bpm
    first = grid.position(going.cue_out_seconds)
    change = abs(grid.beat_seconds / beat - 1.0)
    bars = plan.ramp_bars or math.ceil(change / RAMP_PER_BAR - 1e-9)
    return _Side(first, first + going.length_beats, beat, float(bars * grid.beats_per_bar))


def _walk(
    grid: BeatGrid, first: float, last: float, enter: _Side | None, leave: _Side | None, coming: Transition | None
) -> list[Piece]:
    """Beat by beat through the song; where neither overlap nor glide is, in one piece."""
    shift = 0.0 if coming is None else float(coming.key_shift_semitones)
    course = _Course(grid, enter, leave, is_shifted=shift != 0.0)
    pieces: list[Piece] = []
    mix, source, end = 0.0, first, grid.position(last)
    for stop in course.stops(grid.position(first), end):
        target = last if stop >= end else grid.seconds(stop)
        middle = (grid.position(source) + min(stop, end)) / 2
        length = (target - source) * course.ratio(middle)
        pieces.append(Piece(source, target, mix, mix + length, course.semitones(middle, shift)))
        mix, source = mix + length, target
    return pieces


class _Course:
    """The speed of a song by beat position."""

    def __init__(self, grid: BeatGrid, enter: _Side | None, leave: _Side | None, *, is_shifted: bool) -> None:
        self.grid, self.enter, self.leave = grid, enter, leave
        hold = HELD_BARS * grid.beats_per_bar
        room = math.inf
        if enter is not None and leave is not None:  # a short song shares what lies between its overlaps
            room = max(0.0, leave.first - enter.last)
        self.hold = 0.0 if leave is None else min(hold, room / 4)
        self.glide_in = 0.0 if enter is None else min(enter.glide_beats, max(0.0, room - self.hold) / 2)
        self.pitch_glide = min(PITCH_RETURN_BEATS, room) if is_shifted else 0.0
        self.glide_out = 0.0 if leave is None else min(leave.glide_beats, max(0.0, room - self.hold) / 2)

    def stops(self, first: float, last: float) -> list[float]:
        """Beat positions at which the speed may change, the last one included."""
        found: set[float] = {last}
        for low, high in self._busy():
            found.update(
                position for position in (low, high, *range(math.ceil(low), math.floor(high) + 1)) if first < position < last
            )
        return sorted(found)

    def _busy(self) -> list[tuple[float, float]]:
        spans = []
        if self.enter is not None:
            spans.append((self.enter.first, self.enter.last + max(self.glide_in, self.pitch_glide)))
        if self.leave is not None:
            spans.append((self.leave.first - self.hold - self.glide_out, self.leave.last))
        return spans

    def ratio(self, position: float) -> float:
        """Length in the mix over length in the file at a beat position."""
        ratio = self._exact_ratio(position)
        return 1.0 if abs(ratio - 1.0) < _UNHEARD_CHANGE else ratio

    def _exact_ratio(self, position: float) -> float:
        enter, leave = self.enter, self.leave
        if enter is not None and position < enter.last:
            return enter.beat_seconds / self._beat_length(position)
        if leave is not None and position > leave.first - self.hold:
            return leave.beat_seconds / self._beat_length(position)
        speed = 1.0
        if enter is not None and position < enter.last + self.glide_in:
            share = (position - enter.last) / self.glide_in
            speed += (self.grid.beat_seconds / enter.beat_seconds - 1.0) * (1.0 - _smooth(share))
        if leave is not None and position > leave.first - self.hold - self.glide_out:
            share = (position - (leave.first - self.hold - self.glide_out)) / self.glide_out
            speed += (self.grid.beat_seconds / leave.beat_seconds - 1.0) * _smooth(share)
        return 1.0 / speed

    def semitones(self, position: float, shift: float) -> float:
        """Pitch at a beat position: shifted through the overlap, then back to its own in small steps."""
        if self.enter is None or position >= self.enter.last + self.pitch_glide:
            return 0.0
        if position < self.enter.last:
            return shift
        return round(shift * (1.0 - _smooth((position - self.enter.last) / self.pitch_glide)), 2)

    def _beat_length(self, position: float) -> float:
        index = math.floor(position)
        return self.grid.seconds(index + 1) - self.grid.seconds(index)


def _smooth(share: float) -> float:
    """From 0 to 1 without corners."""
    return (1.0 - math.cos(math.pi * min(max(share, 0.0), 1.0))) / 2.0


def _looped(pieces: list[Piece], deck: Deck, going: Transition | None) -> list[Piece]:
    """The pieces with the beats after the cue repeated, where the transition asks for a loop."""
    if going is None or going.style != "loop" or going.loop_beats <= 0.0 or deck.grid is None:
        return pieces
    position = deck.grid.position(going.cue_out_seconds)
    before, loop = _split(pieces, deck.grid.seconds(position), deck.grid.seconds(position + going.loop_beats))
    if not loop:
        return pieces
    end, start = pieces[-1].mix_end, loop[0].mix_start
    length = loop[-1].mix_end - start
    result, offset = list(before), 0.0
    while start + offset < end - 1e-6:
        for piece in loop:
            result += _until(piece, offset, end)
        offset += length
    return result


def _until(piece: Piece, offset: float, end: float) -> list[Piece]:
    """A piece moved by *offset* in the mix and cut off at *end*; none where nothing is left."""
    start, stop = piece.mix_start + offset, min(piece.mix_end + offset, end)
    if stop - start <= 1e-9:
        return []
    source_end = piece.source_start + (stop - start) / piece.time_ratio
    return [Piece(piece.source_start, source_end, start, stop, piece.semitones)]


def _split(pieces: list[Piece], low: float, high: float) -> tuple[list[Piece], list[Piece]]:
    """What lies before a moment of the file, and what lies between it and another one."""
    before: list[Piece] = []
    inside: list[Piece] = []
    for piece in pieces:
        before += _cut(piece, piece.source_start, low)
        inside += _cut(piece, low, high)
    return before, inside


def _cut(piece: Piece, low: float, high: float) -> list[Piece]:
    start, end = max(piece.source_start, low), min(piece.source_end, high)
    if end - start <= 1e-9:
        return []
    ratio = piece.time_ratio
    mix = piece.mix_start + (start - piece.source_start) * ratio
    return [Piece(start, end, mix, mix + (end - start) * ratio, piece.semitones)]
