"""System libraries: noticed when missing, installed where allowed, else named in one command."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from announcements import CannotStartError
from system_packages import LIBRARIES_FOR, install_system_packages, missing_libraries


def put_program(folder: Path, name: str, script: str) -> None:
    """A program of our own on a PATH of our own."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the whole PATH, but for `env`."""
    monkeypatch.setenv("PATH", str(tmp_path))
    put_program(tmp_path, "env", 'exec /usr/bin/env "$@"')
    return tmp_path


def test_only_missing_libraries_are_asked_for() -> None:
    libraries = {"libc.so.6": "libc6", "libnothing-has-this-name.so.9": "libnothing9"}
    assert missing_libraries(libraries) == ["libnothing9"]


def test_the_tests_need_all_that_a_song_needs() -> None:
    assert LIBRARIES_FOR["run"].items() <= LIBRARIES_FOR["test"].items()


def test_without_apt_the_user_is_told_the_names(programs: Path) -> None:
    with pytest.raises(CannotStartError, match="libgl1 libegl1") as stopped:
        install_system_packages(["libgl1", "libegl1"])
    assert stopped.value.exit_code == 2


def test_without_the_right_to_install_the_one_command_is_printed(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(programs, "apt-get", "exit 1")
    put_program(programs, "sudo", "exit 1")  # asks for a password
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    command = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1"
    with pytest.raises(CannotStartError, match=command) as stopped:
        install_system_packages(["libgl1"])
    assert stopped.value.exit_code == 2


def test_the_superuser_installs_without_questions(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(programs, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {programs / "calls"}')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    install_system_packages(["libgl1"])
    assert (programs / "calls").read_text().splitlines() == [
        "noninteractive update -qq",
        "noninteractive install -y -qq --no-install-recommends libgl1",
    ]


def test_sudo_is_used_where_it_asks_no_password(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(programs, "apt-get", f'echo "apt-get $*" >> {programs / "calls"}')
    put_program(programs, "sudo", f'echo "sudo $*" >> {programs / "calls"}; shift; [ "$1" = true ] || exec "$@"')
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    install_system_packages(["libgl1"])
    calls = (programs / "calls").read_text()
    assert "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get install" in calls
    assert "\napt-get install" in calls


def test_a_failing_apt_is_told_with_its_reason(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_program(programs, "apt-get", "echo 'E: Unable to locate package libgl1' >&2; exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(CannotStartError, match="Unable to locate package libgl1") as stopped:
        install_system_packages(["libgl1"])
    assert stopped.value.exit_code == 1
