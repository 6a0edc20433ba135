"""A lane cut into runs: stretches that are copied, and stretches that go through Rubber Band in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import fmean, median

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.mapped_stretch import StretchSpan, mapped_stretch
from airdesk.automix.beat_lag import LagMeter
from airdesk.automix.mix_timeline import Lane, Piece
from airdesk.automix.song_reader import SongReader

MARGIN_SECONDS = 0.06
"""Of a run, beyond both of its ends: for the crossfade with its neighbour and for moving it by what it lags."""
_LEAD_SECONDS = 0.25
_LARGEST_SPREAD_SECONDS = 0.003
_FEWEST_LAGS = 4
_TREND_REACH_BEATS = 6
"""To either side, over which lags are averaged: single beats come two milliseconds early or late whatever the map says, and
only what goes on for bars can be taken out of it."""


@dataclass(frozen=True, slots=True)
class Run:
    """Pieces of a lane that follow one another in the file, all copied or all stretched."""

    pieces: tuple[Piece, ...]

    @property
    def is_copy(self) -> bool:
        """True where the file is played as it is."""
        return self.pieces[0].is_copy

    @property
    def mix_start(self) -> float:
        """Seconds of the mix."""
        return self.pieces[0].mix_start

    @property
    def mix_end(self) -> float:
        """Seconds of the mix."""
        return self.pieces[-1].mix_end


def runs_of(lane: Lane) -> tuple[Run, ...]:
    """The runs of a lane, in order; a jump in the file (a loop) begins a new one."""
    runs: list[Run] = []
    for _, group in groupby(_numbered(lane.pieces), key=lambda item: item[0]):
        runs.append(Run(tuple(piece for _, piece in group)))
    return tuple(runs)


def _numbered(pieces: Sequence[Piece]) -> list[tuple[int, Piece]]:
    """Each piece with the number of its run."""
    numbered: list[tuple[int, Piece]] = []
    number = 0
    for piece in pieces:
        last = numbered[-1][1] if numbered else None
        if last is not None and (last.is_copy != piece.is_copy or abs(last.source_end - piece.source_start) > 1e-6):
            number += 1
        numbered.append((number, piece))
    return numbered


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A stretched run and how well its beats lie."""

    audio: Audio  # (2, frames of the run + twice the margin)
    beat_lags: tuple[tuple[float, float], ...] = ()  # beat in seconds of the mix, seconds it comes late, where it can be heard


def stretched_run(
    reader: SongReader,
    run: Run,
    sample_rate: int,
    *,
    matched: tuple[float, float] | None = None,
    beats: Sequence[float] = (),
    check: Callable[[], None] | None = None,
) -> MeasuredRun:
    """A run through Rubber Band, with a margin on both sides, moved so that its beats lie where the timeline says.

    *matched*: seconds of the mix between which beats count most; None: the whole run. *beats*: of the mix, looked at one by
    one; where they lag unevenly the map is corrected once.
    """
    margin = round(MARGIN_SECONDS * sample_rate)
    place = run_source(run, sample_rate)
    source, spans, lead = reader.read(place.start_frame, place.num_frames), place.spans, place.lead_frames
    start, end = matched or (run.mix_start, run.mix_end)
    work = _RunWork(source, lead, sample_rate, margin, run, (start, end), tuple(beats), check)
    best = work.attempt(spans, spans)
    bent = _bent(spans, run, best.beat_lags)
    if bent is not None:
        again = work.attempt(bent, spans)
        best = again if _spread(again.beat_lags) < _spread(best.beat_lags) else best
    return best


