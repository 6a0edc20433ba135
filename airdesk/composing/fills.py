"""Drum fills: at the end of a phrase a small one, before a new section a larger one, never in the last bar of a loop."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.chance import pick
from airdesk.composing.rhythm import read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.strokes import DrumHit, stroke
from airdesk.facts.genres import Fill, parse_lane


@dataclass(frozen=True, slots=True)
class PlacedFill:
    """A fill in its bar."""

    fill: Fill
    start_tick: int  # from the start of the bar
    bar_ticks: int
    cell_ticks: int
    loudness: float

    @property
    def keeps(self) -> tuple[str, ...]:
        """Lanes of the groove that go on."""
        return self.fill.keeps

    def hits_from(self, bar_start_tick: int) -> list[DrumHit]:
        """Its strokes, rising towards the end of the bar."""
        hits: list[DrumHit] = []
        for lane, pattern in self.fill.lanes.items():
            text = parse_lane(pattern)[-(self.bar_ticks // self.cell_ticks) :]
            offset = self.bar_ticks - len(text) * self.cell_ticks
            for hit in read_pattern(text, self.cell_ticks):
                rise = 0.85 + 0.15 * (offset + hit.tick) / self.bar_ticks
                tick = bar_start_tick + offset + hit.tick
                hits += stroke(tick, lane, hit.velocity * self.loudness * rise, hit.mark, hit.duration_ticks)
        return hits


def fill_hits(sketch: Sketch, section: Section, bar: int) -> PlacedFill | None:
    """The fill of a bar, or None where the groove goes on."""
    is_last = bar == section.plan.bars - 1
    turns = is_last and section.next_energy is not None
    phrase_ends = not is_last and sketch.genre.fill_every > 0 and (bar + 1) % sketch.genre.fill_every == 0
    fills = [fill for fill in sketch.genre.fills if fill.energy[0] <= section.energy <= fill.energy[1]]
    if not fills or not (turns or phrase_ends):
        return None
    rng = sketch.rng("fill", section.name, section.occurrence, bar)
    if phrase_ends and rng.random() < 0.35:
        return None
    lengths = [max(len(parse_lane(text)) for text in fill.lanes.values()) for fill in fills]
    longest = max(lengths)
    weights = [fill.weight * (length / longest if turns else 1.0) for fill, length in zip(fills, lengths, strict=True)]
    fill = pick(rng, fills, weights)
    length = min(max(len(parse_lane(text)) for text in fill.lanes.values()) * sketch.cell_ticks, sketch.bar_ticks)
    return PlacedFill(fill, sketch.bar_ticks - length, sketch.bar_ticks, sketch.cell_ticks, 1.0 if turns else 0.85)
