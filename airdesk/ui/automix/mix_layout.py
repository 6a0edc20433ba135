"""Where everything of a mix lies in the picture: two rows of songs that take turns, overlaps between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QRectF

from airdesk.ui.widgets.time_axis import TimeAxis

if TYPE_CHECKING:
    from airdesk.automix.mix_timeline import Lane, MixTimeline, Overlap

RULER: Final = 24  # px
TITLE: Final = 18
FOOT: Final = 22  # below the rows, for what an overlap is
GAP: Final = 14
ENERGY: Final = 70.0
ENERGY_FROM: Final = 340.0
LEFT: Final = 16  # px before the start
EDGE: Final = 5  # px in which an edge is caught
PER_SECOND: Final = 1000
"""The time axis counts milliseconds."""
BEATS_FROM: Final = 12.0  # px between beats, from which on they are drawn
SHAPE_FROM: Final = 8.0  # px of a second, from which on the sound's own outline is drawn

Grip = Literal["start", "end", "middle", "song"]


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under the mouse."""

    grip: Grip | None = None
    overlap: Overlap | None = None
    song_id: str = ""


class MixLayout:
    """Rectangles in pixels of the view."""

    def __init__(self, axis: TimeAxis) -> None:
        self.axis = axis
        self.timeline: MixTimeline | None = None
        self.height = 1.0

    def x(self, seconds: float) -> float:
        """Pixel of a moment of the mix."""
        return LEFT + self.axis.x_of(seconds * PER_SECOND)

    def seconds(self, x: float) -> float:
        """Moment at a pixel."""
        return self.axis.tick_at(x - LEFT) / PER_SECOND

    @property
    def pixels_per_second(self) -> float:
        """Zoom."""
        return self.axis.pixels_per_tick * PER_SECOND

    @property
    def row_height(self) -> float:
        """Of a song with its title."""
        return max(40.0, (self.height - self.energy_height - RULER - FOOT - GAP) / 2)

    @property
    def energy_height(self) -> float:
        """Of the line below the songs; 0 where there is no room for it."""
        return ENERGY if self.height >= ENERGY_FROM else 0.0

    def row_top(self, row: int) -> float:
        """The first row is 0."""
        return RULER + 6 + row * (self.row_height + GAP - 6)

    def song_rect(self, number: int, lane: Lane) -> QRectF:
        """The block of a song with its title."""
        left, right = self.x(lane.mix_start), self.x(lane.mix_end)
        return QRectF(left, self.row_top(number % 2), max(1.0, right - left), self.row_height - 6)

    def overlap_rect(self, overlap: Overlap) -> QRectF:
        """Over both rows."""
        left, right = self.x(overlap.mix_start), self.x(overlap.mix_end)
        bottom = self.row_top(1) + self.row_height - 6
        return QRectF(left, RULER, max(2.0, right - left), bottom - RULER)

    def at(self, x: float, y: float) -> Found:
        """What is there: edges of overlaps first, then overlaps, then titles of songs."""
        if self.timeline is None or y < RULER:
            return Found()
        for overlap in self.timeline.overlaps:
            rect = self.overlap_rect(overlap)
            if not rect.left() - EDGE <= x <= rect.right() + EDGE or y > rect.bottom() + FOOT:
                continue
            if abs(x - rect.left()) <= EDGE and rect.width() > 3 * EDGE:
                return Found("start", overlap)
            if abs(x - rect.right()) <= EDGE:
                return Found("end", overlap)
            return Found("middle", overlap)
        for number, lane in reversed(list(enumerate(self.timeline.lanes))):
            if self.song_rect(number, lane).contains(x, y):
                return Found("song", song_id=lane.song_id)
        return Found()


def beat_seconds(overlap: Overlap) -> float:
    """Length of a beat of an overlap in the mix; half a second where it has none."""
    beats = overlap.beats
    return (beats[-1] - beats[0]) / (len(beats) - 1) if len(beats) > 1 else 0.5


def clock_text(seconds: float, *, is_fine: bool = False) -> str:
    """Minutes and seconds, hours where there are some; fine: with tenths."""
    minutes, rest = divmod(max(0.0, seconds), 60.0)
    hours, minutes = divmod(int(minutes), 60)
    ends = f"{rest:04.1f}" if is_fine else f"{int(rest):02d}"
    return f"{hours}:{minutes:02d}:{ends}" if hours else f"{minutes}:{ends}"
