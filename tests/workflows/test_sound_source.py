"""Which SoundFont plays: the named one or an error, the found one or a warning, none where nothing can play it."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import SoundFontError
from airdesk.settings import Settings
from airdesk.synthesis.soundfont import player
from airdesk.workflows.sound_source import open_sound_source


@pytest.fixture
def found(tmp_path: Path, band: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SoundFont where the user keeps one."""
    folder = tmp_path / "share" / "soundfonts"
    folder.mkdir(parents=True)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    path = folder / "FluidR3_GM.sf2"
    path.write_bytes(band.read_bytes())
    return path


def test_none_is_none(tmp_path: Path, found: Path) -> None:
    assert open_sound_source(Settings(tmp_path, soundfont="none")).soundfont is None


def test_the_one_that_is_found_plays(tmp_path: Path, found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "can_play", lambda: True)
    source = open_sound_source(Settings(tmp_path, soundfont="auto"))
    assert source.soundfont is not None
    assert source.soundfont.path == found
    assert not source.is_named


def test_a_found_one_that_is_damaged_is_a_warning(tmp_path: Path, found: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(player, "can_play", lambda: True)
    found.write_bytes(found.read_bytes()[:5000])
    source = open_sound_source(Settings(tmp_path, soundfont="auto"))
    assert source.soundfont is None
    (warning,) = source.warnings
    assert "ends too early" in warning


def test_without_the_player_a_named_one_is_an_error_and_a_found_one_nothing(
    tmp_path: Path, found: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "can_play", lambda: False)
    assert open_sound_source(Settings(tmp_path, soundfont="auto")).warnings == ()
    with pytest.raises(SoundFontError, match="tinysoundfont"):
        open_sound_source(Settings(tmp_path, soundfont=found))
