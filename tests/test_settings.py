"""Settings: the library that was named, else the user's own; caches inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import BadInputError
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


def test_the_soundfont_is_named_by_the_command_then_the_environment_then_the_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "settings.toml").write_text('soundfont = "/kept.sf2"\n')
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "/said.sf2")
    assert settings_for(tmp_path, soundfont="/asked.sf2").soundfont == Path("/asked.sf2")
    assert settings_for(tmp_path).soundfont == Path("/said.sf2")
    monkeypatch.setenv("AIRDESK_SOUNDFONT", "")
    assert settings_for(tmp_path).soundfont == Path("/kept.sf2")
    (tmp_path / "settings.toml").unlink()
    assert settings_for(tmp_path).soundfont == "auto"


@pytest.mark.parametrize(("said", "meant"), [("auto", "auto"), (" None ", "none"), ("AUTO", "auto")])
def test_words_for_the_soundfont(tmp_path: Path, said: str, meant: str) -> None:
    assert settings_for(tmp_path, soundfont=said).soundfont == meant


def test_a_soundfont_is_a_path_from_here_or_from_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert settings_for(tmp_path, soundfont="~/a.sf2").soundfont == tmp_path / "a.sf2"
    assert settings_for(tmp_path, soundfont="b.sf2").soundfont == tmp_path / "b.sf2"


@pytest.mark.parametrize("text", ["soundfont = ", "soundfont = 3", 'sondfont = "none"'])
def test_mistakes_in_the_settings_file_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.delenv("AIRDESK_SOUNDFONT", raising=False)
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(BadInputError, match=r"settings\.toml"):
        settings_for(tmp_path)
