"""The drum kit of a whole song: a groove for each section, fills at its turns, and the hits that mark its start and end."""

from __future__ import annotations

from airdesk.composing.build_up import build_up_hits, drop_hole_start
from airdesk.composing.fills import fill_hits
from airdesk.composing.groove import groove_bar
from airdesk.composing.sketch import Section, Sketch, choose_style
from airdesk.composing.strokes import DrumHit
from airdesk.facts.genres import Groove


def compose_drums(sketch: Sketch) -> tuple[DrumHit, ...]:
    """Every stroke of the kit, as if it played in every section; the parts take what the plan lets them play."""
    hits: list[DrumHit] = []
    for section in sketch.sections:
        hits += section_hits(sketch, section)
    return tuple(sorted(_with_ending(sketch, hits), key=lambda hit: (hit.tick, hit.pitch)))


def section_hits(sketch: Sketch, section: Section) -> list[DrumHit]:
    """The strokes of one section."""
    groove = choose_style(sketch, section, sketch.genre.grooves, "groove")
    if groove is None or section.name == "break":
        return _opening(sketch, section)
    if section.name == "build":
        return _opening(sketch, section) + build_up_hits(sketch, section, groove)
    hits: list[DrumHit] = []
    for bar in range(section.plan.bars):
        hits += _bar(sketch, section, groove, bar)
    hole = drop_hole_start(sketch, section)
    return _opening(sketch, section) + [hit for hit in hits if hit.tick < hole]


def _bar(sketch: Sketch, section: Section, groove: Groove, bar: int) -> list[DrumHit]:
    """The groove of one bar, or the fill in its place."""
    start = section.start_tick + bar * sketch.bar_ticks
    played = groove_bar(sketch, section, groove, bar)
    fill = fill_hits(sketch, section, bar)
    if fill is not None:
        kept = [hit for hit in played if hit.tick < start + fill.start_tick or hit.lane in fill.keeps]
        taken = {(hit.tick, hit.lane) for hit in kept}
        played = kept + [hit for hit in fill.hits_from(start) if (hit.tick, hit.lane) not in taken]
    return played


def _opening(sketch: Sketch, section: Section) -> list[DrumHit]:
    """A crash where a section lifts the song."""
    before = sketch.sections[section.index - 1].energy if section.index else 0.0
    lifts = section.index > 0 and section.energy >= 0.5 and section.energy > before - 0.05
    if not (sketch.genre.crash_on_sections and lifts):
        return []
    return [DrumHit(section.start_tick, "crash", 92 + 20 * section.energy)]


def _with_ending(sketch: Sketch, hits: list[DrumHit]) -> list[DrumHit]:
    """The last bar of a song is one stroke that rings; a loop has no last bar."""
    if not sketch.has_ending or not hits:
        return hits
    lanes = {hit.lane for hit in hits}
    kept = [hit for hit in hits if hit.tick < sketch.ending_tick]
    last = [DrumHit(sketch.ending_tick, "kick", 96)] if "kick" in lanes else []
    if sketch.genre.crash_on_sections and sketch.sections[-1].energy >= 0.4:
        last.append(DrumHit(sketch.ending_tick, "crash", 90))
    return kept + last
