"""Credits in logs that were written before lines told them as data: found by the sentences as they were then."""

from __future__ import annotations

from typing import Final

from airdesk.library.events import Event

PLANNED: Final = "Planned by "
REPAIRED: Final = "The model's plan: "
_NOT_AGAIN: Final = " (it was not asked again)"  # the same said once more, in a run that asked several times
_BUILT_IN_INSTEAD: Final = "the built-in planner made"  # whatever the case of its first letter


def planner_in(event: Event) -> str:
    """Who planned: of "Planned by OpenAI (gpt-x)."; empty where the line is another."""
    is_it = event.category == "plan" and event.message.startswith(PLANNED)
    return event.message[len(PLANNED) : -1] if is_it else ""


def repair_in(event: Event) -> str:
    """A warning of something in a plan that had to be mended; empty where the line is none."""
    return event.message if event.level == "warning" and event.message.startswith(REPAIRED) else ""


def notice_in(event: Event) -> str:
    """A warning of who did not answer; empty where the line is none."""
    is_it = event.level == "warning" and (event.category == "call" or _BUILT_IN_INSTEAD in event.message.lower())
    return event.message.replace(_NOT_AGAIN, "") if is_it else ""
