"""What a part asks of a sample, put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airdesk.ui.arrange.names import shown_name
from airdesk.ui.browser.sample_texts import seconds_text
from airdesk.ui.widgets.pitch_text import note_text

if TYPE_CHECKING:
    from airdesk.workflows.recommend_samples import PartRecommendation


def part_text(found: PartRecommendation) -> str:
    """ "Bass plays around E1, notes of 0.42 s"; where nothing suits it, why."""
    part, name = found.part, shown_name(found.part.name)
    if not found.samples:
        return found.reason
    if part.is_percussion:
        return f"For the drums of {name}; one or more for each of its pieces."
    middle = part.middle_pitch
    around = "" if middle is None else f" around {note_text(middle)}"
    return f"{name} plays{around}, notes of {seconds_text(part.note_seconds)}. The best first."
