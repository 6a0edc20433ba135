"""A ZIP takes the samples of audio clips along where one wants it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.model.audio_tracks import with_dropped_clips
from airdesk.ui.export.export_dialog import ExportDialog
from airdesk.ui.session import Session
from tests.helpers.clips import noise_file, source_of
from tests.ui.export.conftest import LONG_MS


def test_it_is_offered_for_songs_with_audio_and_remembered(session: Session, tmp_path: Path, qtbot: Any) -> None:
    dialog = ExportDialog(session)
    qtbot.addWidget(dialog)
    dialog.present()
    dialog.form.folder_field.setText(str(tmp_path / "out"))
    items = dialog.form.items
    assert not items.with_samples.isVisible()
    noise_file(tmp_path / "rain.wav")
    session.edit("Add rain", lambda song: with_dropped_clips(song, None, 0, [source_of(tmp_path / "rain.wav")])[0])
    qtbot.waitUntil(items.with_samples.isVisible)
    assert not items.with_samples.isEnabled() and not dialog.form.choice().with_samples
    items.as_zip.setFocus()
    QTest.keyClick(items.as_zip, Qt.Key.Key_Space)
    assert items.with_samples.isEnabled() and items.with_samples.isChecked()
    for box in items.boxes.values():
        box.setChecked(box is items.boxes["mix"])
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not dialog.is_running and dialog.form.isEnabled(), timeout=LONG_MS)
    (archive,) = (tmp_path / "out").iterdir()
    with zipfile.ZipFile(archive) as opened:
        assert {"samples/rain.wav", "mix.wav", "song.json"} <= set(opened.namelist())
    dialog.close()
