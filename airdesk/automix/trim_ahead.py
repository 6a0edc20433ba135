"""The trim of a mix that is played and not rendered: each transition is listened to before it is heard, quickly.

How loud it will be needs no fine stretching: a song that is played faster or slower like a record is as loud.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.automix.joining import HeardJoin, heard_hops, heard_join
from airdesk.automix.lane_runs import MARGIN_SECONDS, Run
from airdesk.automix.level_guard import AROUND_SECONDS, trim_with
from airdesk.automix.mix_planning import part_of
from airdesk.automix.set_mixer import MixPlan, mix_blocks
from airdesk.automix.song_reader import SongReader
from airdesk.dsp.loudness import HOP_SECONDS, LoudnessMeter
from airdesk.errors import AudioFileError

_ROUNDING_SECONDS = 0.2
_BLOCK_FRAMES = 32768


class TrimAhead:
    """Goes through a mix from some moment on."""

    def __init__(self, plan: MixPlan, sample_rate: int, start_seconds: float, check: Callable[[], None]) -> None:
        """*plan*: the whole mix, without a trim. *check*: called while it listens, may raise."""
        self._plan, self._sample_rate, self._check = plan, sample_rate, check
        reach = AROUND_SECONDS + _ROUNDING_SECONDS
        self._left = [
            (overlap.mix_start - reach, place)
            for place, overlap in enumerate(plan.timeline.overlaps)
            if overlap.mix_end + reach > start_seconds
        ]
        self._trim_db = plan.trim_db

    def level(self, audio: Audio, start_seconds: float) -> None:
        """Change a block of the mix by the trim, in place."""
        end = start_seconds + audio.shape[1] / self._sample_rate
        while self._left and self._left[0][0] < end:
            self._hear(self._left.pop(0)[1])
        if self._trim_db is not None:
            self._trim_db.amplify(audio, start_seconds, self._sample_rate)

    def _hear(self, place: int) -> None:
        try:
            heard = _quickly_heard(self._plan, place, self._sample_rate, self._check)
        except AudioFileError:  # said when the song is to be heard
            return
        self._trim_db = trim_with(self._trim_db, heard, self._plan.timeline.overlaps[place])


def _quickly_heard(plan: MixPlan, place: int, sample_rate: int, check: Callable[[], None]) -> HeardJoin:
    overlap, part = plan.timeline.overlaps[place], part_of(plan, max(0, place - 1), place + 2)
    low, high = heard_hops(overlap)
    hop = round(HOP_SECONDS * sample_rate)
    meter, frame = LoudnessMeter(sample_rate), low * hop

    def quick(song_id: str, run: Run) -> Audio:
        """A run as a record would play it, which is as loud as one that is stretched finely."""
        return varied_run(SongReader(plan.paths[song_id], sample_rate), run, sample_rate)

    for block in mix_blocks(part, sample_rate, start_frame=frame, runs=quick, block_frames=_BLOCK_FRAMES):
        check()
        meter.process(block)
        frame += block.shape[1]
        if frame >= high * hop:
            break
    return heard_join(overlap, place, meter.hop_energies, low)


def varied_run(reader: SongReader, run: Run, sample_rate: int) -> Audio:
    """A stretched run as a record would play it, its pitch moving with its speed, with the margins of a stretched one."""
    margin = round(MARGIN_SECONDS * sample_rate)
    first, last = round(run.mix_start * sample_rate) - margin, round(run.mix_end * sample_rate) + margin
    begin, end = run.pieces[0], run.pieces[-1]
    moments = [begin.mix_start - MARGIN_SECONDS, begin.mix_start, *(piece.mix_end for piece in run.pieces)]
    places = [begin.source_start - MARGIN_SECONDS / begin.time_ratio, begin.source_start]
    places += [piece.source_end for piece in run.pieces]
    moments.append(end.mix_end + MARGIN_SECONDS)
    places.append(end.source_end + MARGIN_SECONDS / end.time_ratio)
    at = np.interp(np.arange(first, last) / sample_rate, moments, places) * sample_rate
    start = int(at[0])
    source = reader.read(start, int(at[-1]) + 2 - start)
    grid = np.arange(source.shape[1])
    return np.stack([np.interp(at - start, grid, channel) for channel in source]).astype(np.float32)
