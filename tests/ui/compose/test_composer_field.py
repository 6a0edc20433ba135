"""Who composes is chosen once, remembered, shown alike on both pages, and named in the request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from airdesk.model.plan import PlanRequest
from airdesk.providers.catalogue import BUILT_IN
from airdesk.settings import keep_settings, settings_for
from airdesk.ui.compose.composer_chip import ComposerChip
from airdesk.ui.compose.composer_field import ComposerField
from airdesk.ui.compose.composers import Composers
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.session import Session
from airdesk.ui.window_state import WindowState
from tests.helpers.model_server import ModelServer, model_server


class Stage(QWidget):
    """A field and a chip of the same choice."""

    def __init__(self, library: Path) -> None:
        super().__init__()
        self.session = Session(settings_for(library), parent=self)
        self.request = RequestModel(self)
        self.composers = Composers(self.session, self.request, WindowState(library), self)
        self.field = ComposerField(self.session, self.composers, self)
        self.chip = ComposerChip(self.composers, self)

    @property
    def offered(self) -> list[str]:
        """What the field offers."""
        return [self.field.choice.itemText(number) for number in range(self.field.choice.count())]


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("OLLAMA_BASE_URL", "LLAMA_CPP_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/v1")
    (tmp_path / "library").mkdir()
    return tmp_path / "library"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server("ready") as running:
        for name, value in running.environment("openai").items():
            monkeypatch.setenv(name, value)
        yield running


def stage(library: Path, qtbot: Any) -> Stage:
    made = Stage(library)
    qtbot.addWidget(made)
    made.show()
    return made


def test_without_a_key_it_is_the_built_in_composer_and_says_where_to_add_one(library: Path, qtbot: Any) -> None:
    made = stage(library, qtbot)
    assert made.offered == ["Built-in (offline)"] and made.field.link.isVisibleTo(made.field)
    assert "Settings → Language models" in made.field.link.text()
    assert not made.field.model.isVisibleTo(made.field) and "built-in, offline" in made.chip.text()
    assert made.request.request.provider is None
    with qtbot.waitSignal(made.field.settings_asked):
        QTest.mouseClick(made.field.link, Qt.MouseButton.LeftButton)


def test_who_can_be_asked_is_looked_for_when_one_comes_near_and_the_choice_is_remembered(
    library: Path, server: ModelServer, qtbot: Any
) -> None:
    made = stage(library, qtbot)
    made.composers.refresh()
    qtbot.waitUntil(lambda: made.offered == ["Built-in (offline)", "OpenAI"])
    assert made.composers.chosen == BUILT_IN, "nobody is asked whom the user has not let be asked"
    QTest.keyClick(made.field.choice, Qt.Key.Key_Down)
    assert made.request.request.provider == "openai" and "OpenAI" in made.chip.text()
    QTest.keyClicks(made.field.model.lineEdit(), "my-model")
    QTest.keyClick(made.field.model.lineEdit(), Qt.Key.Key_Return)
    assert made.request.request.model == "my-model"
    made.request.set_request(PlanRequest("another song", provider="anthropic", model="x"))
    assert (made.request.request.provider, made.request.request.model) == ("openai", "my-model")
    made.request.take_preset(PlanRequest("as then", provider=BUILT_IN))
    assert made.composers.chosen == BUILT_IN and made.request.request.provider == BUILT_IN
    made.request.take_preset(PlanRequest("as then", provider="openai", model="my-model"))
    later = stage(library, qtbot)
    assert later.composers.said == "OpenAI · my-model" and later.offered == ["Built-in (offline)", "OpenAI"]
    QTest.keyClick(later.field.choice, Qt.Key.Key_Up)
    assert later.request.request.provider == BUILT_IN and later.request.request.model is None


def test_nothing_chosen_is_the_order_of_the_settings(library: Path, qtbot: Any) -> None:
    keep_settings(library, provider_order="anthropic,openai")
    made = stage(library, qtbot)
    assert made.composers.chosen == "anthropic" and made.request.request.provider is None
    assert made.field.choice.currentText() == "Anthropic (not found)" and not made.field.link.isVisibleTo(made.field)


def test_models_are_asked_of_the_provider_in_the_background(library: Path, server: ModelServer, qtbot: Any) -> None:
    made = stage(library, qtbot)
    made.composers.choose("openai")
    made.field.model.setFocus()
    QTest.keyClick(made.field.choice, Qt.Key.Key_Tab)
    made.field._ask_models()
    qtbot.waitUntil(lambda: made.field.model.count() == 2)
    assert made.field.model.currentText() == "" and made.field.model.itemText(1) == "scripted-small"
