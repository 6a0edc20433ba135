"""A DJ set as it is played: mixed a few seconds ahead by a thread, from any moment, without being rendered first."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from airdesk.audio.buffer import Audio
from airdesk.errors import AirdeskError, CancelledError
from airdesk.playback.board import FILE_SLOT
from airdesk.units import db_to_amplitude

if TYPE_CHECKING:
    from airdesk.automix.set_mixer import MixPlan

_AHEAD_SECONDS: Final = 6.0
_BLOCK_FRAMES: Final = 8192
_FIRST_BLOCK_FRAMES: Final = 2048


@dataclass(frozen=True, slots=True)
class HeardMix:
    """What is to be heard of a mix."""

    plan: MixPlan
    end_seconds: float | None = None  # where to stop; None: at its end
    ceiling_dbtp: float = -1.0


class MixMaterial:
    """A mix that can be begun anywhere."""

    def __init__(self, heard: HeardMix, sample_rate: int) -> None:
        self._heard, self._rate = heard, sample_rate
        length = heard.plan.timeline.duration_seconds
        self._num_frames = round(min(length, heard.end_seconds or length) * sample_rate)
        self._last: MixPass | None = None

    @property
    def num_frames(self) -> int:
        """Length at the rate it is played at."""
        return self._num_frames

    def begun_at(self, frame: int) -> MixPass:
        """A pass from a frame on; it is ready a moment later."""
        self._last = MixPass(self._heard, self._rate, frame, self._num_frames)
        return self._last

    def take_problem(self) -> str:
        """Why what was begun last ended before its time, a sentence; told once, empty where all is well."""
        if self._last is None or not self._last.problem:
            return ""
        problem, self._last.problem = self._last.problem, ""
        return problem


class MixPass:
    """A mix read on from one place."""

    def __init__(self, heard: HeardMix, sample_rate: int, frame: int, end_frame: int) -> None:
        self._heard, self._rate = heard, sample_rate
        self._silence = max(0, -frame)  # frames before the mix begins
        self._first, self._end = max(0, frame), end_frame
        self._blocks: deque[Audio] = deque()
        self._num_waiting = 0
        self._change = threading.Condition()
        self._is_closed = self._is_made = False
        self.problem = ""
        """Why it ends before its time, a sentence."""
        threading.Thread(target=self._make, name="mix", daemon=True).start()

    @property
    def slots(self) -> Sequence[int]:
        """The slot of finished mixes."""
        return (FILE_SLOT,)

    @property
    def is_done(self) -> bool:
        """True when all has been read."""
        with self._change:
            return self._is_made and self._num_waiting == 0

    def has_ready(self, num_frames: int) -> bool:
        """Whether so many frames can be read without waiting."""
        with self._change:
            return bool(self._is_made or self._silence + self._num_waiting >= num_frames)

    def render(self, _slot: int, audio: Audio, _start_frame: int) -> bool:
        """Read the next stretch into `audio`, waiting for it where it is not ready."""
        place = min(self._silence, audio.shape[1])
        self._silence -= place
        with self._change:
            while place < audio.shape[1]:
                self._change.wait_for(lambda: self._blocks or self._is_made)
                if not self._blocks:
                    break
                block = self._blocks.popleft()
                count = min(block.shape[1], audio.shape[1] - place)
                audio[:, place : place + count] = block[:, :count]
                if count < block.shape[1]:
                    self._blocks.appendleft(block[:, count:])
                self._num_waiting -= count
                place += count
            self._change.notify_all()
        return bool(place > 0)

    def close(self) -> None:
        """Nothing more is wanted."""
        with self._change:
            self._is_closed = True
            self._change.notify_all()

    # ── the thread ──

    def _make(self) -> None:
        try:
            for block in _limited(self._mixed(), self._rate, self._heard.ceiling_dbtp):
                if not self._put(block):
                    return
        except CancelledError:
            pass
        except AirdeskError as error:
            self.problem = str(error)
        except Exception as error:  # noqa: BLE001 - told to the window; the renderer must live on
            self.problem = f"The mix cannot be played because of a mistake in AirDesk: {type(error).__name__}: {error}"
        with self._change:
            self._is_made = True
            self._change.notify_all()

    def _put(self, block: Audio) -> bool:
        """Append a block once there is room; False when nobody wants it."""
        with self._change:
            self._change.wait_for(lambda: self._is_closed or self._num_waiting < _AHEAD_SECONDS * self._rate)
            if not self._is_closed:
                self._blocks.append(block)
                self._num_waiting += block.shape[1]
                self._change.notify_all()
            return not self._is_closed

    def _check(self) -> None:
        if self._is_closed:
            raise CancelledError("Nobody listens any more.")

    def _mixed(self) -> Iterator[Audio]:
        """The mix from the first frame on: a few short blocks, then longer ones."""
        from airdesk.automix.heard_part import plan_from
        from airdesk.automix.runs_ahead import RunsAhead
        from airdesk.automix.set_mixer import mix_blocks
        from airdesk.automix.trim_ahead import TrimAhead

        plan, frame = plan_from(self._heard.plan, self._first / self._rate), self._first
        trim = TrimAhead(self._heard.plan, self._rate, frame / self._rate, self._check)
        with RunsAhead(plan, self._rate) as runs:
            for block in mix_blocks(plan, self._rate, start_frame=frame, runs=runs.run, block_frames=_FIRST_BLOCK_FRAMES):
                left = self._end - frame
                if left <= 0 or self._is_closed:
                    return
                runs.reached(frame / self._rate)
                trim.level(block, frame / self._rate)
                yield block[:, :left]
                frame += block.shape[1]


def load_ahead() -> None:
    """Load what mixing needs, so that the first set is heard as soon as any other."""
    import soundfile  # noqa: F401
    import soxr  # noqa: F401

    from airdesk.audio.mapped_stretch import StretchSpan, mapped_stretch
    from airdesk.automix import runs_ahead, set_mixer, trim_ahead  # noqa: F401
    from airdesk.automix.deck_filter import STEP_FRAMES, DeckFilter
    from airdesk.dsp.limiter import TruePeakLimiter

    silence = np.zeros((2, 2048), np.float32)
    mapped_stretch(silence, 44_100, [StretchSpan(2048, 1.01)])
    DeckFilter(44_100).apply(silence.copy(), np.full(2048 // STEP_FRAMES, -1.0), None)
    TruePeakLimiter(44_100, 1.0).process(silence)


def _limited(blocks: Iterator[Audio], sample_rate: int, ceiling_dbtp: float) -> Iterator[Audio]:
    """The blocks with their peaks held, at the time they had."""
    from airdesk.dsp.limiter import TruePeakLimiter

    limiter = TruePeakLimiter(sample_rate, db_to_amplitude(ceiling_dbtp))
    late = limiter.latency_frames
    for block in _and_then_silence(blocks, late):
        audio = limiter.process(np.ascontiguousarray(block, np.float32))
        dropped = min(late, audio.shape[1])
        late -= dropped
        if dropped < audio.shape[1]:
            yield audio[:, dropped:]


def _and_then_silence(blocks: Iterator[Audio], num_frames: int) -> Iterator[Audio]:
    yield from blocks
    yield np.zeros((2, num_frames), np.float32)
