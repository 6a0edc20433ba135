"""`airdesk inventory folders|remove|forget`: which folders there are, and what shall not be any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import Outcome, Run
from tests.helpers.sample_folders import write_files


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    write_files(tmp_path / "sounds", {"Kicks/Deep Kick.wav": 1, "Piano_C4.wav": 2})
    return tmp_path / "sounds"


@pytest.fixture
def inventory(run: Run, tmp_path: Path) -> Run:
    def run_here(*words: str | Path) -> Outcome:
        return run("--library", tmp_path / "library", "inventory", *words)

    return run_here


def test_folders_are_listed_taken_out_and_are_back_when_scanned(inventory: Run, sounds: Path) -> None:
    assert "No folder yet" in inventory("folders").out
    inventory("scan", sounds)
    inventory("correct", "Piano_C4.wav", "--favourite")
    (folder,) = inventory("folders", "--json").document()["folders"]
    assert (folder["path"], folder["samples"], folder["favourites"], folder["kind"]) == (str(sounds), 2, 1, "folder")
    assert "sounds: 2 samples, 0 broken, 0 missing" in inventory("folders").out
    assert "no longer in the inventory" in inventory("remove", sounds).out
    assert inventory("folders", "--json").document() == {"folders": []}
    assert inventory("remove", sounds).code == 2
    inventory("scan", sounds)
    assert inventory("show", "Piano_C4.wav", "--json").document()["is_favourite"]


def test_missing_samples_are_forgotten(inventory: Run, sounds: Path) -> None:
    inventory("scan", sounds)
    (sounds / "Piano_C4.wav").unlink()
    inventory("scan", sounds)
    assert inventory("forget", "--json").document() == {"forgotten": 1}
    assert inventory("health", "--json").document()["missing"] == []
