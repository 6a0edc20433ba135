from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from airdesk.audio.peaks import PeakPyramid
from airdesk.ui.theme import COLOURS
from airdesk.ui.widgets.waveform import Waveform

PEAKS = PeakPyramid((np.stack((-np.ones(400), np.ones(400))).astype(np.float32),), 40.0)


@pytest.fixture
def waveform(qtbot: Any) -> Waveform:
    shown = Waveform()
    qtbot.addWidget(shown)
    shown.resize(300, 40)
    shown.set_peaks(PEAKS)
    shown.show()
    return shown


def ink_at(waveform: Waveform, x: int) -> str:
    return QColor(waveform.grab().toImage().pixelColor(x, 20)).name()


def test_what_was_heard_is_coloured_and_the_rest_is_grey(waveform: Waveform) -> None:
    waveform.set_progress(0.5)
    assert ink_at(waveform, 30) == COLOURS["accent"]
    assert ink_at(waveform, 240) == COLOURS["control-hover"]


def test_a_click_asks_for_that_place(waveform: Waveform, qtbot: Any) -> None:
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        QTest.mouseClick(waveform, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(75, 20))
    assert asked.args[0] == pytest.approx(0.25)


def test_arrows_go_five_seconds(waveform: Waveform, qtbot: Any) -> None:
    waveform.set_progress(0.5)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        QTest.keyClick(waveform, Qt.Key.Key_Right)
    assert asked.args[0] == pytest.approx(0.625)
    with qtbot.waitSignal(waveform.seek_requested) as asked:
        QTest.keyClick(waveform, Qt.Key.Key_Left)
    assert asked.args[0] == pytest.approx(0.375)


def test_without_a_sound_there_is_nowhere_to_go(waveform: Waveform, qtbot: Any) -> None:
    waveform.set_peaks(None)
    with qtbot.assertNotEmitted(waveform.seek_requested):
        QTest.mouseClick(waveform, Qt.MouseButton.LeftButton)
    assert ink_at(waveform, 30) != COLOURS["accent"]
