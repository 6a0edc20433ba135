"""The archive holds the whole folder, always the same bytes, and leaves nothing half-written."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from airdesk.errors import CancelledError, StorageError
from airdesk.export.archive import archive_name, write_archive
from airdesk.export.manifest import build_manifest, write_manifest

FILES = {
    "midi.json": b'{"a": 1}' * 500,
    "stems/bass.wav": b"RIFF" * 500_000,
    "żaba.txt": b"x" * 1000,
    "pianoroll.png": b"PNG" * 100,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "out"


class Watcher:
    """Remembers how far the work said it is, and cancels when it is further than allowed."""

    def __init__(self, patience: float = 2.0) -> None:
        self.fractions: list[float] = []
        self.patience = patience

    def report(self, fraction: float | None, stage: str) -> None:
        self.fractions.append(fraction or 0.0)

    def check_cancelled(self) -> None:
        if self.fractions and self.fractions[-1] > self.patience:
            raise CancelledError("The work was cancelled.")


def test_the_archive_gives_the_folder_back(folder: Path) -> None:
    write_manifest(build_manifest(folder), folder)
    archive = write_archive(folder, folder / "Song.zip")
    with zipfile.ZipFile(archive) as opened:
        assert opened.testzip() is None
        assert sorted(opened.namelist()) == sorted([*FILES, "manifest.json"])
        for name, content in FILES.items():
            assert opened.read(name) == content


def test_audio_is_stored_and_text_deflated(folder: Path) -> None:
    with zipfile.ZipFile(write_archive(folder, folder / "Song.zip")) as opened:
        methods = {info.filename: info.compress_type for info in opened.infolist()}
    assert methods["stems/bass.wav"] == methods["pianoroll.png"] == zipfile.ZIP_STORED
    assert methods["midi.json"] == zipfile.ZIP_DEFLATED


def test_the_same_files_give_the_same_archive_on_another_day(folder: Path) -> None:
    first = write_archive(folder, folder / "a.zip").read_bytes()
    for path in folder.rglob("*.*"):
        os.utime(path, (10**9, 10**9))
    assert write_archive(folder, folder / "b.zip").read_bytes() == first


def test_only_the_files_named_are_packed(folder: Path) -> None:
    archive = write_archive(folder, folder / "Song.zip", files=[folder / "midi.json"])
    with zipfile.ZipFile(archive) as opened:
        assert opened.namelist() == ["midi.json"]


def test_progress_rises_to_the_end(folder: Path) -> None:
    watcher = Watcher()
    write_archive(folder, folder / "Song.zip", progress=watcher)
    assert watcher.fractions == sorted(watcher.fractions)
    assert watcher.fractions[-1] == pytest.approx(1.0)


def test_cancelling_leaves_the_old_archive_and_nothing_half_written(folder: Path) -> None:
    archive = folder / "Song.zip"
    archive.write_bytes(b"old")
    with pytest.raises(CancelledError):
        write_archive(folder, archive, progress=Watcher(patience=0.3))
    assert archive.read_bytes() == b"old"
    assert not list(folder.rglob("*.part"))


def test_a_place_that_takes_no_files_is_said(folder: Path) -> None:
    with pytest.raises(StorageError):
        write_archive(folder, folder / "midi.json" / "Song.zip")


def test_archives_are_named_by_the_title() -> None:
    assert archive_name("Rain / Vinyl") == "Rain Vinyl.zip"
    assert archive_name("") == "song.zip"
