"""Beats are repaired by buttons and keys, tapped, and heard with clicks where they are."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.audio import peaks
from airdesk.automix.beat_grid import BeatGrid
from airdesk.automix.mix_songs import grid_of
from airdesk.errors import AudioFileError
from airdesk.model.djset import GridRepair, SetSong
from airdesk.model.set_edits import with_songs_at
from airdesk.playback.state import PlaybackState
from airdesk.progress import NoProgress
from airdesk.settings import settings_for
from airdesk.ui.automix import beats_panel
from airdesk.ui.automix.beats_panel import NO_SONG, BeatsPanel
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.session import Session
from airdesk.workflows import clicked_excerpt
from airdesk.workflows.clicked_excerpt import write_clicked
from tests.helpers.analyses import drummed_analysis
from tests.helpers.drummed_songs import RATE, drummed_song, even_beats
from tests.helpers.quiet_playback import QuietPlayback

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qapp: Any, qtbot: Any, tmp_path: Path) -> Iterator[BeatsPanel]:
    session = Session(settings_for(tmp_path / "library"), QuietPlayback())
    path = tmp_path / "song.wav"
    soundfile.write(path, drummed_song(even_beats(120.0, 60.0, start=0.5), seconds=60.0).T, RATE)
    desk = SetDesk(session, session)
    desk.edit("Add a song", lambda dj_set: with_songs_at(dj_set, [SetSong("a", str(path))]))
    desk.learn("a", "hash", drummed_analysis(120.0, 60.0))
    desk.select_songs(["a"])
    panel = BeatsPanel(desk)
    panel.resize(1000, 260)
    with qtbot.waitExposed(panel):
        panel.show()
    qtbot.waitUntil(lambda: panel.sheet._peaks is not None)
    yield panel
    panel.listening.close()
    panel.close()
    panel.deleteLater()
    session.close()


def repair(panel: BeatsPanel) -> GridRepair:
    return panel._desk.dj_set.songs[0].grid_repair


def press(panel: BeatsPanel, name: str) -> None:
    QTest.mouseClick(panel.buttons[name], LEFT)


def test_one_click_halves_doubles_and_shifts_and_each_is_one_step(panel: BeatsPanel) -> None:
    press(panel, "half")
    assert repair(panel) == GridRepair(beat_factor=0.5)
    assert "60.00 BPM" in panel.fact.text()
    press(panel, "double")
    press(panel, "shift")
    assert repair(panel) == GridRepair(shift_beats=0.5)
    assert panel.sheet._grid.beats[0] == pytest.approx(0.75)
    press(panel, "shift")
    assert repair(panel) == GridRepair()
    for _ in range(4):
        panel._desk.undo()
    assert panel._desk.undo_label == "Add a song"


def test_a_click_sets_the_playhead_and_d_makes_a_bar_begin_there(panel: BeatsPanel) -> None:
    sheet = panel.sheet
    beat = sheet._grid.beats[6]
    QTest.mouseClick(sheet, LEFT, pos=QPoint(round(sheet.x_of(beat)) + 2, 60))
    QTest.keyClick(panel, Qt.Key.Key_D)
    grid = grid_of(panel._desk.analysis("a"), repair(panel))
    assert beat in [pytest.approx(each, abs=1e-6) for each in grid.downbeats()]
    press(panel, "three")
    assert grid_of(panel._desk.analysis("a"), repair(panel)).beats_per_bar == 3
    press(panel, "reset")
    assert repair(panel) == GridRepair()


def test_tapping_t_is_one_step_and_keeps_the_beats_of_a_simple_ratio(
    panel: BeatsPanel, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter(np.arange(8) * 60.0 / 61.0)
    clock = SimpleNamespace(monotonic=lambda: float(next(moments)))  # its own: other threads look at the clock, too
    monkeypatch.setattr(beats_panel, "time", clock)
    for _ in range(8):
        QTest.keyClick(panel, Qt.Key.Key_T)
    assert repair(panel) == GridRepair(beat_factor=0.5)
    panel._end_taps()
    assert panel._desk.undo_label == "Tap the tempo"
    panel._desk.undo()
    assert repair(panel) == GridRepair()


def test_ctrl_and_wheel_zoom_at_the_cursor_and_the_wheel_alone_changes_nothing_of_the_set(panel: BeatsPanel) -> None:
    sheet, before = panel.sheet, panel._desk.dj_set
    moment = sheet.start + 400 / sheet.pixels_per_second
    for keys in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier):
        zoom = sheet.pixels_per_second
        QApplication.sendEvent(
            sheet,
            QWheelEvent(
                QPointF(400, 50), sheet.mapToGlobal(QPointF(400, 50)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, keys,
                Qt.ScrollPhase.NoScrollPhase, False,
            ),
        )  # fmt: skip
        if keys:
            assert sheet.pixels_per_second > 1.1 * zoom
            assert sheet.x_of(moment) == pytest.approx(400, abs=1)
    assert panel._desk.dj_set is before


def test_arrow_keys_step_from_beat_to_beat(panel: BeatsPanel) -> None:
    panel.sheet.set_playhead(0.6)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Right)
    assert panel.sheet.playhead == pytest.approx(1.0)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Right)
    assert panel.sheet.playhead == pytest.approx(1.5)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Left)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Left)
    assert panel.sheet.playhead == pytest.approx(0.5)


def test_an_outline_that_cannot_be_read_is_not_said_of_another_song(
    panel: BeatsPanel, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_fail, desk = threading.Event(), panel._desk

    def refuse(path: Path) -> None:
        may_fail.wait(60.0)
        raise AudioFileError("It cannot be read.")

    monkeypatch.setattr(peaks, "read_peaks", refuse)
    desk.edit("Add a song", lambda dj_set: with_songs_at(dj_set, [SetSong("b", "/nowhere/b.wav")]))
    desk.learn("b", "other hash", drummed_analysis(120.0, 60.0))
    desk.select_songs(["b"])
    desk.select_songs([])
    may_fail.set()
    panel._outlines.finish()
    QApplication.processEvents()
    assert panel.sheet._text == NO_SONG


def test_listening_writes_the_clicks_and_plays_them(panel: BeatsPanel, qtbot: Any) -> None:
    QTest.keyClick(panel.sheet, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.listening.is_playing)
    assert panel.buttons["listen"].text() == "Stop"
    assert panel.listening.file is not None and panel.listening.file.is_file()
    folder = panel.listening.file.parent
    press(panel, "listen")
    assert not panel.listening.is_playing
    panel.listening.close()
    assert not folder.exists()


def test_closed_while_clicks_are_written_nothing_is_left(panel: BeatsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, may_end, written = threading.Event(), threading.Event(), list[Path]()

    def slow(song: Path, out: Path, *_: object) -> None:
        begun.set()
        may_end.wait(60.0)
        out.write_bytes(b"late")
        written.append(out)

    monkeypatch.setattr(clicked_excerpt, "write_clicked", slow)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Space)
    assert begun.wait(60.0)
    threading.Timer(0.2, may_end.set).start()
    panel.listening.close()
    assert len(written) == 1 and not written[0].parent.exists()


def test_what_is_listened_to_goes_on_from_where_the_playhead_is_pulled_to(panel: BeatsPanel, qtbot: Any) -> None:
    sheet, listening, session = panel.sheet, panel.listening, panel._desk.session
    playback: Any = session.playback

    def tick(seconds: float) -> None:
        playback.now = PlaybackState(phase="playing", file=listening.file, position_seconds=seconds)  # for the session's clock
        session.playback_ticked.emit(playback.now)

    QTest.keyClick(sheet, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: listening.is_playing)
    first, start = listening.file, sheet.playhead
    tick(1.0)
    assert sheet.playhead == pytest.approx(start + 1.0)
    QTest.mousePress(sheet, LEFT, pos=QPoint(600, 60))
    pulled = sheet.playhead
    tick(1.1)
    assert sheet.playhead == pulled > start + 2.0  # the hand has it
    QTest.mouseRelease(sheet, LEFT, pos=QPoint(600, 60))
    qtbot.waitUntil(lambda: listening.file not in (first, None))
    tick(0.5)
    assert sheet.playhead == pytest.approx(pulled + 0.5)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_clicks_lie_on_the_beats(tmp_path: Path, rate: int) -> None:
    song, out = tmp_path / "silence.flac", tmp_path / "out.wav"
    soundfile.write(song, np.zeros((rate * 12, 1)), rate)
    grid = BeatGrid(tuple(0.3 + 0.7 * number for number in range(16)), 1, 3)
    assert write_clicked(song, out, grid, 2.0, NoProgress(), seconds=6.0) == pytest.approx(6.0)
    audio, _ = soundfile.read(out)
    loud = np.flatnonzero(np.abs(audio[:, 0]) > 0.05) / rate
    starts = loud[np.insert(np.diff(loud) > 0.1, 0, True)] + 2.0
    assert starts == pytest.approx([beat for beat in grid.beats if 2.0 <= beat < 7.9], abs=0.001)
