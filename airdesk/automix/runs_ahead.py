"""Stretched runs for a mix that is played while it is made: whole where there is time, bit by bit where there is none."""

from __future__ import annotations

import threading
from types import TracebackType

from airdesk.audio.buffer import Audio
from airdesk.automix.lane_player import GrowingRun
from airdesk.automix.lane_runs import Run, runs_of
from airdesk.automix.set_mixer import MixPlan, make_run
from airdesk.automix.song_reader import SongReader
from airdesk.automix.streamed_run import StreamedRun
from airdesk.errors import AirdeskError, CancelledError

_SOONEST_SECONDS = 12.0
"""What is heard sooner is not begun whole: it could not be ready."""
_FARTHEST_SECONDS = 100.0
"""What is heard later need not be held yet."""


class RunsAhead:
    """A context: its thread makes runs that will be needed, until it is left."""

    def __init__(self, plan: MixPlan, sample_rate: int) -> None:
        self._plan, self._sample_rate = plan, sample_rate
        self._left = sorted(
            ((lane.song_id, run) for lane in plan.timeline.lanes for run in runs_of(lane) if not run.is_copy),
            key=lambda item: item[1].mix_start,
        )
        self._made: dict[tuple[str, float], Audio] = {}
        self._reached: float | None = None
        self._is_closed = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="runs ahead", daemon=True)

    def __enter__(self) -> RunsAhead:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    def reached(self, mix_seconds: float) -> None:
        """So far the mix is made."""
        with self._change:
            self._reached = mix_seconds
            self._change.notify_all()

    def run(self, song_id: str, run: Run) -> Audio | GrowingRun:
        """The audio of a run, now. Raises AudioFileError."""
        with self._change:
            made = self._made.pop((song_id, run.mix_start), None)
            self._left = [item for item in self._left if item != (song_id, run)]
        if made is not None:
            return made
        return StreamedRun(SongReader(self._plan.paths[song_id], self._sample_rate), run, self._sample_rate)

    def _work(self) -> None:
        while (item := self._next()) is not None:
            try:
                audio = make_run(self._plan, *item, self._sample_rate, self._check).audio
            except AirdeskError:  # said when it is to be heard
                continue
            with self._change:
                self._made[item[0], item[1].mix_start] = audio

    def _next(self) -> tuple[str, Run] | None:
        """The next run that there is time for; None when no more is wanted."""
        with self._change:
            while not self._is_closed:
                while self._left and self._reached is not None:
                    ahead = self._left[0][1].mix_start - self._reached
                    if ahead > _FARTHEST_SECONDS:
                        break
                    item = self._left.pop(0)
                    if ahead >= _SOONEST_SECONDS:
                        return item
                if not self._left:
                    return None
                self._change.wait()
        return None

    def _check(self) -> None:
        if self._is_closed:
            raise CancelledError("Nobody listens any more.")
