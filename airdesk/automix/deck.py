"""One deck of the mixer: a song of the mix with its fader, filters and echo, block by block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.buffer import Audio
from airdesk.automix.deck_curves import Curve, DeckCurves
from airdesk.automix.deck_filter import STEP_FRAMES, DeckFilter
from airdesk.automix.lane_player import LanePlayer
from airdesk.dsp.echo import Echo

_FILTER_MARGIN_SECONDS = 0.2  # before and behind a filter's curves, for its memory
_ECHO_FEEDBACK = 0.55
_OPEN_HZ = 10.0


class DeckPlayer:
    """Plays forwards."""

    def __init__(self, player: LanePlayer, gain_db: Curve, curves: Sequence[DeckCurves], sample_rate: int) -> None:
        """*gain_db*: of the song over the mix. *curves*: of the transitions into it and out of it."""
        self._player, self._gain_db, self._curves = player, gain_db, tuple(curves)
        self._sample_rate = sample_rate
        self._filter = DeckFilter(sample_rate)
        self._echoes = [
            (curve.echo_level, Echo(sample_rate, delay_seconds=curve.echo_seconds, feedback=_ECHO_FEEDBACK))
            for curve in curves
            if curve.echo_level is not None
        ]

    @property
    def start_frame(self) -> int:
        """First frame of the mix at which it is heard."""
        return self._player.start_frame

    def is_over(self, frame: int) -> bool:
        """True when nothing more comes of it from a frame on, its echo included."""
        return frame >= self._player.end_frame and all(echo.is_quiet for _, echo in self._echoes)

    def read(self, start_frame: int, num_frames: int) -> Audio:
        """What the deck gives to the mix, float32 of shape (2, num_frames)."""
        audio = self._player.read(start_frame, num_frames)
        self._filtered(audio, start_frame)
        self._gain_db.amplify(audio, start_frame / self._sample_rate, self._sample_rate)
        moments = (start_frame + np.arange(num_frames)) / self._sample_rate
        wet = self._echoed(audio, moments)
        for curves in self._curves:
            if _is_busy(curves.level, moments):
                audio *= curves.level.at(moments).astype(np.float32)
        return audio if wet is None else audio + wet

    def _filtered(self, audio: Audio, start_frame: int) -> None:
        steps = (start_frame + np.arange(0, audio.shape[1], STEP_FRAMES)) / self._sample_rate
        low = self._sum([curves.low_db for curves in self._curves], steps)
        highs = [curves.highpass_hz for curves in self._curves if _is_near(curves.highpass_hz, steps)]
        corner = None if not highs or highs[0] is None else highs[0].at(steps)
        mid = self._sum([curves.mid_db for curves in self._curves], steps)
        if low is not None or corner is not None or mid is not None:
            self._filter.apply(audio, low, corner, mid)

    @staticmethod
    def _sum(curves: Sequence[Curve | None], steps: NDArray[np.float64]) -> NDArray[np.float64] | None:
        near = [curve.at(steps) for curve in curves if curve is not None and _is_near(curve, steps)]
        return sum(near[1:], near[0]) if near else None

    def _echoed(self, audio: Audio, moments: NDArray[np.float64]) -> Audio | None:
        """What the echoes give; None where there are none."""
        wet: Audio | None = None
        for level, echo in self._echoes:
            if not _is_busy(level, moments) and echo.is_quiet:
                continue
            sent = audio * level.at(moments).astype(np.float32)
            heard = sent.copy()
            echo.process(heard, 1.0)
            wet = heard - sent if wet is None else wet + heard - sent
        return wet


def _is_busy(curve: Curve, moments: NDArray[np.float64]) -> bool:
    """False before and behind the points of a fader that is fully up there."""
    (first, begin), (last, end) = curve.points[0], curve.points[-1]
    return not (moments[-1] < first and begin == 1.0) and not (moments[0] > last and end == 1.0)


def _is_near(curve: Curve | None, steps: NDArray[np.float64]) -> bool:
    """True where a filter moves or does something."""
    if curve is None:
        return False
    (first, begin), (last, end) = curve.points[0], curve.points[-1]
    before = steps[-1] < first - _FILTER_MARGIN_SECONDS and begin in (0.0, _OPEN_HZ)
    behind = steps[0] > last + _FILTER_MARGIN_SECONDS and end == 0.0
    return not before and not behind
