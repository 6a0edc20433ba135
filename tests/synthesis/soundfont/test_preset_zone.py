"""Zones sampled from presets, through the real player: in tune, level, clean at both ends, seamless, as the touch asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.errors import SoundFontError
from airdesk.synthesis.made_zone import MadeZone
from airdesk.synthesis.parts.loudness import loudest_moment_lufs, steady_lufs
from airdesk.synthesis.patch import KitFinish, Tone
from airdesk.synthesis.soundfont.opened import file_stamp, open_tables
from airdesk.synthesis.soundfont.preset_facts import read_preset_facts
from airdesk.synthesis.soundfont.preset_plan import PresetZonePlan
from airdesk.synthesis.soundfont.preset_zone import make_preset_zone
from tests.helpers.soundfonts import PAN, Preset, Zone, noise, soundfont, tone

RATE = 44_100
pytest.importorskip("tinysoundfont")


def plan(
    path: Path, bank: int, program: int, root: int, layer: tuple[int, int] = (97, 127), **changes: object
) -> PresetZonePlan:
    font = open_tables(path)
    facts = read_preset_facts(font, next(each for each in font.presets if (each.bank, each.program) == (bank, program)))
    assert facts is not None
    number = (bank, program)
    made = PresetZonePlan(
        path, file_stamp(path), number, facts.identity, root, root - 1, root + 1, *layer, 0, -21.0, KitFinish(), bank == 128
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def floats(zone: MadeZone) -> np.ndarray:
    return np.asarray(zone.audio / 32768.0)


def brightness_hz(zone: MadeZone) -> float:
    audio = floats(zone)[:, :16_384]
    faded = audio * np.cos(0.5 * np.pi * np.arange(audio.shape[1]) / audio.shape[1])
    spectrum = np.sum(np.abs(np.fft.rfft(faded, 16_384)), axis=0)
    return float(np.sum(spectrum * np.fft.rfftfreq(16_384, 1 / RATE)) / np.sum(spectrum))


def test_what_dies_away_ends_in_silence_and_knows_its_true_pitch(band: Path) -> None:
    zone = make_preset_zone(plan(band, 0, 0, 64))
    audio = floats(zone)
    assert zone.loop_start_frame is None
    assert zone.tuning_cents == pytest.approx(12.0, abs=1.5)
    assert audio.shape == (1, audio.shape[1])
    assert np.max(np.abs(audio[:, [0, -1]])) < 0.001
    assert np.max(np.abs(audio)) == pytest.approx(0.977, abs=0.002)
    assert loudest_moment_lufs(audio) + zone.gain_db == pytest.approx(-21.0, abs=0.05)


def test_what_is_held_loops_in_stereo_with_its_vibrato(band: Path) -> None:
    zone = make_preset_zone(plan(band, 0, 48, 67))
    audio = floats(zone)
    assert zone.loop_start_frame is not None
    assert zone.loop_end_frame == audio.shape[1]
    assert audio.shape[0] == 2
    assert zone.tuning_cents == pytest.approx(-7.0, abs=2.0)
    loop = audio[:, zone.loop_start_frame :]
    assert steady_lufs(loop) + zone.gain_db == pytest.approx(-21.0, abs=1.0)
    step = np.max(np.abs(loop[:, 0] - loop[:, -1]))
    assert step <= 1.2 * np.max(np.abs(np.diff(loop)))
    turns = loop.shape[1] / RATE * 5.0
    assert abs(turns - round(turns)) < 0.08


def test_softer_layers_are_darker_whether_the_preset_says_so_or_not(band: Path) -> None:
    for program, root in ((0, 64), (104, 60), (48, 67)):
        layers = [make_preset_zone(plan(band, 0, program, root, layer)) for layer in ((1, 64), (65, 96), (97, 127))]
        soft, middle, hard = map(brightness_hz, layers)
        assert soft < middle < hard


def test_the_presets_own_soft_layer_is_not_touched(band: Path) -> None:
    soft = make_preset_zone(plan(band, 0, 0, 60, (1, 64)))
    spectrum = np.abs(np.fft.rfft(floats(soft)[0, 4410:26460] * np.hanning(22_050)))
    hz = np.fft.rfftfreq(22_050, 1 / RATE)
    first, second, third = (np.max(spectrum[np.abs(hz - n * 263.4) < 20]) for n in (1, 2, 3))
    assert 20 * np.log10(second / first) == pytest.approx(-6.0, abs=1.0)  # as in the sample
    assert third < 0.01 * first


def test_the_treble_that_interpolation_takes_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "high.sf2"
    path.write_bytes(soundfont(Preset(0, [Zone(tone(60, 1.0, partials=36))])))
    audio = floats(make_preset_zone(plan(path, 0, 0, 62)))[0, 4410:26460] * np.hanning(22_050)
    hz, spectrum = np.fft.rfftfreq(22_050, 1 / RATE), np.abs(np.fft.rfft(audio))
    levels = [20 * np.log10(n * np.max(spectrum[np.abs(hz - n * 293.66) < 40])) for n in (1, 8, 16, 28)]
    assert np.ptp(levels) < 1.5
    images = spectrum[(hz > 18_500) & (hz < 21_000)]  # mirror images of what lies below 16 kHz
    assert 20 * np.log10(np.max(images) / np.max(spectrum)) < -75


def test_drums_keep_their_edge_and_stand_where_both_ears_hear_them(tmp_path: Path) -> None:
    path = tmp_path / "kit.sf2"
    late = noise(0.3)
    late = replace(late, wave=np.concatenate([np.zeros(3000), late.wave]))
    path.write_bytes(soundfont(Preset(0, [Zone(late, (42, 42), generators={PAN: 500, 58: 42})], bank=128)))
    zone = make_preset_zone(plan(path, 128, 0, 42))
    audio = floats(zone)
    assert zone.tuning_cents == 0.0
    assert np.argmax(np.max(np.abs(audio), axis=0) > 0.3) < 0.01 * RATE
    left, right = np.sum(audio**2, axis=1)
    assert 10 * np.log10(right / left) == pytest.approx(4.5, abs=0.1)


def test_the_next_strike_of_a_drum_is_another_one(band: Path) -> None:
    first, second = (floats(make_preset_zone(plan(band, 128, 0, 38, take=take))) for take in (0, 1))
    length = min(first.shape[1], second.shape[1])
    assert np.corrcoef(first[0, :length], second[0, :length])[0, 1] < 0.9


def test_a_kit_goes_through_the_finish_of_its_patch(band: Path) -> None:
    dry = make_preset_zone(plan(band, 128, 0, 38))
    taped = make_preset_zone(plan(band, 128, 0, 38, finish=KitFinish(lowpass_hz=3000.0, drive=1.0)))
    assert brightness_hz(taped) < 0.6 * brightness_hz(dry)


def test_the_same_plan_gives_the_same_samples(band: Path) -> None:
    for wanted in (plan(band, 0, 48, 70), plan(band, 128, 0, 36, take=1)):
        one, other = make_preset_zone(wanted), make_preset_zone(wanted)
        assert np.array_equal(one.audio, other.audio)
        assert (one.gain_db, one.tuning_cents, one.loop_start_frame) == (
            other.gain_db,
            other.tuning_cents,
            other.loop_start_frame,
        )


def test_keys_depend_on_what_is_heard_and_not_on_where_the_file_lies(band: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other name.sf2"
    copy.write_bytes(band.read_bytes())
    one, other = plan(band, 0, 0, 60), plan(copy, 0, 0, 60)
    assert one.key == other.key
    assert np.array_equal(make_preset_zone(one).audio, make_preset_zone(other).audio)
    changed = [replace(one, take=1), replace(one, root_pitch=63), replace(one, loudness_lufs=-20.0), replace(one, identity="x")]
    assert len({one.key, *(each.key for each in changed)}) == 5


def test_a_file_that_changed_in_between_is_noticed(tmp_path: Path, band: Path) -> None:
    path = tmp_path / "font.sf2"
    path.write_bytes(band.read_bytes())
    wanted = plan(path, 0, 0, 60)
    path.write_bytes(soundfont(Preset(0, [Zone(tone(60, 0.5))])))
    with pytest.raises(SoundFontError, match="was changed"):
        make_preset_zone(wanted)


def test_a_silent_preset_is_told(tmp_path: Path) -> None:
    path = tmp_path / "silent.sf2"
    path.write_bytes(soundfont(Preset(0, [Zone(replace(tone(60, 0.5), wave=np.zeros(16_000)))])))
    with pytest.raises(SoundFontError, match="silent"):
        make_preset_zone(plan(path, 0, 0, 60))


def test_a_tone_asked_for_is_heard_and_makes_another_zone(band: Path) -> None:
    plain = plan(band, 0, 0, 64)
    darker = replace(plain, tone=(Tone(hz=3000.0, gain_db=-9.0, q=0.5),))
    assert darker.key != plain.key
    before, after = make_preset_zone(plain), make_preset_zone(darker)
    assert brightness_hz(after) < brightness_hz(before) - 20.0
    assert after.tuning_cents == pytest.approx(before.tuning_cents, abs=1.0)
    assert loudest_moment_lufs(floats(after)) + after.gain_db == pytest.approx(-21.0, abs=0.05)
