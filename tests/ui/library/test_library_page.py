from __future__ import annotations

import sqlite3
from typing import Any

import numpy as np
import soundfile
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMessageBox, QPushButton, QWidget

from airdesk.facts.gallery import find_piece
from airdesk.library.database import open_library
from airdesk.library.identity import utc_now
from airdesk.library.runs import Artifact, Run, add_artifacts, store_run
from airdesk.library.songs import store_song
from airdesk.settings import Settings
from airdesk.ui.library.card_parts import heart_rect, play_rect
from airdesk.ui.library.library_page import LibraryPage
from airdesk.ui.session import Session
from airdesk.workflows import song_library
from airdesk.workflows.sketch_song import sketch_song
from tests.helpers.reach import activated

LEFT = Qt.MouseButton.LeftButton


def titles(page: LibraryPage) -> list[str]:
    return [card.title for card in page.model.cards]


def click_card(page: LibraryPage, song_id: str, part: str = "card") -> None:
    rect = page.grid.visualRect(page.model.index_of(song_id))
    place = {"play": play_rect, "heart": heart_rect}.get(part)
    at = rect.center() if place is None else place(rect, is_list=page.grid.is_list).center()
    QTest.mouseClick(page.grid.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, at)


def button(page: LibraryPage, text: str) -> QPushButton:
    return next(found for found in page.details.findChildren(QPushButton) if found.text() == text)


def test_songs_stand_under_their_dates_newest_first(page: LibraryPage) -> None:
    assert titles(page) == ["Low Tide", "Copper Wire", "Nine Bridges", "Harbor Lights"]
    assert [(group.title, group.num_rows) for group in page.model.groups] == [("Today", 3), ("Earlier", 1)]


def test_the_newest_is_chosen_and_its_details_are_shown(page: LibraryPage, song_ids: list[str]) -> None:
    assert page.grid.current_id() == song_ids[3]
    sheet = page.details.sheet
    assert sheet is not None and sheet.row.title == "Low Tide"


def test_typing_in_the_search_field_finds_songs_by_prompt_and_tag(page: LibraryPage, qtbot: Any) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.toolbar.focus_search()
    QTest.keyClicks(page.toolbar.search, "roof")
    qtbot.waitUntil(lambda: titles(page) == ["Nine Bridges"])
    page.toolbar.search.setText("keepers")
    qtbot.waitUntil(lambda: titles(page) == ["Harbor Lights"])


def test_nothing_found_says_so_and_shows_all_again_on_a_click(page: LibraryPage, qtbot: Any) -> None:
    page.toolbar.search.setText("no such words")
    qtbot.waitUntil(page.note.isVisible)
    assert not page.details.isVisible()
    shown = next(found for found in page.note.findChildren(QPushButton) if found.text() == "Show all songs")
    QTest.mouseClick(shown, LEFT)
    qtbot.waitUntil(lambda: len(titles(page)) == 4)


def test_sidebar_narrows_by_genre_tag_key_and_favourites(page: LibraryPage, qtbot: Any) -> None:
    sidebar = page.sidebar
    sidebar.genre.boxes["house"].click()
    qtbot.waitUntil(lambda: titles(page) == ["Nine Bridges"])
    chip = page.toolbar.findChildren(QPushButton, options=Qt.FindChildOption.FindChildrenRecursively)
    QTest.mouseClick(next(found for found in chip if found.text().startswith("house")), LEFT)
    qtbot.waitUntil(lambda: len(titles(page)) == 4)
    sidebar.tags.chips["sea"].click()
    qtbot.waitUntil(lambda: titles(page) == ["Harbor Lights"])
    sidebar.clear_all()
    sidebar.key._modes.button(0).click()
    qtbot.waitUntil(lambda: sorted(titles(page)) == ["Copper Wire", "Harbor Lights"])
    sidebar.clear_all()
    sidebar.places["favourites"].click()
    qtbot.waitUntil(lambda: titles(page) == ["Nine Bridges"])


def test_a_filter_goes_with_the_last_song_that_fits_it(page: LibraryPage, song_ids: list[str], qtbot: Any) -> None:
    page.sidebar.tags.chips["sea"].click()
    page.sidebar.genre.boxes["lo-fi"].click()
    qtbot.waitUntil(lambda: titles(page) == ["Harbor Lights"])
    page.changes.trash([song_ids[0]])
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert not page.sidebar.filters() and not page.toolbar._chips.isVisible()


def test_tempo_handles_narrow_the_list(page: LibraryPage, qtbot: Any) -> None:
    tempo = page.sidebar.tempo
    tempo.setFocus()
    for _ in range(20):
        QTest.keyClick(tempo, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: sorted(titles(page)) == ["Copper Wire", "Nine Bridges"])
    assert page.sidebar.filters()["tempo"].endswith("BPM")
    QTest.keyClick(tempo, Qt.Key.Key_Home)
    qtbot.waitUntil(lambda: len(titles(page)) == 4)


