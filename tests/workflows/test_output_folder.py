"""A run's folder: refused before the work where it cannot be used, whole at the end or untouched."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from airdesk.errors import OutputFolderError, StorageError
from airdesk.workflows.output_folder import check_free_space, check_output_folder, staged_output

RUN = "0123456789ab"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def write_run(out: Path, files: dict[str, str]) -> None:
    """One run of ours with its manifest."""
    with staged_output(out, RUN) as staging:
        for name, text in files.items():
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(text)
        listed = [{"path": name, "bytes": len(text)} for name, text in files.items()]
        (staging / "manifest.json").write_text(json.dumps({"files": listed}))


def test_files_appear_whole_at_the_end(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "song"
    with staged_output(out, RUN) as staging:
        (staging / "stems").mkdir()
        (staging / "stems" / "bass.wav").write_text("bass")
        assert not (out / "stems").exists()
    assert names(out) == {"stems", "stems/bass.wav"}


def test_an_error_leaves_nothing_not_even_the_folders(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), staged_output(tmp_path / "deep" / "song", RUN) as staging:
        (staging / "mix.wav").write_text("half")
        raise RuntimeError
    assert names(tmp_path) == set()


def test_an_error_leaves_other_files_and_the_earlier_run_alone(tmp_path: Path) -> None:
    write_run(tmp_path, {"mix.wav": "first"})
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(KeyboardInterrupt), staged_output(tmp_path, RUN) as staging:
        (staging / "mix.wav").write_text("second")
        raise KeyboardInterrupt
    assert names(tmp_path) == {"mix.wav", "manifest.json", "notes.txt"}
    assert (tmp_path / "mix.wav").read_text() == "first"


def test_a_second_run_replaces_the_first_and_keeps_what_is_not_ours(tmp_path: Path) -> None:
    write_run(tmp_path, {"mix.wav": "first", "stems/bass.wav": "b", "stems/piano.wav": "p", "other/x.wav": "x"})
    (tmp_path / "notes.txt").write_text("mine")
    write_run(tmp_path, {"mix.wav": "second", "stems/bass.wav": "b2"})
    assert names(tmp_path) == {"mix.wav", "stems", "stems/bass.wav", "manifest.json", "notes.txt"}
    assert (tmp_path / "mix.wav").read_text() == "second"


def test_a_file_of_ours_that_someone_changed_is_kept(tmp_path: Path) -> None:
    write_run(tmp_path, {"mix.wav": "first", "lead.mid": "notes"})
    (tmp_path / "lead.mid").write_text("edited by hand")
    write_run(tmp_path, {"mix.wav": "second"})
    assert (tmp_path / "lead.mid").read_text() == "edited by hand"


@pytest.mark.parametrize("path", ["../precious.txt", "/precious.txt", "", "a/../../precious.txt"])
def test_a_forged_manifest_removes_nothing_outside(tmp_path: Path, path: str) -> None:
    (tmp_path / "precious.txt").write_text("keep")
    out = tmp_path / "out"
    out.mkdir()
    absolute = str(tmp_path / "precious.txt") if path.startswith("/") else path
    (out / "manifest.json").write_text(json.dumps({"files": [{"path": absolute, "bytes": 4}]}))
    write_run(out, {"mix.wav": "first"})
    assert (tmp_path / "precious.txt").read_text() == "keep"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": 7}', '{"files": [7, {"path": 3}]}', '{"response": []}'])
def test_a_strange_manifest_is_no_hindrance(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    (tmp_path / "render_state.json").write_text(content)
    write_run(tmp_path, {"mix.wav": "first"})
    assert (tmp_path / "mix.wav").read_text() == "first"


def test_a_file_in_the_way_is_refused_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OutputFolderError, match="is a file"):
            check_output_folder(out)


def test_a_folder_where_a_file_must_go_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "mix.wav").mkdir()
    with pytest.raises(OutputFolderError, match="in the way"):
        write_run(tmp_path, {"mix.wav": "first"})
    assert names(tmp_path) == {"mix.wav"}


def test_impossible_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputFolderError):
        check_output_folder(tmp_path / ("x" * 300))
    with pytest.raises(OutputFolderError):
        check_output_folder(Path("a\0b"))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_folder_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputFolderError, match="cannot be written"):
        check_output_folder(tmp_path / "song")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder nobody can write to")
def test_a_folder_nobody_can_write_to_is_refused() -> None:
    with pytest.raises(OutputFolderError, match="cannot be written"), staged_output(Path("/proc/airdesk"), RUN):
        pass


def test_too_little_disk_space_is_said_before_the_work(tmp_path: Path) -> None:
    check_free_space(tmp_path / "not" / "there", 1000)
    with pytest.raises(StorageError, match="full"):
        check_free_space(tmp_path, 10**18)


def test_what_a_killed_run_left_long_ago_is_cleared_away(tmp_path: Path) -> None:
    old, young = tmp_path / ".airdesk-aaaaaaaaaaaa.part", tmp_path / ".airdesk-bbbbbbbbbbbb.part"
    for folder in (old, young):
        folder.mkdir()
        (folder / "mix.wav").write_text("half")
    os.utime(old, (time.time() - 10**6,) * 2)
    write_run(tmp_path, {"mix.wav": "first"})
    assert not old.exists()
    assert young.exists()
