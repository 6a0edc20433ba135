"""From a take to its run log, and to a further take from its notes; the same for a song in the library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from airdesk.ui.jobs.again_menu import AgainMenu, again_menu_of_run
from airdesk.ui.jobs.run_log_rows import RunRows
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.whole_window import LONG_MS, closed, opened


def test_notes_alone_get_their_sound_when_they_are_done_again_and_lead_to_their_log(
    tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    window = opened(library_with_shared_sounds(tmp_path / "library"), qtbot)
    qtbot.waitUntil(lambda: window.wiring is not None)
    QTest.keyClicks(window.start_page.prompt, "8 bars of ambient, only strings")
    window.wiring.actions.by_name["generate_notes"].trigger()
    qtbot.waitUntil(lambda: window.desk.song_id is not None, timeout=LONG_MS)
    first = window.desk.take
    assert first is not None and first.row.run_id is not None
    assert first.song.master_gain_db is None and first.row.preview is None  # notes, and no sound yet
    qtbot.waitUntil(lambda: not window.generator.running, timeout=LONG_MS)
    takes_list = window.compose_page.takes_view._list
    qtbot.waitUntil(lambda: takes_list.itemAt(QPoint(4, 4)) is not None)  # what is below the plan finds its place later
    shown: list[QWidget] = []

    def look() -> None:
        shown.append(QApplication.activePopupWidget())
        shown[0].close()

    QTimer.singleShot(300, look)
    window.compose_page.takes_view._menu(QPoint(4, 4))
    (again,) = [action.menu() for action in shown[0].actions() if isinstance(action.menu(), AgainMenu)]
    again.popup(QPoint(0, 0))
    qtbot.waitUntil(lambda: [action.isEnabled() for action in again.actions()] == [True] * 3 + [False] * 2)  # it has no sound
    again.hide()
    again.actions()[2].trigger()
    qtbot.waitUntil(lambda: window.desk.take is not None and window.desk.take.number == 2, timeout=LONG_MS)
    take = window.desk.take
    assert take is not None
    made = [job for job in window.session.executor.jobs() if job.kind in ("make", "again")]
    assert [window.session.run_of(job.id) for job in made] == [first.row.run_id, take.row.run_id]
    assert (take.row.summary, take.score) == ("same notes again", first.score)
    assert take.song.master_gain_db is not None
    assert [track.clips for track in take.song.tracks] == [track.clips for track in first.song.tracks]

    qtbot.waitUntil(lambda: not window.generator.running, timeout=LONG_MS)
    sounding = again_menu_of_run(window.session, take.row.run_id or "", window)
    sounding.popup(QPoint(0, 0))  # its sounds are kept, its stems went when it was finished
    qtbot.waitUntil(lambda: [action.isEnabled() for action in sounding.actions()] == [True] * 4 + [False])
    sounding.hide()
    next(action for action in shown[0].actions() if action.text() == "Show its run log").trigger()
    dock = window.compose_page.docks["run_log"]
    qtbot.waitUntil(lambda: isinstance(dock.widget().table.current_row(), RunRows))
    assert dock.isVisible()
    run = dock.widget().table.current_row()
    qtbot.waitUntil(lambda: run.is_open)  # at once, unless its log has to be read
    assert (run.run_id, run.state) == (first.row.run_id, "completed")
    closed(window, qtbot)
