"""The command line as a whole: quick help, one line for each error, nothing heavy imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import airdesk
from airdesk.workflows import list_genres as list_genres_workflow
from tests.helpers.command_line import Run, run_process

HEAVY = {"numpy", "scipy", "numba", "soundfile", "soxr", "mido", "sqlite_utils", "platformdirs", "PIL", "pedalboard", "PySide6"}


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from airdesk.cli.main import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "make" in done.stdout
    assert not HEAVY & {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize("command", ["make", "compose", "render", "beat", "genres", "library", "doctor"])
def test_every_command_has_help(run: Run, command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"usage: airdesk {command}")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    outcome = run()
    assert outcome.code == 0
    assert "make" in outcome.out


def test_the_version_is_shown(run: Run) -> None:
    assert run("--version").out.strip() == f"airdesk {airdesk.__version__}"


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["make"],
        ["make", "dusty", "lo-fi"],
        ["make", "x", "--bars", "many"],
        ["make", "x", "--tempo", "nan"],
        ["make", "x", "--tempo", "inf"],
        ["make", "x", "--seed", "-1"],
        ["make", "x", "--seed", "9" * 5000],
        ["make", "x", "--nonsense"],
        ["make", "x", "--bar", "8"],
        ["render", "x.mid"],
        ["library"],
        ["library", "burn"],
        ["genres", "--json", "extra"],
        ["make", "x", "--out", ""],
        ["genres", "--library", " "],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run: Run, words: list[str]) -> None:
    run(*words).assert_one_error_line(2)


def test_an_error_in_json_mode_is_a_json_object_too(run: Run) -> None:
    outcome = run("make", "x", "--bars", "many", "--json")
    outcome.assert_one_error_line(2)
    assert set(outcome.document()) == {"error", "exit_code"}


def test_our_own_mistake_is_one_line_and_its_traceback_is_in_the_log(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("by us")

    monkeypatch.setattr(list_genres_workflow, "list_genres", broken)
    line = run("genres", "--library", tmp_path).assert_one_error_line(1)
    log_file = tmp_path / "logs" / "airdesk.log"
    assert "ZeroDivisionError: by us" in line
    assert str(log_file) in line
    assert "Traceback" in log_file.read_text()


def test_our_own_mistake_is_told_even_where_no_log_can_be_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("by us")

    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(list_genres_workflow, "list_genres", broken)
    run("genres", "--library", tmp_path / "file").assert_one_error_line(1)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end differently there")
def test_a_reader_that_leaves_early_is_no_traceback() -> None:
    command = f"{sys.executable} -m airdesk genres | true"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_output_that_cannot_be_written_is_one_line(options: list[str], unbuffered: str) -> None:
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "airdesk", "genres", *options]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["error: Writing failed (No space left on device): free some space and try again"]


def test_any_terminal_can_show_any_title() -> None:
    outcome = run_process(["library", "show", "żółć 🎵"], PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "no song" in outcome.assert_one_error_line(2)