@dataclass(frozen=True, slots=True)
class _RunWork:
    """A run on its way through Rubber Band."""

    source: Audio
    lead: int
    sample_rate: int
    margin: int
    run: Run
    matched: tuple[float, float]
    beats: tuple[float, ...]
    check: Callable[[], None] | None

    def attempt(self, spans: Sequence[StretchSpan], wanted: Sequence[StretchSpan]) -> MeasuredRun:
        """Stretch along *spans*, then move the sound to where *wanted* says that its beats are."""
        output = mapped_stretch(self.source, self.sample_rate, spans, lead_frames=self.lead, check=self.check)
        start, end = (self._frame(seconds) for seconds in self.matched)
        heard = LagMeter(
            self.source[:, self.lead :], output, wanted, self.sample_rate, (start - self.margin, end + self.margin)
        )
        lag = heard.lag_frames()
        length = round(self.run.mix_end * self.sample_rate) - round(self.run.mix_start * self.sample_rate) + 2 * self.margin
        late = heard.beat_lags([self._frame(beat) for beat in self.beats])
        moved = lag / self.sample_rate
        lags = tuple((beat, each - moved) for beat, each in zip(self.beats, late, strict=True) if each is not None)
        return MeasuredRun(_cut(output, lag, length), lags)

    def _frame(self, mix_seconds: float) -> int:
        return round((mix_seconds - self.run.mix_start) * self.sample_rate) + self.margin


def _spread(lags: Sequence[tuple[float, float]]) -> float:
    """How unevenly beats lag, the steady part of it."""
    values = _trend([lag for _, lag in lags])
    return max(values) - min(values) if values else 0.0


def _trend(values: Sequence[float]) -> list[float]:
    """What goes on for bars in values from beat to beat."""
    steady, reach = steadied(values), _TREND_REACH_BEATS
    return [fmean(steady[max(0, index - reach) : index + reach + 1]) for index in range(len(steady))]


def steadied(values: Sequence[float]) -> list[float]:
    """Each value replaced by the middle one of five, because single strikes are sometimes taken for others."""
    return [median(values[max(0, index - 2) : index + 3]) for index in range(len(values))]


def _bent(spans: Sequence[StretchSpan], run: Run, lags: Sequence[tuple[float, float]]) -> list[StretchSpan] | None:
    """The map with what its beats lag taken out of it; None where they lag evenly enough."""
    if len(lags) < _FEWEST_LAGS or _spread(lags) <= _LARGEST_SPREAD_SECONDS:
        return None
    times, values = [beat for beat, _ in lags], _trend([lag for _, lag in lags])
    ends = np.interp([run.pieces[0].mix_start, *(piece.mix_end for piece in run.pieces)], times, values)
    bent = list(spans)
    for index, piece in enumerate(run.pieces):
        length = piece.mix_end - piece.mix_start
        ratio = spans[index + 1].time_ratio * (length - float(ends[index + 1] - ends[index])) / length
        bent[index + 1] = replace(spans[index + 1], time_ratio=ratio)
    return bent


@dataclass(frozen=True, slots=True)
class RunSource:
    """What of its file a run is made from, at the rate of the mix."""

    start_frame: int
    num_frames: int
    lead_frames: int  # of them, what comes before the first span
    spans: tuple[StretchSpan, ...]  # the run with its margins


def run_source(run: Run, sample_rate: int) -> RunSource:
    """What Rubber Band is fed: the run's source with margins, its spans, and how much comes before them."""
    margin = round(MARGIN_SECONDS * sample_rate)
    starts = [round(piece.source_start * sample_rate) for piece in run.pieces]
    starts.append(round(run.pieces[-1].source_end * sample_rate))
    lead = round(_LEAD_SECONDS * sample_rate)
    before, behind = (round(margin / piece.time_ratio) for piece in (run.pieces[0], run.pieces[-1]))
    first = run.pieces[0]
    spans = [StretchSpan(before, first.time_ratio, first.semitones)]
    for piece, low, high in zip(run.pieces, starts, starts[1:], strict=False):
        spans.append(StretchSpan(high - low, piece.time_ratio, piece.semitones))
    spans.append(StretchSpan(behind, run.pieces[-1].time_ratio, run.pieces[-1].semitones))
    num_frames = lead + before + starts[-1] - starts[0] + behind + lead
    return RunSource(starts[0] - before - lead, num_frames, lead, tuple(spans))


def _cut(output: Audio, lag: int, wanted: int) -> Audio:
    """The output from *lag* on, *wanted* frames of it."""
    result = np.zeros((output.shape[0], wanted), np.float32)
    found = output[:, max(lag, 0) : max(lag, 0) + wanted - max(-lag, 0)]
    result[:, max(-lag, 0) : max(-lag, 0) + found.shape[1]] = found
    return result
