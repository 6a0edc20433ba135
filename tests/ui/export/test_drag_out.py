"""Dragging out: what a target is given; and under a real X server that it arrives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from airdesk.audio.files import audio_info
from airdesk.midi.smf_reader import read_midi_file
from airdesk.model.song import edit_track, track_notes
from airdesk.ui.export import drag_out
from airdesk.ui.export.drag_out import file_mime, start_drag
from airdesk.ui.session import Session
from tests.ui.export.conftest import LONG_MS

CHECKOUT = Path(__file__).resolve().parents[3]


@pytest.fixture
def carried(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were dragged; a real drag needs a real screen."""
    files: list[Path] = []

    def carry(widget: QWidget, file: Path) -> Qt.DropAction:
        files.append(file)
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(drag_out, "_drag", carry)
    return files


@pytest.fixture
def widget(qtbot: Any) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_target_is_given_the_address_of_the_file(tmp_path: Path, qtbot: Any) -> None:
    path = tmp_path / "żółć 1.mid"
    mime = file_mime([path])
    assert mime.hasUrls()
    assert mime.urls()[0].toLocalFile() == str(path)


def test_a_clip_is_dragged_as_midi_at_once(session: Session, widget: QWidget, carried: list[Path]) -> None:
    assert start_drag(session, widget, "sub", 1, as_wav=False) == Qt.DropAction.CopyAction
    assert carried[0].name == "Blue Hour - Sub 2.mid"
    assert [note.start_tick for note in track_notes(read_midi_file(carried[0]).song.tracks[0])] == [0, 1920]


def test_a_track_header_is_dragged_whole(session: Session, widget: QWidget, carried: list[Path]) -> None:
    start_drag(session, widget, "sub", as_wav=False)
    assert carried[0].name == "Blue Hour - Sub.mid"
    assert len(track_notes(read_midi_file(carried[0]).song.tracks[0])) == 4


def test_a_wav_is_rendered_beside_and_then_begins_at_once(
    session: Session, widget: QWidget, carried: list[Path], qtbot: Any
) -> None:
    said: list[str] = []
    session.told.connect(lambda level, text: said.append(text))
    assert start_drag(session, widget, "bells", 0, as_wav=True) == Qt.DropAction.IgnoreAction
    qtbot.waitUntil(lambda: any("drag it once more" in text for text in said), timeout=LONG_MS)
    assert carried == []
    assert start_drag(session, widget, "bells", 0, as_wav=True) == Qt.DropAction.CopyAction
    assert carried[0].name == "Blue Hour - Bells 1.wav"
    assert audio_info(carried[0]).num_frames >= 8 * 44_100


def test_an_edited_clip_is_rendered_anew(session: Session, widget: QWidget, carried: list[Path], qtbot: Any) -> None:
    ready: list[str] = []
    session.told.connect(lambda level, text: ready.append(text) if "drag it once more" in text else None)

    def drag_until_carried() -> Path:
        before = len(carried)
        start_drag(session, widget, "bells", 0, as_wav=True)
        qtbot.waitUntil(lambda: len(ready) > before, timeout=LONG_MS)
        start_drag(session, widget, "bells", 0, as_wav=True)
        assert len(carried) == before + 1
        return carried[-1]

    first = drag_until_carried()
    session.edit("Pan", lambda song: edit_track(song, "bells", lambda track: replace(track, pan=-0.5)))
    second = drag_until_carried()
    assert first != second
    assert first.read_bytes() != second.read_bytes()


def test_a_wav_that_is_rendered_and_not_told_yet_is_not_ordered_again(
    session: Session, widget: QWidget, carried: list[Path], qtbot: Any
) -> None:
    start_drag(session, widget, "bells", 0, as_wav=True)
    (job,) = session.executor.jobs()
    handle = session.executor.handle(job.id)
    assert handle is not None
    handle.result()  # the window has had no turn since
    assert start_drag(session, widget, "bells", 0, as_wav=True) == Qt.DropAction.IgnoreAction
    assert len(session.executor.jobs()) == 1
    with qtbot.waitSignal(session.told):
        pass
    assert start_drag(session, widget, "bells", 0, as_wav=True) == Qt.DropAction.CopyAction


