"""Finding, hearing, marking and correcting samples in the Inventory panel, by real clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from airdesk.errors import LibraryError
from airdesk.library.sample_search import SampleQuery
from airdesk.model.notes import pitch_name
from airdesk.settings import Settings, settings_for
from airdesk.ui.browser.aside import Aside
from airdesk.ui.browser.browser import InventoryBrowser
from airdesk.ui.browser.row_menu import row_menu
from airdesk.ui.browser.row_painter import ROW_PX
from airdesk.ui.browser.sample_drag import dragged_samples, sample_mime
from airdesk.ui.browser.samples_model import BRIEF, LENGTH, LOUDNESS, NAME, TEMPO
from airdesk.workflows.browse_inventory import mark_favourites
from airdesk.workflows.sample_inventory import find_samples
from tests.helpers.libraries import small_song
from tests.helpers.reach import nameless
from tests.ui.browser.stage import FILES, browsing, names, scanned, write_tones

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def own_settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library")


@pytest.fixture
def browser(own_settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any) -> Iterator[InventoryBrowser]:
    scanned(own_settings, write_tones(tmp_path / "sounds"))
    with browsing(qtbot, qapp, own_settings) as shown:
        qtbot.waitUntil(lambda: shown.model.rowCount() == len(FILES))
        yield shown


def played(browser: InventoryBrowser) -> list[str]:
    previews: Any = browser.session.playback
    return [preview.path.name for preview in previews.previews.played]


def asked(browser: InventoryBrowser) -> list[str]:
    playback: Any = browser.session.playback
    return list(playback.previews.asked)


def row_place(browser: InventoryBrowser, name: str, x: int = 60) -> QPoint:
    place = browser.table.visualRect(browser.model.index(names(browser).index(name), NAME))
    return QPoint(place.left() + x, place.center().y())


def stored(settings: Settings, name: str) -> Any:
    return next(each for each in find_samples(SampleQuery(), settings).samples if each.name == name)


def test_typing_finds_by_words_synonyms_and_exclusions(browser: InventoryBrowser, qtbot: Any) -> None:
    assert browser.head.count.text() == "7 samples"
    QTest.keyClicks(browser.head.search, "bd")
    qtbot.waitUntil(lambda: names(browser) == ["Kick 01.wav", "Kick 02.wav"])
    assert browser.head.count.text() == "2 of 7 samples"
    QTest.keyClicks(browser.head.search, " -02")
    qtbot.waitUntil(lambda: names(browser) == ["Kick 01.wav"])
    QTest.keyClick(browser.head.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: browser.model.rowCount() == 7)
    assert browser.head.count.text() == "7 samples"


def test_answers_that_come_too_late_are_dropped(browser: InventoryBrowser, qtbot: Any) -> None:
    for letter in "felt piano e":
        QTest.keyClicks(browser.head.search, letter)
    qtbot.waitUntil(lambda: names(browser) == ["Felt Piano E4.wav"])
    qtbot.wait(150)
    assert names(browser) == ["Felt Piano E4.wav"]


def test_a_list_that_is_asked_for_just_before_all_is_read_again_is_another_list(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.table.walk_to(4)
    with qtbot.waitSignal(browser.model.modelReset):
        QTest.keyClicks(browser.head.search, "kick")
        browser.refresh()  # samples came, for instance
    assert names(browser) == ["Kick 01.wav", "Kick 02.wav"] and not browser.table.currentIndex().isValid()


def test_nothing_found_says_how_to_clear_and_does(browser: InventoryBrowser, qtbot: Any) -> None:
    QTest.keyClicks(browser.head.search, "zzzz")
    qtbot.waitUntil(browser.empty.clear.isVisible)
    assert browser.empty.why == "nothing"
    QTest.mouseClick(browser.empty.clear, LEFT)
    qtbot.waitUntil(lambda: browser.table.isVisible() and browser.model.rowCount() == 7)
    assert browser.head.search.text() == ""


def test_chips_filter_show_what_is_on_and_clear_it(browser: InventoryBrowser, qtbot: Any) -> None:
    QTest.mouseClick(browser.chips.families["drums"], LEFT)
    qtbot.waitUntil(lambda: browser.model.rowCount() == 4)
    browser.filters.choose(is_loop=False, length_seconds=(0.0, 2.0))
    assert {"is_loop", "length_seconds", "all"} <= set(browser.chips.active)
    QTest.mouseClick(browser.chips.active["is_loop"], LEFT)
    assert browser.filters.chosen.is_loop is None and browser.chips.families["drums"].isChecked()
    QTest.mouseClick(browser.chips.active["all"], LEFT)
    qtbot.waitUntil(lambda: browser.model.rowCount() == 7)
    assert not browser.chips.active and not browser.chips.families["drums"].isChecked()


def test_the_filter_panel_has_trees_with_counts(browser: InventoryBrowser, qtbot: Any) -> None:
    QTest.mouseClick(browser.head.filters, LEFT)
    qtbot.waitUntil(browser.panel.isVisible)
    tree = browser.panel.instruments
    tops = {tree.topLevelItem(row).text(0): tree.topLevelItem(row) for row in range(tree.topLevelItemCount())}
    assert tops["Drums"].text(1) == "4" and tops["Keys"].text(1) == "3"
    tops["Keys"].setExpanded(True)
    piano = next(item for item in (tops["Keys"].child(n) for n in range(2)) if item.text(0) == "Piano")
    tree.scrollToItem(piano)
    QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualItemRect(piano).center())
    qtbot.waitUntil(lambda: names(browser) == ["Felt Piano C4.wav", "Felt Piano E4.wav"])
    assert piano.checkState(0) == Qt.CheckState.Checked
    browser.panel.note.setFocus()
    QTest.keyClicks(browser.panel.note, "E")
    qtbot.waitUntil(lambda: names(browser) == ["Felt Piano E4.wav"])
    assert nameless(browser.panel) == []
    QTest.keyClick(browser.panel, Qt.Key.Key_Escape)
    assert not browser.panel.isVisible()


def test_a_hidden_filter_panel_costs_no_time_and_is_right_when_it_is_opened(
    browser: InventoryBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.finding.open_filters()
    browser.panel.hide()
    with monkeypatch.context() as patch:
        patch.setattr(browser.panel, "show_chosen", lambda: pytest.fail("nobody sees it"))
        browser.filters.choose(favourites_only=True)
    browser.finding.open_filters()
    assert browser.panel.favourites.isChecked()
    browser.panel.hide()


def test_a_folder_of_the_tree_narrows_to_all_below_it(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.finding.open_filters()
    tree = browser.panel.folders
    top = tree.topLevelItem(0)
    drums = next(item for item in (top.child(n) for n in range(top.childCount())) if item.text(0) == "Drums")
    assert drums.text(1) == "4" and top.text(1) == "7"
    QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualItemRect(drums).center())
    qtbot.waitUntil(lambda: browser.model.rowCount() == 4)
    assert browser.filters.active()["folder"] == "Drums"
    browser.panel.hide()


def test_arrow_keys_move_and_play_at_once_space_replays_esc_stops(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.head.search.setFocus()
    QTest.keyClick(browser.head.search, Qt.Key.Key_Down)
    QTest.keyClick(browser.table, Qt.Key.Key_Down)
    assert played(browser) == names(browser)[:2]
    assert browser.table.rows.playing_key == browser.table.current.key
    QTest.keyClick(browser.table, Qt.Key.Key_Space)
    assert played(browser) == [*names(browser)[:2], names(browser)[1]]
    QTest.keyClick(browser.table, Qt.Key.Key_Escape)
    assert "stop" in asked(browser) and browser.table.rows.playing_key == -1
    QTest.mouseClick(browser.bar.auto_play, LEFT)
    QTest.keyClick(browser.table, Qt.Key.Key_Down)
    assert len(played(browser)) == 3 and browser.chosen.row.sample.name == names(browser)[2]


def test_a_click_plays_and_its_sign_stops(browser: InventoryBrowser, qtbot: Any) -> None:
    table = browser.table.viewport()
    QTest.mouseClick(table, LEFT, pos=row_place(browser, "Organ A3.wav"))
    assert played(browser) == ["Organ A3.wav"]
    QTest.mouseClick(table, LEFT, pos=row_place(browser, "Organ A3.wav", x=12))
    assert browser.hearing.playing_key == -1
    QTest.mouseClick(browser.detail.wave, LEFT, pos=QPoint(browser.detail.wave.width() // 2, 20))
    playback: Any = browser.session.playback
    assert playback.previews.played[-1].start_seconds == pytest.approx(0.25, abs=0.01)


def test_the_detail_says_what_is_known_and_who_says_so(browser: InventoryBrowser, qtbot: Any) -> None:
    QTest.mouseClick(browser.table.viewport(), LEFT, pos=row_place(browser, "Felt Piano C4.wav"))
    assert browser.detail.name.text() == "Felt Piano C4.wav" and browser.detail.note.text() == "C4"
    QTest.mouseClick(browser.detail.more, LEFT)
    qtbot.waitUntil(lambda: "Piano" in browser.detail.facts.text)
    text = browser.detail.facts.text
    assert (
        "C4 · by its name" in text
        and "0.50 s · one-shot" in text
        and "WAV 16 bit · 32 kHz · mono" in text.replace("\u00a0", " ")
    )
    assert "sounds/Keys" in text
    qtbot.waitUntil(lambda: browser.detail.wave.has_peaks)


def test_f_puts_a_heart_that_stays(browser: InventoryBrowser, own_settings: Settings, qtbot: Any) -> None:
    browser.table.walk_to(0)
    QTest.keyClick(browser.table, Qt.Key.Key_F)
    assert browser.table.current.sample.is_favourite and browser.detail.heart.isChecked()
    name = browser.table.current.sample.name
    qtbot.waitUntil(lambda: stored(own_settings, name).is_favourite)
    browser.filters.choose(favourites_only=True)
    qtbot.waitUntil(lambda: names(browser) == [name])
    QTest.mouseClick(browser.detail.heart, LEFT)
    qtbot.waitUntil(lambda: not stored(own_settings, name).is_favourite)


def test_corrections_win_and_are_taken_back(browser: InventoryBrowser, own_settings: Settings, qtbot: Any) -> None:
    QTest.mouseClick(browser.table.viewport(), LEFT, pos=row_place(browser, "Organ A3.wav"))
    QTest.mouseClick(browser.detail.more, LEFT)
    form = browser.detail.form
    qtbot.waitUntil(lambda: form.instrument.currentData() == "organ")
    form.note.setFocus()
    form.note.selectAll()
    QTest.keyClicks(form.note, "Bb2")
    QTest.keyClick(form.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: stored(own_settings, "Organ A3.wav").root_midi == 46)
    form.instrument.setFocus()
    form.instrument.setCurrentIndex(form.instrument.findData("harpsichord") - 1)
    QTest.keyClick(form.instrument, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: stored(own_settings, "Organ A3.wav").instrument == "harpsichord")
    qtbot.waitUntil(lambda: browser.detail.note.text() == "A♯2" and form.as_found.isEnabled())
    QTest.mouseClick(form.as_found, LEFT)
    qtbot.waitUntil(lambda: stored(own_settings, "Organ A3.wav").instrument == "organ")
    assert pitch_name(stored(own_settings, "Organ A3.wav").root_midi or 0) == "A3"
    qtbot.waitUntil(lambda: not form.as_found.isEnabled())


def test_a_whole_folder_is_corrected(browser: InventoryBrowser, own_settings: Settings, qtbot: Any) -> None:
    QTest.mouseClick(browser.table.viewport(), LEFT, pos=row_place(browser, "Kick 01.wav"))
    QTest.mouseClick(browser.detail.more, LEFT)
    form = browser.detail.form
    qtbot.waitUntil(lambda: form.instrument.currentData() == "kick")
    QTest.mouseClick(form.scope, LEFT)
    form.instrument.setCurrentIndex(form.instrument.findData("tom") - 1)
    QTest.keyClick(form.instrument, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: stored(own_settings, "Kick 02.wav").instrument == "tom")
    assert stored(own_settings, "Kick 01.wav").instrument == "tom"
    assert stored(own_settings, "Snare tight.wav").instrument == "snare"
    qtbot.waitUntil(form.as_found.isEnabled)
    QTest.mouseClick(form.as_found, LEFT)
    qtbot.waitUntil(lambda: stored(own_settings, "Kick 02.wav").instrument == "kick")


def test_samples_are_dragged_and_copied_as_rows_and_files(browser: InventoryBrowser) -> None:
    browser.table.walk_to(0)
    rows = browser.table.selected()
    mime = sample_mime(rows)
    assert dragged_samples(mime).keys == (rows[0].key,)
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [rows[0].path] and rows[0].path.is_file()
    QTest.keyClick(browser.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().mimeData().urls() == mime.urls()
    QGuiApplication.clipboard().clear()  # offscreen, what lies in it at the end is let go too late: the process would crash


def test_the_menu_of_a_row_offers_what_works(browser: InventoryBrowser) -> None:
    assert row_menu(browser) is None
    browser.table.walk_to(0)
    menu = row_menu(browser)
    texts = [action.text() for action in menu.actions()]
    assert "Hear it\tSpace" in texts and "Put a heart on it\tF" in texts
    menu.deleteLater()


def test_a_wider_panel_has_more_columns_and_sorts_by_their_heads(browser: InventoryBrowser, qtbot: Any) -> None:
    table = browser.table
    shown = [column for column in range(browser.model.columnCount()) if not table.isColumnHidden(column)]
    assert shown == [NAME, 1, BRIEF] and table.horizontalHeader().isHidden()
    browser.resize(760, 900)
    qtbot.waitUntil(lambda: not table.isColumnHidden(LOUDNESS))
    assert table.isColumnHidden(BRIEF) and not table.isColumnHidden(TEMPO)
    head = table.horizontalHeader()
    place = QPoint(head.sectionViewportPosition(NAME) + 30, ROW_PX // 3)
    QTest.mouseClick(head.viewport(), LEFT, pos=place)  # it was sorted by name: now the other way round
    qtbot.waitUntil(lambda: names(browser)[0] == "Snare tight.wav")
    place = QPoint(head.sectionViewportPosition(LENGTH) + 20, ROW_PX // 3)
    QTest.mouseClick(head.viewport(), LEFT, pos=place)
    assert browser.filters.order == "length_seconds" and not browser.filters.is_falling


def test_how_it_was_left_is_remembered(browser: InventoryBrowser, own_settings: Settings, qtbot: Any, qapp: Any) -> None:
    QTest.mouseClick(browser.bar.auto_play, LEFT)
    browser.bar.level.setValue(-12)
    QTest.mouseClick(browser.bar.in_song, LEFT) if browser.bar.isVisible() else browser.bar.in_song.click()
    with browsing(qtbot, qapp, own_settings) as again:
        assert not again.bar.auto_play.isChecked() and again.bar.level_db == -12.0 and again.bar.in_song.isChecked()


def test_what_sounds_alike_is_a_list_that_can_be_closed(own_settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    scanned(own_settings, write_tones(tmp_path / "sounds"), is_deep=True)
    with browsing(qtbot, qapp, own_settings) as browser:
        QTest.keyClicks(browser.head.search, "kick")
        qtbot.waitUntil(lambda: len(names(browser)) == 2)
        browser.table.walk_to(0)
        QTest.keyClick(browser.table, Qt.Key.Key_S)
        qtbot.waitUntil(lambda: "aside" in browser.chips.active and browser.model.rowCount() == len(FILES))
        assert names(browser)[:2] == ["Kick 01.wav", "Kick 02.wav"] and browser.head.search.text() == ""
        assert browser.chips.active["aside"].text().startswith("Similar to Kick 01.wav")
        QTest.mouseClick(browser.chips.active["aside"], LEFT)
        qtbot.waitUntil(lambda: len(names(browser)) == 2)
        assert browser.head.search.text() == "kick" and "aside" not in browser.chips.active


def test_samples_that_are_made_ready_are_not_used_on_another_song(browser: InventoryBrowser, qtbot: Any) -> None:
    session, other = browser.session, small_song("Another song")
    session.open_document(small_song())
    session.select_track("piano")
    browser.using.use([browser.model.at(0).key])
    session.open_document(other)  # it has a track "piano" as well
    with qtbot.waitSignal(session.told) as told:
        pass
    assert session.song == other and told.args == ["warning", "The track is not there any more."]


def test_that_a_sample_cannot_be_read_about_is_said(
    browser: InventoryBrowser, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryError("The library is locked.")

    monkeypatch.setattr("airdesk.ui.browser.chosen_sample.sample_file", refuse)
    with qtbot.waitSignal(browser.session.told) as told:
        browser.table.walk_to(0)
    assert told.args == ["error", "The library is locked."]


def test_rows_of_another_list_are_read_again_too(browser: InventoryBrowser, own_settings: Settings, qtbot: Any) -> None:
    rows = [browser.model.at(place) for place in range(3)]
    browser.list.show_aside(Aside("Picked", tuple(row.key for row in rows)))
    qtbot.waitUntil(lambda: browser.model.rowCount() == 3)
    mark_favourites([rows[1].key], own_settings, is_favourite=True)
    browser.refresh()
    qtbot.waitUntil(lambda: browser.model.at(1).sample.is_favourite)
    assert names(browser) == [row.sample.name for row in rows] and browser.list.aside is not None
