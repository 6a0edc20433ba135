from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.ui.library.library_page import LibraryPage
from airdesk.ui.library.recent_songs import RecentSongs
from airdesk.ui.session import Session


def test_an_empty_library_says_what_to_do(session: Session, qtbot: Any) -> None:
    page = LibraryPage(session)
    qtbot.addWidget(page)
    page.resize(1024, 566)
    page.show()
    qtbot.waitUntil(page.note.isVisible)
    assert page.note.accessibleName().startswith("No songs yet. Type a prompt")
    with qtbot.waitSignal(page.new_song_requested):
        QTest.mouseClick(page.note._new, Qt.MouseButton.LeftButton)


def test_recent_songs_hide_while_there_are_none_and_come_when_there_are(session: Session, qtbot: Any, request: Any) -> None:
    recent = RecentSongs(session)
    qtbot.addWidget(recent)
    recent.resize(1200, 150)
    with qtbot.waitSignal(recent.counted) as counted:
        pass
    assert counted.args == [0] and not recent.isVisible()
    song_ids = request.getfixturevalue("song_ids")
    session.library_changed.emit()
    qtbot.waitUntil(recent.isVisible)
    with qtbot.waitSignal(recent.open_requested) as opened:
        QTest.mouseClick(recent.cards[1], Qt.MouseButton.LeftButton)
    assert opened.args == [song_ids[2]]
    QTest.mouseClick(
        recent.cards[0], Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, recent.cards[0].play_rect().center()
    )
    qtbot.waitUntil(lambda: recent.heard.song_id == song_ids[3])


def test_the_player_bar_says_nothing_of_a_song_while_another_page_plays_another(
    page: LibraryPage, song_ids: list[str], qtbot: Any
) -> None:
    recent = RecentSongs(page._session, covers=page.covers, heard=page.heard)
    qtbot.addWidget(recent)
    qtbot.waitUntil(recent.isVisible)
    page.listening.play(song_ids[3])
    qtbot.waitUntil(lambda: page.heard.song_id == song_ids[3])
    assert page.player.isVisible() and page.player._title.text() == "Low Tide"
    recent._play(recent.cards[1]._row)
    qtbot.waitUntil(lambda: page.heard.song_id == song_ids[2])
    assert not page.player.isVisible()
    page.listening.play(song_ids[2])
    assert page.player.isVisible() and page.player._title.text() == "Copper Wire"
