"""System libraries: noticed when missing, installed where allowed, else named in one command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from announcements import CannotStartError
from system_packages import (
    FONTS,
    LIBRARIES_FOR,
    X11_LIBRARIES,
    has_font,
    install_system_packages,
    missing_libraries,
    try_fonts,
)


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


def test_a_song_needs_no_library_and_the_tests_no_more_than_the_window() -> None:
    assert LIBRARIES_FOR["song"] == {}
    assert LIBRARIES_FOR["test"].items() < LIBRARIES_FOR["window"].items()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the plugin is Linux's")
def test_the_windows_libraries_are_those_that_qt_asks_for() -> None:
    import PySide6

    plugin = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    wanted = plugin.read_bytes() + (plugin.parents[2] / "lib" / "libQt6XcbQpa.so.6").read_bytes()
    for library in X11_LIBRARIES:
        assert library.encode() in wanted


def test_a_font_is_noticed(tmp_path: Path) -> None:
    assert not has_font([str(tmp_path), str(tmp_path / "none")])
    (tmp_path / "truetype" / "inter").mkdir(parents=True)
    (tmp_path / "truetype" / "inter" / "Inter.TTF").write_bytes(b"")
    assert has_font([str(tmp_path)])


def test_fonts_are_tried_and_never_required(
    programs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_program(programs, "apt-get", f'echo "$*" >> {programs / "calls"}; exit 100')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    try_fonts()
    assert [line.split()[-1] for line in (programs / "calls").read_text().splitlines()] == list(FONTS)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    try_fonts()
    assert "There is no font" in capsys.readouterr().err


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
