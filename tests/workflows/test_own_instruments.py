"""Instruments of the user's samples: what they are made of, and that songs play them in tune and for ever."""

from __future__ import annotations

import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from airdesk.errors import BadInputError
from airdesk.library.database import open_library, transaction
from airdesk.model.plan import Role
from airdesk.model.sample import Correction
from airdesk.settings import Settings
from airdesk.workflows.correct_sample import correct_sample
from airdesk.workflows.inventory_health import relink
from airdesk.workflows.own_instruments import instrument_for_samples, list_own_instruments
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.played_samples import beat, cents_off, drum, level_db, play, plucked, scanned, song_of, write_sample
from tests.helpers.sample_folders import smpl_chunk, wav_bytes


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(library_with_shared_sounds(tmp_path / "library"), soundfont="none")


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    for name, pitch in (("C3", 48), ("C4", 60), ("C5", 72)):
        write_sample(folder / "Piano" / f"Piano_{name}.wav", plucked(pitch + 0.12))
    for name, hz in (("Kick", 60.0), ("Snare", 190.0), ("Closed Hat", 6000.0), ("Tom", 110.0)):
        write_sample(folder / "Kit" / f"{name}.wav", drum(hz))
    write_sample(folder / "Loose" / "Marimba.wav", plucked(67))
    return folder


