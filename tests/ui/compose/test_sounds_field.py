"""Which sounds play the next take: chosen in the prompt panel, kept in the request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.ui.compose.request_model import RequestModel
from airdesk.ui.compose.sounds_field import SoundsField
from tests.helpers.reach import nameless


@pytest.fixture
def model(qapp: Any) -> Iterator[RequestModel]:
    model = RequestModel()
    yield model
    model.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # its timers end in this thread


@pytest.fixture
def field(model: RequestModel, qtbot: Any) -> SoundsField:
    field = SoundsField(model)
    qtbot.addWidget(field)
    return field


def test_it_is_seen_only_where_there_are_samples(field: SoundsField) -> None:
    assert field.isHidden()
    field.set_has_samples(True)
    assert not field.isHidden() and field.options.isHidden()
    field.set_has_samples(False)
    assert field.isHidden()


def test_keys_choose_own_samples_and_how(field: SoundsField, model: RequestModel) -> None:
    field.set_has_samples(True)
    field.show()
    QTest.keyClick(field.choice, Qt.Key.Key_Down)
    assert model.request.own_samples == OwnSamples()
    assert field.options.isVisible() and nameless(field) == []
    QTest.keyClick(field.options.layers, Qt.Key.Key_Down)
    field.options.organic.click()
    field.options.percussion.click()
    assert model.request.own_samples == OwnSamples(2, prefer_organic=True, add_percussion=True)
    QTest.keyClick(field.choice, Qt.Key.Key_Up)
    assert model.request.own_samples is None and not field.options.isVisible()


def test_a_request_that_asks_for_them_shows_it(field: SoundsField, model: RequestModel) -> None:
    model.set_request(PlanRequest("rain", own_samples=OwnSamples(3)))
    assert not field.isHidden() and field.options.layers.currentText() == "3"
    model.set_request(PlanRequest("rain"))
    assert field.isHidden() and field.choice.currentText() == "Factory sounds"
