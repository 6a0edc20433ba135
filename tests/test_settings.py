"""Settings: the library that was named, else the user's own; caches inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.settings import settings_for


def test_the_named_library_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRDESK_HOME", str(tmp_path / "home"))
    assert settings_for().library_folder == tmp_path / "home"
    assert settings_for(tmp_path / "named").library_folder == tmp_path / "named"


def test_caches_and_log_lie_in_the_library(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    for path in (settings.sound_cache_folder, settings.pitched_cache_folder, settings.log_file):
        assert tmp_path in path.parents


def test_folders_are_absolute_and_the_tilde_is_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert settings_for(Path("~/music")).library_folder == tmp_path / "music"
    assert settings_for(Path("here")).library_folder == tmp_path / "here"
