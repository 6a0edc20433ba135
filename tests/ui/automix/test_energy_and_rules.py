"""The energy curve drawn by hand, and the rules as fields."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from airdesk.model.djset import MixRules
from airdesk.ui.automix.energy_view import EnergyCurveView
from airdesk.ui.automix.kept_rules import keep_rules, kept_rules
from airdesk.ui.automix.rules_panel import RulesPanel
from airdesk.ui.automix.rules_summary import RulesSummary
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_player import SetPlayer
from tests.helpers.wheel import takes_the_wheel


@pytest.fixture
def energy(qtbot: Any, set_desk: SetDesk, set_player: SetPlayer) -> EnergyCurveView:
    view = EnergyCurveView(set_desk, set_player, lambda: set_desk.session.tell("reorder"))
    qtbot.addWidget(view)
    view.resize(900, 320)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def rules(qtbot: Any, set_desk: SetDesk) -> RulesPanel:
    panel = RulesPanel(set_desk)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_points_are_added_moved_and_taken_away(energy: EnergyCurveView, set_desk: SetDesk) -> None:
    canvas = energy.canvas
    place = QPoint(round(canvas.x(0.5)), round(canvas.y(7.0)))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    (point,) = set_desk.dj_set.energy_curve
    assert point == (pytest.approx(0.5, abs=0.01), pytest.approx(7.0, abs=0.1))
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=place)
    target = QPoint(round(canvas.x(0.6)), round(canvas.y(9.0)))
    QTest.mouseMove(canvas, target)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=target)
    (point,) = set_desk.dj_set.energy_curve
    assert point == (pytest.approx(0.6, abs=0.01), pytest.approx(9.0, abs=0.1))
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert set_desk.dj_set.energy_curve[0][1] == pytest.approx(8.5, abs=0.1)
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert set_desk.dj_set.energy_curve == ()
    for _ in range(4):
        set_desk.undo()
    assert set_desk.undo_label == "Add songs"


def test_presets_lie_between_the_songs(energy: EnergyCurveView, set_desk: SetDesk, qtbot: Any) -> None:
    QTest.mouseClick(energy.presets["rise"], Qt.MouseButton.LeftButton)
    assert set_desk.dj_set.energy_curve == ((0.0, 3.0), (1.0, 6.0))
    assert energy.reorder.isEnabled()
    with qtbot.waitSignal(set_desk.session.told):
        QTest.mouseClick(energy.reorder, Qt.MouseButton.LeftButton)
    QTest.mouseClick(energy.clear, Qt.MouseButton.LeftButton)
    assert not energy.reorder.isEnabled()


def test_a_change_of_the_rules_is_an_edit_and_is_kept(rules: RulesPanel, set_desk: SetDesk) -> None:
    field = rules.numbers["max_tempo_change_percent"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "4")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.mouseClick(rules.styles["cut"], Qt.MouseButton.LeftButton, pos=QPoint(8, rules.styles["cut"].height() // 2))
    now = set_desk.dj_set.rules
    assert now.max_tempo_change_percent == 4.0
    assert "cut" not in now.styles
    assert kept_rules(set_desk.session.settings.library_folder) == now
    set_desk.undo()
    assert "cut" in set_desk.dj_set.rules.styles
    assert rules.styles["cut"].isChecked()


def test_the_wheel_over_the_rules_changes_none(rules: RulesPanel) -> None:
    assert rules.numbers and not any(takes_the_wheel(field) for field in rules.numbers.values())


def test_one_style_stays(rules: RulesPanel, set_desk: SetDesk, qtbot: Any) -> None:
    with qtbot.waitSignal(set_desk.problem):
        for box in rules.styles.values():
            box.click()
    assert len(set_desk.dj_set.rules.styles) == 1


def test_summary_follows(qtbot: Any, set_desk: SetDesk, rules: RulesPanel) -> None:
    summary = RulesSummary(set_desk)
    qtbot.addWidget(summary)
    rules.switches["keeps_pitch"].click()
    rules.overlays["vocals"].click()
    assert [label.text() for label in summary._values][2:4] == ["off", "vocals"]


def test_damaged_rules_are_as_at_first(tmp_path: Any) -> None:
    (tmp_path / "mix-rules.json").write_text('{"max_tempo_change_percent": "much", "styles": ["none"], "keeps_pitch": false}')
    assert kept_rules(tmp_path) == MixRules(keeps_pitch=False)
    keep_rules(tmp_path, MixRules(target_lufs=-9.0))
    assert kept_rules(tmp_path).target_lufs == -9.0
