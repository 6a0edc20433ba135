"""Who made a take, what it cost, and what was repaired of the answers, as nothing but text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from airdesk.library.events import Event
from airdesk.ui.compose.credits_view import CreditsView
from airdesk.ui.compose.credits_wording import composer_text, credit_lines, short_credit
from airdesk.workflows.take_credits import credits_of_log
from airdesk.workflows.take_values import Credits

MADE = Credits(
    planned_by="OpenAI (gpt-6)",
    composed_by={"piano": "OpenAI (gpt-6)", "bass": "OpenAI (gpt-6)", "drums": ""},
    repairs=("<b>Loud</b> \x07 is taken out", "note 200 lies outside 0 to 127"),
    notices=("Anthropic is overloaded. OpenAI answered instead.",),
    num_calls=3,
    input_tokens=4000,
    output_tokens=1210,
    cost_usd=0.0123,
)


def test_who_planned_and_composed_what_and_what_it_cost() -> None:
    assert credit_lines(MADE) == [
        "Planned by OpenAI (gpt-6)",
        "Composed by OpenAI (gpt-6), drums by the built-in composer",
        "3 answers · 5\N{NO-BREAK SPACE}210 tokens · $0.0123",
    ]
    assert short_credit(MADE) == "OpenAI (gpt-6) · $0.0123" and composer_text(MADE) == "OpenAI (gpt-6) and built-in"
    assert credit_lines(Credits()) == [] and short_credit(Credits()) == "" and composer_text(Credits()) == "built-in"


def test_repairs_are_a_list_that_opens_and_is_nothing_but_text(qtbot: Any) -> None:
    view = CreditsView()
    qtbot.addWidget(view)
    view.show()
    view.show_credits(MADE)
    assert view.notices.text().startswith("Anthropic") and view.notices.textFormat() == Qt.TextFormat.PlainText
    assert view.opener.text().split() == ["2", "things", "of", "the", "answers", "were", "repaired", "or", "refused"]
    assert not view.repairs.isVisible()
    QTest.mouseClick(view.opener, Qt.MouseButton.LeftButton)
    assert view.repairs.isVisible() and view.repairs.isReadOnly()
    assert view.repairs.toPlainText() == "• <b>Loud</b> \\x07 is taken out\n• note 200 lies outside 0 to 127"
    view.show_credits(Credits())
    assert view.isHidden() and not view.repairs.isVisible()


def test_credits_are_read_of_an_older_log_by_its_words() -> None:
    at = "2026-01-01T00:00:00Z"
    events = [
        Event(at, "call", "warning", "Anthropic is overloaded. OpenAI answered instead."),
        Event(at, "call", "warning", "Anthropic is overloaded (it was not asked again). OpenAI answered instead."),
        Event(at, "plan", "info", "Planned by OpenAI (gpt-6)."),
        Event(at, "plan", "warning", "The model's plan: tempo is no number"),
        Event(at, "plan", "warning", "The tempo is unusual."),
        Event(at, "midi", "info", "x", {"composed_by": {"piano": "openai gpt-6", "drums": ""}, "repairs": ["note 200"]}),
    ]
    made = credits_of_log(events)
    assert made.planned_by == "OpenAI (gpt-6)" and made.composed_by == {"piano": "OpenAI (gpt-6)", "drums": ""}
    assert made.repairs == ("The model's plan: tempo is no number", "note 200")
    assert made.notices == ("Anthropic is overloaded. OpenAI answered instead.",)
    nobody = credits_of_log([Event(at, "plan", "warning", "The built-in planner made the plan, no language model did: x.")])
    assert nobody.planned_by == "" and len(nobody.notices) == 1 and nobody.has_model
