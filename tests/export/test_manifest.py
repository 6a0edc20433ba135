"""The manifest lists every file of a result by stage with its true size and hash, and what is missing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from airdesk.errors import CancelledError, StorageError
from airdesk.export.manifest import build_manifest, file_stage, hash_file, write_manifest

FILES = {
    "plan.json": b"{}",
    "midi.json": b"{}",
    "midi_bass.mid": b"MThd",
    "pianoroll.svg": b"<svg/>",
    "stems/bass.wav": b"x" * 3_000_000,
    "mix.wav": b"y" * 10,
    "render_state.json": b"{}",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "out"


class Impatient:
    """A user who cancels at once."""

    def report(self, fraction: float | None, stage: str) -> None:
        """Not listening."""

    def check_cancelled(self) -> None:
        raise CancelledError("The work was cancelled.")


def test_every_file_is_listed_with_its_stage_size_and_hash(folder: Path) -> None:
    manifest = build_manifest(folder)
    assert [entry.path for entry in manifest.files] == sorted(FILES)
    for entry in manifest.files:
        assert entry.bytes == len(FILES[entry.path])
        assert entry.sha256 == hashlib.sha256(FILES[entry.path]).hexdigest()
    stages = {entry.path: entry.stage for entry in manifest.files}
    assert (stages["plan.json"], stages["pianoroll.svg"], stages["stems/bass.wav"], stages["mix.wav"]) == (
        "plan", "score", "render", "mix",
    )  # fmt: skip


def test_neither_itself_nor_archives_nor_unfinished_files_are_listed(folder: Path) -> None:
    write_manifest(build_manifest(folder), folder)
    (folder / "Song.zip").write_bytes(b"PK")
    (folder / "mix.wav.part").write_bytes(b"half")
    assert [entry.path for entry in build_manifest(folder).files] == sorted(FILES)


def test_what_should_be_there_and_is_not_is_missing(folder: Path) -> None:
    assert build_manifest(folder, expected=["mix.wav", "master.wav", "master.wav"]).missing == ("master.wav",)


def test_only_the_files_named_are_listed_where_others_lie_beside_them(folder: Path) -> None:
    (folder / "diary.txt").write_text("private")
    manifest = build_manifest(folder, files=["mix.wav", "stems/bass.wav"])
    assert [entry.path for entry in manifest.files] == ["mix.wav", "stems/bass.wav"]


def test_the_document_names_the_run(folder: Path) -> None:
    path = write_manifest(build_manifest(folder, expected=["x.wav"]), folder, {"run_id": "0123456789ab", "title": "Zażółć"})
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["title"] == "Zażółć"
    assert document["missing"] == ["x.wav"]
    assert set(document["files"][0]) == {"path", "stage", "bytes", "sha256"}


def test_other_files_belong_to_the_library() -> None:
    assert file_stage("notes/readme.txt") == "library"
    assert file_stage("midi_electric_piano.json") == "score"
    assert file_stage("master.flac") == "mix"


def test_a_file_that_went_away_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be read"):
        hash_file(tmp_path / "gone.wav")


def test_hashing_can_be_cancelled(folder: Path) -> None:
    with pytest.raises(CancelledError):
        build_manifest(folder, progress=Impatient())
