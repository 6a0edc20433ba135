"""Folders that died programs left outside the library are found and cleared away; nobody else's are touched."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from airdesk.library.outside_work import NOTES, noted_outside, sweep_beside, sweep_outside
from airdesk.library.process_mark import mark_of


def dead_process() -> tuple[int, str]:
    """Number and mark of a process that has ended."""
    run = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = mark_of(run.pid)
    run.communicate(b"\n")
    return run.pid, mark


def left_behind(folder: Path, pid: int) -> Path:
    staging = folder / f".airdesk-automix-{pid}.part"
    staging.mkdir(parents=True)
    (staging / "half.wav").write_bytes(b"half")
    return staging


def test_what_a_dead_program_noted_is_removed(tmp_path: Path) -> None:
    pid, mark = dead_process()
    staging, library = left_behind(tmp_path / "music", pid), tmp_path / "library"
    (library / NOTES).mkdir(parents=True)
    (library / NOTES / "a.json").write_text(json.dumps({"process": mark, "folder": str(staging)}))
    assert sweep_outside(library) == (staging,)
    assert not staging.exists()
    assert not list((library / NOTES).iterdir())


def test_living_programs_and_other_folders_are_left_alone(tmp_path: Path) -> None:
    pid, mark = dead_process()
    library, music = tmp_path / "library", tmp_path / "music"
    music.mkdir()
    (library / NOTES).mkdir(parents=True)
    (library / NOTES / "a.json").write_text(json.dumps({"process": mark, "folder": str(music)}))
    (library / NOTES / "b.json").write_text("no note")
    with noted_outside(library, left_behind(music, pid)):
        assert sweep_outside(library) == ()
        assert (music / f".airdesk-automix-{pid}.part").is_dir()
    assert music.is_dir()
    sweep_beside(music)
    assert not list(music.iterdir())


def test_a_library_that_takes_no_note_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "library"
    blocked.write_text("a file")
    with noted_outside(blocked, tmp_path / ".airdesk-automix-1.part"):
        pass
    assert sweep_outside(blocked) == ()
