"""The mix on the Automix page of the whole window: keys, bar, panels, and sending the set to the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.settings import settings_for
from airdesk.ui.automix.energy_view import EnergyCurveView
from airdesk.ui.automix.mix_tab import MixTab
from airdesk.ui.main_window import MainWindow
from tests.helpers.dj_sets import songs_of
from tests.helpers.reach import activated
from tests.helpers.whole_window import closed, opened


@pytest.fixture
def window(qtbot: Any, tmp_path: Path) -> Iterator[MainWindow]:
    window = opened(settings_for(tmp_path / "library"), qtbot)
    window.show_page("Automix")
    desk = window.wiring.automix.desk
    songs = songs_of(tmp_path, (120.0, 122.0, 124.0), seconds=40.0)
    listed = tuple(replace(song.song, content_hash="") for song in songs)
    desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=listed, title="Evening", goal="given"))
    for song in songs:
        desk.learn(song.id, f"hash{song.id}", song.analysis)
    qtbot.waitUntil(lambda: not desk.is_behind)
    yield window
    closed(window, qtbot)


def test_space_plays_the_set_and_the_bar_follows(window: MainWindow, qtbot: Any) -> None:
    playback, parts = window.session.playback, window.wiring.automix.parts
    activated(window, qtbot)
    window.wiring.automix.page.part.table.setFocus()
    QTest.keyClick(window.wiring.automix.page.part.table, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "mix 0.00" in playback.asked)
    playback.now = replace(playback.now, phase="playing", position_seconds=75.0, is_mix=True)
    qtbot.waitUntil(lambda: parts.player.position_seconds == 75.0)
    assert window.top_bar.time.text == "01:15.00"
    assert window.top_bar.tempo.text.startswith("12")
    assert window.top_bar.key.text == "8A"
    QTest.mouseClick(window.top_bar.play, Qt.MouseButton.LeftButton)
    assert playback.asked[-1] == "pause"


def test_tabs_and_panels_are_there(window: MainWindow, qtbot: Any) -> None:
    place = window.wiring.automix
    tabs = [place.page.below.tabText(number) for number in range(place.page.below.count())]
    assert tabs[:2] == ["Mix timeline", "Energy curve"]
    assert place.page.findChild(MixTab) is not None
    place.page.below.setCurrentIndex(1)
    assert place.page.findChild(EnergyCurveView) is not None
    assert place.parts.transition.isVisible()
    QTest.mouseClick(place.parts.rules.more, Qt.MouseButton.LeftButton)
    assert place.parts._rules_dialog is not None
    assert place.parts._rules_dialog.isVisible()
    place.parts._rules_dialog.close()


def test_send_to_timeline_opens_a_song(window: MainWindow, qtbot: Any) -> None:
    QTest.mouseClick(window.wiring.automix.bar.timeline, Qt.MouseButton.LeftButton)
    assert [job.label for job in window.session.executor.jobs()][-1:] == [
        "Send the set to the timeline"
    ]  # as the sentence says
    qtbot.waitUntil(lambda: window.session.song is not None and window.session.song.title == "Evening", timeout=120_000)
    assert [track.name for track in window.session.song.tracks][:2] == ["Deck A", "Deck B"]
    qtbot.waitUntil(lambda: window.page == "Compose")
    assert len(window.wiring.automix.desk.dj_set.songs) == 3
