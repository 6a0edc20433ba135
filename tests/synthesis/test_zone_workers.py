"""Zones made in several processes: progress, cancelling, failing, and systems that have no processes to give."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from airdesk.errors import CancelledError, SoundFontError, StorageError
from airdesk.progress import NoProgress
from airdesk.synthesis.patch import KitFinish
from airdesk.synthesis.patch_reader import patches_folder, read_patch
from airdesk.synthesis.soundfont.preset_plan import PresetZonePlan
from airdesk.synthesis.zone_plan import ZonePlan, needed_zones
from airdesk.synthesis.zone_workers import FEWEST_FOR_PROCESSES, make_zones
from tests.helpers.processes import is_alive


class Watched:
    """A job that counts its reports and can be cancelled after some of them."""

    def __init__(self, cancel_after: int | None = None) -> None:
        self.fractions: list[float] = []
        self.cancel_after = cancel_after

    def report(self, fraction: float | None, stage: str) -> None:
        assert fraction is not None
        self.fractions.append(fraction)

    def check_cancelled(self) -> None:
        if self.cancel_after is not None and len(self.fractions) >= self.cancel_after:
            raise CancelledError("Cancelled.")


@pytest.fixture
def plans() -> list[ZonePlan]:
    """Short drums, enough of them for processes."""
    kit = read_patch("kit-techno", patches_folder())
    chosen = list(needed_zones(kit, [(note, 100) for note in (36, 37, 38, 39, 42, 44, 75, 76, 77)]))
    assert len(chosen) >= FEWEST_FOR_PROCESSES
    return chosen


def test_progress_rises_to_one(plans: list[ZonePlan], tmp_path: Path) -> None:
    watched = Watched()
    make_zones(plans, tmp_path, 2, watched)
    assert watched.fractions == sorted(watched.fractions)
    assert watched.fractions[-1] == 1.0
    assert len(list(tmp_path.iterdir())) == len(plans)


def test_cancelling_leaves_only_whole_files(plans: list[ZonePlan], tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        make_zones(plans, tmp_path, 2, Watched(cancel_after=1))
    assert all(path.suffix == ".zone" for path in tmp_path.iterdir())


def test_a_cache_that_takes_nothing_is_said_from_any_process(plans: list[ZonePlan], tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    with pytest.raises(StorageError, match="remove what is in the way"):
        make_zones(plans, blocked, 2, NoProgress())


def test_without_processes_the_zones_are_made_here(
    plans: list[ZonePlan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_shared_memory(method: str) -> None:
        raise FileNotFoundError("/dev/shm")

    monkeypatch.setattr(multiprocessing, "get_context", no_shared_memory)
    make_zones(plans, tmp_path, 2, NoProgress())
    assert len(list(tmp_path.iterdir())) == len(plans)


@dataclass(frozen=True, slots=True)
class Deadly(PresetZonePlan):
    """A preset that ends every process it comes into."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.abort, ()


def deadly(path: Path) -> Deadly:
    return Deadly(path, "", (0, 0), "", 60, 0, 127, 1, 127, 0, -20.0, KitFinish(), False)


def test_a_preset_that_ends_its_process_is_told_and_costs_nobody_else(plans: list[ZonePlan], tmp_path: Path) -> None:
    font = tmp_path / "deadly.sf2"
    with pytest.raises(SoundFontError, match=r"deadly\.sf2 ends the program that plays it"):
        make_zones([*plans, deadly(font)], tmp_path / "cache", 2, NoProgress())
    assert len(list((tmp_path / "cache").glob("*.zone"))) == len(plans)  # a killed process may leave half a file


def test_a_preset_is_never_played_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SoundFontError, match="ends the program"):
        make_zones([deadly(tmp_path / "font.sf2")], tmp_path, 1, NoProgress())

    def no_shared_memory(method: str) -> None:
        raise FileNotFoundError("/dev/shm")

    monkeypatch.setattr(multiprocessing, "get_context", no_shared_memory)
    with pytest.raises(SoundFontError, match="no processes"):
        make_zones([deadly(tmp_path / "font.sf2")], tmp_path, 1, NoProgress())


POOL = """
import os, signal, sys
from airdesk.synthesis.zone_workers import _pool

if __name__ == "__main__":
    pool = _pool(1)
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_with_a_process_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "pool.py"
    script.write_text(POOL)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment, timeout=120)
    end = time.monotonic() + 60
    while is_alive(int(killed.stdout)):
        assert time.monotonic() < end, "it waits for ever"
        time.sleep(0.05)
