"""The wheel scrolls what a field stands in, wherever that can scroll, and changes no value."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget

from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings
from airdesk.ui.browser.correction_form import CorrectionForm
from airdesk.ui.browser.filter_panel import FilterPanel
from airdesk.ui.browser.filters import Filters
from airdesk.ui.browser.sample_options import SampleOptions
from airdesk.ui.compose.plan_editor import PlanEditor
from airdesk.workflows.preview_plan import preview_plan
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.wheel import scrolled, takes_the_wheel
from tests.helpers.whole_window import closed, opened, song_opened


def takers(root: QWidget) -> list[str]:
    return [field.accessibleName() or type(field).__name__ for field in scrolled(root) if takes_the_wheel(field)]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "none")
    return library_with_shared_sounds(tmp_path / "library")


def test_no_field_of_the_window_changes_while_one_scrolls(settings: Settings, qtbot: Any) -> None:
    window = opened(settings, qtbot)
    song_opened(window, qtbot)
    window.show_page("Library")
    names = {field.accessibleName() for field in scrolled(window)}
    assert {"Key", "Genre", "Composer", "Sounds", "Layers"} <= names
    assert takers(window) == []
    closed(window, qtbot)


def test_numbers_of_the_plan_editor_are_left_alone(qtbot: Any) -> None:
    editor = PlanEditor(preview_plan(PlanRequest("8 bars of house")).plan)
    qtbot.addWidget(editor)
    assert len(list(scrolled(editor))) > 2
    assert takers(editor) == [] and not takes_the_wheel(editor.tempo)
    editor.add.click()  # its rows are made anew
    assert takers(editor) == []


@pytest.mark.parametrize(
    "panel", [lambda: FilterPanel(Filters()), CorrectionForm, SampleOptions], ids=["filters", "correction", "options"]
)
def test_panels_that_are_shown_inside_others_leave_the_wheel(qtbot: Any, panel: Callable[[], QWidget]) -> None:
    holder = QScrollArea()
    qtbot.addWidget(holder)
    holder.setWidget(panel())
    assert list(scrolled(holder)) and takers(holder) == []
