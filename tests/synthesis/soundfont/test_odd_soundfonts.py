"""Settings nobody meant, in samples nobody recorded: a zone, or a sentence why not; the player survives all of it."""

from __future__ import annotations

import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.errors import SoundFontError
from airdesk.synthesis.patch import KitFinish
from airdesk.synthesis.soundfont.opened import file_stamp, open_tables
from airdesk.synthesis.soundfont.preset_facts import read_preset_facts
from airdesk.synthesis.soundfont.preset_plan import PresetZonePlan
from airdesk.synthesis.soundfont.preset_zone import make_preset_zone
from tests.helpers.soundfonts import Preset, Sample, Zone, compressed, noise, soundfont, tone

SAMPLES = [
    tone(60, 0.3),
    noise(0.1),
    Sample(np.zeros(10), 60),
    Sample(np.full(1, 0.5), 60, (0, 1)),
    replace(tone(60, 0.2), loop=(10, 11)),
    replace(tone(60, 0.2), loop=(100, 50)),
    replace(tone(60, 0.2), loop=(0, 99_999)),
    replace(tone(60, 0.2), rate=500),
    replace(tone(60, 0.2), rate=192_000),
    replace(compressed(tone(60, 0.2)), loop=(0, 1_000_000)),
]
AMOUNTS = [0, 1, 3, -1, 100, -100, 1000, -1000, 12_000, -12_000, 32_767, -32_768]
pytest.importorskip("tinysoundfont")


def odd_soundfont(rng: random.Random) -> bytes:
    """One to three samples with settings drawn from the edges of what can be written."""
    zones = []
    for _ in range(rng.randint(1, 3)):
        settings = {rng.choice([*range(41), 45, *range(47, 53), *range(54, 59)]): rng.choice(AMOUNTS) for _ in range(5)}
        zones.append(Zone(rng.choice(SAMPLES), generators=settings))
    return soundfont(Preset(0, zones))


def plan(path: Path, rng: random.Random) -> PresetZonePlan | None:
    font = open_tables(path)
    try:
        facts = read_preset_facts(font, font.presets[0])
    except SoundFontError:
        return None
    assert facts is not None
    pitch, hardest = rng.randint(0, 127), rng.choice([64, 127])
    settled = (path, file_stamp(path), (0, 0), facts.identity, pitch, 0, 127, 1, hardest, 0, -20.0, KitFinish())
    return PresetZonePlan(*settled, is_percussion=rng.random() < 0.2)


def test_odd_settings_give_a_zone_or_a_sentence(tmp_path: Path) -> None:
    plans = []
    for seed in range(40):
        rng, path = random.Random(seed), tmp_path / f"{seed}.sf2"
        path.write_bytes(odd_soundfont(rng))
        plans.append(plan(path, rng))
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        made = [pool.submit(make_preset_zone, each) for each in plans if each is not None]
        errors = [zone.exception() for zone in made]
    assert {type(error) for error in errors} <= {type(None), SoundFontError}, errors
    zones = [zone.result() for zone, error in zip(made, errors, strict=True) if error is None]
    assert len(zones) > 15
    assert all(np.isfinite([zone.gain_db, zone.tuning_cents]).all() for zone in zones)
