"""The two commands of the README, up to the point where they become AirDesk or pytest."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The bootstrap as the user starts it."""
    command = [sys.executable, str(PACKAGING / "bootstrap.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_help_shows_all_commands() -> None:
    shown = start("--help")
    assert shown.returncode == 0
    for command in ("run  ", "run PROMPT", "test", "install-desktop", "uninstall-desktop"):
        assert f"bootstrap.py {command}" in shown.stdout


def test_an_unknown_command_is_an_error_in_words() -> None:
    refused = start("fly")
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: 'fly' is no command of this program.")
    assert "Traceback" not in refused.stderr


def test_a_given_prompt_is_used() -> None:
    assert bootstrap.make_command(["slow piano", "--seed", "3"])[3:] == ["make", "slow piano", "--seed", "3"]


@pytest.mark.parametrize("options", [[], ["--seed", "3"]])
def test_without_a_prompt_there_is_a_good_one(options: list[str]) -> None:
    assert bootstrap.make_command(options)[3:] == ["make", bootstrap.DEFAULT_PROMPT, *options]


@pytest.fixture
def becoming(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What the bootstrap would go on as, and for what it would bring packages, without doing either."""
    seen: list[list[str]] = []
    monkeypatch.setattr(bootstrap, "become", lambda command: seen.append(list(command)))
    monkeypatch.setattr(bootstrap, "ensure_ready", lambda purpose: seen.append([purpose]))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    return seen


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a screen")
def test_run_opens_the_window_where_there_is_a_screen(becoming: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    bootstrap.start(["run"])
    assert becoming[0] == ["window"]
    assert becoming[1][1:] == ["-m", "airdesk"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there always is a screen")
def test_run_without_a_screen_makes_a_song_and_says_so(becoming: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.start(["run"])
    assert becoming[0] == ["song"]
    assert becoming[1][3:] == ["make", bootstrap.DEFAULT_PROMPT]
    assert "There is no screen here" in capsys.readouterr().err


def test_run_with_a_prompt_makes_a_song_also_where_there_is_a_screen(
    becoming: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    bootstrap.start(["run", "slow piano"])
    assert becoming == [["song"], bootstrap.make_command(["slow piano"])]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("path", sorted(PACKAGING.glob("*.py")), ids=lambda path: path.stem)
def test_the_start_needs_only_the_standard_library(path: Path) -> None:
    own = {script.stem for script in PACKAGING.glob("*.py")}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= {*sys.stdlib_module_names, *own}
