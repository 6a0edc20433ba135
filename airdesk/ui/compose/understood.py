"""What was understood of a prompt and what was not, in a line each."""

from __future__ import annotations

import re

from airdesk.ui.widgets.pitch_text import signed_sentence
from airdesk.workflows.preview_plan import PlanPreview

NOT_READ = "Not read: "


def understood_text(preview: PlanPreview) -> str:
    """The words of the prompt that were understood; what each did is in `all_texts`."""
    sentences = [sentence for sentence in preview.plan.understood if not sentence.startswith(NOT_READ)]
    words = dict.fromkeys(word for sentence in sentences for word in re.findall("“([^”]+)”", sentence))
    return f"Understood: {', '.join(words)}" if words else ""


def noted_text(preview: PlanPreview) -> str:
    """What one should know of it: what is done otherwise than it says, and words that mean nothing here."""
    texts = [*preview.plan.warnings, *(text for text in preview.plan.understood if text.startswith(NOT_READ))]
    return signed_sentence(" ".join(texts))


def all_texts(preview: PlanPreview) -> str:
    """All of it, a line for each sentence."""
    return signed_sentence("\n".join((*preview.plan.understood, *preview.plan.warnings)))
