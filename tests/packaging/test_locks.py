"""The lock files hold all that the project asks for, the same for running and testing, and no address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins(name: str) -> dict[str, str]:
    """Package → version of a lock file."""
    text = (CHECKOUT / "packaging" / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.MULTILINE))


def names_of(requirements: list[str]) -> set[str]:
    """Names of packages as lock files write them."""
    return {re.split(r"[<>=!~\[; ]", requirement)[0].lower().replace("_", "-") for requirement in requirements}


def test_everything_needed_to_run_is_locked() -> None:
    assert names_of(PROJECT["dependencies"]) <= pins("requirements.lock").keys()


def test_everything_needed_to_test_is_locked() -> None:
    assert names_of(PROJECT["optional-dependencies"]["test"]) <= pins("requirements-test.lock").keys()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_player_of_soundfonts_is_locked_without_the_sound_device_it_asks_for(name: str) -> None:
    assert names_of(PROJECT["optional-dependencies"]["soundfont"]) <= pins(name).keys()
    assert "pyaudio" not in pins(name)


def test_tests_run_on_the_versions_that_users_get() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-test.lock").items()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_lock_files_name_no_address_and_hash_everything(name: str) -> None:
    text = (CHECKOUT / "packaging" / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=\w)", text.strip()))
