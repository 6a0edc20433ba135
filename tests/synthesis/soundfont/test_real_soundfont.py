"""A General MIDI SoundFont, where this machine has one: its presets are in tune, level and dark when touched softly."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.instrument import Instrument, zone_for
from airdesk.synthesis.bank import build_instruments
from airdesk.synthesis.soundfont.places import find_soundfont
from airdesk.synthesis.soundfont.source import open_soundfont
from tests.helpers.sound_measures import fundamental_cents, phrase_lufs, pitch_window, seam_jump, zone_floats

FOUND = find_soundfont(os.environ)
pytest.importorskip("tinysoundfont")
pytestmark = pytest.mark.skipif(FOUND is None or "FluidR3" not in FOUND.name, reason="FluidR3 is not on this machine")

NOTES = {"piano": 64, "guitar-nylon": 60, "bass-upright": 38, "trumpet": 70, "clarinet": 62, "strings": 64, "gm:0:104": 62}


@pytest.fixture(scope="module")
def instruments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Instrument]:
    assert FOUND is not None
    cache = tmp_path_factory.mktemp("cache")
    needs = {sound: [(pitch, velocity) for velocity in (40, 80, 110)] for sound, pitch in NOTES.items()}
    return build_instruments(needs, cache_folder=cache, workers=2, soundfont=open_soundfont(FOUND, cache))


@pytest.mark.parametrize("sound", NOTES)
def test_in_tune_seamless_and_softer_is_darker(instruments: dict[str, Instrument], sound: str) -> None:
    brightness = []
    for velocity in (40, 80, 110):
        zone = zone_for(instruments[sound], NOTES[sound], velocity)
        assert zone is not None
        assert instruments[sound].source["kind"] == "soundfont"
        if sound != "strings":  # many players: the strongest line of one partial says little
            assert abs(fundamental_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch)) < 5.0
        if zone.loop_start_frame is not None:
            assert seam_jump(zone) <= 1.0
        audio = zone_floats(zone)[:, :16_384] * np.cos(0.5 * np.pi * np.arange(16_384) / 16_384)
        spectrum = np.sum(np.abs(np.fft.rfft(audio)), axis=0)
        brightness.append(float(np.sum(spectrum * np.arange(len(spectrum))) / np.sum(spectrum)))
    assert brightness == sorted(brightness)


def test_phrases_are_equally_loud(instruments: dict[str, Instrument]) -> None:
    pytest.importorskip("pyebur128")
    levels = {}
    for sound, instrument in instruments.items():
        zone = zone_for(instrument, NOTES[sound], 100)
        assert zone is not None
        levels[sound] = phrase_lufs([zone], instrument.velocity_exponent)
    assert max(levels.values()) - min(levels.values()) < 3.0, levels


def test_the_path_is_of_this_machine_and_the_source_only_its_name(instruments: dict[str, Instrument]) -> None:
    assert FOUND is not None
    assert {instrument.source["file"] for instrument in instruments.values()} == {Path(FOUND).name}
