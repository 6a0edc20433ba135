"""Lists of any length hold a bounded number of rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.library.sample_search import SampleQuery
from airdesk.settings import settings_for
from airdesk.ui.browser.row_painter import ROW_PX
from airdesk.ui.browser.sample_source import PAGE
from airdesk.ui.browser.samples_model import MOST_PAGES, SamplesModel
from airdesk.workflows.browse_inventory import BrowsedPage, browse
from tests.ui.browser.stage import browsing, many_rows


def test_scrolling_through_thousands_keeps_a_few_pages(tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    settings = settings_for(tmp_path / "library")
    many_rows(settings, 3000)
    with browsing(qtbot, qapp, settings) as browser:
        qtbot.waitUntil(lambda: browser.model.rowCount() == 3000)
        assert browser.head.count.text() == "3\u202f000 samples"
        bar = browser.table.verticalScrollBar()
        qtbot.waitUntil(lambda: bar.maximum() > 2900 * ROW_PX)  # the table hears of its rows before it has laid them out
        for step in range(31):
            bar.setValue(bar.maximum() * step // 30)
            browser.table.viewport().repaint()
            row = browser.table.rowAt(5)
            qtbot.waitUntil(lambda row=row: browser.model.at(row) is not None)
        assert browser.model.num_held <= PAGE * MOST_PAGES
        last = browser.model.at(2999)
        assert last is not None and last.sample.name == "Piano C4 002998.wav"


def test_a_row_that_is_walked_to_is_heard_when_it_has_come(tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    settings = settings_for(tmp_path / "library")
    many_rows(settings, 1000)
    with browsing(qtbot, qapp, settings) as browser:
        qtbot.waitUntil(lambda: browser.model.rowCount() == 1000)
        browser.table.setFocus()
        QTest.keyClick(browser.table, Qt.Key.Key_Down)
        QTest.keyClick(browser.table, Qt.Key.Key_End)
        playback: Any = browser.session.playback
        qtbot.waitUntil(lambda: len(playback.previews.played) == 2)
        assert playback.previews.played[-1].path.name == "Piano C4 000997.wav" == browser.detail.name.text()


def test_reading_again_leaves_the_list_where_it_is(tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    settings = settings_for(tmp_path / "library")
    many_rows(settings, 600)
    with browsing(qtbot, qapp, settings) as browser:
        qtbot.waitUntil(lambda: browser.model.rowCount() == 600)
        browser.table.walk_to(40)
        place, key = browser.table.verticalScrollBar().value(), browser.table.current.key
        with qtbot.waitSignal(browser.list.facets_read):
            browser.list._wait.stop()
            browser.refresh()
        qtbot.wait(50)
        assert browser.table.currentIndex().row() == 40 and browser.table.current.key == key
        assert browser.table.verticalScrollBar().value() == place


def test_rows_that_came_after_a_page_was_read_are_asked_for_once(tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    settings = settings_for(tmp_path / "library")
    many_rows(settings, 40)
    rows = browse(SampleQuery(), settings, start=0, count=PAGE).rows
    model, wanted = SamplesModel(), list[int]()
    model.page_wanted.connect(wanted.append)
    model.begin(BrowsedPage(0, ()))
    model.renew(BrowsedPage(0, ()))  # nothing was there when the page was read, and 40 when they were counted
    model.set_total(40)
    assert model.at(0) is None and model.at(1) is None and wanted == [0]
    model.set_total(39)  # the answer is on its way
    model.take(BrowsedPage(0, rows[:38]))  # read before one more came
    assert model.at(37) == rows[37] and model.at(38) is None and wanted == [0, 0]
    model.take(BrowsedPage(0, rows[:38]))  # it is gone again: the count is wrong, and nobody asks on and on
    assert model.at(38) is None and wanted == [0, 0]
    model.set_total(40)
    assert model.at(39) is None and wanted == [0, 0, 0]
    model.take(BrowsedPage(0, rows))
    assert model.at(39) == rows[39] and wanted == [0, 0, 0]


def test_of_two_pages_that_are_seen_neither_takes_the_turn_of_the_other(tmp_path: Path, qtbot: Any, qapp: Any) -> None:
    settings = settings_for(tmp_path / "library")
    many_rows(settings, 600)
    pages = [BrowsedPage(start, browse(SampleQuery(), settings, start=start, count=PAGE).rows) for start in range(0, 600, PAGE)]
    model, wanted = SamplesModel(), list[int]()
    model.page_wanted.connect(wanted.append)
    model.begin(pages[0])
    model.set_total(600)
    for _ in range(3):  # painted again and again, as where a sample plays
        assert model.at(199) is None and model.at(200) is None
    assert wanted == [100]
    model.take(pages[1])
    assert wanted == [100, 200] and model.at(199) == pages[1].rows[-1]
    assert model.at(599) is None and wanted == [100, 200, 500]  # far away, it does
    assert model.at(499) is None and wanted == [100, 200, 500]
    model.lose()  # the library could not be read
    assert model.at(499) is None and wanted == [100, 200, 500, 400]
    model.take(pages[4])
    assert model.at(499) == pages[4].rows[-1] and model.at(400) == pages[4].rows[0]
