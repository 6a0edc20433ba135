"""A section that comes back: played again as it was, with its own energy; what cannot be the same is left to be asked for."""

from __future__ import annotations

from airdesk.composing.dynamics import RISE, SOFTEST
from airdesk.composing.model_score_request import chords_of_bar
from airdesk.composing.model_score_sheet import Sheet
from airdesk.composing.sketch import Section, Sketch


def section_bars(section: Section) -> tuple[int, int]:
    """Its first bar and the one after its last, from 0."""
    return section.plan.start_bar, section.plan.start_bar + section.plan.bars


def repeat_section(sketch: Sketch, sheet: Sheet, section: Section) -> None:
    """Play an earlier section of the same name again, in the bars whose chords are the same; an ending is composed anew."""
    for instrument in sketch.plan.instruments:
        earlier = (other for other in sketch.sections[: section.index] if other.name == section.name)
        source = next((other for other in earlier if sheet.sounds(instrument.name, *section_bars(other))), None)
        if source is not None and section.plays(instrument) and instrument.role != "fx":
            louder = (SOFTEST + RISE * section.energy) / (SOFTEST + RISE * source.energy)
            sheet.repeat(instrument.name, _like(sketch, source, section), louder)


def _like(sketch: Sketch, source: Section, section: Section) -> list[tuple[int, int]]:
    """Bars of a section with the bars of an earlier one that they can be the same as."""
    origins, end = range(*section_bars(source)), sketch.ending_tick // sketch.bar_ticks
    pairs = [(origins[number % len(origins)], bar) for number, bar in enumerate(range(*section_bars(section)))]
    return [(origin, bar) for origin, bar in pairs if bar < end and chords_of_bar(sketch, origin) == chords_of_bar(sketch, bar)]
