"""Roles for a list of instruments: a lead, harmony, one bass."""

from __future__ import annotations

import pytest

from airdesk.facts.instruments import load_instruments
from airdesk.planning.exact_casting import assign_roles

CATALOGUE = load_instruments()


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (["drums", "bass", "piano"], ["drums", "bass", "lead"]),
        (["piano", "violin"], ["chords", "lead"]),
        (["electric piano", "sax", "upright bass", "drums"], ["chords", "lead", "bass", "drums"]),
        (["strings", "choir"], ["lead", "pad"]),
        (["sax", "trumpet"], ["lead", "counter"]),
        (["violin", "cello"], ["lead", "counter"]),
        (["violin", "flute", "cello"], ["lead", "counter", "bass"]),
        (["kick", "snare", "hi-hat"], ["drums", "drums", "drums"]),
        (["vinyl", "rain"], ["fx", "fx"]),
        (["sub bass", "reese bass"], ["bass", "bass"]),
        (["warm pad"], ["pad"]),
    ],
)
def test_roles_make_a_song(names: list[str], roles: list[str]) -> None:
    assert assign_roles([CATALOGUE.named(name) for name in names]) == roles
