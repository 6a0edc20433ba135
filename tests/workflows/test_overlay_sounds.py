"""Loops of a real inventory that may lie over transitions."""

from __future__ import annotations

from pathlib import Path

from airdesk.settings import Settings
from airdesk.workflows.overlay_sounds import overlay_sounds
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import acid_chunk, wav_bytes

BAR_AT_120 = 88_200  # frames of four beats


def write_loops(folder: Path) -> None:
    for number, name in enumerate(
        (
            "Percussion/Shaker Loop 120.wav",
            "Guitar Loops/Guitar Loop 120 Am.wav",
            "Vocals/Vocal Loop 120.wav",
            "Bass Loops/Bass Loop 120.wav",
            "Kicks/Kick Loop 120.wav",
        )
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wav_bytes(number, frames=BAR_AT_120, after=acid_chunk(120.0, 4)))
    (folder / "Percussion" / "Shaker Hit.wav").write_bytes(wav_bytes(9))


def test_loops_are_found_by_kind_with_row_and_file(tmp_path: Path) -> None:
    write_loops(tmp_path / "loops")
    own = Settings(tmp_path / "library")
    scan_inventory(ScanRequest((tmp_path / "loops",)), own)
    found = {sound.kind: sound for sound in overlay_sounds(own, ("percussion", "instrument", "vocals"))}
    assert set(found) == {"percussion", "instrument", "vocals"}
    shaker = found["percussion"]
    assert Path(shaker.path) == tmp_path / "loops" / "Percussion" / "Shaker Loop 120.wav" and shaker.key > 0
    assert (shaker.tempo_bpm, round(shaker.beats, 6), shaker.name) == (120.0, 4.0, "Shaker Loop 120")
    assert [sound.kind for sound in overlay_sounds(own, ("vocals",))] == ["vocals"]


def test_a_loop_whose_file_is_gone_is_not_offered(tmp_path: Path) -> None:
    write_loops(tmp_path / "loops")
    own = Settings(tmp_path / "library")
    scan_inventory(ScanRequest((tmp_path / "loops",)), own)
    (tmp_path / "loops" / "Percussion" / "Shaker Loop 120.wav").unlink()
    assert overlay_sounds(own, ("percussion",)) == []


def test_without_an_inventory_or_a_wish_there_is_nothing(tmp_path: Path) -> None:
    own = Settings(tmp_path / "library")
    assert overlay_sounds(own, ()) == [] and overlay_sounds(own, ("percussion",)) == []
