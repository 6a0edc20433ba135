"""The overlay of a transition: chosen from the inventory, made louder, taken away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.model.djset import Overlay
from airdesk.ui.automix.overlay_field import OverlayField
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_player import SetPlayer
from airdesk.ui.automix.transition_panel import TransitionPanel
from airdesk.workflows.reopen_set import reopen_set
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from airdesk.workflows.sets import keep_set
from tests.helpers.sample_folders import acid_chunk, wav_bytes


@pytest.fixture
def panel(qtbot: Any, set_desk: SetDesk, set_player: SetPlayer) -> TransitionPanel:
    panel = TransitionPanel(set_desk, set_player)
    qtbot.addWidget(panel)
    panel.resize(320, 800)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def opened(field: OverlayField, qtbot: Any) -> None:
    QTest.mouseClick(field.choose, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: field.list.list.count() > 0 or field.list.empty.isVisible())


def test_an_empty_inventory_says_what_to_do(panel: TransitionPanel, qtbot: Any) -> None:
    opened(panel.overlay, qtbot)
    assert "add folders of samples" in panel.overlay.list.empty.text()
    QTest.keyClick(panel.overlay.list, Qt.Key.Key_Escape)
    assert not panel.overlay.list.isVisible()


def test_a_sound_is_searched_chosen_made_louder_and_taken_away(
    panel: TransitionPanel, set_desk: SetDesk, tmp_path: Path, qtbot: Any
) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    soundfile.write(folder / "shaker_loop_120.wav", np.random.default_rng(1).uniform(-0.3, 0.3, 44_100), 44_100)
    scan_inventory(ScanRequest((folder,)), set_desk.session.settings)
    opened(panel.overlay, qtbot)
    QTest.keyClicks(panel.overlay.list.search, "shaker")
    qtbot.waitUntil(lambda: panel.overlay.list.list.count() == 1)
    QTest.keyClick(panel.overlay.list.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: set_desk.transition("s1", "s2").overlay is not None and not set_desk.is_behind)
    overlay = set_desk.transition("s1", "s2").overlay
    assert overlay.path == str(folder / "shaker_loop_120.wav")
    assert panel.overlay.level.value() == -18
    QTest.keyClick(panel.overlay.level, Qt.Key.Key_Up)
    assert set_desk.transition("s1", "s2").overlay.gain_db == -17.0
    QTest.mouseClick(panel.overlay.clear, Qt.MouseButton.LeftButton)
    assert set_desk.transition("s1", "s2").overlay is None
    assert set_desk.undo_label == "Remove the overlay"


def test_enter_right_after_typing_takes_what_was_typed_not_what_was_listed_before(
    panel: TransitionPanel, set_desk: SetDesk, tmp_path: Path, qtbot: Any
) -> None:
    folder = tmp_path / "samples"
    folder.mkdir()
    for name in ("conga_loop_122.wav", "shaker_loop_122.wav"):
        soundfile.write(folder / name, np.random.default_rng(1).uniform(-0.3, 0.3, 44_100), 44_100)
    scan_inventory(ScanRequest((folder,)), set_desk.session.settings)
    opened(panel.overlay, qtbot)
    other = "shaker" if "conga" in panel.overlay.list.list.item(0).text() else "conga"
    QTest.keyClicks(panel.overlay.list.search, other)
    QTest.keyClick(panel.overlay.list.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: set_desk.transition("s1", "s2").overlay is not None)
    assert other in set_desk.transition("s1", "s2").overlay.path
    assert not panel.overlay.list.isVisible()


def test_a_sound_chosen_by_hand_is_found_again_after_its_file_was_moved(
    panel: TransitionPanel, set_desk: SetDesk, tmp_path: Path, qtbot: Any
) -> None:
    folder, settings = tmp_path / "samples", set_desk.session.settings
    folder.mkdir()
    soundfile.write(folder / "shaker_loop_120.wav", np.random.default_rng(1).uniform(-0.3, 0.3, 44_100), 44_100)
    scan_inventory(ScanRequest((folder,)), settings)
    opened(panel.overlay, qtbot)
    QTest.keyClicks(panel.overlay.list.search, "shaker")
    qtbot.waitUntil(lambda: panel.overlay.list.list.count() == 1)
    QTest.keyClick(panel.overlay.list.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: set_desk.transition("s1", "s2").overlay is not None and not set_desk.is_behind)
    assert set_desk.transition("s1", "s2").overlay.sample_key is not None
    set_id = keep_set(settings, set_desk.dj_set)
    (folder / "new").mkdir()
    (folder / "shaker_loop_120.wav").rename(folder / "new" / "shaker.wav")
    scan_inventory(ScanRequest((folder,)), settings)
    set_desk.edit("Longer", lambda dj_set: replace(dj_set, title="Later"))
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    heard = set_desk.laid_out.transition("s1", "s2").overlay
    assert heard is not None and heard.path == str(folder / "new" / "shaker.wav")
    kept = reopen_set(settings, set_id).dj_set.transition("s1", "s2")
    assert kept is not None and kept.overlay is not None and kept.overlay.path == str(folder / "new" / "shaker.wav")


def test_overlays_that_the_rules_allow_are_laid_in_the_window_too(set_desk: SetDesk, tmp_path: Path, qtbot: Any) -> None:
    loop = tmp_path / "loops" / "Percussion" / "Shaker Loop 122.wav"
    loop.parent.mkdir(parents=True)
    loop.write_bytes(wav_bytes(1, frames=round(4 * 60 / 122 * 44_100), after=acid_chunk(122.0, 4)))
    scan_inventory(ScanRequest((tmp_path / "loops",)), set_desk.session.settings)
    rules = replace(set_desk.dj_set.rules, overlay_kinds=frozenset(("percussion",)))
    set_desk.edit("Rules: overlays", lambda dj_set: replace(dj_set, rules=rules))
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    laid = [each.overlay for each in set_desk.laid_out.transitions if each.overlay is not None]
    assert laid and laid[0].path == str(loop)


def test_what_holds_is_shown(panel: TransitionPanel) -> None:
    panel.overlay.show_overlay(Overlay("percussion", "/sounds/shaker.wav", gain_db=-12.0))
    assert panel.overlay.choose.text() == "shaker.wav"
    assert panel.overlay.clear.isVisible()
