"""Folders of samples: taken out and added again, listened to or not; single samples relinked and forgotten."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.sample_search import SampleQuery
from airdesk.model.sample import Correction, Sample
from airdesk.settings import Settings, keep_settings, settings_for
from airdesk.workflows.browse_inventory import browse_keys, sample_file
from airdesk.workflows.correct_sample import correct_folder, correct_sample
from airdesk.workflows.inventory_folders import choose_deep, inventory_folders, remove_folder, scan_folders
from airdesk.workflows.inventory_health import forget_missing, health_page
from airdesk.workflows.own_instruments import instrument_for_samples
from airdesk.workflows.relink_sample import relink_sample
from airdesk.workflows.sample_inventory import find_samples, set_favourite, show_sample
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.played_samples import beat, cents_off, play, plucked, scanned, song_of, write_sample
from tests.helpers.sample_folders import smpl_chunk, wav_bytes, write_files

SNARE = Correction(instrument="snare")
ALL = frozenset({"ok", "missing", "broken"})


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library")


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    write_files(folder, {"Kicks/Kick 1.wav": 1, "Kicks/Kick 2.wav": 2, "Piano/Piano_C4.wav": 3, "x.wav": 4})
    return folder


def scan(settings: Settings, *folders: Path) -> None:
    scan_inventory(ScanRequest(folders), settings)


def shown(settings: Settings) -> list[str]:
    return sorted(sample.id for sample in find_samples(SampleQuery(states=ALL), settings).samples)


def sample(settings: Settings, sample_id: str) -> Sample:
    return show_sample(sample_id, settings).sample


def key_of(settings: Settings, sample_id: str) -> int:
    with open_library(settings.library_folder) as library:
        rows = library.database.execute("SELECT key FROM samples WHERE id = ?", [sample_id]).fetchall()
    return int(rows[0][0])


def test_a_folder_taken_out_comes_back_with_all_that_was_said(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    correct_folder("Kicks", SNARE, settings)
    set_favourite("x.wav", settings, is_favourite=True)
    key = key_of(settings, "x.wav")
    (folder,) = inventory_folders(settings)
    assert (folder.samples, folder.favourites, folder.corrections) == (4, 1, 1)
    remove_folder(folder.root.id, settings)
    assert inventory_folders(settings) == []
    assert shown(settings) == []
    assert health_page("missing", settings).counts.missing == 0
    with pytest.raises(BadInputError):
        show_sample("x.wav", settings)
    assert sample_file(key, settings) is None
    assert browse_keys([key], settings).rows == ()
    scan(settings, sounds)
    assert len(shown(settings)) == 4
    assert sample(settings, "x.wav").is_favourite
    assert sample(settings, "Kicks/Kick 1.wav").instrument == "snare"
    assert key_of(settings, "x.wav") == key


def test_a_folder_taken_out_is_known_again_at_another_place(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    scan(settings, sounds)
    set_favourite("x.wav", settings, is_favourite=True)
    key = key_of(settings, "x.wav")
    remove_folder(inventory_folders(settings)[0].root.id, settings)
    sounds.rename(tmp_path / "new place")
    scan(settings, tmp_path / "new place")
    assert sample(settings, "x.wav").is_favourite
    assert key_of(settings, "x.wav") == key
    assert len(shown(settings)) == 4


def test_forgotten_samples_are_gone_with_their_hearts_and_their_keys_stay(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    set_favourite("x.wav", settings, is_favourite=True)
    correct_sample("Kicks/Kick 1.wav", SNARE, settings)
    content, key = (sounds / "x.wav").read_bytes(), key_of(settings, "x.wav")
    (sounds / "x.wav").unlink()
    (sounds / "Kicks/Kick 1.wav").unlink()
    scan(settings, sounds)
    page = health_page("missing", settings)
    assert [entry.path for entry in page.entries] == [sounds / "Kicks/Kick 1.wav", sounds / "x.wav"]
    assert forget_missing(settings, {key}) == 1
    assert forget_missing(settings) == 1
    scan(settings, sounds)
    assert health_page("missing", settings).counts.missing == 0
    (sounds / "x.wav").write_bytes(content)
    scan(settings, sounds)
    assert not sample(settings, "x.wav").is_favourite
    assert key_of(settings, "x.wav") == key


def test_duplicates_are_grouped_by_what_they_waste(settings: Settings, sounds: Path) -> None:
    write_files(sounds, {"a/x copy.wav": 4, "a/x again.wav": 4, "Kicks/Kick 9.wav": 1})
    (sounds / "long.wav").write_bytes(wav_bytes(50, frames=9000))
    (sounds / "long copy.wav").write_bytes(wav_bytes(50, frames=9000))
    scan(settings, sounds)
    page = health_page("duplicates", settings)
    assert [entry.row.sample.name for entry in page.entries[:2]] == ["long copy.wav", "long.wav"]
    assert [entry.row.copies for entry in page.entries] == [2, 2, 3, 3, 3, 2, 2]
    size = (sounds / "x.wav").stat().st_size
    assert page.counts.duplicates == 4
    assert page.total == 7
    assert page.counts.wasted_bytes == (sounds / "long.wav").stat().st_size + 3 * size
    assert [entry.row.sample.id for entry in health_page("duplicates", settings, start=6).entries] == [
        page.entries[6].row.sample.id
    ]


def test_roots_that_disagree_are_listed_until_the_user_says_which(settings: Settings, sounds: Path) -> None:
    (sounds / "Piano" / "Piano_D4.wav").write_bytes(wav_bytes(9, after=smpl_chunk(50)))
    scan(settings, sounds)
    (entry,) = health_page("roots", settings).entries
    assert (entry.row.sample.root_chunk, entry.row.sample.root_name) == (50, 62)
    correct_sample("Piano/Piano_D4.wav", Correction(root_midi=62), settings)
    assert health_page("roots", settings).total == 0


def test_one_missing_sample_is_relinked_to_a_file(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    set_favourite("x.wav", settings, is_favourite=True)
    key = key_of(settings, "x.wav")
    (sounds / "x.wav").unlink()
    write_files(sounds, {"other.wav": 77})
    scan(settings, sounds)
    assert not relink_sample(key, sounds / "other.wav", settings)
    assert relink_sample(key, sounds / "other.wav", settings, accepts_other=True)
    found = sample(settings, "other.wav")
    assert (found.is_favourite, found.state) == (True, "ok")
    assert key_of(settings, "other.wav") == key
    scan(settings, sounds)
    assert shown(settings) == ["Kicks/Kick 1.wav", "Kicks/Kick 2.wav", "Piano/Piano_C4.wav", "other.wav"]
    assert key_of(settings, "other.wav") == key
    with pytest.raises(BadInputError, match="not missing"):
        relink_sample(key, sounds / "other.wav", settings)


def test_a_file_outside_the_inventory_is_refused(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    scan(settings, sounds)
    key = key_of(settings, "x.wav")
    shutil.move(sounds / "x.wav", tmp_path / "x.wav")
    scan(settings, sounds)
    with pytest.raises(BadInputError, match="add that folder"):
        relink_sample(key, tmp_path / "x.wav", settings)


def test_each_folder_is_listened_to_or_not_as_chosen(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_files(other, {"Kick 3.wav": 33})
    keep_settings(settings.library_folder, scan_deep=False)
    settings = settings_for(settings.library_folder)
    assert scan_folders((sounds, other), settings).described == 0
    choose_deep(next(each.root.id for each in inventory_folders(settings) if each.root.name == "other"), settings, is_deep=True)
    assert [each.is_deep for each in inventory_folders(settings)] == [False, True]
    assert scan_folders((sounds, other), settings).described == 1


def test_our_own_files_are_no_samples(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    write_files(settings.library_folder, {"cache/zone.wav": 5})
    with pytest.raises(BadInputError, match="own files"):
        scan(settings, settings.library_folder / "cache")
    scan(settings, tmp_path)
    assert len(shown(settings)) == 4


def test_songs_go_on_playing_samples_of_a_folder_that_was_taken_out(tmp_path: Path) -> None:
    settings = replace(library_with_shared_sounds(tmp_path / "library"), soundfont="none")
    write_sample(tmp_path / "sounds" / "Marimba_G4.wav", plucked(67))
    keys = scanned(settings, tmp_path / "sounds")
    own = instrument_for_samples(settings, [keys["Marimba_G4.wav"]], role="lead")
    remove_folder(inventory_folders(settings)[0].root.id, settings)
    assert shown(settings) == []
    audio, told = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert not told.warnings
    assert abs(cents_off(beat(audio, 0), 60)) < 3.0


def test_a_folder_is_corrected_though_some_of_it_was_forgotten(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    (sounds / "Kicks/Kick 1.wav").unlink()
    scan(settings, sounds)
    forget_missing(settings)
    assert correct_folder("Kicks", SNARE, settings) == 1
    assert correct_folder("", Correction(family="drums"), settings) == 3


def test_what_is_chosen_for_a_folder_counts_less_than_an_order(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    choose_deep(inventory_folders(settings)[0].root.id, settings, is_deep=False)
    assert scan_folders((sounds,), settings).described == 0
    request = ScanRequest((sounds,))
    assert scan_inventory(request, settings, describe=deep_description()).described == 4
