"""The export dialog with real clicks and keys, real rendering and real files."""

from __future__ import annotations

import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from airdesk.audio.files import audio_info
from airdesk.jobs.job import JobState
from airdesk.model.song import Song, edit_track
from airdesk.progress import Progress
from airdesk.ui.export.export_dialog import ExportDialog
from airdesk.ui.session import Session
from airdesk.workflows.job_history import load_run_log
from tests.ui.export.conftest import BAR, LONG_MS


@pytest.fixture
def dialog(session: Session, tmp_path: Path, qtbot: Any) -> Iterator[ExportDialog]:
    opened = ExportDialog(session)
    qtbot.addWidget(opened)
    opened.present()
    opened.form.folder_field.setText(str(tmp_path / "wyjście 1"))
    yield opened


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def tick(dialog: ExportDialog, *names: str) -> None:
    for name, box in dialog.form.items.boxes.items():
        if box.isChecked() != (name in names):
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Space)


def wait(dialog: ExportDialog, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not dialog.is_running and dialog.form.isEnabled(), timeout=LONG_MS)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_ticked_comes_out_and_the_end_says_where(dialog: ExportDialog, tmp_path: Path, qtbot: Any) -> None:
    tick(dialog, "mix", "midi")
    assert dialog.preview.text().startswith("Blue Hour mix.wav, Blue Hour.mid · about ")
    click(dialog.export)
    assert dialog.is_running
    assert dialog.run.cancel.isVisible()
    assert not dialog.export.isEnabled()
    wait(dialog, qtbot)
    assert names(tmp_path / "wyjście 1") == ["Blue Hour mix.wav", "Blue Hour.mid"]
    assert dialog.run.stage.text().startswith("Exported 2 files, ")
    click(dialog.run.copy_path)
    assert QGuiApplication.clipboard().text() == str(tmp_path / "wyjście 1")


def test_a_section_as_zip_by_keys_alone(dialog: ExportDialog, tmp_path: Path, qtbot: Any) -> None:
    tick(dialog, "mix", "stems", "pictures")
    stretches = dialog.form.span.stretches
    assert [stretches.itemText(row) for row in range(stretches.count())] == ["Whole song", "Verse, bars 1–2", "Hook, bars 3–4"]
    assert not dialog.form.span.tail.isVisible()
    stretches.setFocus()
    QTest.keyClicks(stretches, "H")
    assert dialog.form.span.tail.isVisible()
    dialog.form.formats.setFocus()
    for _ in range(4):
        QTest.keyClick(dialog.form.formats, Qt.Key.Key_Down)
    assert dialog.form.formats.currentText() == "FLAC, 16 bit, dithered"
    dialog.form.items.as_zip.setFocus()
    QTest.keyClick(dialog.form.items.as_zip, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(dialog, qtbot)
    with zipfile.ZipFile(tmp_path / "wyjście 1" / "Blue Hour.zip") as archive:
        archive.extractall(tmp_path / "inside")
        assert json.loads(archive.read("manifest.json"))["missing"] == []
    info = audio_info(tmp_path / "inside" / "mix.flac")
    assert info.num_frames == 4 * 44_100  # two bars at 120
    assert names(tmp_path / "inside" / "stems") == ["Bells.flac", "Sub.flac"]


def test_the_loop_is_offered_where_one_is_set(session: Session, dialog: ExportDialog) -> None:
    session.set_loop((BAR, 2 * BAR))
    dialog.present()
    assert dialog.form.span.stretches.itemText(1) == "Loop, bar 2"


def test_a_loop_that_is_set_or_moved_meanwhile_is_offered_and_what_was_chosen_stays(
    session: Session, dialog: ExportDialog
) -> None:
    stretches = dialog.form.span.stretches
    stretches.setCurrentIndex(stretches.findText("Hook, bars 3–4"))
    dialog.form.name.setText("My hook")
    session.set_loop((BAR, 2 * BAR))
    assert stretches.currentText() == "Hook, bars 3–4" and dialog.form.name.text() == "My hook"
    stretches.setCurrentIndex(stretches.findText("Loop, bar 2"))
    session.set_loop((0, 2 * BAR))
    assert stretches.currentText() == "Loop, bars 1–2"
    span = dialog.form.choice().span
    assert span is not None and (span.start_tick, span.end_tick) == (0, 2 * BAR)
    session.set_loop(None)
    assert dialog.form.choice().span is None


def test_files_that_are_there_are_asked_about(dialog: ExportDialog, tmp_path: Path, qtbot: Any) -> None:
    folder = tmp_path / "wyjście 1"
    folder.mkdir()
    (folder / "Blue Hour.mid").write_text("mine")
    tick(dialog, "midi")
    click(dialog.export)
    assert dialog.question.isVisible()
    assert "Blue Hour.mid is already" in dialog.question.text.text()
    click(dialog.question.buttons["Cancel"])
    assert (folder / "Blue Hour.mid").read_text() == "mine"
    click(dialog.export)
    click(dialog.question.buttons["Keep both"])
    wait(dialog, qtbot)
    assert names(folder) == ["Blue Hour.mid", "Blue Hour__2.mid"]
    click(dialog.export)
    click(dialog.question.buttons["Replace"])
    wait(dialog, qtbot)
    assert (folder / "Blue Hour.mid").read_bytes().startswith(b"MThd")
    assert dialog.run.path() == str(folder / "Blue Hour.mid")


def test_it_can_be_cancelled_and_leaves_nothing(dialog: ExportDialog, tmp_path: Path, qtbot: Any) -> None:
    tick(dialog, "master", "stems", "mix")
    click(dialog.export)
    click(dialog.run.cancel)
    wait(dialog, qtbot)
    assert dialog.run.stage.text() == "Cancelled; no file of it is left."
    assert not (tmp_path / "wyjście 1").exists()
    assert dialog.export.isEnabled()


def test_closed_it_goes_on_as_a_job_and_tells_when_it_is_done(
    session: Session, dialog: ExportDialog, tmp_path: Path, qtbot: Any
) -> None:
    tick(dialog, "mix")
    click(dialog.export)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert [job.kind for job in session.executor.jobs()] == ["export"]
    with qtbot.waitSignal(session.told, timeout=LONG_MS) as told:
        pass
    assert told.args == ["info", f"Exported to {tmp_path / 'wyjście 1'}."]
    (job,) = session.executor.jobs()
    assert job.state is JobState.COMPLETED
    assert load_run_log(session.settings, job.run_id or "")[-1].message == "export done"


def test_reopened_while_it_runs_it_shows_the_running_export(session: Session, dialog: ExportDialog, qtbot: Any) -> None:
    gate = threading.Event()

    def block(progress: Progress) -> None:
        gate.wait(30)

    for number in range(8):  # all places are taken, so the export waits
        session.executor.submit(block, kind="test", label=str(number), is_heavy=True)
    click(dialog.export)
    dialog.close()
    dialog.present()
    assert dialog.is_running
    assert dialog.run.stage.text() == "Waiting for its turn"
    gate.set()
    wait(dialog, qtbot)


def test_the_song_as_it_was_at_the_click_is_exported(
    session: Session, dialog: ExportDialog, tmp_path: Path, qtbot: Any
) -> None:
    tick(dialog, "stems")
    click(dialog.export)
    session.edit("Mute", lambda song: edit_track(song, "sub", lambda track: replace(track, is_muted=True)))
    wait(dialog, qtbot)
    assert names(tmp_path / "wyjście 1" / "Blue Hour stems") == ["Bells.wav", "Sub.wav"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda dialog: tick(dialog), "Nothing is chosen"),
        (lambda dialog: dialog.form.folder_field.setText("/etc/passwd/out"), "is a file"),
        (lambda dialog: dialog.form.folder_field.setText("a\0b"), "zero byte"),
    ],
)
def test_what_cannot_be_is_said_at_once(spoil: Callable[[ExportDialog], None], sentence: str, dialog: ExportDialog) -> None:
    spoil(dialog)
    assert sentence in dialog.problem.text()
    assert "--out" not in dialog.problem.text()
    assert dialog.problem.isVisible()
    assert not dialog.export.isEnabled()


