from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from airdesk.library.database import open_library, transaction
from airdesk.library.songs import store_song
from airdesk.library.takes import list_takes, set_preview
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song
from airdesk.playback.state import PlaybackState
from airdesk.settings import Settings, settings_for
from airdesk.ui.library.library_page import LibraryPage
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from airdesk.workflows import song_library
from airdesk.workflows.sketch_song import sketch_song

SONGS = (
    ("Harbor Lights", PlanRequest("slow lo-fi by the sea", genre="lo-fi", tempo_bpm=76, key="A minor", seed=1)),
    ("Nine Bridges", PlanRequest("bright house for a roof", genre="house", tempo_bpm=124, key="C major", seed=2)),
    ("Copper Wire", PlanRequest("hard techno", genre="techno", tempo_bpm=132, key="F# minor", seed=3)),
    ("Low Tide", PlanRequest("calm ambient water", genre="ambient", tempo_bpm=60, key="F major", seed=4)),
)


class Desk:
    """Stands in for the sound device: what it is asked shows in its state at once, nothing is heard."""

    def __init__(self) -> None:
        self.seen = PlaybackState()

    def play_file(self, path: Path, start_seconds: float = 0.0) -> None:
        self.seen = PlaybackState(phase="playing", file=path, position_seconds=start_seconds)

    def pause(self) -> None:
        self.seen = replace(self.seen, phase="paused")

    def state(self) -> PlaybackState:
        return self.seen

    def close(self) -> None:
        self.seen = PlaybackState()


@pytest.fixture(scope="session")
def sketches() -> list[Song]:
    return [replace(sketch_song(request), title=title) for title, request in SONGS]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "Bücher und Töne", soundfont="none")


@pytest.fixture
def song_ids(settings: Settings, sketches: list[Song]) -> list[str]:
    """Ids of four songs, oldest first; the first one is of long ago, the last two can be heard."""
    with open_library(settings.library_folder) as library:
        ids = [store_song(library, song) for song in sketches]
        for song_id in ids[2:]:
            take = list_takes(library, song_id)[0]
            tone = 0.5 * np.sin(np.arange(44_100 * 4) * 0.05)
            soundfile.write(library.folder / f"{song_id}.wav", tone.astype(np.float32), 44_100)
            set_preview(library, song_id, 1, f"{song_id}.wav", take.changed_at)
        with transaction(library) as database:
            database.execute("UPDATE songs SET created_at = '2024-05-04T10:00:00.000Z' WHERE id = ?", [ids[0]])
    song_library.tag(ids[0], ["sea", "keepers"], settings)
    song_library.mark_favourite(ids[1], settings, is_favourite=True)
    return ids


@pytest.fixture
def session(settings: Settings, qtbot: Any, qapp: Any) -> Iterator[Session]:
    apply_theme(qapp)
    opened = Session(settings, Desk())  # type: ignore[arg-type]
    yield opened
    opened.close()


@pytest.fixture
def page(session: Session, song_ids: list[str], qtbot: Any) -> Iterator[LibraryPage]:
    shown = LibraryPage(session)
    qtbot.addWidget(shown)
    shown.resize(1400, 820)
    shown.show()
    qtbot.waitUntil(lambda: shown.model.rowCount() == len(song_ids))
    qtbot.waitUntil(lambda: shown.details.isVisible())
    yield shown
    shown.shelf.finish()
