"""The overlay of a transition: chosen from the inventory, made louder, taken away."""

from __future__ import annotations

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
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory


@pytest.fixture
def panel(qtbot: Any, set_desk: SetDesk, set_player: SetPlayer) -> TransitionPanel:
    panel = TransitionPanel(set_desk, set_player)
    qtbot.addWidget(panel)
    panel.resize(320, 800)
    panel.show()
    qtbot.waitExposed(panel)
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
    qtbot.waitUntil(lambda: not set_desk.is_behind)
    overlay = set_desk.transition("s1", "s2").overlay
    assert overlay is not None
    assert overlay.path == str(folder / "shaker_loop_120.wav")
    assert panel.overlay.level.value() == -18
    QTest.keyClick(panel.overlay.level, Qt.Key.Key_Up)
    assert set_desk.transition("s1", "s2").overlay.gain_db == -17.0
    QTest.mouseClick(panel.overlay.clear, Qt.MouseButton.LeftButton)
    assert set_desk.transition("s1", "s2").overlay is None
    assert set_desk.undo_label == "Remove the overlay"


def test_what_holds_is_shown(panel: TransitionPanel) -> None:
    panel.overlay.show_overlay(Overlay("percussion", "/sounds/shaker.wav", gain_db=-12.0))
    assert panel.overlay.choose.text() == "shaker.wav"
    assert panel.overlay.clear.isVisible()
