"""Names of presets are read back as they were written, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.synthesis.patch_reader import patch_ids, patches_folder
from airdesk.synthesis.soundfont.sound_name import PresetSound, preset_sound


@given(st.integers(0, 16_383), st.integers(0, 127))
def test_names_are_read_back(bank: int, program: int) -> None:
    sound = PresetSound(bank, program)
    assert preset_sound(sound.name) == sound
    assert sound.is_kit == (bank == 128)


@pytest.mark.parametrize(
    "name", ["", "piano", "gm:", "gm:0", "gm:0:128", "gm:16384:0", "gm:0:-1", "gm:0:1 ", "GM:0:1", "gm:٣:1"]
)
def test_other_names_are_none(name: str) -> None:
    assert preset_sound(name) is None


def test_no_patch_has_such_a_name() -> None:
    assert not any(preset_sound(patch) for patch in patch_ids(patches_folder()))
