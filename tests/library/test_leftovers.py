"""What dead programs left is swept; what lives or is finished is never touched."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from airdesk.library.database import Library
from airdesk.library.identity import utc_now
from airdesk.library.leftovers import INTERRUPTED, sweep
from airdesk.library.process_mark import own_mark
from airdesk.library.runs import Run, RunState, load_run, store_run

DEAD = own_mark().rsplit("/", 2)[0] + "/999999999/1"


def run(library: Library, run_id: str, state: RunState, process: str | None, *, started_at: str = "") -> Path:
    """A run with a staging folder and what is half made in it."""
    folder = library.folder / "runs" / f"20261126T000000Z_{run_id}"
    staging = folder / f".airdesk-{run_id}.part"
    staging.mkdir(parents=True)
    (staging / "mix.wav").write_bytes(b"half")
    store_run(library, Run(run_id, "take", state, "0.1", {}, started_at or utc_now(), str(folder), process=process))
    return folder


def test_runs_of_dead_programs_end_and_their_folders_go(library: Library) -> None:
    folder = run(library, "a1", "active", DEAD)
    swept = sweep(library)
    assert not folder.exists()
    assert swept.runs == 1
    assert (load_run(library, "a1").state, load_run(library, "a1").error) == ("failed", INTERRUPTED)
    assert sweep(library) == type(swept)()


def test_a_run_that_ends_while_it_is_looked_at_has_not_failed(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends_and_is_gone(mark: str, heard_at: str) -> bool:
        store_run(library, replace(load_run(library, "a1"), state="completed"))
        return False

    run(library, "a1", "active", own_mark())
    monkeypatch.setattr("airdesk.library.leftovers.may_live", ends_and_is_gone)
    assert sweep(library).runs == 0
    assert (load_run(library, "a1").state, load_run(library, "a1").error) == ("completed", None)


def test_finished_files_stay_and_only_the_half_made_go(library: Library) -> None:
    folder = run(library, "a1", "completed", DEAD)
    (folder / "preview.ogg").write_bytes(b"whole")
    sweep(library)
    assert [path.name for path in folder.iterdir()] == ["preview.ogg"]
    assert load_run(library, "a1").state == "completed"


def test_what_a_living_program_works_on_is_not_touched(library: Library) -> None:
    folders = [run(library, "a1", "active", own_mark()), run(library, "a2", "completed", own_mark())]
    folders.append(run(library, "a3", "active", None))  # of an older program, begun just now
    own = library.folder / f".library.db.{os.getpid()}.part"
    own.write_bytes(b"x")
    assert sweep(library).paths == ()
    assert all((folder / f".airdesk-{folder.name[-2:]}.part" / "mix.wav").is_file() for folder in folders)
    assert own.is_file()


def test_runs_that_say_no_program_end_after_a_day(library: Library) -> None:
    folder = run(library, "a1", "active", None, started_at="2020-01-01T00:00:00.000Z")
    assert sweep(library).runs == 1
    assert not folder.exists()


def test_folders_of_unknown_runs_are_left_alone_unless_they_are_on_their_way_out(library: Library) -> None:
    stranger = library.folder / "runs" / "20261126T000000Z_b2"
    (stranger / ".airdesk-b2.part").mkdir(parents=True)
    (stranger / "master.wav").write_bytes(b"precious")
    leaving = library.folder / "runs" / ".deleted-20261126T000000Z_b3.part"
    leaving.mkdir()
    (leaving / "preview.ogg").write_bytes(b"x")
    sweep(library)
    assert (stranger / "master.wav").is_file()
    assert not leaving.exists()


def test_previews_being_made_stay_and_those_of_dead_programs_go(library: Library) -> None:
    folder = run(library, "a1", "completed", DEAD)
    living, dead = folder / f".airdesk-preview-{os.getpid()}.part", folder / ".airdesk-preview-999999999.part"
    other = library.folder / "previews" / "ab-1" / ".airdesk-preview-999999999.part"
    for path in (living, dead, other):
        path.mkdir(parents=True)
    sweep(library)
    assert living.is_dir()
    assert not dead.exists()
    assert not other.parent.exists()


def test_sounds_that_were_never_finished_go_after_a_while(library: Library) -> None:
    cache = library.folder / "cache" / "sounds" / "ab"
    cache.mkdir(parents=True)
    old, new, whole = cache / ".zone.x1y2", cache / ".zone.x3y4", cache / "zone.snd"
    for path in (old, new, whole):
        path.write_bytes(b"x")
        os.utime(path, (0, 0) if path != new else None)
    sweep(library)
    assert [path.exists() for path in (old, new, whole)] == [False, True, True]


def test_half_written_files_of_dead_programs_go(library: Library) -> None:
    assets = library.assets_folder / "ab"
    assets.mkdir(parents=True)
    dead = [assets / ".cdef.999999999.part", library.folder / ".window.lock.999999999.part"]
    for path in dead:
        path.write_bytes(b"half")
    (assets / "cdef").write_bytes(b"whole")
    assert set(sweep(library).paths) == set(dead)
    assert (assets / "cdef").is_file()


def test_what_a_set_was_to_become_goes_when_its_program_has_died(library: Library) -> None:
    left, made = (library.folder / "runs" / f"20261121T033000Z_{name}" for name in ("aaaaaaaaaaaa", "bbbbbbbbbbbb"))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for folder, pid in ((left, ended.pid), (made, os.getpid())):
        (folder / f".airdesk-set-{pid}.part" / "work").mkdir(parents=True)
    sweep(library)
    assert (left.exists(), made.exists()) == (False, True)


def test_stems_of_unfinished_runs_stay_until_nobody_can_need_them(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def stems(run_id: str, days: float = 0.0, size: int = 10) -> Path:
        folder = library.folder / "unfinished" / run_id
        folder.mkdir(parents=True)
        (folder / "mix.wav").write_bytes(bytes(size))
        (folder / "render_state.json").touch()
        os.utime(folder, (time.time() - days * 86_400,) * 2)
        return folder

    runs: list[tuple[str, RunState, str]] = [
        ("a1", "failed", DEAD),
        ("a2", "cancelled", own_mark()),
        ("a3", "active", DEAD),  # killed: the sweep says that it has failed
        ("a4", "active", own_mark()),
        ("a5", "completed", DEAD),  # killed before it let go of them
        ("a6", "failed", DEAD),
        ("a7", "failed", DEAD),  # killed while its stems were being kept
    ]
    for run_id, state, process in runs:
        run(library, run_id, state, process)
    kept = [stems("a1", 2), stems("a2", 1), stems("a3"), stems("a4", 20)]
    spent = [stems("a5"), stems("a6", 15), stems("a7"), stems("unknown", 1)]
    (spent[2] / "render_state.json").unlink()
    new = stems("just-begun")
    assert {path for path in sweep(library).paths if path.parent.name == "unfinished"} == set(spent)
    assert all(path.is_dir() for path in (*kept, new))
    monkeypatch.setattr("airdesk.library.unfinished.KEPT_BYTES", 25)
    sweep(library)
    assert [path.is_dir() for path in kept] == [False, True, True, True]  # the oldest goes; what is worked on stays
    monkeypatch.setattr("airdesk.library.unfinished.KEPT_BYTES", 1)
    sweep(library)
    assert [path.is_dir() for path in kept] == [False, False, True, True]