def test_no_song_and_no_audible_track_are_sentences(session: Session, song: Song, qtbot: Any) -> None:
    muted = replace(song, tracks=tuple(replace(track, is_muted=True) for track in song.tracks))
    session.open_document(muted)
    silent = ExportDialog(session)
    qtbot.addWidget(silent)
    silent.present()
    assert silent.problem.text() == "No track can be heard: unmute one, or give one notes."


def test_an_edit_while_it_is_open_counts(session: Session, dialog: ExportDialog) -> None:
    def mute_all(song: Song) -> Song:
        return replace(song, tracks=tuple(replace(track, is_muted=True) for track in song.tracks))

    assert dialog.export.isEnabled()
    session.edit("Mute", mute_all)
    assert dialog.problem.text().startswith("No track can be heard")


def test_a_song_of_the_library_is_exported_without_opening_it(
    dialog: ExportDialog, song: Song, tmp_path: Path, qtbot: Any
) -> None:
    dialog.present(replace(song, title="Another"))
    tick(dialog, "midi")
    click(dialog.export)
    wait(dialog, qtbot)
    assert names(tmp_path / "wyjście 1") == ["Another.mid"]


def test_a_name_with_slashes_is_shown_as_it_will_be(dialog: ExportDialog) -> None:
    dialog.form.name.clear()
    QTest.keyClicks(dialog.form.name, "a/b: c?")
    assert dialog.preview.text().startswith("a b c.wav")
    assert "Written as “a b c”" in dialog.preview.text()
    assert dialog.export.isEnabled()


def test_opus_allows_only_its_rate(dialog: ExportDialog) -> None:
    dialog.form.rates.setCurrentIndex(3)
    formats = dialog.form.formats
    formats.setCurrentIndex(formats.findData("opus"))
    assert dialog.form.choice().sample_rate == 48_000
    assert not dialog.form.rates.isEnabled()
    assert dialog.export.isEnabled()


def test_the_last_export_is_remembered(session: Session, dialog: ExportDialog, tmp_path: Path, qtbot: Any) -> None:
    tick(dialog, "midi", "pictures")
    dialog.form.formats.setCurrentIndex(dialog.form.formats.findData("flac24"))
    click(dialog.export)
    wait(dialog, qtbot)
    again = ExportDialog(session)
    qtbot.addWidget(again)
    assert again.form.choice().items == {"midi", "pictures"}
    assert again.form.choice().format == "flac24"
    assert again.form.folder() == tmp_path / "wyjście 1"


def test_show_in_folder_opens_it_and_says_where_it_cannot(
    dialog: ExportDialog, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def refuse(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return False

    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    tick(dialog, "midi")
    click(dialog.export)
    wait(dialog, qtbot)
    click(dialog.run.show_folder)
    assert opened == [str(tmp_path / "wyjście 1")]
    assert "Copy path" in dialog.run.notes.text()


def test_every_control_is_named_and_reached_by_tab(dialog: ExportDialog) -> None:
    controls = [
        widget
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for widget in dialog.findChildren(kind)
        if widget.isVisible() and widget.isEnabled()
    ]
    assert all(widget.accessibleName() and widget.toolTip() for widget in controls)
    seen: set[QWidget] = set()
    for _ in range(40):
        focused = dialog.focusWidget()
        seen.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert set(controls) <= seen
