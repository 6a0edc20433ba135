"""What matters of a song to somebody who mixes it: where it is at full level, where somebody sings, how it begins and ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from airdesk.model.song_analysis import SongAnalysis

Span = tuple[float, float]

FULL_DB = -3.1
"""70 % of the usual level: a song that is as loud as this is in full swing (Music Assistant's mix-out)."""
_ACTIVE_LU = 20.0  # below its loudest second: what is softer does not count as playing
_SILENT_DB = -60.0
_VOICED_THROUGHOUT = 0.9  # more singing than this is taken for a mistake, and nothing is made of it
_ABRUPT_SECONDS = 2.5  # of less than full level at an end
_PHRASE_GAP_SECONDS = 1.5  # between two spans of one sung phrase


@dataclass(frozen=True)
class SongShape:
    """Levels and voices of a song, in seconds of its file."""

    analysis: SongAnalysis

    @cached_property
    def _typical(self) -> float:
        values = self.analysis.short_term_lufs
        loudest = max(values, default=-70.0)
        return median([value for value in values if value > loudest - _ACTIVE_LU] or [loudest])

    def level_db(self, seconds: float) -> float:
        """Short-term level against what is usual in the song, dB."""
        values = self.analysis.short_term_lufs
        if not values or not self.analysis.audible_start_seconds - 0.5 <= seconds <= self.analysis.audible_end_seconds + 0.5:
            return _SILENT_DB
        return values[min(max(0, int(seconds)), len(values) - 1)] - self._typical

    @cached_property
    def mix_out_seconds(self) -> float:
        """The last moment at which it is at full level."""
        moments = [end for _, end, level in self._bars if level >= FULL_DB]
        return min(self.analysis.audible_end_seconds, moments[-1]) if moments else self.analysis.audible_end_seconds

    @cached_property
    def groove_in_seconds(self) -> float:
        """The first moment at which it is at full level."""
        moments = [start for start, _, level in self._bars if level >= FULL_DB]
        return max(self.analysis.audible_start_seconds, moments[0]) if moments else self.analysis.audible_start_seconds

    @cached_property
    def _bars(self) -> list[tuple[float, float, float]]:
        """Start, end and smoothed level of bars; of seconds where there are no bars."""
        start, end = self.analysis.audible_start_seconds, self.analysis.audible_end_seconds
        bars = self.analysis.bars
        if len(bars) < 8:
            seconds = range(int(start), max(int(start) + 1, int(end)))
            return [(float(second), second + 1.0, self.level_db(second + 0.5)) for second in seconds]
        levels = [_sum_db(bar.low_db, bar.mid_db, bar.high_db) for bar in bars]
        usual = median([level for level in levels if level > max(levels) - _ACTIVE_LU])
        ends = [*(bar.start_seconds for bar in bars[1:]), end]
        smooth = [median(levels[max(0, place - 1) : place + 2]) - usual for place in range(len(levels))]
        return [(bar.start_seconds, stop, level) for bar, stop, level in zip(bars, ends, smooth, strict=True)]

    @property
    def ends_at_full_level(self) -> bool:
        """True where it neither fades nor thins out: the last note is the end."""
        soft = self.analysis.audible_end_seconds - self.mix_out_seconds
        return self.analysis.fade_out_start_seconds is None and soft < _ABRUPT_SECONDS

    @property
    def begins_at_full_level(self) -> bool:
        """True where everything is there from the start."""
        return self.groove_in_seconds - self.analysis.audible_start_seconds < _ABRUPT_SECONDS

    @cached_property
    def voices(self) -> tuple[Span, ...]:
        """Spans in which somebody sings, phrases with short breaths in one piece; none where nearly all is said to be sung."""
        spans = sorted(self.analysis.vocal)
        audible = self.analysis.audible_end_seconds - self.analysis.audible_start_seconds
        if sum(end - start for start, end in spans) > _VOICED_THROUGHOUT * max(audible, 1.0):
            return ()
        joined: list[Span] = []
        for start, end in spans:
            if joined and start - joined[-1][1] < _PHRASE_GAP_SECONDS:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)

    @cached_property
    def vocal_share(self) -> float:
        """Share of what is heard in which somebody sings, 0..1."""
        audible = self.analysis.audible_end_seconds - self.analysis.audible_start_seconds
        return sum(end - start for start, end in self.voices) / max(audible, 1.0)

    def sung_seconds(self, low: float, high: float) -> float:
        """Seconds of singing between two moments."""
        return sum(max(0.0, min(end, high) - max(start, low)) for start, end in self.voices)

    def voice_at(self, seconds: float) -> Span | None:
        """The phrase that is being sung at a moment."""
        return next(((start, end) for start, end in self.voices if start < seconds < end), None)

    def low_share(self, low: float, high: float) -> float:
        """Share of the bass in the power between two moments, 0..1; of the whole song where there are no bars."""
        bars = [bar for bar in self.analysis.bars if low - 0.1 <= bar.start_seconds < high]
        if not bars:
            return self.analysis.balance[0]
        bass = sum(10.0 ** (bar.low_db / 10.0) for bar in bars)
        return float(bass / max(1e-12, sum(10.0 ** (_sum_db(bar.low_db, bar.mid_db, bar.high_db) / 10.0) for bar in bars)))

    def heard_seconds(self, low: float, high: float) -> float:
        """Audible music between two moments; what is very soft counts less."""
        start, end = max(low, self.analysis.audible_start_seconds), min(high, self.analysis.audible_end_seconds)
        return max(0.0, self._heard_until(end) - self._heard_until(start)) if end > start else 0.0

    def _heard_until(self, seconds: float) -> float:
        whole = min(max(0, int(seconds)), len(self._heard_sums) - 2)
        return self._heard_sums[whole] + (self._heard_sums[whole + 1] - self._heard_sums[whole]) * (seconds - whole)

    @cached_property
    def _heard_sums(self) -> list[float]:
        """Music heard until each full second."""
        sums = [0.0]
        for second in range(int(self.analysis.audible_end_seconds) + 2):
            sums.append(sums[-1] + min(1.0, max(0.15, 10.0 ** (self.level_db(second + 0.5) / 20.0) / 0.7)))
        return sums


def _sum_db(*levels: float) -> float:
    return 10.0 * math.log10(sum(10.0 ** (level / 10.0) for level in levels) + 1e-12)
