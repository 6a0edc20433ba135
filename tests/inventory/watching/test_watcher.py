"""Folders are watched: what changes is told once, soon, and nothing else is."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from airdesk.inventory.watching.far_folders import is_far
from airdesk.inventory.watching.poll import FolderPoll
from airdesk.inventory.watching.system_events import SystemEvents
from airdesk.inventory.watching.touched import MOST_FOLDERS, TouchedFolders
from airdesk.inventory.watching.watcher import FolderWatcher
from tests.helpers.sample_folders import wav_bytes, write_files


class Heard:
    """What the watcher told."""

    def __init__(self) -> None:
        self.calls: list[list[Path]] = []

    def __call__(self, folders: Sequence[Path]) -> None:
        self.calls.append(list(folders))

    def all(self) -> set[Path]:
        return {folder for call in self.calls for folder in call}


def wait_for(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sounds"
    write_files(folder, {"Kicks/Kick 1.wav": 1, "Snares/Snare 1.wav": 2})
    return folder


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def watcher(heard: Heard, tmp_path: Path) -> Iterator[FolderWatcher]:
    quick = TouchedFolders(settle_seconds=0.2)
    watcher = FolderWatcher(heard, own_folder=tmp_path / "library", touched=quick, poll_seconds=0.3, presence_seconds=0.2)
    yield watcher
    watcher.stop()


def test_new_changed_renamed_and_deleted_files_are_told_by_their_folders(
    watcher: FolderWatcher, heard: Heard, root: Path
) -> None:
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    assert watcher.polled_roots() == []
    (root / "Kicks" / "Kick 2.wav").write_bytes(wav_bytes(5))
    wait_for(lambda: root / "Kicks" in heard.all())
    heard.calls.clear()
    (root / "Snares" / "Snare 1.wav").rename(root / "Snares" / "Snare 9.wav")
    wait_for(lambda: root / "Snares" in heard.all())
    heard.calls.clear()
    (root / "Kicks" / "Kick 1.wav").unlink()
    wait_for(lambda: root / "Kicks" in heard.all())


def test_a_new_folder_is_told_and_what_is_put_into_it_later(watcher: FolderWatcher, heard: Heard, root: Path) -> None:
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    write_files(root, {"New/deep/Clap.wav": 7})
    wait_for(lambda: any(folder in heard.all() for folder in (root / "New", root)))
    heard.calls.clear()
    write_files(root, {"New/deep/Clap 2.wav": 8})
    wait_for(lambda: root / "New" / "deep" in heard.all())


def test_reading_hidden_files_other_files_and_our_own_are_no_change(heard: Heard, root: Path) -> None:
    own = root / "library"
    own.mkdir()
    watcher = FolderWatcher(heard, own_folder=own, touched=TouchedFolders(settle_seconds=0.1))
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    (root / "Kicks" / "Kick 1.wav").read_bytes()
    (root / "notes.txt").write_text("x")
    (root / ".hidden.wav").write_bytes(wav_bytes(3))
    (own / "zone.wav").write_bytes(wav_bytes(3))
    (own / "deeper").mkdir()
    time.sleep(1.0)
    assert heard.calls == []
    watcher.stop()


def test_many_changes_are_told_together(watcher: FolderWatcher, heard: Heard, root: Path) -> None:
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    for number in range(100):
        (root / "Kicks" / f"Kick {number}.wav").write_bytes(wav_bytes(number))
    wait_for(lambda: bool(heard.calls))
    time.sleep(0.6)
    assert len(heard.calls) <= 5  # two at most where nothing comes between


def test_a_root_that_goes_and_comes_back_is_told_and_watched_again(watcher: FolderWatcher, heard: Heard, root: Path) -> None:
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    stick = root.parent / "stick"
    root.rename(stick)
    wait_for(lambda: root in heard.all())
    heard.calls.clear()
    stick.rename(root)
    wait_for(lambda: root in heard.all())
    heard.calls.clear()
    write_files(root, {"Kicks/Kick 7.wav": 7})
    wait_for(lambda: root / "Kicks" in heard.all())
    heard.calls.clear()
    shutil.rmtree(root)
    wait_for(lambda: root in heard.all())


def test_a_root_that_is_not_there_at_first_is_watched_once_it_is(watcher: FolderWatcher, heard: Heard, tmp_path: Path) -> None:
    late = tmp_path / "late"
    watcher.watch([late])
    assert watcher.wait_until_ready(60)
    write_files(late, {"a.wav": 1})
    wait_for(lambda: late in heard.all())


def test_where_the_system_watches_as_much_as_it_may_folders_are_polled(
    watcher: FolderWatcher, heard: Heard, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: SystemEvents, root: Path) -> None:
        raise OSError(errno.ENOSPC, "inotify watch limit reached")

    monkeypatch.setattr(SystemEvents, "add", refuse)
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    assert watcher.polled_roots() == [root]
    for number in range(2, 60):  # on a busy machine the first look comes late
        time.sleep(0.7)
        if root / "Kicks" in heard.all():
            break
        (root / "Kicks" / f"Kick {number}.wav").write_bytes(wav_bytes(number))
    assert root / "Kicks" in heard.all()
    assert root / "Snares" not in heard.all()


def test_a_root_that_is_wanted_no_more_is_not_told_of(watcher: FolderWatcher, heard: Heard, root: Path) -> None:
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    watcher.watch([])
    assert watcher.wait_until_ready(60)
    time.sleep(0.3)
    (root / "Kicks" / "Kick 2.wav").write_bytes(wav_bytes(5))
    time.sleep(0.8)
    assert heard.calls == []


def test_it_stops_at_once(watcher: FolderWatcher, root: Path) -> None:
    earlier = set(threading.enumerate())
    watcher.watch([root])
    assert watcher.wait_until_ready(60)
    start = time.monotonic()
    watcher.stop()
    assert time.monotonic() - start < 5.0  # on a quiet machine a few milliseconds
    wait_for(lambda: not any(thread.name == "folder watcher" for thread in set(threading.enumerate()) - earlier))


def test_a_poll_tells_the_folders_that_are_not_as_they_were(root: Path) -> None:
    poll = FolderPoll(root)
    assert poll.changed_folders(lambda: False) == []
    os.utime(root / "Kicks" / "Kick 1.wav")
    assert poll.changed_folders(lambda: False) == [root / "Kicks"]
    shutil.rmtree(root / "Snares")
    assert set(poll.changed_folders(lambda: False)) == {root, root / "Snares"}
    assert poll.changed_folders(lambda: False) == []


def test_folders_are_told_when_it_is_quiet_and_never_later_than_the_longest_wait(tmp_path: Path) -> None:
    clock = [0.0]
    touched = TouchedFolders(settle_seconds=1.0, longest_seconds=5.0, now=lambda: clock[0])
    (tmp_path / "a" / "b").mkdir(parents=True)
    touched.add(tmp_path, tmp_path / "a" / "b")
    touched.add(tmp_path, tmp_path / "a")
    touched.add(tmp_path, tmp_path / "a" / "gone" / "too")
    assert touched.ready() == []
    clock[0] = 1.1
    assert touched.ready() == [tmp_path / "a"]
    assert touched.ready() == []
    for _ in range(12):
        clock[0] += 0.5
        touched.add(tmp_path, tmp_path)
    assert touched.ready() == [tmp_path]


def test_very_many_folders_are_their_whole_root(tmp_path: Path) -> None:
    touched = TouchedFolders(settle_seconds=0.0)
    for number in range(MOST_FOLDERS + 1):
        (tmp_path / str(number)).mkdir()
        touched.add(tmp_path, tmp_path / str(number))
    assert touched.ready() == [tmp_path]


def test_folders_of_other_machines_are_known_by_their_mounts(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        "30 22 0:40 / /mnt/my\\040disk rw shared:2 - nfs4 server:/x rw\n"
        "31 22 0:41 / /home/me/far rw - fuse.sshfs me@there: rw\n"
        "32 30 8:2 / /mnt/my\\040disk/stick rw - vfat /dev/sdb1 rw\n"
    )
    assert is_far(Path("/mnt/my disk/Drums"), mounts)
    assert is_far(Path("/home/me/far"), mounts)
    assert not is_far(Path("/home/me"), mounts)
    assert not is_far(Path("/mnt/my disk/stick/Drums"), mounts)
    assert not is_far(Path("/home"), tmp_path / "none")
