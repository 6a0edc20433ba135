"""The transition panel: what it shows, what its fields change, what it refuses in a sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from airdesk.model.djset import Rejected, with_transition
from airdesk.ui.automix.set_desk import SetDesk
from airdesk.ui.automix.set_player import SetPlayer
from airdesk.ui.automix.transition_hands import hands_of
from airdesk.ui.automix.transition_panel import TransitionPanel
from airdesk.ui.automix.transition_words import relation_text
from tests.helpers.quiet_playback import QuietPlayback


@pytest.fixture
def panel(qtbot: Any, set_desk: SetDesk, set_player: SetPlayer) -> TransitionPanel:
    panel = TransitionPanel(set_desk, set_player)
    qtbot.addWidget(panel)
    panel.resize(300, 700)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def typed(line: Any, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def settled(desk: SetDesk, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not desk.is_behind)


def test_it_says_what_the_transition_is(panel: TransitionPanel, set_desk: SetDesk) -> None:
    assert panel.heading.text() == "TRANSITION 2 → 3"
    assert panel.songs.text() == "Song 1 → Song 2"
    assert "122.0 → 124.0 BPM (+1.6 %)" in panel.relation.text()
    assert "8A → 8A" in panel.relation.text()
    assert panel.who.text().startswith("Decided by the rules")
    assert panel.back.isHidden()
    assert panel.why.text()


def test_one_tempo_of_both_is_said_once(set_desk: SetDesk) -> None:
    hands, made = hands_of(set_desk, "s1", "s2"), set_desk.transition("s1", "s2")
    assert hands is not None and made is not None
    assert "both 122.0 BPM" in relation_text(replace(hands, second=hands.first), replace(made, tempo_plan=None))


def test_what_a_language_model_proposed_is_said_first_and_as_plain_text(
    panel: TransitionPanel, set_desk: SetDesk, qtbot: Any
) -> None:
    made = set_desk.transition("s1", "s2")
    assert made is not None
    reasons = ("the outro is calm", "Proposed by the language model: It <b>opens</b> up")
    made = replace(made, reasons=reasons, decided_by="model")
    set_desk.edit("Advice", lambda dj_set: with_transition(dj_set, made))
    settled(set_desk, qtbot)
    assert panel.why.text() == "Proposed by the language model: It <b>opens</b> up.\nThe outro is calm"
    assert panel.why.textFormat() == Qt.TextFormat.PlainText
    assert panel.who.text().startswith("Proposed by the language model, accepted by the rules") and panel.back.isVisible()
    QTest.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    settled(set_desk, qtbot)
    assert panel.who.text().startswith("Decided by the rules")


def test_its_number_is_that_of_the_rows_even_where_rows_above_are_not_mixed(
    panel: TransitionPanel, set_desk: SetDesk, qtbot: Any
) -> None:
    songs = set_desk.dj_set.songs
    out = (replace(songs[0], is_excluded=True), *songs[1:])
    set_desk.edit("Leave out", lambda dj_set: replace(dj_set, songs=out))
    settled(set_desk, qtbot)
    assert panel.heading.text() == "TRANSITION 2 → 3"


def test_length_is_typed_in_beats_or_bars(panel: TransitionPanel, set_desk: SetDesk, qtbot: Any) -> None:
    typed(panel.form.length.line, "16")
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").length_beats == 16.0
    typed(panel.form.length.line, "2 bars")
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").length_beats == 8.0
    assert panel.form.length.line.text() == "8 beats"
    assert panel.who.text().startswith("Changed by you")
    set_desk.undo()
    assert set_desk.transition("s1", "s2").length_beats == 16.0


@pytest.mark.parametrize(("text", "sentence"), [("soon", "number of beats"), ("1000", "can be 1 to 256")])
def test_wrong_lengths_are_refused(panel: TransitionPanel, set_desk: SetDesk, text: str, sentence: str) -> None:
    before = panel.form.length.line.text()
    typed(panel.form.length.line, text)
    assert sentence in panel.problem.text()
    assert panel.problem.isVisible()
    assert panel.form.length.line.text() == before
    assert set_desk.undo_label == "Add songs"


def test_cues_are_typed_and_nudged(panel: TransitionPanel, set_desk: SetDesk, qtbot: Any) -> None:
    typed(panel.form.length.line, "8")
    settled(set_desk, qtbot)
    typed(panel.form.cue_out.line, "1:40.500")
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").cue_out_seconds == pytest.approx(100.5)
    QTest.mouseClick(panel.form.cue_out.buttons[2], Qt.MouseButton.LeftButton)
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").cue_out_seconds == pytest.approx(100.5 + 60 / 122, abs=0.005)
    cue_in = set_desk.transition("s1", "s2").cue_in_seconds
    QTest.mouseClick(panel.form.cue_in.buttons[3], Qt.MouseButton.LeftButton)
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").cue_in_seconds == pytest.approx(cue_in + 4 * 60 / 124, abs=0.005)
    typed(panel.form.cue_out.line, "9:00")
    assert "of “Song 1”, which ends at 1:59.800" in panel.problem.text()
    typed(panel.form.cue_in.line, "here")
    assert "as 3:52.180" in panel.problem.text()


def test_style_key_and_ramp(panel: TransitionPanel, set_desk: SetDesk, qtbot: Any) -> None:
    style = panel.form.style_choice
    style.setFocus()
    QTest.keyClicks(style, "filter")
    panel.form.style_choice.activated.emit(style.currentIndex())
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").style == "filter"
    QTest.keyClick(panel.form.key_shift, Qt.Key.Key_Up)
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").key_shift_semitones == 1
    panel.form.ramp.setCurrentIndex(3)
    panel.form.ramp.activated.emit(3)
    settled(set_desk, qtbot)
    assert set_desk.transition("s1", "s2").tempo_plan.ramp_bars == 4
    assert set_desk.undo_label == "Change the tempo ramp"


def test_back_to_the_rules(panel: TransitionPanel, set_desk: SetDesk, qtbot: Any) -> None:
    typed(panel.form.length.line, "8")
    settled(set_desk, qtbot)
    QTest.mouseClick(panel.back, Qt.MouseButton.LeftButton)
    settled(set_desk, qtbot)
    assert set_desk.dj_set.transitions == ()
    assert panel.who.text().startswith("Decided by the rules")


def test_try_another_goes_through_the_ways_that_were_weighed(panel: TransitionPanel, set_desk: SetDesk, qtbot: Any) -> None:
    first = set_desk.transition("s1", "s2")
    assert first is not None
    ways = (Rejected("filter", 80.0, 0.5, 16.0, 0.7, "shorter"), Rejected("blend", 84.0, 0.5, 8.0, 0.6, "shortest"))
    set_desk.edit("Ways", lambda dj_set: with_transition(dj_set, replace(first, rejected=ways, decided_by="user")))
    settled(set_desk, qtbot)
    for style, length in (("filter", 16.0), ("blend", 8.0), (first.style, first.length_beats)):
        QTest.mouseClick(panel.another, Qt.MouseButton.LeftButton)
        settled(set_desk, qtbot)
        now = set_desk.transition("s1", "s2")
        assert (now.style, now.length_beats) == (style, length)
    assert now.cue_out_seconds == first.cue_out_seconds


def test_preview_and_stop(panel: TransitionPanel, set_desk: SetDesk, quiet: QuietPlayback, qtbot: Any) -> None:
    QTest.mouseClick(panel.preview, Qt.MouseButton.LeftButton)
    overlap = set_desk.timeline.overlaps[1]
    qtbot.waitUntil(lambda: f"mix {overlap.mix_start - 8.0:.2f}" in quiet.asked)
    assert quiet.heard is not None
    assert quiet.heard.end_seconds == pytest.approx(overlap.mix_end + 8.0)
    assert panel.preview.text() == "Stop"


def test_without_a_transition_it_says_what_to_do(panel: TransitionPanel, set_desk: SetDesk, qtbot: Any) -> None:
    set_desk.edit("Remove", lambda dj_set: replace(dj_set, songs=dj_set.songs[:1]))
    settled(set_desk, qtbot)
    assert panel.empty.isVisible()
    assert not panel.form.isVisible()


def test_the_wheel_changes_no_field(panel: TransitionPanel, set_desk: SetDesk) -> None:
    for field in (panel.form.key_shift, panel.form.style_choice):
        middle = QPointF(field.rect().center())
        event = QWheelEvent(
            middle, field.mapToGlobal(middle), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)
    assert set_desk.undo_label == "Add songs"
