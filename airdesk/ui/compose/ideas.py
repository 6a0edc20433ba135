"""Example prompts for the start page: each says what one can ask for."""

from __future__ import annotations

import random
from typing import Final

IDEAS: Final = (
    "sunny house for a rooftop, piano stabs and claps",
    "slow film cue, low strings, one long swell",
    "bossa nova for a late café, nylon guitar",
    "dark trap at 146, sliding 808, music box",
    "drum and bass, liquid, warm pads, 174",
    "waltz for a music box and a cello, in D minor",
    "boss fight: fast, brass and taiko, starts quiet, ends huge",
    "smoky jazz trio with a walking bass",
    "driving techno without melody, 132",
    "happy pop for a road trip, verse chorus verse chorus bridge chorus",
    "ambient for falling asleep, no drums, ten minutes of space",
    "boom bap, upright bass, dusty drums, 12-bar blues",
    "wedding entrance, string quartet, hopeful",
    "80s synthwave, night drive, arpeggios",
    "afternoon lo-fi, nylon guitar and vinyl, swing it",
)


def some_ideas(count: int, seed: int) -> list[str]:
    """A few of them, others for another seed."""
    return random.Random(seed).sample(IDEAS, count)
