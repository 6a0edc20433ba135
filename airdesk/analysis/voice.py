"""Where somebody seems to sing."""

from __future__ import annotations

from airdesk.analysis.listening import Heard
from airdesk.analysis.loudness_course import LoudnessCourse
from airdesk.analysis.rhythm import Rhythm


def vocal_spans(heard: Heard, rhythm: Rhythm | None, course: LoudnessCourse) -> tuple[tuple[float, float], ...]:
    """Spans of singing in seconds."""
    return ()
