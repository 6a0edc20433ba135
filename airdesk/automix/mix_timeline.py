"""Where everything of a set lies in the mix: pieces of every song, with the seconds of the file and of the mix.

The one place that decides time: rendering, playing, drawing and the track list all read it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a song at one speed and one pitch."""

    source_start: float  # seconds of the file
    source_end: float
    mix_start: float  # seconds of the mix
    mix_end: float
    semitones: float = 0.0

    @property
    def time_ratio(self) -> float:
        """Length in the mix over length in the file: above 1 it plays slower."""
        return (self.mix_end - self.mix_start) / (self.source_end - self.source_start)

    @property
    def is_copy(self) -> bool:
        """True where the file is played as it is."""
        return self.semitones == 0.0 and abs(self.time_ratio - 1.0) < 1e-9


@dataclass(frozen=True)
class Lane:
    """One song of the mix: its pieces, without gaps in the mix."""

    song_id: str
    pieces: tuple[Piece, ...]

    @cached_property
    def _starts(self) -> list[float]:
        return [piece.mix_start for piece in self.pieces]

    @property
    def mix_start(self) -> float:
        """When it is first heard, seconds of the mix."""
        return self.pieces[0].mix_start

    @property
    def mix_end(self) -> float:
        """When it is last heard."""
        return self.pieces[-1].mix_end

    def piece_at(self, mix_seconds: float) -> Piece:
        """The piece that sounds at a moment of the mix; the first or last one outside."""
        return self.pieces[max(0, bisect_right(self._starts, mix_seconds) - 1)]

    def to_source(self, mix_seconds: float) -> float:
        """The moment of the file that sounds at a moment of the mix."""
        piece = self.piece_at(mix_seconds)
        return piece.source_start + (mix_seconds - piece.mix_start) / piece.time_ratio

    def to_mix(self, source_seconds: float) -> float:
        """When a moment of the file sounds first; before and after the lane as if it went on."""
        for piece in self.pieces:
            if piece.source_start <= source_seconds <= piece.source_end:
                return piece.mix_start + (source_seconds - piece.source_start) * piece.time_ratio
        edge = self.pieces[0] if source_seconds < self.pieces[0].source_start else self.pieces[-1]
        return edge.mix_start + (source_seconds - edge.source_start) * edge.time_ratio


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where two songs sound together."""

    from_id: str
    to_id: str
    mix_start: float
    mix_end: float
    beats: tuple[float, ...] = ()  # of the outgoing song, seconds of the mix; both songs' where they are matched
    downbeats: tuple[float, ...] = ()

    @property
    def is_gapless(self) -> bool:
        """True where the end of one file meets the start of the next, as on an album: nothing is faded or made louder there."""
        return self.mix_end <= self.mix_start


@dataclass(frozen=True, slots=True)
class MixTimeline:
    """A whole mix in time."""

    lanes: tuple[Lane, ...]
    overlaps: tuple[Overlap, ...]  # between lanes that follow one another

    @property
    def duration_seconds(self) -> float:
        """Length of the mix."""
        return max((lane.mix_end for lane in self.lanes), default=0.0)

    def lane(self, song_id: str) -> Lane:
        """The lane of a song. Raises KeyError."""
        for lane in self.lanes:
            if lane.song_id == song_id:
                return lane
        raise KeyError(song_id)


def joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Pieces with those that follow one another at one speed and pitch made one; what has no length is left out."""
    result: list[Piece] = []
    for piece in pieces:
        if piece.source_end - piece.source_start <= 0.0:
            continue
        last = result[-1] if result else None
        if last is not None and _goes_on(last, piece):
            result[-1] = Piece(last.source_start, piece.source_end, last.mix_start, piece.mix_end, last.semitones)
        else:
            result.append(piece)
    return tuple(result)


def _goes_on(last: Piece, piece: Piece) -> bool:
    is_next = last.source_end == piece.source_start and last.semitones == piece.semitones
    return is_next and abs(last.time_ratio - piece.time_ratio) < 1e-9
