"""The groove: what each drum plays in one bar of a section, as the genre writes it."""

from __future__ import annotations

from airdesk.composing.hats import HAT_LANES, hat_hits
from airdesk.composing.rhythm import fit_pattern, read_pattern
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.strokes import DrumHit, stroke
from airdesk.facts.genres import Groove

SOMETIMES = 0.45
"""How often a `?` in a pattern is played: taste."""


def groove_bar(sketch: Sketch, section: Section, groove: Groove, bar: int) -> list[DrumHit]:
    """All drums of the groove in one bar."""
    return [hit for lane in groove.lanes for hit in lane_hits(sketch, section, groove, lane, bar)]


def lane_hits(sketch: Sketch, section: Section, groove: Groove, lane: str, bar: int) -> list[DrumHit]:
    """One drum in one bar: its pattern, with flams, rolls and the hits that come only sometimes."""
    patterns = groove.lanes[lane]
    pattern = fit_pattern(patterns[bar % len(patterns)], groove.meter, sketch.meter, sketch.genre.steps_per_beat)
    start = section.start_tick + bar * sketch.bar_ticks
    rng = sketch.rng("drum", lane, section.name, section.occurrence, bar)
    hits: list[DrumHit] = []
    for hit in read_pattern(pattern, sketch.cell_ticks):
        if hit.mark == "?" and rng.random() > SOMETIMES:
            continue
        hits += stroke(start + hit.tick, lane, hit.velocity, hit.mark, hit.duration_ticks)
    return hat_hits(sketch, section, lane, bar, hits) if lane in HAT_LANES else hits
