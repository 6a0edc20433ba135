"""The window keeps the inventory up to date with folders that change."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from airdesk.library.sample_search import SampleQuery
from airdesk.settings import Settings
from airdesk.ui.browser.watching import Watching
from airdesk.ui.session import Session
from airdesk.workflows.sample_inventory import find_samples
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import write_files
from tests.ui.conftest import PatientBot


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Path:
    folder = tmp_path / "sounds"
    write_files(folder, {"Kicks/Kick 1.wav": 1, "Snares/Snare 1.wav": 2})
    scan_inventory(ScanRequest((folder,)), settings)
    return folder


@pytest.fixture(autouse=True)
def as_in_the_program() -> Iterator[None]:
    """What is no longer used is cleared up in the window's thread alone, never in that of the watcher: see `ui/memory.py`."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def found(settings: Settings, *states: str) -> list[str]:
    return sorted(each.id for each in find_samples(SampleQuery(states=frozenset(states or {"ok"})), settings).samples)


def test_what_changes_is_in_the_inventory_soon(qtbot: PatientBot, session: Session, settings: Settings, root: Path) -> None:
    watching = Watching(session)
    write_files(root, {"Kicks/Kick 2.wav": 3})  # while nobody watches
    watching.begin()
    with qtbot.waitSignal(watching.changed):
        watching.refresh()
    assert "Kicks/Kick 2.wav" in found(settings)
    with qtbot.waitSignal(watching.changed):
        write_files(root, {"Claps/Clap.wav": 4})
    qtbot.waitUntil(lambda: "Claps/Clap.wav" in found(settings))  # it may have been seen half written before
    with qtbot.waitSignal(watching.changed):
        shutil.rmtree(root)
    qtbot.waitUntil(lambda: found(settings) == [])  # or when half of them were gone
    assert len(found(settings, "missing")) == 4
    watching.stop()


def test_a_scan_that_finds_nothing_new_leads_to_no_further_one(qtbot: PatientBot, session: Session, root: Path) -> None:
    watching = Watching(session)
    scans: list[object] = []
    changes: list[bool] = []
    watching.scanned.connect(scans.append)
    watching.changed.connect(lambda: changes.append(True))
    watching.begin()
    with qtbot.waitSignal(watching.scanned):
        watching.refresh()
    qtbot.wait(2500)
    assert len(scans) == 1
    assert changes == []
    watching.stop()


def test_it_stops_at_once_and_hears_nothing_when_it_is_off(qtbot: PatientBot, session: Session, root: Path) -> None:
    watching = Watching(session)
    scans: list[object] = []
    watching.scanned.connect(scans.append)
    watching.set_on(False)
    watching.begin()
    watching.refresh()
    qtbot.wait(500)
    assert scans == []
    with qtbot.waitSignal(watching.scanned):
        watching.set_on(True)
    start = time.monotonic()
    watching.stop()
    assert time.monotonic() - start < 5.0  # on a quiet machine a few milliseconds
    write_files(root, {"Kicks/Kick 3.wav": 9})
    qtbot.wait(1500)
    assert len(scans) == 1
