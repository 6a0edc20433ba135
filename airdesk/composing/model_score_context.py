"""What is there already when a model is asked: others in the same bars, the bars before, the song's motif."""

from __future__ import annotations

from typing import Any, Final

from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.model_score_size import Ask
from airdesk.composing.sketch import Sketch
from airdesk.providers.prompts import minified

MOTIF_BARS: Final = 4
_MOST_CHARACTERS: Final = 4000  # models on one's own machine read little more than this with all the rest


def notes_around(ask: Ask, sketch: Sketch, sheet: Sheet, bars_before: int) -> dict[str, Any]:
    """What is there already: others in the same bars, the bars just before, the song's motif, each as [step, note, len]."""
    left = _MOST_CHARACTERS
    around: dict[str, Any] = {}
    stretches = {
        "same_bars": ask.bars,
        "bars_before": range(max(0, ask.first_bar - bars_before), ask.first_bar),
    }
    motif = motif_bars(sketch, sheet)
    if motif is not None and not set(motif[1]) & {*stretches["bars_before"], *ask.bars}:
        around["motif"] = {motif[0]: sheet.short_form(*motif)}
        left -= len(minified(around))
    for name, bars in stretches.items():
        parts: dict[str, Any] = {}
        for player in sheet.bars:
            short = sheet.short_form(player, bars)
            cost = len(minified(short)) + len(player) + 4
            if short and cost <= left:
                parts[player] = short
                left -= cost
        if parts:
            around[name] = parts
    return around


def motif_bars(sketch: Sketch, sheet: Sheet) -> tuple[str, range] | None:
    """The lead's first bars with notes."""
    lead = next((instrument.name for instrument in sketch.plan.instruments if instrument.role == "lead"), None)
    sung = sorted(bar for bar, notes in sheet.bars.get(lead or "", {}).items() if notes)
    return (lead, range(sung[0], sung[0] + MOTIF_BARS)) if lead is not None and sung else None