def test_one_sample_of_a_multi_sampled_folder_gives_the_whole_in_tune(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    keys = scanned(settings, sounds)
    own = instrument_for_samples(settings, [keys["Piano/Piano_C4.wav"]], role="lead")
    assert (own.kind, own.num_zones, own.name) == ("multi", 3, "Piano")
    assert own == instrument_for_samples(settings, [keys["Piano/Piano_C5.wav"]], role="chords")
    pitches = (45, 48, 55, 60, 64, 70, 76)
    audio, told = play(song_of(own.sound, *((pitch, 100) for pitch in pitches)), settings, tmp_path / "out")
    assert not told.warnings
    for place, pitch in enumerate(pitches):
        assert abs(cents_off(beat(audio, place), pitch)) < 3.0, pitch


def test_a_single_sample_plays_all_keys_from_the_note_that_is_heard(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Loose/Marimba.wav"]], role="lead")
    assert (own.kind, own.num_zones) == ("single", 1)
    assert "G4" in own.reason
    audio, _ = play(song_of(own.sound, (60, 100), (67, 100), (72, 100)), settings, tmp_path / "out")
    for place, pitch in enumerate((60, 67, 72)):
        assert abs(cents_off(beat(audio, place), pitch)) < 3.0


def test_the_same_song_again_is_the_same_to_the_byte(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Piano/Piano_C4.wav"]], role="lead")
    song = song_of(own.sound, (50, 30), (62, 90), (69, 120))
    first, _ = play(song, settings, tmp_path / "one")
    shutil.rmtree(settings.pitched_cache_folder, ignore_errors=True)
    again, _ = play(song, settings, tmp_path / "two")
    assert np.array_equal(first, again)
    assert (tmp_path / "one" / "mix.wav").read_bytes() == (tmp_path / "two" / "mix.wav").read_bytes()


def test_harder_is_louder_and_plays_its_own_layer(settings: Settings, tmp_path: Path) -> None:
    for name, partials in (("pp", 1), ("mf", 3), ("ff", 9)):
        write_sample(tmp_path / "s" / "Piano" / f"Piano_C4_{name}.wav", plucked(60, partials=partials))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Piano/Piano_C4_mf.wav"]], role="lead")
    assert own.num_zones == 3
    assert "3 velocities" in own.reason
    audio, _ = play(song_of(own.sound, *((60, velocity) for velocity in (20, 60, 80, 120))), settings, tmp_path / "out")
    levels = [level_db(beat(audio, place)) for place in range(4)]
    assert all(harder > softer + 2.0 for softer, harder in pairwise(levels))
    shares = [_share_above(beat(audio, place), 700.0) for place in (0, 3)]
    assert shares[0] < 0.001 < 0.05 < shares[1]


def _share_above(audio: np.ndarray, hz: float) -> float:
    power = np.abs(np.fft.rfft(audio[0])) ** 2
    return float(power[round(hz * audio.shape[1] / 44_100) :].sum() / power.sum())


def test_a_sound_begins_where_it_is_heard(settings: Settings, tmp_path: Path) -> None:
    write_sample(tmp_path / "s" / "Piano_C4.wav", plucked(60, silence=0.3))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Piano_C4.wav"]], role="lead")
    audio, _ = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    first = int(np.flatnonzero(np.abs(audio[0]) > 0.02 * np.abs(audio).max())[0])
    assert first < 0.004 * 44_100


def test_a_drum_folder_is_a_kit_and_the_factory_plays_what_it_lacks(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Kit/Kick.wav"]], role="drums")
    assert (own.kind, own.name) == ("kit", "Kit")
    song = song_of(own.sound, (36, 100), (38, 100), (45, 100), (49, 100), role="drums", instrument="drums")
    audio, told = play(song, settings, tmp_path / "out")
    assert all(level_db(beat(audio, place)) > -60.0 for place in range(4))
    assert told.report(song)[0]["own_drums"] == "49"
    assert any("crash" in warning for warning in told.warnings)


def test_a_single_drum_takes_its_place_in_the_kit_there_is(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    write_sample(tmp_path / "more" / "Best Kick.wav", drum(45.0, seed=2))
    keys = scanned(settings, sounds) | scanned(settings, tmp_path / "more")
    kit = instrument_for_samples(settings, [keys["Kit/Kick.wav"]], role="drums")
    own = instrument_for_samples(settings, [keys["Best Kick.wav"]], role="drums", present=kit.sound)
    assert own.num_zones == kit.num_zones
    song = song_of(own.sound, (36, 100), (38, 100), role="drums", instrument="drums")
    _, told = play(song, settings, tmp_path / "out")
    before = play(replace(song, tracks=(replace(song.tracks[0], sound=kit.sound),)), settings, tmp_path / "out")[1]
    zones = [{zone.low_pitch: zone.key for zone in each.instruments["t"].zones} for each in (told, before)]
    assert zones[0][36] != zones[1][36]
    assert zones[0][38] == zones[1][38]
    alone = instrument_for_samples(settings, [keys["Best Kick.wav"]], role="drums", present="kit-808")
    _, told = play(song_of(alone.sound, (36, 100), (38, 90), role="drums"), settings, tmp_path / "out")
    assert "808 kit plays" in str(told.warnings)


def test_what_is_no_drum_is_refused_on_a_drum_track(settings: Settings, sounds: Path) -> None:
    keys = scanned(settings, sounds)
    with pytest.raises(BadInputError, match="no drum"):
        instrument_for_samples(settings, [keys["Piano/Piano_C4.wav"]], role="drums")
    with pytest.raises(BadInputError, match="no sample"):
        instrument_for_samples(settings, [999_999], role="lead")


def test_layers_sound_together(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    keys = scanned(settings, sounds)
    chosen = [keys["Piano/Piano_C4.wav"], keys["Loose/Marimba.wav"]]
    own = instrument_for_samples(settings, chosen, role="lead")
    assert own.kind == "layers"
    audio, _ = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert abs(cents_off(beat(audio, 0), 60)) < 3.0


def test_renamed_and_moved_samples_go_on_playing(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Piano/Piano_C4.wav"]], role="lead")
    song = song_of(own.sound, (50, 90), (62, 90), (69, 90))
    first, _ = play(song, settings, tmp_path / "one")
    (sounds / "Piano").rename(sounds / "Old piano")
    (sounds / "Old piano" / "Piano_C4.wav").rename(sounds / "Old piano" / "middle.wav")
    scan_inventory(ScanRequest((sounds,)), settings)
    again, told = play(song, settings, tmp_path / "two")
    assert not told.warnings
    assert np.array_equal(first, again)


def test_samples_moved_away_are_relinked_by_folder(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Piano/Piano_C4.wav"]], role="lead")
    song = song_of(own.sound, (50, 90), (62, 90))
    first, _ = play(song, settings, tmp_path / "one")
    sounds.rename(tmp_path / "elsewhere")
    audio, told = play(song, settings, tmp_path / "two")
    assert any("Piano" in warning and "plays instead" in warning for warning in told.warnings)
    assert level_db(audio) > -60.0
    relink(tmp_path / "elsewhere", settings)
    again, told = play(song, settings, tmp_path / "three")
    assert not told.warnings
    assert np.array_equal(first, again)


def test_the_nearest_samples_play_for_one_that_is_missing(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Piano/Piano_C4.wav"]], role="lead")
    (sounds / "Piano" / "Piano_C4.wav").unlink()
    audio, told = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert abs(cents_off(beat(audio, 0), 60)) < 3.0
    assert [warning for warning in told.warnings if "Piano_C4.wav is missing" in warning]
    with open_library(settings.library_folder) as library:
        row = library.database.execute("SELECT definition FROM sampled_instruments").fetchone()
    assert "Piano_C4.wav" in row[0]


def test_a_sample_that_broke_since_costs_a_warning_and_not_the_song(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Piano/Piano_C4.wav"]], role="lead")
    (sounds / "Piano" / "Piano_C4.wav").write_bytes(b"RIFF no more")
    audio, told = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert abs(cents_off(beat(audio, 0), 60)) < 3.0
    assert [warning for warning in told.warnings if "Piano_C4.wav" in warning and "cannot be played" in warning]


def test_a_layer_that_broke_since_leaves_the_other_layers(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    keys = scanned(settings, sounds)
    own = instrument_for_samples(settings, [keys["Piano/Piano_C4.wav"], keys["Loose/Marimba.wav"]], role="lead")
    (sounds / "Loose" / "Marimba.wav").write_bytes(b"RIFF no more")
    audio, told = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert told.instruments["t"].source["kind"] == "own"
    assert abs(cents_off(beat(audio, 0), 60)) < 3.0
    assert ["Marimba.wav" in warning and "Piano_C4.wav" not in warning for warning in told.warnings] == [True]


def test_a_sample_that_is_back_plays_before_its_folder_is_scanned_again(
    settings: Settings, sounds: Path, tmp_path: Path
) -> None:
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Loose/Marimba.wav"]], role="lead")
    sounds.rename(tmp_path / "unplugged")
    with open_library(settings.library_folder) as library, transaction(library) as database:
        database.execute("UPDATE samples SET state = 'missing'")  # as a scan says while the drive is away
    (tmp_path / "unplugged").rename(sounds)
    _, told = play(song_of(own.sound, (67, 100)), settings, tmp_path / "out")
    assert not told.warnings


def test_a_sample_deleted_since_the_scan_is_played_from_its_copy(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    shutil.copy(sounds / "Loose" / "Marimba.wav", sounds / "Kit" / "Marimba.wav")
    own = instrument_for_samples(settings, [scanned(settings, sounds)["Loose/Marimba.wav"]], role="lead")
    (sounds / "Loose" / "Marimba.wav").unlink()
    _, told = play(song_of(own.sound, (67, 100)), settings, tmp_path / "out")
    assert not told.warnings


def test_a_key_that_has_become_another_samples_is_not_followed(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    keys = scanned(settings, sounds)
    own = instrument_for_samples(settings, [keys["Loose/Marimba.wav"]], role="lead")
    with open_library(settings.library_folder) as library, transaction(library) as database:
        swapped = {keys["Loose/Marimba.wav"]: -1, keys["Kit/Kick.wav"]: keys["Loose/Marimba.wav"], -1: keys["Kit/Kick.wav"]}
        for before, after in swapped.items():  # as where a damaged library was read into one that has samples
            database.execute("UPDATE samples SET key = ? WHERE key = ?", [after, before])
    audio, told = play(song_of(own.sound, (67, 100)), settings, tmp_path / "out")
    assert not told.warnings
    assert abs(cents_off(beat(audio, 0), 67)) < 3.0


def test_a_song_from_elsewhere_plays_the_factory_sound_and_says_so(settings: Settings, tmp_path: Path) -> None:
    song = song_of("own:0123456789ab", (60, 100), instrument="piano")
    audio, told = play(song, settings, tmp_path / "out")
    assert level_db(audio) > -60.0
    assert told.instruments["t"].source["patch"] == "piano"
    assert [warning for warning in told.warnings if "this library does not have" in warning]


def test_the_root_that_the_user_gives_is_heard(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    keys = scanned(settings, sounds)
    own = instrument_for_samples(settings, [keys["Loose/Marimba.wav"]], role="lead")
    correct_sample("Loose/Marimba.wav", Correction(root_midi=55), settings)
    audio, _ = play(song_of(own.sound, (55, 100)), settings, tmp_path / "out")
    assert abs(cents_off(beat(audio, 0), 67)) < 3.0


def test_the_loop_of_a_file_holds_a_note(settings: Settings, tmp_path: Path) -> None:
    frames = 44_100 // 5
    wave = (np.sin(2 * np.pi * np.arange(frames) * 245 / frames * 2) * 12_000).astype("<i2")
    data = bytearray(wav_bytes(frames=frames, after=smpl_chunk(60, loop=(0, frames - 1))))
    start = data.index(b"data") + 8
    data[start : start + 2 * frames] = wave.tobytes()
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "Organ.wav").write_bytes(bytes(data))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Organ.wav"]], role="lead")
    audio, _ = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert level_db(audio[:, 30_000:40_000]) > level_db(audio[:, 2_000:8_000]) - 1.0


def test_instruments_are_listed(settings: Settings, sounds: Path) -> None:
    keys = scanned(settings, sounds)
    wanted: tuple[tuple[str, Role], ...] = (
        ("Piano/Piano_C4.wav", "lead"),
        ("Kit/Kick.wav", "drums"),
        ("Loose/Marimba.wav", "lead"),
    )
    made = [instrument_for_samples(settings, [keys[name]], role=role) for name, role in wanted]
    assert {own.sound for own in list_own_instruments(settings)} == {own.sound for own in made}


def test_touches_of_one_drum_are_velocity_layers(settings: Settings, tmp_path: Path) -> None:
    for name, hz in (("Snare_v1", 180.0), ("Snare_v2", 200.0), ("Kick", 60.0), ("Clap", 900.0)):
        write_sample(tmp_path / "s" / "Kit" / f"{name}.wav", drum(hz))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Kit/Kick.wav"]], role="drums")
    song = song_of(own.sound, (38, 30), (38, 120), role="drums", instrument="drums")
    zones = [zone for zone in play(song, settings, tmp_path / "out")[1].instruments["t"].zones if zone.low_pitch == 38]
    assert [(zone.low_velocity, zone.high_velocity) for zone in zones] == [(1, 63), (64, 127)]


def test_a_held_sound_lasts_as_long_as_its_note(settings: Settings, tmp_path: Path) -> None:
    time = np.arange(round(2.5 * 44_100)) / 44_100
    waves = sum(np.sin(2 * np.pi * 261.63 * k * time + 0.04 * np.sin(2 * np.pi * 5 * time)) / k for k in range(1, 6))
    audio = (0.3 * waves * np.minimum(1.0, time / 0.05) * np.minimum(1.0, (2.5 - time) / 0.1))[np.newaxis]
    write_sample(tmp_path / "s" / "Violin_C4.wav", audio.astype(np.float32))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Violin_C4.wav"]], role="lead")
    song = song_of(own.sound, (60, 100))
    note = replace(song.tracks[0].clips[0].notes[0], duration_ticks=480 * 6)
    clip = replace(song.tracks[0].clips[0], notes=(note,), duration_ticks=480 * 7)
    song = replace(song, tracks=(replace(song.tracks[0], clips=(clip,)),), end_tick=480 * 7)
    heard, _ = play(song, settings, tmp_path / "out")
    levels = [level_db(beat(heard, place)) for place in range(1, 5)]
    assert max(levels) - min(levels) < 1.5


def test_a_file_named_a_semitone_wrong_is_put_in_tune(settings: Settings, tmp_path: Path) -> None:
    for name, pitch in (("C4", 60.0), ("D4", 61.1), ("E4", 64.0)):
        write_sample(tmp_path / "s" / f"Piano_{name}.wav", plucked(pitch))
    own = instrument_for_samples(settings, [scanned(settings, tmp_path / "s")["Piano_C4.wav"]], role="lead")
    audio, _ = play(song_of(own.sound, (62, 100)), settings, tmp_path / "out")
    assert abs(cents_off(beat(audio, 0), 62)) < 3.0
