"""A page of its own, without the window around it, and small real songs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from airdesk.settings import settings_for
from airdesk.ui.automix.automix_page import AutomixPage
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from tests.helpers.drummed_songs import RATE, drummed_song, even_beats
from tests.helpers.quiet_playback import QuietPlayback


@pytest.fixture
def page(qapp: Any, qtbot: Any, tmp_path: Path) -> Iterator[AutomixPage]:
    apply_theme(qapp)
    session = Session(settings_for(tmp_path / "library"), QuietPlayback())
    page = AutomixPage(session)
    page.resize(1400, 700)
    page.show()
    qtbot.waitExposed(page)
    yield page
    page.part.analysing.cancel()
    session.close()
    page.close()
    page.deleteLater()


@pytest.fixture(scope="session")
def song_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three songs of known tempo, 24 s each."""
    folder = tmp_path_factory.mktemp("songs") / "Friday"
    folder.mkdir()
    for name, tempo, key in (
        ("1 One.wav", 120.0, "A minor"),
        ("2 Two.wav", 124.0, "C major"),
        ("3 Three.flac", 128.0, "A minor"),
    ):
        audio = drummed_song(even_beats(tempo, 24.0), seconds=24.0, key=key)
        soundfile.write(folder / name, audio.T, RATE)
    return folder
