"""Factory sounds and General MIDI sounds played by a SoundFont: ordinary instruments with zones from the same cache."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.instrument import zone_for
from airdesk.errors import PatchError
from airdesk.synthesis.bank import build_instrument, build_instruments
from airdesk.synthesis.parts.loudness import loudest_moment_lufs
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.soundfont.source import SoundFont, open_soundfont
from airdesk.synthesis.zone_file import zone_path
from tests.helpers.sound_measures import fundamental_cents, pitch_window

pytest.importorskip("tinysoundfont")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def font(band: Path, cache: Path) -> SoundFont:
    return open_soundfont(band, cache)


def test_a_patch_that_names_a_preset_is_played_by_it(font: SoundFont, cache: Path) -> None:
    notes = [(60, 100), (64, 100), (64, 40)]
    instrument = build_instrument("piano", notes, cache_folder=cache, soundfont=font)
    source = instrument.source
    assert (source["kind"], source["file"], source["preset"], source["patch"]) == ("soundfont", "band.sf2", "Piano", "piano")
    assert instrument.name == "Grand piano"
    for pitch, velocity in notes:
        zone = zone_for(instrument, pitch, velocity)
        assert zone is not None
        assert abs(zone.root_pitch - pitch) < 1.2
        assert fundamental_cents(pitch_window(zone), zone.sample_rate, zone.root_pitch) == pytest.approx(0.0, abs=2.0)


def test_a_patch_whose_preset_is_missing_stays_ours(font: SoundFont, cache: Path) -> None:
    for patch in ("harp", "lead-square"):
        assert build_instrument(patch, [(60, 100)], cache_folder=cache, soundfont=font).source["kind"] == "factory"


def test_a_preset_plays_as_itself_in_its_bank(font: SoundFont, cache: Path) -> None:
    built = build_instruments(
        {name: [(72, 100)] for name in ("gm:0:104", "gm:8:104", "gm:3:104")}, cache_folder=cache, soundfont=font
    )
    names = {name: instrument.name for name, instrument in built.items()}
    assert names == {"gm:0:104": "Sitar", "gm:8:104": "Other sitar", "gm:3:104": "Sitar"}
    assert built["gm:0:104"].source["bank"] == "0"
    assert 0.06 <= built["gm:0:104"].release_seconds <= 1.2


def test_a_preset_that_is_not_there_is_an_error(font: SoundFont, cache: Path) -> None:
    with pytest.raises(PatchError, match="gm:0:77"):
        build_instrument("gm:0:77", [(60, 100)], cache_folder=cache, soundfont=font)
    with pytest.raises(PatchError, match="gm:0:104"):
        build_instrument("gm:0:104", [(60, 100)], cache_folder=cache)


def test_a_kit_plays_the_presets_drums_and_our_own_for_the_rest(font: SoundFont, cache: Path) -> None:
    kit = build_instrument("kit-acoustic", [(36, 100), (38, 100), (42, 100)], cache_folder=cache, soundfont=font)
    assert kit.source["own_drums"] == "42"
    assert {zone.root_pitch for zone in kit.zones} == {36.0, 38.0, 42.0}
    assert kit.choke_groups[42] == kit.choke_groups[46]
    takes = [zone.take for zone in kit.zones if zone.root_pitch == 36.0]
    assert len(takes) == len(set(takes)) >= 2
    own = build_instrument("kit-acoustic", [(42, 100)], cache_folder=cache)
    assert {zone.key for zone in own.zones} <= {zone.key for zone in kit.zones}


def test_a_drum_that_our_kits_do_not_know_is_played_too(font: SoundFont, cache: Path) -> None:
    kit = build_instrument("gm:128:0", [(90, 100)], cache_folder=cache, soundfont=font)
    assert zone_for(kit, 90, 100) is not None
    assert kit.is_one_shot


def test_a_taped_kit_has_its_own_zones(font: SoundFont, cache: Path) -> None:
    dry, taped = (
        build_instrument(kit, [(38, 100)], cache_folder=cache, soundfont=font) for kit in ("kit-acoustic", "kit-dusty")
    )
    assert taped.source["kind"] == "soundfont"
    assert not {zone.key for zone in dry.zones} & {zone.key for zone in taped.zones}


def test_drums_are_as_loud_as_the_kit_says(font: SoundFont, cache: Path) -> None:
    own = build_instrument("kit-acoustic", [(38, 120)], cache_folder=cache)
    served = build_instrument("kit-acoustic", [(38, 120)], cache_folder=cache, soundfont=font)
    loudness = []
    for kit in (own, served):
        zone = zone_for(kit, 38, 120)
        assert zone is not None
        audio = zone.load() / 32768.0 * 10.0 ** (zone.gain_db / 20.0)
        loudness.append(loudest_moment_lufs(audio))
    assert loudness[0] == pytest.approx(loudness[1], abs=1.0)


def test_only_what_the_notes_need_is_sampled_and_only_once(font: SoundFont, tmp_path: Path) -> None:
    first = build_instrument("piano", [(60, 100), (61, 100)], cache_folder=tmp_path, soundfont=font)
    assert len(first.zones) == len(list(tmp_path.glob("*.zone"))) == 1
    written = zone_path(tmp_path, first.zones[0].key).stat().st_mtime_ns
    second = build_instrument("piano", [(60, 100)], cache_folder=tmp_path, soundfont=font)
    assert second.zones[0].key == first.zones[0].key
    assert zone_path(tmp_path, first.zones[0].key).stat().st_mtime_ns == written


def test_processes_agree(font: SoundFont, tmp_path: Path) -> None:
    notes = [(pitch, velocity) for pitch in (48, 60, 72) for velocity in (40, 80, 110)]
    one, two = (
        build_instruments({"strings": notes}, cache_folder=tmp_path / str(workers), workers=workers, soundfont=font)["strings"]
        for workers in (1, 2)
    )
    assert len(one.zones) == 9
    for first, second in zip(one.zones, two.zones, strict=True):
        assert (first.key, first.root_pitch, first.gain_db) == (second.key, second.root_pitch, second.gain_db)
        assert np.array_equal(first.load(), second.load())


def test_presets_named_by_patches_exist_in_general_midi() -> None:
    for path in patches_folder().glob("*.toml"):
        about = read_patch(path.stem, patches_folder()).about
        if about.soundfont_preset is not None:
            bank, program = about.soundfont_preset
            assert bank == (128 if about.family == "kit" else 0)
            assert about.family == "kit" or program in about.gm_programs
