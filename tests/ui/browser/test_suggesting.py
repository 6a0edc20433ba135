"""Samples suggested for the selected track, in the Inventory panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.settings import Settings
from airdesk.ui.browser.browser import InventoryBrowser
from airdesk.ui.browser.samples_model import NAME
from tests.helpers.libraries import small_song
from tests.ui.browser.stage import FILES, browsing, names, scanned, write_tones

LONG_MS = 30_000
LEFT = Qt.MouseButton.LeftButton


def two_tracks() -> Song:
    """A piano and drums."""
    song = small_song()
    clip = MidiClip(0, 1920, (Note(0, 36, 120, 100), Note(480, 38, 120, 100)))
    return replace(song, tracks=(*song.tracks, Track("drums", "Drums", "drums", "drums", "kit-acoustic", (clip,))))


@pytest.fixture
def browser(settings: Settings, tmp_path: Path, qtbot: Any, qapp: Any) -> Iterator[InventoryBrowser]:
    scanned(settings, write_tones(tmp_path / "sounds"), is_deep=True)
    with browsing(qtbot, qapp, settings) as shown:
        shown.session.open_document(two_tracks())
        shown.session.select_track("piano")
        yield shown


def suggested(browser: InventoryBrowser, qtbot: Any, name: str) -> None:
    title = f"Suggested for {name}"
    qtbot.waitUntil(
        lambda: (
            browser.list.aside is not None and browser.list.aside.title == title and not browser.suggest_note.bar.isVisible()
        ),
        timeout=LONG_MS,
    )
    aside = browser.list.aside
    assert aside is not None
    qtbot.waitUntil(lambda: keys(browser) == list(aside.keys), timeout=LONG_MS)


def keys(browser: InventoryBrowser) -> list[int]:
    rows = [browser.model.at(place) for place in range(browser.model.rowCount())]
    return [row.key for row in rows if row is not None]


def test_the_best_come_first_with_their_reasons(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.suggesting.ask()
    assert browser.suggest_note.bar.isVisible() and browser.suggest_note.cancel.isVisible()
    suggested(browser, qtbot, "Piano")
    assert names(browser)[0].startswith("Felt Piano")
    assert browser.suggest_note.text.text().startswith("Piano plays around")
    browser.table.walk_to(0)
    assert browser.detail.why.isVisible() and browser.detail.why.text().startswith("Recorded at two notes")
    tip = browser.model.data(browser.model.index(0, NAME), Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(browser.detail.why.text())
    QTest.keyClick(browser.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: browser.session.song.tracks[0].sound.startswith("own:"), timeout=LONG_MS)
    assert browser.list.aside is not None  # used, and still there to compare


def test_those_left_out_are_shown_on_demand_each_with_why(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.suggesting.ask("drums")
    suggested(browser, qtbot, "Drums")
    few = browser.model.rowCount()
    QTest.mouseClick(browser.suggest_note.left_out, LEFT)
    qtbot.waitUntil(lambda: browser.model.rowCount() > few)
    browser.table.walk_to(browser.model.rowCount() - 1)
    assert browser.detail.why.text().startswith("Left out: ")
    QTest.mouseClick(browser.suggest_note.left_out, LEFT)
    qtbot.waitUntil(lambda: browser.model.rowCount() == few)


def test_it_follows_the_selected_track_and_closes_like_similar(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.suggesting.ask()
    suggested(browser, qtbot, "Piano")
    browser.session.select_track("drums")
    suggested(browser, qtbot, "Drums")
    assert any("Kick" in name for name in names(browser))
    QTest.mouseClick(browser.chips.active["aside"], LEFT)
    qtbot.waitUntil(lambda: browser.model.num_held == len(FILES))
    assert not browser.suggest_note.isVisible() and not browser.suggesting.is_open
    browser.table.walk_to(0)
    assert not browser.detail.why.isVisible()


def test_a_track_of_the_same_name_in_another_song_is_another_track(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.suggesting.ask()
    suggested(browser, qtbot, "Piano")
    before = browser.list.aside
    browser.session.open_document(replace(two_tracks(), title="Another song"))
    browser.session.select_track("piano")
    qtbot.waitUntil(lambda: browser.list.aside is not before, timeout=LONG_MS)
    suggested(browser, qtbot, "Piano")


def test_a_search_takes_its_place_and_cancel_stops_it(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.suggesting.ask()
    QTest.mouseClick(browser.suggest_note.cancel, LEFT)
    assert not browser.suggest_note.isVisible() and not browser.suggesting.is_open
    browser.suggesting.ask()
    suggested(browser, qtbot, "Piano")
    QTest.keyClicks(browser.head.search, "kick")
    qtbot.waitUntil(lambda: names(browser) == ["Kick 01.wav", "Kick 02.wav"])
    assert not browser.suggest_note.isVisible() and not browser.suggesting.is_open


def test_without_a_track_it_says_what_to_do(browser: InventoryBrowser, qtbot: Any) -> None:
    browser.session.select_track("")
    with qtbot.waitSignal(browser.session.told) as told:
        browser.suggesting.ask()
    assert told.args[1].startswith("Select a track")
