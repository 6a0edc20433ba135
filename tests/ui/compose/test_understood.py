"""What the window says of a prompt."""

from __future__ import annotations

from airdesk.model.plan import PlanRequest
from airdesk.ui.compose.idea_card import shortened
from airdesk.ui.compose.understood import noted_text, understood_text
from airdesk.workflows.preview_plan import preview_plan


def test_words_that_mean_nothing_are_not_among_the_understood() -> None:
    preview = preview_plan(PlanRequest("in H minor with kazoo"))
    assert understood_text(preview) == "Understood: in H minor" and noted_text(preview) == "Not read: “kazoo”."


def test_what_is_done_otherwise_than_asked_is_told() -> None:
    assert "300 it is" in noted_text(preview_plan(PlanRequest("500 bpm techno")))


def test_a_long_idea_ends_in_dots(qapp: object) -> None:
    from PySide6.QtGui import QFont, QFontMetrics

    metrics = QFontMetrics(QFont())
    text = "boss fight: fast, brass and taiko, starts quiet, ends huge and goes on"
    lines = shortened(text, metrics, 150, 2).split("\n")
    assert len(lines) == 2 and lines[1].endswith("…") and all(metrics.horizontalAdvance(line) <= 150 for line in lines)
    assert shortened("two words", metrics, 500, 2) == "two words"
