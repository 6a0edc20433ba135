"""The export of the mix by its dialog, with real files and a real process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from airdesk.jobs.job import Job
from airdesk.settings import settings_for
from airdesk.ui.automix.mix_export_dialog import MixExportDialog
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.tracklist_popup import TracklistPopup
from airdesk.ui.session import Session
from tests.helpers.dj_sets import songs_of

LONG_MS = 120_000


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path) -> Iterator[SetDesk]:
    session = Session(settings_for(tmp_path / "library"))
    desk = SetDesk(session, session)
    songs = songs_of(tmp_path, seconds=40.0)
    listed = tuple(replace(song.song, content_hash="") for song in songs)
    desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=listed, title="Evening"))
    for song in songs:
        desk.learn(song.id, f"hash{song.id}", song.analysis)
    qtbot.waitUntil(lambda: not desk.is_behind)
    yield desk
    session.close()


@pytest.fixture
def dialog(qtbot: Any, desk: SetDesk, tmp_path: Path) -> MixExportDialog:
    dialog = MixExportDialog(desk)
    qtbot.addWidget(dialog)
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.present()
    return dialog


def test_export_writes_the_files_and_asks_before_replacing(dialog: MixExportDialog, tmp_path: Path, qtbot: Any) -> None:
    out = tmp_path / "out"
    assert "Evening.wav" in dialog.summary.text()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=LONG_MS)
    qtbot.waitUntil(lambda: dialog.run.stage.text().startswith("Exported"))
    assert sorted(path.name for path in out.iterdir()) == ["Evening.cue", "Evening.wav", "tracklist.txt"]
    assert dialog.run.show_folder.isVisible()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert dialog.question.isVisible()
    assert not dialog.export.isEnabled()
    QTest.mouseClick(dialog.question.buttons["Cancel"], Qt.MouseButton.LeftButton)
    assert dialog.export.isEnabled()
    assert not dialog.is_running


def test_cancel_leaves_nothing(desk: SetDesk, dialog: MixExportDialog, tmp_path: Path, qtbot: Any) -> None:
    seen: list[str] = []

    def cancel_while_it_works(job: Job) -> None:  # at once: who looks now and then may come after the end
        if job.stage == "Matching tempos…" and not seen:
            seen.append(dialog.run.stage.text())
            QTest.mouseClick(dialog.run.cancel, Qt.MouseButton.LeftButton)

    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    (job,) = desk.session.executor.jobs()
    handle = desk.session.executor.handle(job.id)
    assert handle is not None
    handle.changed.connect(cancel_while_it_works)
    qtbot.waitUntil(lambda: bool(seen), timeout=LONG_MS)
    assert seen == ["Matching tempos…"]
    qtbot.waitUntil(lambda: "Cancelled" in dialog.run.stage.text(), timeout=LONG_MS)
    assert not (tmp_path / "out").exists()
    assert dialog.export.isEnabled()


def test_a_folder_that_cannot_be_is_said(dialog: MixExportDialog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    dialog.folder.setText(str(tmp_path / "file"))
    assert "is a file" in dialog.problem.text()
    assert not dialog.export.isEnabled()


def test_tracklist_is_copied_and_saved(desk: SetDesk, tmp_path: Path, qtbot: Any) -> None:
    popup = TracklistPopup(desk)
    qtbot.addWidget(popup)
    popup.present()
    QTest.mouseClick(popup.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("Evening\n2 songs")
    popup.write(tmp_path / "list.txt")
    assert (tmp_path / "list.txt").read_text(encoding="utf-8") == popup.text.toPlainText()
    popup.write(tmp_path / "none" / "list.txt")
    assert "cannot be written" in popup.said.text()
