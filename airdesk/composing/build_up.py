"""Build-ups: a snare that doubles its pace towards the drop, and the hole of silence before it."""

from __future__ import annotations

from airdesk.composing.groove import lane_hits
from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.strokes import DrumHit
from airdesk.facts.genres import Groove
from airdesk.model.timebase import TICKS_PER_BEAT

PACES = (TICKS_PER_BEAT, TICKS_PER_BEAT // 2, TICKS_PER_BEAT // 4, TICKS_PER_BEAT // 8)
"""Quarters, eighths, sixteenths, thirty-seconds: one for each quarter of the build."""


def build_up_hits(sketch: Sketch, section: Section, groove: Groove) -> list[DrumHit]:
    """A snare roll that doubles its pace each quarter of the section, over a kick that stops for the last bar."""
    lane = "snare" if "snare" in groove.lanes else "clap" if "clap" in groove.lanes else "snare"
    end = drop_hole_start(sketch, section)
    length = section.end_tick - section.start_tick
    hits: list[DrumHit] = []
    tick = section.start_tick
    while tick < end:
        done = (tick - section.start_tick) / length
        hits.append(DrumHit(tick, lane, 48 + 64 * done))
        tick += PACES[min(3, int(done * 4))]
    if "kick" in groove.lanes:
        for bar in range(max(0, section.plan.bars - 1)):
            hits += lane_hits(sketch, section, groove, "kick", bar)
    return hits


def drop_hole_start(sketch: Sketch, section: Section) -> int:
    """Where the drums stop before a drop: one beat of silence makes it hit; the section's end elsewhere."""
    after = sketch.sections[section.index + 1] if section.index + 1 < len(sketch.sections) else None
    if after is None or after.name != "drop" or section.name not in ("build", "break"):
        return section.end_tick
    return section.end_tick - TICKS_PER_BEAT
