"""Scans keep the inventory true to the folders, and what the user said of its samples."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.errors import BadInputError, CancelledError
from airdesk.inventory.walk import Walked
from airdesk.library.database import integrity_problems, open_library
from airdesk.library.sample_roots import sample_roots
from airdesk.library.sample_rows import known_files
from airdesk.library.sample_search import SampleQuery
from airdesk.model.sample import Correction, Description, Sample, SampleState
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.workflows.correct_sample import correct_folder, correct_sample
from airdesk.workflows.exchange_inventory import export_inventory, import_inventory
from airdesk.workflows.inventory_changes import changes_of
from airdesk.workflows.inventory_health import inventory_health, relink
from airdesk.workflows.inventory_listening import ListenJob
from airdesk.workflows.inventory_roots import ScanPlace
from airdesk.workflows.sample_inventory import find_samples, inventory_roots, set_favourite, show_sample
from airdesk.workflows.scan_inventory import ScanReport, ScanRequest, scan_inventory
from tests.helpers.sample_folders import many_files, wav_bytes, write_files

SNARE = Correction(instrument="snare")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "library")


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    write_files(folder, {"Kicks/Kick 1.wav": 1, "Kicks/Kick 2.wav": 2, "Piano/Piano_C4.wav": 3, "x.wav": 4})
    return folder


def scan(settings: Settings, *folders: Path) -> ScanReport:
    return scan_inventory(ScanRequest(folders), settings)


def ids(settings: Settings, *states: str) -> list[str]:
    query = SampleQuery(states=frozenset(states or {"ok"}))
    return sorted(sample.id for sample in find_samples(query, settings).samples)


def sample(settings: Settings, sample_id: str) -> Sample:
    return show_sample(sample_id, settings).sample


def test_a_scan_files_what_it_finds_and_a_rescan_reads_nothing(settings: Settings, sounds: Path) -> None:
    assert scan(settings, sounds).new == 4
    again = scan(settings, sounds)
    assert (again.new, again.changed, again.moved, again.unchanged, again.missing) == (0, 0, 0, 4, 0)
    assert ids(settings) == ["Kicks/Kick 1.wav", "Kicks/Kick 2.wav", "Piano/Piano_C4.wav", "x.wav"]
    assert sample(settings, "Piano/Piano_C4.wav").root_midi == 60


def test_a_renamed_file_keeps_its_heart_and_its_correction(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    correct_sample("Kicks/Kick 1.wav", SNARE, settings)
    set_favourite("Kicks/Kick 1.wav", settings, is_favourite=True)
    (sounds / "new").mkdir()
    (sounds / "Kicks/Kick 1.wav").rename(sounds / "new" / "Clap.wav")
    report = scan(settings, sounds)
    assert (report.moved, report.new, report.missing) == (1, 0, 0)
    moved = sample(settings, "new/Clap.wav")
    assert (moved.instrument, moved.is_favourite, moved.source) == ("snare", True, "user")
    assert len(ids(settings, "ok", "missing")) == 4


def test_files_renumbered_and_swapped_keep_their_own(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    correct_sample("Kicks/Kick 1.wav", SNARE, settings)
    correct_sample("Kicks/Kick 2.wav", Correction(instrument="clap"), settings)
    kicks = sounds / "Kicks"
    (kicks / "Kick 2.wav").rename(kicks / "Kick 3.wav")
    (kicks / "Kick 1.wav").rename(kicks / "Kick 2.wav")
    scan(settings, sounds)
    assert ids(settings, "ok", "missing")[:2] == ["Kicks/Kick 2.wav", "Kicks/Kick 3.wav"]
    assert [sample(settings, f"Kicks/Kick {number}.wav").instrument for number in (2, 3)] == ["snare", "clap"]
    (kicks / "Kick 2.wav").rename(kicks / "t")
    (kicks / "Kick 3.wav").rename(kicks / "Kick 2.wav")
    (kicks / "t").rename(kicks / "Kick 3.wav")
    os.utime(kicks / "Kick 2.wav")
    os.utime(kicks / "Kick 3.wav")
    scan(settings, sounds)
    assert [sample(settings, f"Kicks/Kick {number}.wav").instrument for number in (2, 3)] == ["clap", "snare"]
    assert len(ids(settings, "ok", "missing", "broken")) == 4


def test_an_edited_file_is_read_again_and_keeps_its_correction(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    correct_sample("x.wav", SNARE, settings)
    (sounds / "x.wav").write_bytes(wav_bytes(9, frames=44100))
    assert scan(settings, sounds).changed == 1
    edited = sample(settings, "x.wav")
    assert (edited.length_seconds, edited.instrument) == (1.0, "snare")


def test_a_deleted_file_is_missing_and_comes_back_with_its_heart(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    set_favourite("x.wav", settings, is_favourite=True)
    content = (sounds / "x.wav").read_bytes()
    (sounds / "x.wav").unlink()
    assert scan(settings, sounds).missing == 1
    assert sample(settings, "x.wav").state == SampleState.MISSING
    (sounds / "deep").mkdir()
    (sounds / "deep" / "y.wav").write_bytes(content)
    assert scan(settings, sounds).moved == 1
    assert sample(settings, "deep/y.wav").is_favourite
    assert ids(settings, "missing") == []


def test_a_corrected_folder_counts_for_new_files_and_follows_its_new_name(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    assert correct_folder("Kicks", SNARE, settings) == 2
    write_files(sounds, {"Kicks/Kick 3.wav": 7})
    scan(settings, sounds)
    assert sample(settings, "Kicks/Kick 3.wav").instrument == "snare"
    (sounds / "Kicks").rename(sounds / "Mine")
    write_files(sounds, {"Mine/Kick 4.wav": 8})
    scan(settings, sounds)
    scan(settings, sounds)
    assert {sample(settings, f"Mine/Kick {number}.wav").instrument for number in (1, 2, 3, 4)} == {"snare"}


def test_a_folder_inside_a_root_is_part_of_it_and_roots_inside_are_not_doubled(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds / "Kicks")
    scan(settings, sounds)
    assert len(inventory_roots(settings)) == 2
    assert ids(settings) == ["Kick 1.wav", "Kick 2.wav", "Piano/Piano_C4.wav", "x.wav"]
    write_files(sounds, {"Piano/D4.wav": 12, "y.wav": 13})
    assert scan(settings, sounds / "Piano").new == 1
    assert len(ids(settings)) == 5


def test_lifters_that_were_taken_in_are_not_gone_when_no_more_are_wanted(settings: Settings, sounds: Path) -> None:
    write_files(sounds, {"FX/Uplifter 1.wav": 20})
    assert scan(settings, sounds).num_files == 4
    assert scan_inventory(ScanRequest((sounds,), with_lifters=True), settings).num_files == 5
    write_files(sounds, {"FX/Uplifter 2.wav": 21})
    report = scan(settings, sounds)
    assert (report.num_files, report.missing) == (5, 0)


def test_every_scan_takes_in_lifters_where_the_settings_say_so(settings: Settings, sounds: Path) -> None:
    write_files(sounds, {"FX/Uplifter 1.wav": 20})
    assert scan(replace(settings, scan_lifters=True), sounds).num_files == 5


def test_broken_files_are_kept_with_their_reason(settings: Settings, sounds: Path) -> None:
    (sounds / "bad.wav").write_bytes(b"RIFF")
    (sounds / "text.mp3").write_text("hello")
    (sounds / "song.m4a").write_bytes(b"x")
    scan(settings, sounds)
    broken = {each.id: each.reason for each in inventory_health(settings).broken}
    assert set(broken) == {"bad.wav", "text.mp3", "song.m4a"}
    assert all(broken.values())
    assert scan(settings, sounds).changed == 0


def test_folders_that_cannot_be_scanned_are_refused(settings: Settings, sounds: Path) -> None:
    with pytest.raises(BadInputError, match="does not exist"):
        scan(settings, sounds / "gone")
    with pytest.raises(BadInputError, match="no folder"):
        scan(settings, sounds / "x.wav")


def test_a_root_that_was_moved_is_relinked_with_all_marks(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    scan(settings, sounds)
    correct_sample("x.wav", SNARE, settings)
    sounds.rename(tmp_path / "elsewhere")
    assert [root.path for root in inventory_health(settings).gone_roots] == [sounds]
    done = relink(tmp_path / "elsewhere", settings)
    assert (done.found, done.missing) == (4, 0)
    assert len(inventory_roots(settings)) == 1
    assert sample(settings, "x.wav").instrument == "snare"


def test_single_samples_are_relinked_from_another_folder(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    scan(settings, sounds)
    set_favourite("x.wav", settings, is_favourite=True)
    (tmp_path / "box").mkdir()
    shutil.move(sounds / "x.wav", tmp_path / "box" / "z.wav")
    scan(settings, sounds)
    assert relink(tmp_path / "box", settings).found == 1
    assert sample(settings, "z.wav").is_favourite
    assert ids(settings, "missing") == []


def test_a_subtype_can_be_taken_away(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    correct_folder("Kicks", Correction(subtype="deep"), settings)
    assert correct_sample("Kicks/Kick 1.wav", Correction(subtype=""), settings).subtype == ""
    assert sample(settings, "Kicks/Kick 2.wav").subtype == "deep"


def test_nothing_is_gone_from_a_root_that_could_not_be_looked_into(settings: Settings, sounds: Path) -> None:
    scan(settings, sounds)
    with open_library(settings.library_folder) as library:
        (root,) = sample_roots(library)
        known = known_files(library, root.id)
    assert changes_of(ScanPlace(root), Walked(unseen=[""]), known).gone == []
    assert {file.id for file in changes_of(ScanPlace(root), Walked(unseen=["Kicks"]), known).gone} == {
        "Piano/Piano_C4.wav",
        "x.wav",
    }


def test_twins_are_told(settings: Settings, sounds: Path) -> None:
    write_files(sounds, {"copy.wav": 4})
    scan(settings, sounds)
    assert [[name for _, name in group] for group in inventory_health(settings).duplicates] == [["copy.wav", "x.wav"]]


def test_the_inventory_goes_out_and_comes_in_with_what_the_user_said(settings: Settings, sounds: Path, tmp_path: Path) -> None:
    scan(settings, sounds)
    correct_sample("x.wav", Correction(instrument="piano", root_midi=50), settings)
    set_favourite("x.wav", settings, is_favourite=True)
    correct_folder("Kicks", SNARE, settings)
    correct_sample("Kicks/Kick 2.wav", Correction(subtype=""), settings)
    (written,) = export_inventory(tmp_path / "out", settings)
    other = settings_for(tmp_path / "other")
    assert import_inventory(written, other)[1] == 4
    scan(other, sounds)
    back = sample(other, "x.wav")
    assert (back.instrument, back.root_midi, back.is_favourite) == ("piano", 50, True)
    assert sample(other, "Kicks/Kick 1.wav").instrument == "snare"
    assert (sample(other, "Kicks/Kick 1.wav").subtype, sample(other, "Kicks/Kick 2.wav").subtype) == ("snare", "")
    assert len(ids(other, "ok", "missing", "broken")) == 4


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema_version": "air-inventory-1", "root": 3}', "[" * 100000])
def test_what_is_no_inventory_is_refused(settings: Settings, tmp_path: Path, content: str) -> None:
    (tmp_path / "inventory.json").write_text(content)
    with pytest.raises(BadInputError):
        import_inventory(tmp_path / "inventory.json", settings)


def test_what_is_odd_in_an_inventory_is_left_out_and_a_broken_file_stays_broken(
    settings: Settings, sounds: Path, tmp_path: Path
) -> None:
    (sounds / "bad.wav").write_bytes(b"no sound")
    scan(settings, sounds)
    (written,) = export_inventory(tmp_path / "out", settings)
    document = json.loads(written.read_text())
    document["folder_corrections"] = ["Kicks"]
    for row in document["samples"]:
        row["tags"] = 3
    written.write_text(json.dumps(document))
    other = settings_for(tmp_path / "other")
    import_inventory(written, other)
    assert ids(other, "broken") == ["bad.wav"] == ids(settings, "broken")
    assert ids(other, "missing") == []
    assert sample(other, "bad.wav").reason == sample(settings, "bad.wav").reason


def listen_to(job: ListenJob) -> Description:
    """Stands in for the deep description; importable, since it runs in another process."""
    if job.path.name == "x.wav":
        os._exit(1)
    return Description(loudness_rms=0.25, root_midi=61, root_confidence=0.9)


def test_a_deep_scan_listens_once_and_remembers_across_moves(settings: Settings, sounds: Path) -> None:
    request = ScanRequest((sounds,))
    assert scan_inventory(request, settings, describe=listen_to).described == 3
    assert [each.id for each in inventory_health(settings).broken] == ["x.wav"]
    heard = sample(settings, "Piano/Piano_C4.wav")
    assert (heard.loudness_rms, heard.root_audio, heard.roots_disagree) == (0.25, 61, True)
    (sounds / "Piano/Piano_C4.wav").rename(sounds / "D4.wav")
    assert scan_inventory(request, settings, describe=listen_to).described == 0
    assert sample(settings, "D4.wav").loudness_rms == 0.25


class Stopper(NoProgress):
    """Asks the scan to stop once it reads."""

    def __init__(self) -> None:
        object.__setattr__(self, "asked", 0.0)

    def report(self, fraction: float | None, stage: str) -> None:
        if fraction is not None:
            object.__setattr__(self, "asked", time.monotonic())

    def check_cancelled(self) -> None:
        if self.asked:  # type: ignore[attr-defined]
            raise CancelledError("stop")


def test_a_cancelled_scan_keeps_what_it_has_and_goes_on_later(settings: Settings, tmp_path: Path) -> None:
    many_files(tmp_path / "many", 900)
    stopper = Stopper()
    with pytest.raises(CancelledError):
        scan_inventory(ScanRequest((tmp_path / "many",)), settings, progress=stopper)
    assert time.monotonic() - stopper.asked < 5.0  # type: ignore[attr-defined]  # on a quiet machine less than one
    assert 0 < find_samples(SampleQuery(), settings).total < 900
    scan(settings, tmp_path / "many")
    assert find_samples(SampleQuery(), settings).total == 900


def test_a_killed_scan_leaves_a_sound_library_and_no_doubles(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    many_files(folder, 1500)
    scan(settings, folder)
    name = find_samples(SampleQuery(text="kick"), settings).samples[0].id
    correct_sample(name, SNARE, settings)
    first = next(folder.iterdir())
    first.rename(folder / "Other")
    command = [sys.executable, "-m", "airdesk", "--library", str(settings.library_folder), "inventory", "scan", str(folder)]
    for delay in (0.5, 0.7, 0.9):
        process = subprocess.Popen([*command, "--quiet"], stdout=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
    scan(settings, folder)
    with open_library(settings.library_folder) as library:
        assert integrity_problems(library) == []
    assert find_samples(SampleQuery(states=frozenset({"ok", "missing", "broken"})), settings).total == 1500
    assert find_samples(SampleQuery(instruments=frozenset({"snare"}), text="kick"), settings).total == 1


def test_two_scans_at_once_double_nothing(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    many_files(folder, 1500)
    command = [sys.executable, "-m", "airdesk", "--library", str(settings.library_folder), "inventory", "scan", str(folder)]
    scans = [subprocess.Popen([*command, "--quiet"], stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [scan.wait() for scan in scans] == [0, 0]
    assert find_samples(SampleQuery(states=frozenset({"ok", "missing", "broken"})), settings).total == 1500
    assert len(inventory_roots(settings)) == 1


def test_strange_names_and_things_are_no_trouble(settings: Settings, sounds: Path) -> None:
    os.mkfifo(sounds / "pipe.wav")
    strange = os.fsencode(sounds) + b"/kick_\xe9.wav"
    with open(strange, "wb") as file:  # noqa: PTH123  bytes
        file.write(wav_bytes(77))
    (sounds / "ćwiek\nżółty 🎹.wav").write_bytes(wav_bytes(78))
    assert scan(settings, sounds).new == 7
    assert scan(settings, sounds).unchanged == 7
    assert os.fsencode(show_sample("kick_\\xe9.wav", settings).path) == strange
    assert [each.id for each in inventory_health(settings).broken] == ["pipe.wav"]
    correct_sample("kick_\\xe9.wav", SNARE, settings)
    sounds.rename(sounds.parent / "moved")
    relink(sounds.parent / "moved", settings)
    assert Path(show_sample("kick_\\xe9.wav", settings).path).read_bytes() == wav_bytes(77)
