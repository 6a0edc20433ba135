"""Dynamics: how hard a part plays in a section, from the section's energy and the part's own level."""

from __future__ import annotations

from airdesk.composing.sketch import Section
from airdesk.model.plan import InstrumentPlan

SOFTEST, RISE = 0.64, 0.38
"""Velocity at no energy, and what full energy adds: with the instruments' velocity curves some 5 dB between intro and hook."""


def loudness(section: Section, instrument: InstrumentPlan) -> float:
    """Factor on the velocities of a part in a section, about 1 where the song is fullest."""
    return (SOFTEST + RISE * section.energy) * (0.6 + 0.5 * instrument.dynamics)
