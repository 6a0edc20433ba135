"""The outlines of songs for the mix timeline: from their analyses at once, from the sound itself when one looks closer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from airdesk.errors import AirdeskError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from airdesk.audio.peaks import PeakPyramid
    from airdesk.automix.mix_timeline import Lane
    from airdesk.model.song_analysis import SongAnalysis
    from airdesk.ui.session import Session

_MOST_KEPT: Final = 12
_HEIGHTS: Final = (1.0, 0.9, 0.8)


class SongShapes(QObject):
    """Reads true outlines in jobs and keeps those of a dozen songs."""

    ready = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: dict[str, PeakPyramid] = {}
        self._asked: set[str] = set()

    def heights(
        self, lane: Lane, analysis: SongAnalysis, path: Path, edges: NDArray[np.float64], *, is_close: bool
    ) -> NDArray[np.float64]:
        """How far the sound reaches in each column, 0..1. *edges*: moments of the mix between columns, one more than them."""
        places = source_seconds(lane, edges)
        shape = self._true(str(path), path) if is_close else None
        if shape is None:
            return overview_heights(analysis, places)
        return _true_heights(shape, places)

    def _true(self, name: str, path: Path) -> PeakPyramid | None:
        if name in self._kept:
            return self._kept[name]
        if name not in self._asked:
            self._asked.add(name)
            self._read(name, path)
        return None

    def _read(self, name: str, path: Path) -> None:
        from airdesk.audio.peaks import read_peaks

        def work(context: object) -> tuple[str, PeakPyramid | None]:
            try:
                return name, read_peaks(path, check_cancelled=context.check_cancelled)  # type: ignore[attr-defined]
            except AirdeskError:
                return name, None  # the table says what is wrong with the song

        job = self._session.executor.submit(work, kind="peaks", label=f"Outline of {path.name}")
        job.done.connect(self._keep)  # its own method: Qt lets go of it where this is gone before the job is done

    def _keep(self, answer: tuple[str, PeakPyramid | None]) -> None:
        name, shape = answer
        if shape is None:
            return
        self._kept[name] = shape
        while len(self._kept) > _MOST_KEPT:
            oldest = next(iter(self._kept))
            del self._kept[oldest]
            self._asked.discard(oldest)
        self.ready.emit()


def source_seconds(lane: Lane, mix_seconds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The moments of a file that sound at moments of the mix, all at once."""
    starts = np.array([piece.mix_start for piece in lane.pieces])
    begins = np.array([piece.source_start for piece in lane.pieces])
    ratios = np.array([piece.time_ratio for piece in lane.pieces])
    which = np.clip(np.searchsorted(starts, mix_seconds, "right") - 1, 0, len(starts) - 1)
    return np.asarray(begins[which] + (mix_seconds - starts[which]) / ratios[which])


def overview_heights(analysis: SongAnalysis, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """From the three levels of an analysis: the loudest range of each column."""
    if not analysis.overview or len(places) < 2:
        return np.zeros(max(0, len(places) - 1))
    levels = (np.asarray(analysis.overview, np.float64) / 255.0 * _HEIGHTS).max(axis=1)
    scale = len(levels) / max(analysis.duration_seconds, 1e-6)
    return _largest(levels, places * scale)


def _true_heights(shape: PeakPyramid, places: NDArray[np.float64]) -> NDArray[np.float64]:
    points_wanted = len(places) * shape.seconds / max(places[-1] - places[0], 1e-6)
    fitting = [level for level in shape.levels if level.shape[1] >= points_wanted]
    level = fitting[-1] if fitting else shape.levels[0]
    reach = np.maximum(level[1], -level[0]).astype(np.float64)
    return np.minimum(_largest(reach, places * (len(reach) / max(shape.seconds, 1e-6))), 1.0)


def _largest(values: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest value between each two edges that follow one another; what goes backwards (a loop) gets the one there."""
    first = np.clip(np.floor(edges[:-1]).astype(int), 0, len(values) - 1)
    last = np.clip(np.ceil(edges[1:]).astype(int), first + 1, len(values))
    if np.any(np.diff(first) < 0) or np.any(last - first > 4 * max(1.0, float(np.median(last - first)))):
        return np.asarray(values[first])
    ends = np.append(first, last[-1])
    ends = np.minimum(ends, len(values) - 1)
    return np.asarray(np.maximum.reduceat(values, ends)[: len(first)])
