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


def test_help_shows_both_commands() -> None:
    shown = start("--help")
    assert shown.returncode == 0
    assert "bootstrap.py run [PROMPT]" in shown.stdout
    assert "bootstrap.py test" in shown.stdout


def test_an_unknown_command_is_an_error_in_words() -> None:
    refused = start("fly")
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: 'fly' is neither run nor test.")
    assert "Traceback" not in refused.stderr


def test_a_given_prompt_is_used() -> None:
    assert bootstrap.make_command(["slow piano", "--seed", "3"])[3:] == ["make", "slow piano", "--seed", "3"]


@pytest.mark.parametrize("options", [[], ["--seed", "3"]])
def test_without_a_prompt_there_is_a_good_one(options: list[str]) -> None:
    assert bootstrap.make_command(options)[3:] == ["make", bootstrap.DEFAULT_PROMPT, *options]


@pytest.mark.parametrize("path", sorted(PACKAGING.glob("*.py")), ids=lambda path: path.stem)
def test_the_start_needs_only_the_standard_library(path: Path) -> None:
    own = {script.stem for script in PACKAGING.glob("*.py")}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= {*sys.stdlib_module_names, *own}
