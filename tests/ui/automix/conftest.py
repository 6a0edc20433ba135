"""A desk with four known songs, as the parts of the Automix page see it; the whole page; and small real songs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import soundfile

from airdesk.model.djset import SetSong
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.ui.automix.automix_page import AutomixPage
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_player import SetPlayer
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from airdesk.workflows.mix_intake import usable_songs
from tests.helpers.analyses import drummed_analysis
from tests.helpers.drummed_songs import RATE, drummed_song, even_beats
from tests.helpers.quiet_playback import QuietPlayback

TEMPOS = (120.0, 122.0, 124.0, 126.0)


@pytest.fixture
def set_desk(qtbot: Any, tmp_path: Path) -> Iterator[SetDesk]:
    """Songs s0 to s3, the transition from s1 to s2 selected."""
    session = Session(settings_for(tmp_path / "library"), QuietPlayback())
    desk = SetDesk(session, session)
    songs = tuple(SetSong(id=f"s{number}", path=str(tmp_path / f"{number}.wav")) for number in range(len(TEMPOS)))
    desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=songs, title="Evening"))
    for number, (song, tempo) in enumerate(zip(songs, TEMPOS, strict=True)):
        desk.learn(song.id, f"hash{number}", drummed_analysis(tempo, 120.0, title=f"Song {number}", energy=3 + number))
    qtbot.waitUntil(lambda: not desk.is_behind)
    desk.select_transition("s1", "s2")
    yield desk
    session.close()


@pytest.fixture
def set_player(set_desk: SetDesk) -> SetPlayer:
    """A player on a quiet device."""
    return SetPlayer(set_desk, set_desk)


@pytest.fixture
def quiet(set_desk: SetDesk) -> QuietPlayback:
    """What the device was asked for."""
    playback = set_desk.session.playback
    assert isinstance(playback, QuietPlayback)
    return playback


@pytest.fixture
def page(qapp: Any, qtbot: Any, known_songs: Settings) -> Iterator[AutomixPage]:
    """The page over a library that has listened to the songs already."""
    yield from _shown(qapp, qtbot, known_songs)


@pytest.fixture
def new_page(qapp: Any, qtbot: Any, tmp_path: Path) -> Iterator[AutomixPage]:
    """The page over a library that knows nothing yet."""
    yield from _shown(qapp, qtbot, settings_for(tmp_path / "new library"))


def _shown(qapp: Any, qtbot: Any, settings: Settings) -> Iterator[AutomixPage]:
    apply_theme(qapp)
    session = Session(settings, QuietPlayback())
    page = AutomixPage(session)
    page.resize(1400, 700)
    with qtbot.waitExposed(page):
        page.show()
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


@pytest.fixture(scope="session")
def listened(song_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that has listened to the three songs, which takes long."""
    folder = tmp_path_factory.mktemp("listened") / "library"
    usable_songs([song_folder], settings_for(folder), NoProgress())
    return folder


@pytest.fixture
def known_songs(listened: Path, tmp_path: Path) -> Settings:
    """The settings of an own library that knows the three songs."""
    shutil.copytree(listened, tmp_path / "library")
    return settings_for(tmp_path / "library")
