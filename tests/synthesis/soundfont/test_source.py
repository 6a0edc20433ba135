"""A SoundFont is opened once; after that its facts are known, wherever it lies and whatever it is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from airdesk.errors import SoundFontError
from airdesk.synthesis.soundfont import opened
from airdesk.synthesis.soundfont.source import open_soundfont
from tests.helpers.soundfonts import Preset, Zone, small_band, soundfont, tone


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "band.sf2"
    path.write_bytes(small_band())
    return path


def test_presets_are_found_by_number_with_what_stands_for_them(path: Path, tmp_path: Path) -> None:
    font = open_soundfont(path, tmp_path)
    assert font.name == "Test font"
    assert font.melodic_preset(0, 104) == (0, 104)
    assert font.melodic_preset(8, 104) == (8, 104)
    assert font.melodic_preset(8 * 128, 104) == (8, 104)  # as both bytes of a bank select say it
    assert font.melodic_preset(5, 104) == (0, 104)
    assert font.melodic_preset(0, 3) is None
    assert font.melodic_preset(128, 0) == (0, 0)
    assert font.drum_preset(0) == font.drum_preset(27) == (128, 0)


def test_facts_say_what_planning_needs(path: Path, tmp_path: Path) -> None:
    font = open_soundfont(path, tmp_path)
    piano, strings, kit = (font.facts(number) for number in ((0, 0), (0, 48), (128, 0)))
    assert piano is not None
    assert strings is not None
    assert kit is not None
    assert (piano.velocity_bounds, piano.sustains, piano.covered) == ((70,), False, ((0, 127),))
    assert strings.sustains
    assert strings.release_seconds == pytest.approx(1.0, abs=0.01)
    assert kit.covered == ((36, 36), (38, 38), (90, 90))
    assert font.facts((0, 99)) is None


def test_what_is_known_needs_no_opening(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = open_soundfont(path, tmp_path).facts((0, 0))
    opened.opened.cache_clear()

    def refuse(path: Path) -> None:
        raise AssertionError("the SoundFont was opened")

    monkeypatch.setattr(opened, "read_container", refuse)
    font = open_soundfont(path, tmp_path)
    assert font.facts((0, 0)) == first
    with pytest.raises(AssertionError, match="was opened"):
        font.facts((0, 48))


def test_a_changed_file_is_read_again(path: Path, tmp_path: Path) -> None:
    before = open_soundfont(path, tmp_path)
    path.write_bytes(soundfont(Preset(7, [Zone(tone(60, 0.3))])))
    os.utime(path, ns=(1, 1))
    assert set(open_soundfont(path, tmp_path).presets) == {(0, 7)} != set(before.presets)


def test_identity_is_that_of_the_preset(path: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.sf2"
    moved.write_bytes(soundfont(Preset(3, [Zone(tone(50, 0.2))]), Preset(0, [Zone(tone(60, 0.3))]), name="Other"))
    alone = tmp_path / "alone.sf2"
    alone.write_bytes(soundfont(Preset(0, [Zone(tone(60, 0.3))])))
    louder = tmp_path / "louder.sf2"
    louder.write_bytes(soundfont(Preset(0, [Zone(tone(60, 0.3, decay=1.0))])))
    identities = []
    for file in (moved, alone, louder):
        facts = open_soundfont(file, tmp_path).facts((0, 0))
        assert facts is not None
        identities.append(facts.identity)
    assert identities[0] == identities[1] != identities[2]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"version": 0}', "null"])
def test_damaged_notes_are_made_again(path: Path, tmp_path: Path, damage: str) -> None:
    font = open_soundfont(path, tmp_path)
    facts = font.facts((0, 0))
    for kept in font.facts_folder.iterdir():
        kept.write_text(damage)
    again = open_soundfont(path, tmp_path)
    assert again == font
    assert again.facts((0, 0)) == facts


def test_a_cache_that_takes_nothing_is_no_reason_to_fail(path: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert open_soundfont(path, blocked).facts((0, 0)) is not None


def test_what_is_no_soundfont_is_told(tmp_path: Path) -> None:
    with pytest.raises(SoundFontError, match="There is no SoundFont"):
        open_soundfont(tmp_path / "none.sf2", tmp_path)
    (tmp_path / "text.sf2").write_text("text")
    with pytest.raises(SoundFontError, match="is no SoundFont"):
        open_soundfont(tmp_path / "text.sf2", tmp_path)
