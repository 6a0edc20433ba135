"""A session with a small song open: two tracks, two sections, quick to render."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airdesk.model.notes import Note
from airdesk.model.score import ScoreSection
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.settings import settings_for
from airdesk.ui.session import Session

BAR = 1920
LONG_MS = 180_000  # a busy machine that makes its sounds first


@pytest.fixture
def song() -> Song:
    """Four bars at 120 BPM: two of verse, two of hook."""
    low = MidiClip(0, 2 * BAR, (Note(0, 36, 960, 100), Note(BAR, 38, 960, 90)), "Sub 1")
    late = MidiClip(2 * BAR, 2 * BAR, (Note(0, 36, 960, 100), Note(BAR, 38, 960, 90)), "Sub 2")
    high = MidiClip(0, 4 * BAR, (Note(0, 60, 480, 90), Note(3 * BAR, 60, 480, 90)), "Bells 1")
    tracks = (
        Track("sub", "Sub", "sub", "bass", "bass-sub", (low, late), gain_db=-8.0),
        Track("bells", "Bells", "bells", "lead", "bells", (high,), gain_db=-6.0, pan=0.3),
    )
    sections = (ScoreSection("verse", 0, 2), ScoreSection("hook", 2, 2))
    return Song("Blue Hour", constant_tempo(120.0), constant_meter(COMMON_TIME), tracks, 4 * BAR, sections=sections)


@pytest.fixture
def session(song: Song, tmp_path: Path, qtbot: Any) -> Iterator[Session]:
    """A window's session whose library shares the test run's sounds."""
    shared = settings_for()
    library = tmp_path / "library"
    library.mkdir()
    (shared.library_folder / "cache").mkdir(parents=True, exist_ok=True)
    (library / "cache").symlink_to(shared.library_folder / "cache", target_is_directory=True)
    opened = Session(replace(shared, library_folder=library))
    opened.open_document(song)
    yield opened
    opened.close()
