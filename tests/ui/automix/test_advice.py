"""Advice of a language model in the window: asked for in the menu, seen, applied, taken back; who cannot answer is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from airdesk.model.djset import SetSong
from airdesk.settings import ModelChoices
from airdesk.ui.automix.advice_dialog import AdviceDialog
from airdesk.ui.automix.advising import ADVICE_LABEL, NO_MODEL
from airdesk.ui.automix.automix_page import AutomixPage
from tests.helpers.analyses import drummed_analysis
from tests.helpers.model_server import Fault, ModelServer, model_server
from tests.helpers.reach import activated, nameless

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000
WHY = "It opens up <b>under</b> the pads"
CHANGES = [
    {"action": "transition", "from": "s0", "to": "s1", "style": "filter", "reason": WHY},
    {"action": "transition", "from": "s1", "to": "s2", "cue_out_seconds": 20.0, "reason": "Leave early."},
    {"action": "swap", "first": "s0", "second": "s3", "reason": "A stronger start."},
]


@pytest.fixture
def songs(page: AutomixPage, qtbot: Any) -> AutomixPage:
    """The page with four known songs, the first of them pinned, and a provider that is ticked."""
    session = page.desk.session
    session.settings = replace(session.settings, language_models=ModelChoices(order=("openai",)))
    songs = tuple(SetSong(id=f"s{number}", path=f"/songs/{number}.wav", is_pinned=not number) for number in range(4))
    page.desk.edit("Add songs", lambda dj_set: replace(dj_set, songs=songs, goal="harmonic"))
    for number, song in enumerate(songs):
        known = drummed_analysis(120.0 + 2.0 * number, 120.0, title=f"Song {number}", energy=3 + number)
        page.desk.learn(song.id, f"hash{number}", known)
    qtbot.waitUntil(lambda: not page.desk.is_behind)
    return page


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """One answer, then a refusal of the key, as their servers give them."""
    with model_server([json.dumps({"changes": CHANGES}), Fault("status", 401)]) as server:
        for name, value in server.environment("openai").items():
            monkeypatch.setenv(name, value)
        yield server


def asked(page: AutomixPage, qtbot: Any) -> AdviceDialog:
    """The dialog, after a click on the entry in the menu."""
    head = page.part.head
    menu = head.order.menu()
    menu.popup(head.order.mapToGlobal(head.order.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(head.advice).center())
    assert page.part.advice.dialog is not None
    return page.part.advice.dialog


def ended(page: AutomixPage, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: not page.part.advice.advising.is_running, timeout=LONG_MS)
    assert page.part.advice.dialog is not None
    qtbot.waitUntil(lambda: not page.desk.is_behind and page.part.advice.dialog.proposals.is_complete)


def shown(dialog: AdviceDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_nothing_can_be_asked_without_songs_or_a_model(page: AutomixPage, qtbot: Any) -> None:
    said: list[str] = []
    page.desk.session.told.connect(lambda _, text: said.append(text))
    assert not page.part.head.advice.isEnabled() and "2 songs" in page.part.head.advice.toolTip()
    for number in range(2):
        song = SetSong(id=f"s{number}", path=f"/songs/{number}.wav")
        songs = (*page.desk.dj_set.songs, song)
        page.desk.edit("Add songs", partial(replace, songs=songs))
        page.desk.learn(song.id, f"hash{number}", drummed_analysis(120.0, 60.0))
    assert page.part.head.advice.isEnabled() and "Ctrl+Shift+A" in page.part.head.advice.toolTip()
    activated(page, qtbot)
    page.part.table.setFocus()
    QTest.keyClick(page.part.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert said == [NO_MODEL] and page.part.advice.dialog is None and not page.part.advice.advising.is_running


def test_proposals_are_seen_the_accepted_one_is_a_step_of_undo_and_who_fails_is_told(
    songs: AutomixPage, qtbot: Any, server: ModelServer
) -> None:
    desk, stages = songs.desk, []
    before = desk.dj_set
    songs.part.advice.advising.progressed.connect(lambda job: stages.append(job.stage))
    dialog = asked(songs, qtbot)
    assert dialog.isVisible() and dialog.bar.isVisible() and dialog.stop.isVisible()
    songs.desk.edit("Rename", lambda dj_set: replace(dj_set, title="Meanwhile"))  # the rules look at the answer again
    ended(songs, qtbot)
    assert len(server.asked) == 1 and "OpenAI" in " ".join(stages)
    assert "/songs/" not in server.asked[0].user and '"tempo_bpm":122.0' in server.asked[0].user
    text = shown(dialog)
    assert "OpenAI (scripted-large) made 3 proposals; the rules accept 1 of them, which is in the set now." in text
    assert "Another transition from “Song 0” into “Song 1”: filter\nAccepted" in text and f"It says: {WHY}" in text
    assert "leaves out the last" in text and "“Song 0” is pinned to its place." in text
    assert "“Song 1” into “Song 2”: out at 0:20.0\nRefused" in text
    assert text.count("Refused") == 2 and "It keeps all rules; score 0." in text and "The score stays 0." in text
    assert nameless(dialog) == []
    changed = desk.dj_set.transition("s0", "s1")
    assert changed is not None and (changed.style, changed.decided_by) == ("filter", "model")
    assert [song.id for song in desk.dj_set.songs] == ["s0", "s1", "s2", "s3"] and desk.dj_set.title == "Meanwhile"
    assert desk.undo_label == ADVICE_LABEL
    QTest.mouseClick(dialog.back, LEFT)
    assert desk.dj_set == replace(before, title="Meanwhile") and dialog.back.text() == "Put in again"
    activated(dialog, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert desk.dj_set.transition("s0", "s1") == changed
    QTest.mouseClick(dialog.again, LEFT)
    ended(songs, qtbot)
    assert "did not answer" in shown(dialog) and "the rules decided everything" in shown(dialog)
    assert desk.dj_set.transition("s0", "s1") == changed and not dialog.proposals.isVisible()
    dialog.close()


def test_who_answered_instead_and_answers_of_no_use_are_told(
    songs: AutomixPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, before = songs.desk.session, songs.desk.dj_set
    session.settings = replace(session.settings, language_models=ModelChoices(order=("anthropic", "openai")))
    no_change = '{"changes": []}'
    with model_server([Fault("status", 401), no_change, no_change, Fault("words", message="Nice set!")]) as server:
        for provider in ("anthropic", "openai"):
            for name, value in server.environment(provider).items():
                monkeypatch.setenv(name, value)
        dialog = asked(songs, qtbot)
        ended(songs, qtbot)
        assert "OpenAI (scripted-large) answered. Nothing was changed." in shown(dialog)
        assert "Anthropic" in dialog.notices.text() and "OpenAI answered instead." in dialog.notices.text()
        QTest.mouseClick(dialog.again, LEFT)
        ended(songs, qtbot)
        assert shown(dialog) == "Anthropic (scripted-large) proposes no change." and not dialog.back.isVisible()
        QTest.mouseClick(dialog.again, LEFT)
        ended(songs, qtbot)
        assert "The language model's answer could not be read" in dialog.notices.text()
    assert songs.desk.dj_set == before
    songs.desk.open_set(before)
    assert not dialog.isVisible() and songs.part.advice.advising.advice is None


def test_an_answer_is_not_waited_for_after_stop(songs: AutomixPage, qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = songs.desk.dj_set
    with model_server(Fault("hang")) as server:
        for name, value in server.environment("openai").items():
            monkeypatch.setenv(name, value)
        dialog = asked(songs, qtbot)
        qtbot.waitUntil(lambda: len(server.asked) == 1, timeout=LONG_MS)
        QTest.mouseClick(dialog.stop, LEFT)
        assert not songs.part.advice.advising.is_running and "Stopped. The set is as it was." in shown(dialog)
        qtbot.waitUntil(lambda: songs.desk.session.executor.num_running() == 0, timeout=25_000)  # by itself after 30 s
    assert songs.desk.dj_set == before and dialog.again.isVisible()
    dialog.close()
