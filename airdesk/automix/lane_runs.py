"""A lane cut into runs: stretches that are copied, and stretches that go through Rubber Band in one pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.audio.mapped_stretch import StretchSpan, mapped_stretch
from airdesk.automix.beat_lag import lag_frames
from airdesk.automix.mix_timeline import Lane, Piece
from airdesk.automix.song_reader import SongReader

MARGIN_SECONDS = 0.06
"""Of a run, beyond both of its ends: for the crossfade with its neighbour and for moving it by what it lags."""
_LEAD_SECONDS = 0.25


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


def stretched_run(
    reader: SongReader,
    run: Run,
    sample_rate: int,
    *,
    matched: tuple[float, float] | None = None,
    check: Callable[[], None] | None = None,
) -> Audio:
    """A run through Rubber Band, with a margin on both sides, moved so that its beats lie where the timeline says.

    *matched*: seconds of the mix between which beats count most; None: the whole run. Returns float32, shape
    (2, frames of the run + twice the margin).
    """
    margin = round(MARGIN_SECONDS * sample_rate)
    place = run_source(run, sample_rate)
    source, spans, lead = reader.read(place.start_frame, place.num_frames), place.spans, place.lead_frames
    output = mapped_stretch(source, sample_rate, spans, lead_frames=lead, check=check)
    start, end = matched or (run.mix_start, run.mix_end)
    window = tuple(round((seconds - run.mix_start) * sample_rate) + margin for seconds in (start, end))
    lag = lag_frames(source[:, lead:], output, spans, sample_rate, window)
    wanted = round(run.mix_end * sample_rate) - round(run.mix_start * sample_rate) + 2 * margin
    return _cut(output, lag, wanted)


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