def test_what_cannot_be_dragged_is_said(session: Session, widget: QWidget, carried: list[Path], qtbot: Any) -> None:
    with qtbot.waitSignal(session.told) as told:
        start_drag(session, widget, "sub", 7, as_wav=False)
    assert told.args == ["error", "Sub has no such clip any more."]
    assert carried == []


def test_the_files_go_when_the_program_ends(tmp_path: Path) -> None:
    code = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
from airdesk.settings import settings_for
from airdesk.ui.export.drag_out import _dragged
from airdesk.ui.session import Session
session = Session(settings_for())
folder = _dragged(session).next_folder()
(folder / "a.mid").write_text("x")
print(folder)
session.close()
"""
    environment = {**os.environ, "TMPDIR": str(tmp_path), "AIRDESK_HOME": str(tmp_path / "library")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=CHECKOUT
    )
    assert Path(done.stdout.strip()).parent.parent == tmp_path
    assert not Path(done.stdout.strip()).parent.exists()


REAL_DRAG = """
import sys
from dataclasses import replace
from pathlib import Path
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

application = QApplication([])
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, constant_meter, constant_tempo
from airdesk.settings import settings_for
from airdesk.ui.export.drag_out import start_drag
from airdesk.ui.session import Session

clip = MidiClip(0, 1920, (Note(0, 60, 480, 90),), "Bells 1")
song = Song("Real", constant_tempo(120.0), constant_meter(COMMON_TIME), (Track("b", "B", "b", "lead", "bells", (clip,)),), 1920)
session = Session(settings_for())
session.open_document(song)

as_wav = sys.argv[1] == "wav"
session.told.connect(lambda level, text: print(level, text, flush=True))

class Source(QWidget):
    has_begun = False
    def mouseMoveEvent(self, event):
        self.has_begun = True
        start_drag(session, self, "b", 0, as_wav=as_wav)

class Target(QWidget):
    is_entered = False
    def dragEnterEvent(self, event):
        self.is_entered = True
        event.acceptProposedAction()
    def dropEvent(self, event):
        path = Path(event.mimeData().urls()[0].toLocalFile())
        print("dropped", path.name, path.read_bytes()[:4], flush=True)
        event.acceptProposedAction()
        QTimer.singleShot(200, application.quit)

window = QWidget()
layout = QHBoxLayout(window)
source, target = Source(), Target()
target.setAcceptDrops(True)
layout.addWidget(source)
layout.addWidget(target)
window.setGeometry(50, 50, 400, 200)
window.show()
QTest.qWaitForWindowExposed(window)

import subprocess
def at(widget, dx=0):
    place = widget.mapToGlobal(widget.rect().center())
    return str(place.x() + dx), str(place.y())
def steps():  # what the hand does: it waits for the window, however slow that is
    yield "mousemove", *at(source), "mousedown", "1"
    while not source.has_begun:
        yield "mousemove", *at(source, 25)
        yield "mousemove", *at(source, 20)
    while session.executor.num_running():
        yield ()
    while not target.is_entered:
        yield "mousemove", *at(target)
        yield "mousemove", *at(target, 5)
    yield "mousemove", *at(target)
    yield "mouseup", "1"
hand, moving = steps(), None
def go_on():
    global moving
    if moving is None or moving.poll() is not None:
        words = next(hand, ())
        moving = subprocess.Popen(["xdotool", *words]) if words else None
waiting = QTimer()
waiting.timeout.connect(go_on)
waiting.start(100)
QTimer.singleShot(200000, application.quit)
application.exec()
session.close()
"""


@pytest.mark.skipif(not (shutil.which("xvfb-run") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
@pytest.mark.parametrize(("kind", "head"), [("midi", b"MThd"), ("wav", b"RIFF")])
def test_a_real_drag_drops_a_real_file(kind: str, head: bytes, own_library: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "xcb", "AIRDESK_HOME": str(own_library)}
    done = subprocess.run(
        ["xvfb-run", "-a", sys.executable, "-c", REAL_DRAG, kind],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=CHECKOUT,
        timeout=240,
    )
    assert "dropped Real - Bells 1." in done.stdout, done.stdout + done.stderr
    assert str(head) in done.stdout