def test_sorting_by_tempo_takes_the_headings_away(page: LibraryPage, qtbot: Any) -> None:
    page.toolbar._sorting.setCurrentIndex(3)
    qtbot.waitUntil(lambda: titles(page) == ["Low Tide", "Harbor Lights", "Nine Bridges", "Copper Wire"])
    assert [group.title for group in page.model.groups] == [""]


def test_arrows_move_enter_opens(page: LibraryPage, song_ids: list[str], qtbot: Any) -> None:
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_Right)
    QTest.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.grid.current_id() == song_ids[1]
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.grid.current_id() == song_ids[0]
    with qtbot.waitSignal(page.open_requested) as opened:
        QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert opened.args == [song_ids[0]]
    with qtbot.waitSignal(page.open_requested):
        QTest.keyClick(page.grid, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)


def test_space_plays_the_file_and_stops_it(page: LibraryPage, song_ids: list[str], qtbot: Any) -> None:
    page.grid.choose(song_ids[3])
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.heard.song_id == song_ids[3] and page.heard.is_playing)
    assert page.player.isVisible()
    qtbot.waitUntil(lambda: page.player.waveform._peaks is not None)
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    assert not page.heard.is_playing


def test_play_button_of_a_card_plays_it_and_a_click_in_the_waveform_goes_there(
    page: LibraryPage, song_ids: list[str], qtbot: Any
) -> None:
    click_card(page, song_ids[2], "play")
    qtbot.waitUntil(lambda: page.heard.song_id == song_ids[2])
    wave = page.player.waveform
    qtbot.waitUntil(lambda: wave._peaks is not None)
    QTest.mouseClick(wave, LEFT, Qt.KeyboardModifier.NoModifier, wave.rect().center())
    assert abs(page.heard.fraction - 0.5) < 0.01


def test_a_song_without_a_file_says_what_to_do(page: LibraryPage, song_ids: list[str], qtbot: Any) -> None:
    with qtbot.waitSignal(page._session.told) as told:
        click_card(page, song_ids[1], "play")
    assert told.args[1].startswith("“Nine Bridges” has no file to listen to yet")


def test_heart_is_kept(page: LibraryPage, song_ids: list[str], settings: Settings, qtbot: Any) -> None:
    with qtbot.waitSignal(page._session.library_changed):
        click_card(page, song_ids[3], "heart")
    assert page.model.card(0).is_favourite
    assert song_library.library_counts(settings).favourites == 2


def test_a_mistake_of_ours_in_one_change_does_not_stop_the_list(
    page: LibraryPage, song_ids: list[str], qtbot: Any, monkeypatch: Any
) -> None:
    def break_down(*_: Any) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr(song_library, "rename", break_down)
    with qtbot.captureExceptions() as mistakes:
        page.changes.rename(song_ids[3], "Never Kept")
        qtbot.waitUntil(lambda: bool(mistakes))
    qtbot.waitUntil(lambda: "Low Tide" in titles(page))


def test_f2_renames_in_place(page: LibraryPage, song_ids: list[str], settings: Settings, qtbot: Any) -> None:
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_F2)
    editor = page.grid.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "High Tide")
    with qtbot.waitSignal(page._session.library_changed):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert song_library.song_sheet(song_ids[3], settings).row.title == "High Tide"
    qtbot.waitUntil(lambda: page.details.sheet is not None and page.details.sheet.row.title == "High Tide")


def test_title_and_tags_change_in_the_details(page: LibraryPage, song_ids: list[str], settings: Settings, qtbot: Any) -> None:
    field = page.details._title
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "Ebb")
    with qtbot.waitSignal(page._session.library_changed):
        QTest.keyClick(field, Qt.Key.Key_Return)
    tag = page.details._tags._field
    QTest.keyClicks(tag, "evening")
    QTest.keyClick(tag, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: song_library.song_sheet(song_ids[3], settings).row.tags == ("evening",))
    assert song_library.song_sheet(song_ids[3], settings).row.title == "Ebb"
    qtbot.waitUntil(lambda: "evening" in page.sidebar.tags.chips)


def test_ctrl_d_copies_and_chooses_the_copy(page: LibraryPage, qtbot: Any) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(titles(page)) == 5)
    qtbot.waitUntil(lambda: page.details.sheet is not None and page.details.sheet.row.title == "Low Tide (copy)")


def test_del_moves_to_the_trash_from_where_it_is_restored(page: LibraryPage, song_ids: list[str], qtbot: Any) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(page) == ["Copper Wire", "Nine Bridges", "Harbor Lights"])
    assert page.grid.current_id() == song_ids[2]
    page.sidebar.places["trash"].click()
    qtbot.waitUntil(lambda: titles(page) == ["Low Tide"])
    qtbot.waitUntil(lambda: button(page, "Restore").isVisible())
    QTest.mouseClick(button(page, "Restore"), LEFT)
    qtbot.waitUntil(lambda: page.note.isVisible())
    page.sidebar.places["all"].click()
    qtbot.waitUntil(lambda: len(titles(page)) == 4)


