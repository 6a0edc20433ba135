"""Names that look like markup are shown as they are written, anywhere in the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from airdesk.settings import settings_for
from airdesk.ui.widgets.plain_text import visible
from tests.helpers.whole_window import closed, opened
from tests.ui.arrange.songs import lofi_song

MARKUP = "<img src='file:///etc/hostname'><b>Bold</b>"


@pytest.fixture(autouse=True)
def no_soundfont(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")


def test_what_cannot_be_seen_is_written_out() -> None:
    assert visible("bass \x07\u202egnp.exe\nand a line") == "bass \\x07\\u202egnp.exe\\nand a line"
    assert visible("Zażółć, ñ, 音楽 ♯") == "Zażółć, ñ, 音楽 ♯"


def test_names_that_look_like_markup_are_shown_as_text(qtbot: Any, tmp_path: Path) -> None:
    window = opened(settings_for(tmp_path / "library"), qtbot)
    window.session.open_document(lofi_song())
    window.show_page("Compose")
    window.session.edit(
        "Names",
        lambda song: replace(
            song, title=MARKUP, tracks=tuple(replace(track, name=MARKUP, instrument=MARKUP) for track in song.tracks)
        ),
    )
    window.session.tell(MARKUP, "warning")
    for name in window.compose_page.docks:
        window.compose_page.show_dock(name)
        qtbot.wait(50)
    shown = [one for one in window.findChildren(QLabel) if "Bold" in one.text() and one.isVisible()]
    assert shown
    for label in shown:
        is_text = label.textFormat() == Qt.TextFormat.PlainText
        assert is_text or "<b>Bold" not in label.text(), label.parentWidget()
    QToolTip.showText(QPoint(10, 10), MARKUP, window)
    tips = [one for one in QApplication.topLevelWidgets() if isinstance(one, QLabel) and one.text() == MARKUP]
    assert tips and all(tip.textFormat() == Qt.TextFormat.PlainText for tip in tips)
    QToolTip.hideText()
    closed(window, qtbot)
