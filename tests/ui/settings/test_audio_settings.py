from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox

from airdesk.playback.state import DeviceChoice, DeviceState, PlaybackState
from airdesk.settings import settings_for
from airdesk.ui.session import Session
from airdesk.ui.settings.audio_settings import AudioSettings
from tests.helpers.quiet_playback import QuietPlayback


def dialog(qtbot: Any, folder: Path, playback: QuietPlayback | None, **more: Any) -> AudioSettings:
    session = Session(settings_for(folder), playback)
    made = AudioSettings(session, **more)
    qtbot.addWidget(made)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    made.show()
    session.setParent(made)
    return made


def test_a_device_and_a_buffer_are_chosen(qtbot: Any, tmp_path: Path) -> None:
    playback = QuietPlayback(["Built-in", "USB desk"])
    chosen: list[DeviceChoice] = []
    made = dialog(qtbot, tmp_path, playback, on_chosen=chosen.append)
    assert [made.devices.itemText(row) for row in range(made.devices.count())] == ["System default", "Built-in", "USB desk"]
    assert made.buffers.currentText() == "512 frames · 11.6 ms"
    QTest.keyClick(made.devices, Qt.Key.Key_End)
    QTest.keyClick(made.buffers, Qt.Key.Key_Down)
    assert "1024 frames at a time" in made.meaning.text()
    QTest.mouseClick(made.buttons.button(QDialogButtonBox.StandardButton.Ok), Qt.MouseButton.LeftButton)
    assert playback.choice == DeviceChoice("USB desk", 1024) and chosen == [playback.choice]


def test_cancel_changes_nothing(qtbot: Any, tmp_path: Path) -> None:
    playback = QuietPlayback(["Built-in"])
    made = dialog(qtbot, tmp_path, playback)
    QTest.mouseClick(made.buttons.button(QDialogButtonBox.StandardButton.Cancel), Qt.MouseButton.LeftButton)
    assert playback.choice is None


def test_devices_that_come_are_listed_and_one_that_went_says_so(qtbot: Any, tmp_path: Path) -> None:
    names = ["Built-in"]
    made = dialog(qtbot, tmp_path, QuietPlayback(names), choice=DeviceChoice("USB desk", 256))
    assert made.devices.currentText() == "USB desk (not connected)" and made.choice == DeviceChoice("USB desk", 256)
    names.append("USB desk")
    qtbot.waitUntil(lambda: made.devices.currentText() == "USB desk")


@pytest.mark.parametrize("playback", [None, QuietPlayback()])
def test_without_a_device_it_says_so(qtbot: Any, tmp_path: Path, playback: QuietPlayback | None) -> None:
    made = dialog(qtbot, tmp_path, playback)
    assert made.problem.isVisible() and "No sound device" in made.problem.text()


def test_what_the_device_does_now_is_shown(qtbot: Any, tmp_path: Path) -> None:
    playback = QuietPlayback(["Built-in"])
    device = DeviceState("Built-in", 48_000, 256, 0.021, 3)
    made = dialog(qtbot, tmp_path, playback)
    playback.now = replace(PlaybackState(), device=device)
    qtbot.waitUntil(lambda: made.now.text() == "Built-in · 48 kHz · 256 frames · 21 ms latency · 3 underruns")
