"""Playing the open song with own samples: what is proposed, what is agreed to, one step of undo."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from airdesk.settings import Settings
from airdesk.ui.browser.song_samples import SongSamples
from airdesk.ui.session import Session
from airdesk.workflows.own_instruments import instrument_for_samples, sample_keys
from tests.helpers.libraries import small_song
from tests.helpers.reach import nameless
from tests.ui.browser.stage import scanned, write_tones
from tests.ui.browser.test_suggesting import two_tracks

LEFT, LONG_MS = Qt.MouseButton.LeftButton, 30_000


@pytest.fixture
def filled(settings: Settings, tmp_path: Path) -> Settings:
    scanned(settings, write_tones(tmp_path / "sounds"), is_deep=True)
    return settings


@contextmanager
def opened(session: Session, qtbot: Any, num_rows: int) -> Iterator[SongSamples]:
    """The dialog over the open song, once it has chosen."""
    shown = SongSamples(session)
    shown.show()
    qtbot.waitUntil(lambda: len(shown.rows) == num_rows and not shown.strip.is_busy, timeout=LONG_MS)
    yield shown
    shown.close()
    qtbot.waitUntil(lambda: not shown.strip.is_busy)
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()  # here, not in another thread, where Qt's timers must not end


@pytest.fixture
def dialog(filled: Settings, session: Session, qtbot: Any) -> Iterator[SongSamples]:
    session.open_document(two_tracks())
    with opened(session, qtbot, 2) as shown:
        yield shown


def test_each_track_says_what_would_play_it_and_all_is_one_step(dialog: SongSamples, session: Session, qtbot: Any) -> None:
    piano, drums = dialog.rows
    assert piano.tick.text() == "Piano" and piano.tick.isChecked()
    assert piano.text.text().startswith("Keys/Felt Piano E4.wav: recorded at two notes")
    assert drums.text.text().startswith("Kicks/Kick 01.wav, Snares/Snare tight.wav: a kit of 2 samples")
    assert nameless(dialog) == []
    before = session.song
    QTest.mouseClick(dialog.apply, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=LONG_MS)
    assert all(track.sound.startswith("own:") for track in session.song.tracks)
    session.document.undo()
    assert session.song == before


def test_a_track_without_its_tick_stays(dialog: SongSamples, session: Session, qtbot: Any) -> None:
    dialog.rows[1].tick.click()
    assert dialog.agreed == {"piano"}
    QTest.mouseClick(dialog.apply, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=LONG_MS)
    assert [track.sound.startswith("own:") for track in session.song.tracks] == [True, False]


def test_what_the_user_chose_is_not_replaced_unasked(filled: Settings, session: Session, qtbot: Any) -> None:
    own = instrument_for_samples(filled, sample_keys(filled, ["Keys/Organ A3.wav"]), role="chords")
    song = two_tracks()
    session.open_document(replace(song, tracks=(replace(song.tracks[0], sound=own.sound), song.tracks[1])))
    with opened(session, qtbot, 2) as dialog:
        assert not dialog.rows[0].tick.isChecked() and dialog.rows[0].tick.isEnabled()
        assert dialog.rows[0].text.text().startswith("You chose Organ A3; it stays without a tick.")
        QTest.mouseClick(dialog.apply, LEFT)
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=LONG_MS)
    assert session.song.tracks[0].sound == own.sound and session.song.tracks[1].sound.startswith("own:")


def test_options_choose_anew_and_percussion_is_added(filled: Settings, session: Session, qtbot: Any) -> None:
    session.open_document(small_song())
    with opened(session, qtbot, 1) as dialog:
        dialog.options.percussion.click()
        assert not dialog.apply.isEnabled()
        qtbot.waitUntil(lambda: len(dialog.rows) == 2 and not dialog.strip.is_busy, timeout=LONG_MS)
        assert dialog.rows[1].tick.text() == "Percussion (new)"
        next(iter(dialog.folders.values())).click()
        qtbot.waitUntil(lambda: dialog.hint.text().startswith("Tick a folder") and not dialog.rows, timeout=LONG_MS)
    assert len(session.song.tracks) == 1


def test_an_empty_inventory_says_what_to_do(session: Session, qtbot: Any) -> None:
    session.open_document(small_song())
    with opened(session, qtbot, 0) as dialog:
        qtbot.waitUntil(lambda: dialog.hint.text().startswith("There are no samples"))
        assert not dialog.apply.isEnabled()
