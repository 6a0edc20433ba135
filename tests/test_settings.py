"""Settings: the library that was named, else the user's own; caches inside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import BadInputError, StorageError
from airdesk.settings import choose_library, keep_settings, settings_for


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


def test_choices_are_kept_and_the_rest_of_the_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRDESK_SOUNDFONT", raising=False)
    file = tmp_path / "settings.toml"
    file.write_text('# mine\nsoundfont = "none"  # quiet\nbuffer_frames = 256\n')
    keep_settings(tmp_path, audio_device='Interface "2" ł', buffer_frames=1024, job_slots=3)
    settings = settings_for(tmp_path)
    assert (settings.audio_device, settings.buffer_frames, settings.job_slots) == ('Interface "2" ł', 1024, 3)
    assert settings.soundfont == "none"
    assert file.read_text().startswith('# mine\nsoundfont = "none"  # quiet\n')
    keep_settings(tmp_path, audio_device=None, buffer_frames=None, job_slots=None)
    assert file.read_text() == '# mine\nsoundfont = "none"  # quiet\n'
    assert [path.name for path in tmp_path.iterdir()] == ["settings.toml"]


def test_what_is_unknown_is_refused_when_read_and_kept_when_written(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('later = 1\n\n[window]\ncolour = "red"\nbuffer_frames = 1')
    keep_settings(tmp_path, buffer_frames=128)
    assert file.read_text() == 'later = 1\nbuffer_frames = 128\n\n[window]\ncolour = "red"\nbuffer_frames = 1'
    with pytest.raises(BadInputError, match='"later" is unknown'):
        settings_for(tmp_path)


@pytest.mark.parametrize(
    "values", [{"buffer_frames": 7}, {"job_slots": 0}, {"buffer_frames": "512"}, {"audio_device": 3}, {"x": 1}]
)
def test_wrong_values_are_not_written(tmp_path: Path, values: dict[str, int | str]) -> None:
    with pytest.raises(BadInputError):
        keep_settings(tmp_path, **values)
    assert not (tmp_path / "settings.toml").exists()


def test_a_file_with_mistakes_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for text in ("soundfont = ", 'soundfont = """\nbuffer_frames = 64\n"""\n'):
        file.write_text(text)
        with pytest.raises(BadInputError, match=r"settings\.toml"):
            keep_settings(tmp_path, buffer_frames=128)
        assert file.read_text() == text


def test_settings_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StorageError, match="could not be written"):
        keep_settings(tmp_path / "file", buffer_frames=128)


def test_a_chosen_library_opens_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("AIRDESK_HOME")
    usual = settings_for().library_folder
    choose_library(tmp_path / "elsewhere")
    assert settings_for().library_folder == tmp_path / "elsewhere"
    monkeypatch.setenv("AIRDESK_HOME", str(tmp_path / "home"))
    assert settings_for().library_folder == tmp_path / "home"
    monkeypatch.delenv("AIRDESK_HOME")
    choose_library(usual)
    assert settings_for().library_folder == usual
    choose_library(tmp_path / "elsewhere")
    choose_library(None)
    assert settings_for().library_folder == usual
