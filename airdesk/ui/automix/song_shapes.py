"""The outlines of songs for the mix timeline: from their analyses at once, from the sound itself when one looks closer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PySide6.QtCore import QObject, Signal

from airdesk.errors import AirdeskError
from airdesk.ui.automix.wave_image import largest, loudness_levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from airdesk.audio.peaks import PeakPyramid
    from airdesk.automix.mix_timeline import Lane
    from airdesk.model.song_analysis import SongAnalysis
    from airdesk.ui.session import Session

_MOST_KEPT: Final = 12


class SongShapes(QObject):
    """Reads true outlines in jobs and keeps those of a dozen songs."""

    ready = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._kept: dict[str, PeakPyramid] = {}
        self._asked: set[str] = set()
        self._overviews: dict[str, tuple[SongAnalysis, NDArray[np.float64]]] = {}  # by song

    def heights(
        self, lane: Lane, analysis: SongAnalysis, path: str, edges: NDArray[np.float64], *, is_close: bool
    ) -> NDArray[np.float64]:
        """How far the sound reaches in each column, 0..1. *edges*: moments of the mix between columns, one more than them."""
        places = source_seconds(lane, edges)
        shape = self._true(path) if is_close else None
        if shape is None:
            return overview_heights(self._overview(lane.song_id, analysis), analysis.duration_seconds, places)
        return _true_heights(shape, places)

    def _overview(self, song_id: str, analysis: SongAnalysis) -> NDArray[np.float64]:
        """The outline of an analysis, its loudest column 1; kept, for every frame asks for it."""
        kept = self._overviews.get(song_id)
        if kept is None or kept[0] is not analysis:
            levels = loudness_levels(analysis.overview).mean(axis=0) if analysis.overview else np.zeros(0)
            kept = self._overviews[song_id] = (analysis, levels / max(float(levels.max(initial=0.0)), 1e-6))
        return kept[1]

    def _true(self, path: str) -> PeakPyramid | None:
        if path not in self._kept and path not in self._asked:
            self._asked.add(path)
            self._read(path)
        return self._kept.get(path)

    def _read(self, path: str) -> None:
        from airdesk.audio.peaks import read_peaks

        def work(context: object) -> tuple[str, PeakPyramid | None]:
            try:
                return path, read_peaks(Path(path), check_cancelled=context.check_cancelled)  # type: ignore[attr-defined]
            except AirdeskError:
                return path, None  # the table says what is wrong with the song

        job = self._session.executor.submit(work, kind="peaks", label=f"Outline of {Path(path).name}")
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


def overview_heights(levels: NDArray[np.float64], duration_seconds: float, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """From the outline of an analysis. *places*: moments of the song between columns."""
    if not len(levels) or len(places) < 2:
        return np.zeros(max(0, len(places) - 1))
    return largest(levels, places * (len(levels) / max(duration_seconds, 1e-6)))


def _true_heights(shape: PeakPyramid, places: NDArray[np.float64]) -> NDArray[np.float64]:
    points_wanted = len(places) * shape.seconds / max(places[-1] - places[0], 1e-6)
    fitting = [level for level in shape.levels if level.shape[1] >= points_wanted]
    level = fitting[-1] if fitting else shape.levels[0]
    reach = np.maximum(level[1], -level[0]).astype(np.float64)
    return np.minimum(largest(reach, places * (len(reach) / max(shape.seconds, 1e-6))), 1.0)
