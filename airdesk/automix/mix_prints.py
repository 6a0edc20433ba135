"""What of a mix no track of a song can do, as sound: stretched, filtered and joined parts of decks, and echoes.

A song has clips, gains that move and fades; it has no filters that move, no echo of its own for one beat, and no speed that
changes from beat to beat. Those parts are printed, all others stay clips of the songs' own files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from airdesk.audio.buffer import Audio
from airdesk.automix.deck import DeckPlayer
from airdesk.automix.deck_curves import Curve, DeckCurves
from airdesk.automix.lane_runs import runs_of
from airdesk.automix.mix_timeline import Lane
from airdesk.automix.set_mixer import MixPlan, RunMaker, lane_player, song_curves

SEAM_SECONDS = 0.02
"""A printed part begins so much before the part that needs it, and another clip may fade over into it there."""
_JOIN_SECONDS = 0.06  # around a place where the speed changes, within which runs are joined
_FILTER_SECONDS = 0.25  # before and behind what a filter does, so that it is at rest where the print begins
_SHORTEST_SECONDS = 2.0  # of a song's own file between two prints; less is printed as well
_BLOCK_FRAMES = 32768
_LONGEST_ECHO_SECONDS = 30.0
_OPEN_HZ = 10.0
_REST = 1e-6  # of decibels
_FLAT = Curve(((0.0, 0.0),))

Span = tuple[float, float]


def printed_spans(plan: MixPlan, lane: Lane) -> list[Span]:
    """The parts of a lane that cannot be clips of its file, in seconds of the mix, in order."""
    spans: list[Span] = []
    runs = runs_of(lane)
    reach = _JOIN_SECONDS + SEAM_SECONDS
    for place, run in enumerate(runs):
        if not run.is_copy:
            spans.append((run.mix_start - reach, run.mix_end + reach))
        elif place:
            spans.append((run.mix_start - reach, run.mix_start + reach))
    for curves in song_curves(plan.transitions, plan.timeline.overlaps, lane.song_id, plan.sung):
        spans += [_busy(curve, lane) for curve in (curves.low_db, curves.highpass_hz, curves.mid_db) if curve is not None]
    return _merged(spans, lane)


def echo_spans(plan: MixPlan, lane: Lane) -> list[Span]:
    """Where a song goes into an echo, with room for it to fade."""
    curves = song_curves(plan.transitions, plan.timeline.overlaps, lane.song_id, plan.sung)
    sends = [each.echo_level.span for each in curves if each.echo_level is not None]
    return [(max(start, lane.mix_start), end + _LONGEST_ECHO_SECONDS) for start, end in sends]


def deck_blocks(plan: MixPlan, lane: Lane, span: Span, sample_rate: int, runs: RunMaker) -> Iterator[Audio]:
    """A part of a song as its deck plays it, stretched, joined and filtered, but before its gain and its fader."""
    curves = [replace(each, level=Curve(((0.0, 1.0),)), echo_level=None) for each in _curves(plan, lane)]
    deck = DeckPlayer(lane_player(plan, lane, sample_rate, runs), _FLAT, curves, sample_rate)
    yield from _read(deck, span, sample_rate)


def echo_blocks(plan: MixPlan, lane: Lane, span: Span, sample_rate: int, runs: RunMaker) -> Iterator[Audio]:
    """What comes back of a song's echo, with the song's gain, until it is quiet."""
    curves = [replace(each, level=Curve(((0.0, 0.0),))) for each in _curves(plan, lane)]
    gain = plan.gains_db.get(lane.song_id, _FLAT)
    deck = DeckPlayer(lane_player(plan, lane, sample_rate, runs), gain, curves, sample_rate)
    yield from _read(deck, span, sample_rate, deck.is_over)


def _curves(plan: MixPlan, lane: Lane) -> tuple[DeckCurves, ...]:
    return song_curves(plan.transitions, plan.timeline.overlaps, lane.song_id, plan.sung)


def _read(deck: DeckPlayer, span: Span, sample_rate: int, is_over: Callable[[int], bool] | None = None) -> Iterator[Audio]:
    frame, end = round(span[0] * sample_rate), round(span[1] * sample_rate)
    while frame < end and not (is_over is not None and is_over(frame)):
        count = min(_BLOCK_FRAMES, end - frame)
        yield deck.read(frame, count)
        frame += count


def _busy(curve: Curve, lane: Lane) -> Span:
    """Where a filter does something; of no length where it does nothing."""
    moments, values = zip(*curve.points, strict=True)
    rests = [abs(value) < _REST or value == _OPEN_HZ for value in values]
    if all(rests):
        return lane.mix_start, lane.mix_start
    start = moments[0] - _FILTER_SECONDS if rests[0] else lane.mix_start
    return start, moments[-1] + _FILTER_SECONDS if rests[-1] else lane.mix_end


def _merged(spans: list[Span], lane: Lane) -> list[Span]:
    """Spans within the lane, in order, those made one between which too little of the file would be left."""
    edges = [(lane.mix_start, lane.mix_start), (lane.mix_end, lane.mix_end)]
    inside = [(max(start, lane.mix_start), min(end, lane.mix_end)) for start, end in spans]
    result: list[Span] = []
    for start, end in sorted([*edges, *(span for span in inside if span[1] > span[0])]):
        if result and start - result[-1][1] < _SHORTEST_SECONDS:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return [(start, end) for start, end in result if end > start]
