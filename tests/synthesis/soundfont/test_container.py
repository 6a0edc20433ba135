"""Whatever a file holds: it is opened, or one sentence says what is wrong with it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import SoundFontError
from airdesk.synthesis.soundfont.container import read_container
from airdesk.synthesis.soundfont.opened import open_tables
from airdesk.synthesis.soundfont.preset_facts import read_preset_facts
from tests.helpers.soundfonts import chunk, small_band

BAND = small_band()


def opened_or_told(path: Path, content: bytes) -> str:
    """What is wrong with these bytes; empty where they can be used, with the facts of every preset."""
    path.write_bytes(content)
    try:
        font = open_tables(path)
        for preset in font.presets:
            read_preset_facts(font, preset)
    except SoundFontError as error:
        assert str(error).endswith(".")
        assert "\n" not in str(error)
        return str(error)
    return ""


def test_a_whole_one_tells_its_name_and_presets(band: Path) -> None:
    font = open_tables(band)
    assert font.container.name == "Test font"
    named = {(preset.bank, preset.program): preset.name for preset in font.presets}
    assert named == {(0, 0): "Piano", (0, 48): "Strings", (128, 0): "Kit", (0, 104): "Sitar", (8, 104): "Other sitar"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"this is a text and no SoundFont", "no SoundFont"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "no SoundFont"),
        (BAND[: len(BAND) // 2], "ends too early"),
        (BAND[:-7], "ends too early"),
        (BAND[:12], "lacks its samples"),
        (chunk("RIFF", b"sfbk" + chunk("LIST", b"sdta" + chunk("smpl", bytes(100)))), "lacks its phdr"),
        (BAND.replace(b"smpl" + BAND[BAND.index(b"smpl") + 4 :][:4], b"smpl" + struct.pack("<I", 2**32 - 1)), "ends too early"),
        (BAND.replace(b"phdr", b"xxxx"), "lacks its phdr"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    assert says in opened_or_told(tmp_path / "font.sf2", content)


def test_a_file_that_is_not_there_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(SoundFontError, match="There is no SoundFont"):
        read_container(tmp_path / "nothing.sf2")
    with pytest.raises(SoundFontError, match="is a folder"):
        read_container(tmp_path)


def test_samples_outside_of_the_file_are_noticed(tmp_path: Path) -> None:
    start = BAND.index(b"shdr") + 8 + 20
    moved = BAND[:start] + struct.pack("<II", 2**31, 2**31 + 500) + BAND[start + 8 :]
    assert 'its sample "sample 0" is not where it should be' in opened_or_told(tmp_path / "font.sf2", moved)


def test_tables_that_point_nowhere_are_noticed(tmp_path: Path) -> None:
    start = BAND.index(b"pbag") + 8
    assert "do not fit together" in opened_or_told(tmp_path / "font.sf2", BAND[:start] + b"\xff\xff" + BAND[start + 2 :])


@given(st.integers(0, len(BAND)))
def test_any_cut_is_told(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    said = opened_or_told(tmp_path_factory.getbasetemp() / "cut.sf2", BAND[:length])
    assert said or length >= len(BAND) - 1


@given(st.lists(st.tuples(st.integers(BAND.index(b"pdta"), len(BAND) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_tables_never_break_the_reader(
    tmp_path_factory: pytest.TempPathFactory, damages: list[tuple[int, int]]
) -> None:
    content = bytearray(BAND)
    for place, value in damages:
        content[place] = value
    opened_or_told(tmp_path_factory.getbasetemp() / "damaged.sf2", bytes(content))
