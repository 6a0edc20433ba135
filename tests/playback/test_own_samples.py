"""The user's samples in the processes that play: nothing of them is in the cache, and the render process reads them itself."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from airdesk.playback.engine import PlaybackEngine
from airdesk.settings import Settings
from airdesk.workflows.own_instruments import instrument_for_samples
from airdesk.workflows.play_song import SongSoundsMaker
from tests.helpers.clocked_device import ClockedDevice, recorded
from tests.helpers.played_samples import cents_off, level_db, plucked, scanned, song_of, write_sample

PATIENCE_SECONDS = 60.0


def test_own_samples_are_heard_from_the_device(clocked_device: ClockedDevice, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "library", soundfont="none")
    write_sample(tmp_path / "s" / "Piano_C4.wav", plucked(60.3, seconds=4.0))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Piano_C4.wav"]], role="lead")
    song = song_of(own.sound, *((62, 110) for _ in range(6)))
    with closing(PlaybackEngine(SongSoundsMaker(settings), settings.sample_rate)) as engine:
        with clocked_device.recording(tmp_path / "heard"):
            engine.set_song(song)
            engine.play()
            end = time.monotonic() + PATIENCE_SECONDS
            while engine.state().position_seconds < 2.5 and time.monotonic() < end:
                time.sleep(0.02)
        assert engine.state().problem == ""
    heard = recorded(tmp_path / "heard")
    loud = abs(heard[0]) > 0.01
    assert loud.any()
    first = int(loud.argmax())
    note = heard[:, first : first + 44_100]
    assert level_db(note) > -50.0
    assert abs(cents_off(note, 62)) < 3.0
