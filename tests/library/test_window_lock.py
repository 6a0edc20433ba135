"""One window on a library; a window that died leaves no lock that counts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from airdesk.library.process_mark import is_alive, mark_of, own_mark, pid_of
from airdesk.library.window_lock import OtherWindow, WindowLock, take_window_lock
from airdesk.settings import Settings
from airdesk.workflows.start_library import start_library

_HOLD = """
import sys
from pathlib import Path
from airdesk.library.window_lock import take_window_lock
print(type(take_window_lock(Path(sys.argv[1]))).__name__, flush=True)
sys.stdin.read()
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "WindowLock\n"
    return child


def end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.communicate()


def test_a_second_window_is_told_and_a_killed_one_is_no_hindrance(tmp_path: Path) -> None:
    child = holder(tmp_path)
    second = take_window_lock(tmp_path)
    assert isinstance(second, OtherWindow)
    assert second.pid == child.pid
    started = start_library(Settings(tmp_path))
    assert started.lock is None
    assert "another AirDesk window" in started.told[0]
    end(child)
    assert isinstance(take_window_lock(tmp_path), WindowLock)


def test_a_released_lock_is_gone_and_that_of_another_stays(tmp_path: Path) -> None:
    lock = take_window_lock(tmp_path)
    assert isinstance(lock, WindowLock)
    lock.release()
    assert not lock.path.exists()
    lock.release()
    child = holder(tmp_path)
    lock.release()
    assert lock.path.exists()
    end(child)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"process": 3}', '{"process": "a/b"}', "\x00" * 20])
def test_a_lock_that_says_nothing_does_not_count(tmp_path: Path, content: str) -> None:
    (tmp_path / "window.lock").write_text(content)
    assert isinstance(take_window_lock(tmp_path), WindowLock)


def test_a_number_that_was_given_again_is_another_process(tmp_path: Path) -> None:
    machine, pid, start = own_mark().rsplit("/", 2)
    if not start:
        pytest.skip("this system does not say when a process began")
    earlier = f"{machine}/{pid}/{int(start) - 1}"
    assert not is_alive(earlier)
    (tmp_path / "window.lock").write_text(json.dumps({"process": earlier}))
    assert isinstance(take_window_lock(tmp_path), WindowLock)


def test_a_window_of_another_machine_counts_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "window.lock"
    path.write_text(json.dumps({"process": "elsewhere/123/4"}))
    assert isinstance(take_window_lock(tmp_path), OtherWindow)
    os.utime(path, (0, 0))
    assert isinstance(take_window_lock(tmp_path), WindowLock)


def test_marks() -> None:
    assert is_alive(own_mark())
    assert pid_of(own_mark()) == os.getpid()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    mark = mark_of(child.pid)
    assert is_alive(mark)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not is_alive(mark)  # a zombie: nobody has asked for its end yet
    child.communicate()
    assert not is_alive(mark)
    assert not is_alive("nonsense")
