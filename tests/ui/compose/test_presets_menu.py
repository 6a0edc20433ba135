"""Presets kept, taken and removed through the menu, in a real library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.settings import settings_for
from airdesk.ui.compose import presets_menu
from airdesk.ui.compose.presets_menu import PresetsButton
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.session import Session


def texts(button: PresetsButton) -> list[str]:
    return [action.text() for action in button.menu().actions() if action.text()]


def opened(button: PresetsButton, qtbot: Any, wanted: str) -> None:
    button.menu().aboutToShow.emit()
    qtbot.waitUntil(lambda: wanted in texts(button))


def test_a_preset_is_kept_taken_and_removed(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, model = Session(settings_for(tmp_path)), RequestModel()
    button = PresetsButton(session, model)
    qtbot.addWidget(button)
    opened(button, qtbot, "No presets yet")
    request = PlanRequest(
        "slow strings", tempo_bpm=61.0, instruments=("cello", "harp"), own_samples=OwnSamples(2, prefer_organic=True)
    )
    model.set_request(request)
    monkeypatch.setattr(presets_menu, "ask_text", lambda *_: "Evening")
    with qtbot.waitSignal(session.told):
        button.menu().actions()[-1].trigger()
    opened(button, qtbot, "Evening")
    model.set_request(PlanRequest("something else"))
    button.menu().actions()[0].trigger()
    assert model.request == request
    with qtbot.waitSignal(session.told):
        button.removal.actions()[0].trigger()
    opened(button, qtbot, "No presets yet")
    session.close()
