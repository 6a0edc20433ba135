"""Tracks of a song get samples of the inventory: scanned from real files, chosen the same way every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import CancelledError
from airdesk.inventory.matching.candidates import SelectionOptions
from airdesk.library.database import open_library
from airdesk.library.sample_candidates import keyed_samples, samples_of_keys
from airdesk.model.song import Song, track_notes
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.workflows.added_percussion import plan_with_percussion, song_with_percussion
from airdesk.workflows.choose_samples import choose_samples
from airdesk.workflows.inventory_folders import remove_folder
from airdesk.workflows.recommend_samples import recommend_samples
from airdesk.workflows.run_log import RunLog
from airdesk.workflows.sample_inventory import inventory_roots
from airdesk.workflows.sampled_song import with_inventory
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import wav_bytes, write_files
from tests.helpers.sample_parts import song, track

FILES = (
    *("Kits/Tight/kick.wav", "Kits/Tight/snare.wav", "Kits/Tight/hat closed.wav"),
    *("Kits/Loose/kick.wav", "Kits/Loose/snare.wav", "Kits/Loose/hat closed.wav"),
    *(f"Grand/Piano {note}.wav" for note in ("C3", "E3", "G3", "C4", "E4", "G4")),
    *("Single/Piano B3.wav", "Flutes/Flute A5.wav", "Flutes/Flute Loop 100bpm.wav"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    write_files(tmp_path / "sounds", {name: number for number, name in enumerate(FILES)})
    (tmp_path / "sounds/Flutes/Flute Loop 100bpm.wav").write_bytes(wav_bytes(80, frames=44100))
    write_files(tmp_path / "more", {"Cello A2.wav": 90, "Flute C6.wav": 91})
    settings = settings_for(tmp_path / "library")
    scan_inventory(ScanRequest((tmp_path / "sounds", tmp_path / "more")), settings)
    return settings


@pytest.fixture
def trio() -> Song:
    return song(track("drums", "drums", [36, 38, 42]), track("piano", "chords", [55, 60, 64]), track("flute", "lead", [81, 83]))


def ids(settings: Settings, keys: tuple[int, ...]) -> list[str]:
    with open_library(settings.library_folder) as library:
        found = samples_of_keys(library, keys)
    return [found[key].id for key in keys]


def test_every_track_gets_its_samples_and_a_reason(settings: Settings, trio: Song) -> None:
    drums, piano, flute = choose_samples(trio, settings, seed=4)
    assert len({path.rpartition("/")[0] for path in ids(settings, drums.keys)}) == 1
    assert len(drums.keys) == 3
    assert ids(settings, piano.keys) == ["Grand/Piano C4.wav"]
    assert piano.reason.startswith("Recorded at six notes")
    assert ids(settings, flute.keys) == ["Flutes/Flute A5.wav"]
    assert {why for _, why in flute.rejected} == {
        "Root C6, two semitones above the part's middle; the chosen one is one away",
        "A loop, not a single sound",
    }


def test_the_same_choice_every_time_and_in_every_library(settings: Settings, trio: Song, tmp_path: Path) -> None:
    first = choose_samples(trio, settings, seed=7)
    assert choose_samples(trio, settings, seed=7) == first
    other = settings_for(tmp_path / "other library")
    scan_inventory(ScanRequest((tmp_path / "more", tmp_path / "sounds")), other)
    again = choose_samples(trio, other, seed=7)
    assert [ids(other, one.keys) for one in again] == [ids(settings, one.keys) for one in first]


def test_only_the_roots_that_are_named_are_looked_at(settings: Settings, trio: Song, tmp_path: Path) -> None:
    more = next(root.id for root in inventory_roots(settings) if root.path == tmp_path / "more")
    drums, piano, flute = choose_samples(trio, settings, [more])
    assert (drums.keys, piano.keys, ids(settings, flute.keys)) == ((), (), ["Flute C6.wav"])
    assert piano.reason == "No sample here is a piano, or another of the keys family"
    assert choose_samples(trio, settings, [])[2].keys == ()


def test_samples_that_were_taken_out_are_not_even_rejected(settings: Settings, trio: Song, tmp_path: Path) -> None:
    remove_folder(str(tmp_path / "more"), settings)
    flute = choose_samples(trio, settings)[2]
    assert [why for _, why in flute.rejected] == ["A loop, not a single sound"]


def test_what_the_user_has_chosen_stays(settings: Settings, trio: Song) -> None:
    with open_library(settings.library_folder) as library:
        cello = next(key for key, sample in keyed_samples(library) if sample.instrument == "cello")
    tracks = [replace(one, sound="own:0123456789ab") if one.name == "piano" else one for one in trio.tracks]
    choices = choose_samples(replace(trio, tracks=tuple(tracks)), settings, chosen={"flute": [cello]})
    assert choices[1].keys == ()
    assert "keeps" in choices[1].reason
    assert (choices[2].keys, choices[2].reason) == ((cello,), "Your own choice")


def test_playing_a_song_with_samples_can_be_cancelled_while_they_are_chosen(settings: Settings, trio: Song) -> None:
    class Stop(NoProgress):
        def check_cancelled(self) -> None:
            raise CancelledError("not wanted any more")

    log = RunLog()
    with pytest.raises(CancelledError):
        with_inventory(trio, SelectionOptions(), settings, log, Stop())
    assert [event.phase for event in log.events] == ["enter", "exit"]  # nothing was said of a choice


def test_tracks_without_notes_or_switched_off_get_none(settings: Settings) -> None:
    silent, off = track("piano", "chords", []), replace(track("flute", "lead", [81]), is_enabled=False)
    (choice,) = choose_samples(song(silent, off), settings)
    assert (choice.keys, choice.reason) == ((), "piano has no notes")


def test_layers(settings: Settings, trio: Song) -> None:
    _, piano, flute = choose_samples(trio, settings, options=SelectionOptions(layers=2))
    assert ids(settings, piano.keys) == ["Grand/Piano C4.wav", "Single/Piano B3.wav"]
    assert len(flute.keys) == 2


def test_recommendations_list_the_best_first(settings: Settings, trio: Song) -> None:
    found = recommend_samples(trio, settings, count=2)
    piano = found[1]
    assert [one.sample.id for one in piano.samples] == ["Grand/Piano C4.wav", "Single/Piano B3.wav"]
    assert [one.is_chosen for one in piano.samples] == [True, False]
    document = piano.document()
    assert (document["middle"], document["num_notes"], document["samples"][0]["sample_key"]) == ("C4", 3, piano.samples[0].key)


def test_percussion_is_added_where_there_is_none(trio: Song, settings: Settings) -> None:
    quiet = replace(trio, tracks=trio.tracks[1:], end_tick=1920 * 8)
    louder = song_with_percussion(quiet, 5)
    (added,) = [one for one in louder.tracks if one.id not in {each.id for each in quiet.tracks}]
    assert added.is_percussion
    notes = track_notes(added)
    last = max(note.end_tick for one in quiet.tracks for note in track_notes(one))
    assert notes
    assert all(note.start_tick < last for note in notes)
    assert song_with_percussion(quiet, 5) == louder
    assert song_with_percussion(trio, 5) is trio
    assert song_with_percussion(louder, 5) is louder
    assert recommend_samples(quiet, settings, options=SelectionOptions(add_percussion=True))[-1].part.is_percussion


def test_a_plan_gets_percussion_only_where_it_has_none() -> None:
    from airdesk.facts.genres import load_genres
    from airdesk.facts.instruments import load_instruments
    from airdesk.model.plan import PlanRequest
    from airdesk.planning.planner import plan_song

    plan = plan_song(PlanRequest("piano", instruments=("piano", "cello"), bars=8, seed=1), load_genres(), load_instruments())
    more = plan_with_percussion(plan)
    assert [one.role for one in more.instruments][-1] == "percussion"
    assert plan_with_percussion(more) is more


def test_only_a_folder_inside_a_root_is_looked_at(settings: Settings, trio: Song, tmp_path: Path) -> None:
    sounds = next(root.id for root in inventory_roots(settings) if root.path == tmp_path / "sounds")
    drums, piano, flute = choose_samples(trio, settings, [sounds], inside={sounds: "Single/"})
    assert (drums.keys, flute.keys) == ((), ())
    assert ids(settings, piano.keys) == ["Single/Piano B3.wav"]
