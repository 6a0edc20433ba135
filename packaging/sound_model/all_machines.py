"""Every machine that makes lessons, how many sounds it gives, and what they are called."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sound_model import effects, more_drums, synthesizers, winds_and_bows
from sound_model.chords import PLAYED
from sound_model.lesson import Lesson, levelled
from sound_model.machines import MACHINES as PLAIN
from sound_model.strings_and_bars import BARS, STRINGS, bar_note, driven_guitar, string_note
from sound_model.winds_and_bows import HELD, held_note

Random = np.random.Generator
Played = tuple[NDArray[np.float64], float | None]
Machine = Callable[[Random], Played]

MORE: tuple[tuple[str, Machine, float], ...] = (
    ("kick", more_drums.real_kick, 0.7),
    ("kick", more_drums.hard_kick, 0.3),
    ("kick", more_drums.fm_kick, 0.3),
    ("kick", more_drums.chip_drum("kick"), 0.15),
    ("snare", more_drums.real_snare, 0.8),
    ("snare", more_drums.fm_snare, 0.3),
    ("snare", more_drums.chip_drum("snare"), 0.15),
    ("tom", more_drums.real_tom, 0.8),
    ("tom", more_drums.fm_tom, 0.3),
    ("closed hi-hat", more_drums.real_cymbal("closed hi-hat"), 0.6),
    ("closed hi-hat", more_drums.chip_drum("hat"), 0.15),
    ("open hi-hat", more_drums.real_cymbal("open hi-hat"), 0.6),
    ("crash", more_drums.real_cymbal("crash"), 0.6),
    ("ride", more_drums.real_cymbal("ride"), 0.6),
    ("tambourine", more_drums.tambourine, 0.5),
    ("woodblock", more_drums.wood, 0.5),
    ("percussion", more_drums.scraper, 0.6),
    ("clap", more_drums.snap, 0.4),
    ("snare", more_drums.rolled(more_drums.real_snare), 0.2),
    ("tambourine", more_drums.rolled(more_drums.tambourine), 0.2),
    ("tom", more_drums.rolled(more_drums.real_tom), 0.1),
    ("shaker", more_drums.rolled(lambda rng: PLAIN["shaker"][0](rng)), 0.3),
    ("timpani", more_drums.rolled(partial(bar_note, "timpani")), 0.1),
    ("synth bass", synthesizers.fm_bass, 0.5),
    ("synth bass", synthesizers.moving_bass, 0.7),
    ("electric piano", synthesizers.fm_keys, 0.5),
    ("glockenspiel", synthesizers.fm_bell, 0.3),
    ("pad", synthesizers.moving_pad, 0.8),
    ("synth lead", synthesizers.moving_lead, 0.7),
    ("synth pluck", synthesizers.stab, 0.4),
    ("choir", synthesizers.choir, 0.5),
    ("vocal", synthesizers.solo_voice, 1.2),
    ("fx", effects.effect, 1.5),
)
"""Class, machine, how many of its sounds there are against the others."""

IMITATIONS: tuple[tuple[str, Machine, float], ...] = (
    ("driven guitar", driven_guitar, 0.6),
    ("strings", winds_and_bows.ensemble, 0.6),
    ("organ", winds_and_bows.organ_note, 0.5),
    *((name, partial(string_note, name), 0.6) for name in STRINGS),
    *((name, partial(bar_note, name), 0.4) for name in BARS),
    *((name, partial(held_note, name), 0.6) for name in HELD),
)
"""The same of what imitates played instruments: learned from less, since recordings are at hand."""

CALLED = {"skin": "congas"}
"""Plain machines whose class is called otherwise."""


def machine_lessons(rng: Random, each: int) -> Iterator[Lesson]:
    """About `each` sounds of every machine."""
    plain = [(CALLED.get(name, name), machine, share) for name, (machine, share) in PLAIN.items()]
    yield from _made([*plain, *MORE], "machine", rng, each)
    yield from _made(IMITATIONS, "imitation", rng, each)


def chord_lessons(rng: Random, each: int) -> Iterator[Lesson]:
    """About `each` chords of everything that plays chords."""
    return _made(PLAYED, "chord", rng, each)


def _made(machines: Sequence[tuple[str, Machine, float]], origin: str, rng: Random, each: int) -> Iterator[Lesson]:
    for place, (name, machine, share) in enumerate(machines):
        for number in range(max(1, int(each * share))):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                audio, root = machine(rng)
            yield Lesson(levelled(np.nan_to_num(audio)), name, f"{origin} {place} {number % 10}", root)
