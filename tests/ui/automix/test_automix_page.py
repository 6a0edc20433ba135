"""The page under the hand: songs are dropped, listened to, moved, pinned, left out, replaced; and all of it undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from airdesk.ui.automix.automix_page import AutomixPage
from airdesk.ui.automix.key_popup import KeyPopup
from airdesk.ui.automix.songs_menu import songs_menu
from airdesk.ui.automix.songs_model import Column

LONG_MS = 120_000
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
MOVE_OR_COPY = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction


def drop(target: QWidget, data: QMimeData, at: QPoint) -> None:
    """What Qt sends for a drag that ends there."""
    from PySide6.QtWidgets import QApplication

    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(target, kind(at, MOVE_OR_COPY, data, LEFT, NONE))
    QApplication.sendEvent(target, QDropEvent(QPointF(at), MOVE_OR_COPY, data, LEFT, NONE))


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def filled(page: AutomixPage, qtbot: Any, *paths: Path) -> None:
    count = len(page.desk.dj_set.songs)
    drop(page, files(*paths), QPoint(300, 300))
    qtbot.waitUntil(lambda: len(page.desk.dj_set.songs) > count)
    settled(page, qtbot)


def settled(page: AutomixPage, qtbot: Any) -> None:
    """Everything is known, the order that is looked for then is found, and the timeline has followed."""
    qtbot.waitUntil(lambda: page.part.analysing.is_idle and not page.part.ordering.is_running, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not page.desk.is_behind)


def titles(page: AutomixPage) -> list[str]:
    return [page.part.model.text(row, Column.TITLE) for row in range(page.part.model.rowCount())]


def press(page: AutomixPage, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(page.part.table, key, modifier)


def choose(page: AutomixPage, *rows: int) -> None:
    table = page.part.table
    for number, row in enumerate(rows):
        at = table.visualRect(page.part.model.index(row, Column.TITLE)).center()
        QTest.mouseClick(table.viewport(), LEFT, Qt.KeyboardModifier.ControlModifier if number else NONE, at)


def test_a_folder_dropped_anywhere_fills_rows_at_once_and_then_with_what_is_known(
    new_page: AutomixPage, qtbot: Any, song_folder: Path
) -> None:
    page = new_page
    assert page.part.stack.currentWidget() is page.part.empty
    drop(page, files(song_folder), QPoint(40, 400))
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 3)
    assert "analysing…" in page.part.model.text(0, Column.NOTE)
    assert page.part.model.text(0, Column.TEMPO) == "—"
    settled(page, qtbot)
    tempos = sorted(float(page.part.model.text(row, Column.TEMPO)) for row in range(3))
    assert tempos == [120.0, 124.0, 128.0]
    assert page.desk.dj_set.title == "Friday"
    assert len(page.desk.timeline.lanes) == 3
    page.desk.undo()  # the order that was found
    page.desk.undo()
    assert page.part.model.rowCount() == 0
    assert page.part.stack.currentWidget() is page.part.empty


def test_rows_move_by_drag_and_by_keys_and_back(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    filled(page, qtbot, song_folder)
    page.part.ordering.follow("given")
    first = titles(page)
    table, model = page.part.table, page.part.model
    choose(page, 0)
    data = model.mimeData(table.selectionModel().selectedRows())
    bottom = table.visualRect(model.index(2, 1)).bottomLeft() + QPoint(20, -2)
    drop(table.viewport(), data, bottom)
    assert titles(page) == [first[1], first[2], first[0]]
    assert page.desk.dj_set.goal == "given"
    page.desk.undo()
    assert titles(page) == first
    choose(page, 1, 2)
    press(page, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == [first[1], first[2], first[0]]
    assert [index.row() for index in table.selectionModel().selectedRows()] == [0, 1]
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert titles(page) == first


def test_files_dropped_between_rows_land_there(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    one, two = song_folder / "1 One.wav", song_folder / "2 Two.wav"
    page.part.ordering.follow("given")
    filled(page, qtbot, one)
    table = page.part.table
    drop(table.viewport(), files(two), table.visualRect(page.part.model.index(0, 1)).topLeft() + QPoint(30, 3))
    qtbot.waitUntil(lambda: page.part.model.rowCount() == 2)
    assert [Path(song.path) for song in page.desk.dj_set.songs] == [two, one]
    filled(page, qtbot, one)
    assert "the same recording as 2" in page.part.model.text(2, Column.NOTE)


def test_keys_pin_tie_leave_out_and_remove(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    filled(page, qtbot, song_folder)
    choose(page, 0, 1)
    press(page, Qt.Key.Key_P)
    assert [song.is_pinned for song in page.desk.dj_set.songs] == [True, True, False]
    press(page, Qt.Key.Key_J)
    assert [song.is_tied_to_next for song in page.desk.dj_set.songs] == [True, True, False]
    choose(page, 1)
    press(page, Qt.Key.Key_X)
    assert "left out of the mix" in page.part.model.text(1, Column.NOTE)
    qtbot.waitUntil(lambda: len(page.desk.timeline.lanes) == 2)
    press(page, Qt.Key.Key_Delete)
    assert page.part.model.rowCount() == 2
    assert page.desk.undo_label == "Remove a song"
    for _ in range(2):
        page.desk.undo()
    qtbot.waitUntil(lambda: len(page.desk.timeline.lanes) == 3)


def test_what_cannot_be_used_says_so_in_its_row_and_the_rest_is_mixed(
    page: AutomixPage, qtbot: Any, song_folder: Path, tmp_path: Path
) -> None:
    broken, silent = tmp_path / "broken.mp3", tmp_path / "cover.jpg"
    broken.write_bytes(b"no music at all" * 50)
    silent.touch()
    filled(page, qtbot, song_folder, broken, silent, tmp_path / "gone.wav")
    rows = {page.desk.title(song.id): song.problem for song in page.desk.dj_set.songs}
    assert len(rows) == 5
    assert "broken.mp3" in rows["broken"]
    assert rows["gone"] == "gone.wav does not exist: check its path."
    assert len(page.desk.timeline.lanes) == 3


def test_all_that_cannot_be_used_goes_with_one_click_and_comes_back(
    page: AutomixPage, qtbot: Any, song_folder: Path, tmp_path: Path
) -> None:
    filled(page, qtbot, song_folder)
    assert page.part.head.unusable.isHidden() and not page.part.hand.unusable
    before = titles(page)
    (tmp_path / "broken.mp3").write_bytes(b"no music at all" * 50)
    filled(page, qtbot, tmp_path / "broken.mp3", tmp_path / "gone.wav")
    choose(page, 1)
    button = page.part.head.unusable
    assert button.isVisible() and button.text() == "Remove 2 unusable songs"
    QTest.mouseClick(button, LEFT)
    assert titles(page) == before and button.isHidden()
    assert [song.id for song in page.part.hand.songs] == [page.desk.dj_set.songs[1].id]
    assert page.desk.undo_label == "Remove 2 unusable songs"
    page.desk.undo()
    assert set(titles(page)) == {*before, "broken", "gone"} and button.isVisible()
    menu = songs_menu(page.part.hand, page.part.doings, page)
    [entry] = [action for action in menu.actions() if action.text() == "Remove 2 unusable songs"]
    entry.trigger()
    assert titles(page) == before
    assert not any("unusable" in action.text() for action in songs_menu(page.part.hand, page.part.doings, page).actions())


def test_a_replaced_file_is_listened_to(new_page: AutomixPage, qtbot: Any, song_folder: Path, tmp_path: Path) -> None:
    page = new_page
    filled(page, qtbot, tmp_path / "gone.wav")
    song = page.desk.dj_set.songs[0]
    assert song.problem
    page.part.hand.replace_file(song.id, song_folder / "2 Two.wav")
    qtbot.waitUntil(lambda: page.part.model.text(0, Column.TEMPO) == "124.0", timeout=LONG_MS)
    assert page.desk.dj_set.songs[0].problem == ""
    page.desk.undo()
    assert page.desk.dj_set.songs[0].problem


def test_order_menu_orders_and_another_order_uses_another_seed(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    filled(page, qtbot, song_folder)
    page.part.head.goals["rise"].trigger()
    qtbot.waitUntil(lambda: not page.part.ordering.is_running and page.desk.dj_set.goal == "rise", timeout=LONG_MS)
    assert page.part.head.order.text().startswith("Order: harmonic + rising energy")
    QTest.mouseClick(page.part.head.another, LEFT)
    qtbot.waitUntil(lambda: page.desk.dj_set.seed == 1, timeout=LONG_MS)
    assert page.desk.undo_label == "Another order"


def test_songs_that_are_known_meanwhile_do_not_take_a_chosen_goal_away(
    page: AutomixPage, qtbot: Any, song_folder: Path
) -> None:
    filled(page, qtbot, song_folder)
    page.part.ordering.follow("wave")
    page.part.ordering.again()
    qtbot.waitUntil(lambda: not page.part.ordering.is_running, timeout=LONG_MS)
    assert page.desk.dj_set.goal == "wave"


def test_songs_moved_by_hand_while_an_order_is_looked_for_stay_there(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    filled(page, qtbot, song_folder)
    page.part.ordering.another()
    choose(page, 0)
    press(page, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    placed = titles(page)
    qtbot.waitUntil(lambda: not page.part.ordering.is_running, timeout=LONG_MS)
    assert titles(page) == placed
    assert page.desk.dj_set.goal == "given"


def test_a_pinned_song_stays_when_an_order_is_found(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    page.part.ordering.follow("given")
    filled(page, qtbot, song_folder)
    choose(page, 2)
    press(page, Qt.Key.Key_P)
    pinned = titles(page)[2]
    for goal in ("rise", "wave", "harmonic"):
        page.part.head.goals[goal].trigger()
        qtbot.waitUntil(lambda goal=goal: page.desk.dj_set.goal == goal and not page.part.ordering.is_running, timeout=LONG_MS)
        assert titles(page)[2] == pinned


def test_cancel_leaves_rows_that_enter_analyses(new_page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    page = new_page
    drop(page, files(song_folder), QPoint(40, 400))
    qtbot.waitUntil(lambda: page.part.analysing.num_left == 3)
    page.part.analysing.cancel()
    qtbot.waitUntil(lambda: page.desk.session.executor.num_running() == 0)
    qtbot.waitUntil(lambda: page.part.analysing.num_left == 0)
    unknown = [row for row in range(3) if "press Enter" in page.part.model.text(row, Column.NOTE)]
    assert unknown
    choose(page, unknown[0])
    press(page, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.part.model.text(unknown[0], Column.TEMPO) != "—", timeout=LONG_MS)


def test_the_key_that_was_heard_is_marked_however_it_is_spelled(qtbot: Any) -> None:
    for name in ("C# minor", "Db minor", "D♭ minor"):
        popup = KeyPopup(name, name)
        qtbot.addWidget(popup)
        assert [button.toolTip() for button in popup.buttons.values() if button.isChecked()] == ["C♯ minor"]
    assert len(popup.buttons) == 24 and popup.heard.text() == "As it was heard: D♭ minor"


def test_title_is_changed_in_place_and_key_from_the_wheel(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    filled(page, qtbot, song_folder / "1 One.wav")
    choose(page, 0)
    press(page, Qt.Key.Key_F2)
    editors = page.part.table.viewport().findChildren(QLineEdit)
    QTest.keyClicks(editors[0], "Opening")
    QTest.keyClick(editors[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page) == ["Opening"])
    press(page, Qt.Key.Key_K)
    from airdesk.ui.automix.key_popup import KeyPopup

    popup = page.part.findChild(KeyPopup)
    QTest.mouseClick(popup.buttons["9A"], LEFT)
    assert page.part.model.text(0, Column.KEY) == "9A"
    assert page.desk.dj_set.songs[0].key == "E minor"


def test_a_title_that_is_typed_stays_while_others_become_known(page: AutomixPage, qtbot: Any, song_folder: Path) -> None:
    filled(page, qtbot, song_folder)
    choose(page, 0)
    press(page, Qt.Key.Key_F2)
    (editor,) = page.part.table.viewport().findChildren(QLineEdit)
    page.part.analysing.changed.emit()
    assert editor.selectedText() == editor.text() == titles(page)[0]
    QTest.keyClicks(editor, "Opening")
    page.part.analysing.changed.emit()
    first, *others = page.desk.dj_set.songs
    page.desk.edit("Another order", lambda dj_set: replace(dj_set, songs=(*others, first)))  # one that is found meanwhile
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: titles(page)[2] == "Opening")
    assert page.desk.dj_set.songs[2].id == first.id


def test_what_a_folder_holds_and_cannot_be_mixed_has_a_row_with_the_reason(
    page: AutomixPage, qtbot: Any, song_folder: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "party"
    folder.mkdir()
    for path in song_folder.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / "clip.mp4").write_bytes(b"\0" * 64)
    (folder / "mix.wav").write_bytes((folder / "1 One.wav").read_bytes())
    (folder / "mix.json").write_text('{"transitions": [], "order": [], "goal": "harmonic"}')
    (folder / "broken.mp3").write_bytes(b"no sound at all" * 50)
    filled(page, qtbot, folder)
    notes = {titles(page)[row]: page.part.model.text(row, Column.NOTE) for row in range(page.part.model.rowCount())}
    assert "clip.mp4 is a film" in notes["clip"]
    assert "mix.wav is a mix that AirDesk made" in notes["mix"]
    assert "broken.mp3" in notes["broken"]
    assert len(page.desk.timeline.lanes) == 3
    assert page.desk.dj_set.title == "party"