def test_deleting_for_good_asks_first(page: LibraryPage, settings: Settings, qtbot: Any, monkeypatch: Any) -> None:
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    page.sidebar.places["trash"].click()
    qtbot.waitUntil(lambda: titles(page) == ["Low Tide"])
    asked: list[str] = []

    def answer(delete: bool) -> None:
        def press(box: QMessageBox) -> int:
            asked.append(box.text())
            wanted = "Delete for good" if delete else "Cancel"
            next(found for found in box.buttons() if found.text().replace("&", "") == wanted).click()
            return 0

        monkeypatch.setattr(QMessageBox, "exec", press)

    answer(False)
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    assert titles(page) == ["Low Tide"] and "cannot come back" in asked[0]
    answer(True)
    QTest.keyClick(page.grid, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: song_library.library_counts(settings).trash == 0)


def test_buttons_of_the_details_tell_the_window(page: LibraryPage, song_ids: list[str], qtbot: Any) -> None:
    with qtbot.waitSignal(page.open_requested) as opened:
        QTest.mouseClick(button(page, "Open"), LEFT)
    with qtbot.waitSignal(page.export_requested) as exported:
        QTest.mouseClick(button(page, "Export…"), LEFT)
    with qtbot.waitSignal(page.prompt_reused) as reused:
        QTest.mouseClick(button(page, "reuse"), LEFT)
    assert opened.args == exported.args == [song_ids[3]]
    assert reused.args[0] == "calm ambient water"


def test_gallery_offers_to_make_its_pieces(page: LibraryPage, qtbot: Any) -> None:
    page.sidebar.places["gallery"].click()
    qtbot.waitUntil(page.gallery.isVisible)
    card = page.gallery.cards[0]
    with qtbot.waitSignal(page.gallery_requested) as asked:
        QTest.mouseClick(card.make_button, LEFT)
    assert asked.args == [card.row.piece]


def test_every_button_and_field_has_a_name(page: LibraryPage) -> None:
    widgets = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
    unnamed = [widget for widget in widgets if not (widget.accessibleName() or widget.text())]
    assert [widget for widget in unnamed if not widget.objectName().startswith("qt_") and widget.isVisible()] == []


def test_a_song_made_on_the_command_line_plays_its_master(
    page: LibraryPage, song_ids: list[str], settings: Settings, qtbot: Any
) -> None:
    folder = settings.library_folder / "runs" / "one"
    folder.mkdir(parents=True)
    for name in ("mix.wav", "master.wav"):
        soundfile.write(folder / name, np.zeros((100, 2), np.float32), 44_100)
    with open_library(settings.library_folder) as library:
        store_run(
            library, Run("0123456789ab", "make", "completed", "1", {}, utc_now(), song_id=song_ids[0], folder=str(folder))
        )
        add_artifacts(library, "0123456789ab", [Artifact("mix.wav", "mix", 1), Artifact("master.wav", "mix", 1)])
    click_card(page, song_ids[0], "play")
    qtbot.waitUntil(lambda: page.heard.path == folder / "master.wav")


def test_choosing_a_filter_leaves_the_gallery(page: LibraryPage, qtbot: Any) -> None:
    page.sidebar.places["gallery"].click()
    qtbot.waitUntil(page.gallery.isVisible)
    page.sidebar.genre.boxes["house"].click()
    qtbot.waitUntil(lambda: page.grid.isVisible() and titles(page) == ["Nine Bridges"])


def test_a_made_piece_of_the_gallery_can_be_opened(
    page: LibraryPage, song_ids: list[str], settings: Settings, qtbot: Any
) -> None:
    piece = find_piece("rainy-window")
    with open_library(settings.library_folder) as library:
        made = store_song(library, sketch_song(piece.request))
    page.sidebar.places["gallery"].click()
    card = next(card for card in page.gallery.cards if card.row.piece == "rainy-window")
    qtbot.waitUntil(card.open_button.isVisible)
    with qtbot.waitSignal(page.open_requested) as opened:
        QTest.mouseClick(card.open_button, LEFT)
    assert opened.args == [made]


def test_a_library_of_a_newer_program_is_said_and_left_alone(session: Session, settings: Settings, qtbot: Any) -> None:
    open_library(settings.library_folder).close()
    with sqlite3.connect(settings.library_folder / "library.db") as database:
        database.execute("PRAGMA user_version = 999")
    page = LibraryPage(session)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.note.isVisible)
    assert "was made by a newer AirDesk" in page.note.accessibleName()


def test_what_another_window_did_is_seen_when_this_one_comes_back(
    page: LibraryPage, song_ids: list[str], settings: Settings, qtbot: Any
) -> None:
    song_library.trash([song_ids[1]], settings)
    QApplication.sendEvent(page, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: len(titles(page)) == 3)


def test_tab_reaches_places_filters_search_songs_details_and_back(page: LibraryPage, qtbot: Any) -> None:
    activated(page, qtbot)
    page.sidebar.places["all"].setFocus()
    reached: list[QWidget] = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        assert focused is not None
        if focused in reached:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    wanted = {
        "tempo": page.sidebar.tempo,
        "genre": page.sidebar.genre.boxes["house"],
        "search": page.toolbar.search,
        "songs": page.grid,
        "title": page.details._title,
        "open": button(page, "Open"),
    }
    assert [name for name, widget in wanted.items() if widget not in reached] == []
