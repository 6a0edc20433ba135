"""SoundFonts are found where Linux keeps them, the best first, the user's own before the system's."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.synthesis.soundfont.places import find_soundfont


def put(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.touch()
    return path


@pytest.mark.parametrize("folder", ["soundfonts", "sounds/sf2", "sounds/sf3"])
def test_the_usual_folders_are_looked_in(tmp_path: Path, folder: str) -> None:
    path = put(tmp_path / "share" / folder, "default-GM.sf2")
    assert find_soundfont({"XDG_DATA_DIRS": f"/nowhere:{tmp_path / 'share'}"}) == path


def test_the_users_own_comes_first_and_then_the_best(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path / "home"), "XDG_DATA_DIRS": str(tmp_path / "share")}
    put(tmp_path / "share/sounds/sf2", "TimGM6mb.sf2")
    better = put(tmp_path / "share/sounds/sf2", "FluidR3_GM.sf2")
    assert find_soundfont(environment) == better
    own = put(tmp_path / "home/.local/share/soundfonts", "MuseScore_General.sf3")
    assert find_soundfont(environment) == own
    elsewhere = put(tmp_path / "data/soundfonts", "default.sf2")
    assert find_soundfont({**environment, "XDG_DATA_HOME": str(tmp_path / "data")}) == elsewhere


def test_other_files_and_relative_folders_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "soundfonts", "FluidR3_GM.sf2")
    put(tmp_path / "share/soundfonts", "my-kazoo.sf2")
    (tmp_path / "share/soundfonts/default.sf2").mkdir()
    found = find_soundfont({"XDG_DATA_HOME": ".", "XDG_DATA_DIRS": str(tmp_path / "share")})
    assert found is None or tmp_path not in found.parents
