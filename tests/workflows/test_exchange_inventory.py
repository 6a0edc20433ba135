"""inventory.json keeps all a record is made from: out and in again, it is the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airdesk.errors import BadInputError
from airdesk.library.database import open_library
from airdesk.library.sample_roots import sample_roots
from airdesk.library.stored_records import stored_records
from airdesk.model.sample import Correction, Description, Filing, Sample
from airdesk.settings import Settings, settings_for
from airdesk.workflows.correct_sample import correct_folder, correct_sample
from airdesk.workflows.exchange_inventory import export_inventory, import_inventory
from airdesk.workflows.inventory_folders import remove_folder
from airdesk.workflows.inventory_health import forget_missing
from airdesk.workflows.inventory_listening import ListenJob
from airdesk.workflows.sample_inventory import set_favourite, show_sample
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import smpl_chunk, wav_bytes, write_files


def heard(job: ListenJob) -> Description:
    filing = Filing("flute", "melodic", "winds", "", 0.8, 0.8, 0.9, 0.0, "sound")
    return Description(
        0.9, 0.1, 6.0, 0.01, 1.5, root_midi=61, root_cents=3.0, root_confidence=0.9, brightness_hz=800.0, noisiness=0.1,
        timbre=tuple(number / 8 for number in range(24)), filing=filing,
    )  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    sounds = tmp_path / "sounds"
    write_files(sounds, {"Kicks/Kick 1.wav": 1, "Kicks/Kick 2.wav": 2, "Piano_C4.wav": 3, "004.wav": 4})
    (sounds / "looped.wav").write_bytes(wav_bytes(5, frames=4000, after=smpl_chunk(57, loop=(100, 3000))))
    (sounds / "bad.wav").write_bytes(b"no sound")
    settings = settings_for(tmp_path / "library")
    scan_inventory(ScanRequest((sounds,)), settings, describe=heard)
    correct_sample("004.wav", Correction(root_midi=50, root_cents=-4.0), settings)
    correct_folder("Kicks", Correction(instrument="tom"), settings)
    set_favourite("Piano_C4.wav", settings, is_favourite=True)
    (sounds / "Kicks/Kick 2.wav").unlink()
    scan_inventory(ScanRequest((sounds,)), settings)
    return settings


def records(settings: Settings) -> dict[str, Sample]:
    with open_library(settings.library_folder) as library:
        (root,) = sample_roots(library)
        return {
            one.sample.id: replace(one.sample, root_id="", reason="")
            for all_ in stored_records(library, root.id)
            for one in all_
        }


def exported(settings: Settings, folder: Path) -> Path:
    (path,) = export_inventory(folder, settings)
    return path


def test_out_and_in_again_gives_the_same_records(settings: Settings, tmp_path: Path) -> None:
    other = settings_for(tmp_path / "other")
    assert import_inventory(exported(settings, tmp_path / "out"), other)[1] == 6
    assert records(other) == records(settings)
    assert records(other)["looped.wav"].loop_end == 3000
    scan_inventory(ScanRequest((tmp_path / "sounds",)), other)
    assert records(other) == records(settings)
    correct_sample("004.wav", Correction(), other, forget=True)
    assert records(other)["004.wav"].instrument == "flute"  # what was heard came along


def test_the_document_has_what_other_programs_read(settings: Settings, tmp_path: Path) -> None:
    document = json.loads(exported(settings, tmp_path).read_text(encoding="utf-8"))
    names = (
        "schema_version",
        "generated_at",
        "root",
        "instrument_count",
        "total_files",
        "total_bytes",
        "instruments",
        "samples",
    )
    assert set(names) <= set(document)
    assert document["total_files"] == len(document["samples"]) == 6
    assert document["instruments"]["tom"] == {"count": 1, "examples": ["Kicks/Kick 1.wav"]}
    assert {"id", "file_rel", "file_abs", "length_sec", "pitch", "channels", "fingerprint"} <= set(document["samples"][0])


def test_an_inventory_tells_one_that_has_not_listened_yet(settings: Settings, tmp_path: Path) -> None:
    other = settings_for(tmp_path / "other")
    scan_inventory(ScanRequest((tmp_path / "sounds",)), other)
    assert not records(other)["004.wav"].is_described
    import_inventory(exported(settings, tmp_path / "out"), other)
    assert records(other)["004.wav"] == records(settings)["004.wav"]


def test_a_folder_that_was_taken_out_comes_back(settings: Settings, tmp_path: Path) -> None:
    path, before = exported(settings, tmp_path / "out"), records(settings)
    remove_folder(str(tmp_path / "sounds"), settings)
    assert import_inventory(path, settings)[1] == 6
    assert records(settings) == before
    assert show_sample("Kicks/Kick 2.wav", settings).sample.state == "missing"


def test_what_was_forgotten_is_not_exported(settings: Settings, tmp_path: Path) -> None:
    assert forget_missing(settings) == 1
    document = json.loads(exported(settings, tmp_path).read_text(encoding="utf-8"))
    assert document["total_files"] == len(document["samples"]) == 5
    assert "Kicks/Kick 2.wav" not in {entry["id"] for entry in document["samples"]}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("heard", 3),
        ("heard", {"timbre": "loud"}),
        ("heard", {"timbre": [1, "two"]}),
        ("heard", {"root_midi": "C4"}),
        ("heard", {"root_midi": 60}),
        ("heard", {"unknown": 1}),
        ("heard", {"filing": {"instrument": 3}}),
        ("header", {"kind": "WAV"}),
        ("header", {"kind": "WAV", "sample_rate": "fast", "num_channels": 1, "num_frames": 3}),
        ("header", None),
        ("header", []),
    ],
)
def test_odd_facts_are_left_out(settings: Settings, tmp_path: Path, place: str, value: Any) -> None:
    path = exported(settings, tmp_path / "out")
    document = json.loads(path.read_text(encoding="utf-8"))
    for entry in document["samples"]:
        entry[place] = value
    path.write_text(json.dumps(document), encoding="utf-8")
    other = settings_for(tmp_path / "other")
    assert import_inventory(path, other)[1] == 6
    assert show_sample("004.wav", other).sample.id == "004.wav"
    export_inventory(tmp_path / "again", other)


ODD: dict[str, Any] = {
    "bytes": 10**30,
    "root_midi": -(10**30),
    "sample_rate": True,
    "tempo_bpm": float("nan"),
    "length_sec": float("inf"),
    "instrument": "\ud800",
    "tags": ["a\ud800", "soft"],
    "fingerprint": "\ud800",
    "correction": {"root_midi": 10**30, "root_cents": float("inf"), "subtype": "\ud800"},
}


def test_values_that_cannot_be_kept_and_places_that_no_file_can_have_are_left_out(tmp_path: Path) -> None:
    entries = [{"id": each, **ODD} for each in ("a.wav", "b\ud800.wav", "c\0.wav", "/d.wav", "../e.wav", 3)]
    corrections = {"\ud800": {"instrument": "tom"}}
    document = {
        "schema_version": "air-inventory-1",
        "root": str(tmp_path),
        "samples": entries,
        "folder_corrections": corrections,
    }
    (tmp_path / "inventory.json").write_text(json.dumps(document))
    settings = settings_for(tmp_path / "library")
    assert import_inventory(tmp_path / "inventory.json", settings)[1] == 1
    found = show_sample("a.wav", settings).sample
    assert (found.instrument, found.root_midi, found.sample_rate, found.length_seconds) == ("other", None, None, None)
    assert found.tags == ("soft",)
    export_inventory(tmp_path / "again", settings)


@pytest.mark.parametrize("root", ["/x\ud800", "/x\0", "", 3])
def test_a_root_that_no_folder_can_be_is_refused(tmp_path: Path, root: Any) -> None:
    (tmp_path / "inventory.json").write_text(json.dumps({"schema_version": "air-inventory-1", "root": root, "samples": []}))
    with pytest.raises(BadInputError):
        import_inventory(tmp_path / "inventory.json", settings_for(tmp_path / "library"))


def test_an_inventory_of_another_program_needs_no_more_than_names(tmp_path: Path) -> None:
    document = {
        "schema_version": "air-inventory-1",
        "root": str(tmp_path / "theirs"),
        "samples": [{"id": "a/b.wav", "instrument": "flute", "root_midi": 60, "length_sec": 2.0}, {"id": "../x.wav"}, 3],
    }
    (tmp_path / "inventory.json").write_text(json.dumps(document))
    settings = settings_for(tmp_path / "library")
    assert import_inventory(tmp_path / "inventory.json", settings)[1] == 1
    found = show_sample("a/b.wav", settings).sample
    assert (found.instrument, found.root_midi, found.length_seconds, found.state) == ("flute", 60, 2.0, "missing")
