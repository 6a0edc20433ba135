from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import TICKS_PER_BEAT, Meter, constant_meter, constant_tempo
from airdesk.settings import settings_for
from airdesk.ui.mixer.mixer_view import MixerView
from airdesk.ui.session import Session
from tests.helpers.quiet_playback import QuietPlayback


def song_of(*tracks: Track) -> Song:
    return Song("Rain", constant_tempo(84.0), constant_meter(Meter(4, 4)), tracks, 16 * TICKS_PER_BEAT, master_gain_db=9.5)


@pytest.fixture
def song() -> Song:
    clip = MidiClip(0, 4 * TICKS_PER_BEAT, (Note(0, 36, 480, 100),))
    return song_of(
        Track("drums", "drums", "drums", "drums", "kit-dusty", (clip,), gain_db=-9.2),
        Track("bass", "sub bass", "sub bass", "bass", "bass-sub", (clip,), gain_db=-7.7),
        Track("piano", "felt piano", "felt piano", "chords", "felt-piano", (clip,), gain_db=-8.7, pan=-0.3),
    )


@pytest.fixture
def playback() -> QuietPlayback:
    return QuietPlayback()


@pytest.fixture
def session(qtbot: Any, tmp_path: Path, playback: QuietPlayback) -> Iterator[Session]:
    session = Session(settings_for(tmp_path), playback)
    yield session
    session.close()


@pytest.fixture
def mixer(qtbot: Any, session: Session, song: Song) -> MixerView:
    view = MixerView(session)
    qtbot.addWidget(view)
    view.resize(700, 480)
    with qtbot.waitExposed(view):
        view.show()
    session.open_document(song)
    return view
