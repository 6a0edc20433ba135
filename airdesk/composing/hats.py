"""The hi-hats: what a drummer adds to the written pattern as the section goes on."""

from __future__ import annotations

from dataclasses import replace

from airdesk.composing.sketch import Section, Sketch
from airdesk.composing.strokes import DrumHit

HAT_LANES = ("closed hat", "open hat", "pedal hat")


def hat_hits(sketch: Sketch, section: Section, lane: str, bar: int, hits: list[DrumHit]) -> list[DrumHit]:
    """The written hats, thinned by a sparse mood, shaped over the bar, opened at the end of a phrase."""
    shaped = [replace(hit, velocity=hit.velocity * _arc(sketch, hit.tick)) for hit in hits]
    if lane != "closed hat" or not shaped:
        return shaped
    kept = _thinned(sketch, section, bar, shaped)
    return _opened_at_phrase_end(sketch, section, bar, kept)


def _arc(sketch: Sketch, tick: int) -> float:
    """Hats breathe with the pulse: a little weight on it, less between."""
    in_bar = tick % sketch.bar_ticks
    return 1.06 if in_bar in sketch.meter.pulse_starts else 0.96


def _thinned(sketch: Sketch, section: Section, bar: int, hits: list[DrumHit]) -> list[DrumHit]:
    """A mood of low density drops the softest off-beat strokes, the same ones in every bar."""
    density = sketch.mood.density
    if density >= 1.0:
        return hits
    rng = sketch.rng("hat thinning", section.name, bar % 2)
    return [hit for hit in hits if hit.velocity >= 80 or rng.random() < density]


def _opened_at_phrase_end(sketch: Sketch, section: Section, bar: int, hits: list[DrumHit]) -> list[DrumHit]:
    """Every fourth bar of a lively section may end on an open hat, which the next closed one chokes."""
    if section.energy < 0.6 or bar % 4 != 3 or sketch.rng("hat lift", section.name).random() < 0.5:
        return hits
    eighth_before_end = section.start_tick + (bar + 1) * sketch.bar_ticks - 240
    rest = [hit for hit in hits if hit.tick < eighth_before_end]
    return [*rest, replace(hits[0], tick=eighth_before_end, lane="open hat", velocity=88)]
