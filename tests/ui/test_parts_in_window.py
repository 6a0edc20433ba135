"""A variation, a continuation and a new part are composed from the menus, with a language model and without one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from airdesk.ui.arrange.arrange_menus import clip_menu
from airdesk.ui.compose.part_dialog import PartDialog
from airdesk.ui.main_window import MainWindow
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.model_server import Asked, model_server
from tests.helpers.whole_window import LONG_MS, closed, generated, opened


def test_parts_are_composed_from_the_menus(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    with model_server(notes_for_all) as server:
        for name, value in server.environment("openai").items():
            monkeypatch.setenv(name, value)
        window = opened(library_with_shared_sounds(tmp_path / "library"), qtbot)
        generated(window, qtbot, "8 bars of ambient, only strings")
        before = window.session.song
        strings = before.tracks[0]
        window.session.select_track(strings.id)
        window.wiring.actions.by_name["variation"].trigger()
        take_is_there(window, 2, qtbot)
        assert window.session.song.track(strings.id).clips != strings.clips and server.asked == []
        menu = clip_menu(window.compose_page.centralWidget(), strings.id, len(strings.clips) - 1)
        next(action for action in menu.actions() if action.text().startswith("Continue after")).trigger()
        take_is_there(window, 3, qtbot)
        assert window.session.song.end_tick > before.end_tick
        window.composers.choose("openai")
        window.wiring.actions.by_name["part"].trigger()
        ask_for_a_piano(qtbot)
        take_is_there(window, 4, qtbot)
        assert [track.name for track in window.session.song.tracks][-1] == "piano"
        assert "answers the strings" in server.asked[-1].user
        qtbot.waitUntil(lambda: "piano" in window.compose_page.credits_view.who.text().lower(), timeout=LONG_MS)
        assert "Piano composed by OpenAI (scripted-large)" in window.compose_page.credits_view.who.text()
        num_asked = len(server.asked)
        window.composers.choose("built-in")
        window.wiring.actions.by_name["another"].trigger()
        take_is_there(window, 5, qtbot)
        assert len(server.asked) == num_asked, "who composes now counts, not who composed then"
        closed(window, qtbot)


def take_is_there(window: MainWindow, number: int, qtbot: Any) -> None:
    def is_there() -> bool:
        assert "error" not in str(window.status_line._message.property("look")), window.status_line.message
        return window.desk.take is not None and window.desk.take.number == number and not window.generator.running

    qtbot.waitUntil(is_there, timeout=LONG_MS)


def ask_for_a_piano(qtbot: Any) -> None:
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PartDialog))
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert dialog.choice.findText("strings") < 0, "it plays already"
    dialog.choice.lineEdit().selectAll()
    QTest.keyClicks(dialog.choice, "pian")
    assert not ok.isEnabled() and "no such instrument" in dialog.problem.text()
    QTest.keyClicks(dialog.choice, "o")
    QTest.keyClicks(dialog.text, "answers the strings")
    assert ok.isEnabled()
    QTest.mouseClick(ok, Qt.MouseButton.LeftButton)


def notes_for_all(asked: Asked) -> str:
    """One A in every bar."""
    question = json.loads(asked.user)
    event = {"step": 0, "note": 69, "vel": 90, "len": 4}
    bars = [{"bar": entry["bar"], "same_as": None, "events": [event]} for entry in question["bars"]]
    return json.dumps({"layers": {each["name"]: bars for each in question["instruments"]}})
