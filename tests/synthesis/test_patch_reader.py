"""Patch files: what is wrong in them is said in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.errors import PatchError
from airdesk.synthesis.patch_reader import patch_ids, patches_folder, read_patch

GOOD = """
[patch]
name = "Test"
family = "pluck"

[sound]
method = "mallet"
ring_seconds = 1.0
"""

KIT = """
[patch]
name = "Kit"
family = "kit"
is_percussion = true

[[drum]]
name = "kick"
notes = [36]
method = "kick"
"""


def write(folder: Path, text: str, name: str = "test") -> Path:
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_all_our_own_files_are_read() -> None:
    for patch_id in patch_ids(patches_folder()):
        assert read_patch(patch_id, patches_folder()).about.name


def test_a_good_file_is_read(tmp_path: Path) -> None:
    assert read_patch("test", write(tmp_path, GOOD)).about.name == "Test"


@pytest.mark.parametrize(
    ("wrong", "right", "says"),
    [
        ("ring_seconds = 1.0", "ring_seconds = -1.0", "ring_seconds.*must be from"),
        ("ring_seconds = 1.0", 'ring_seconds = "long"', "ring_seconds.*must be a number"),
        ("ring_seconds = 1.0", "ring_secnods = 1.0", "unknown fact 'ring_secnods'"),
        ("ring_seconds = 1.0", "modes = 3", "modes.*must be a list"),
        ("ring_seconds = 1.0", "modes = [{ ratio = 1.0, loud = 2.0 }]", "unknown fact 'loud'"),
        ('method = "mallet"', 'method = "magic"', "method 'magic'.*known are"),
        ('family = "pluck"', 'family = "noise"', "family.*one of"),
        ('name = "Test"', "", "lacks name"),
        ("[patch]", "[patch]\nzone_spacing = 12", "zone_spacing"),
        ("[sound]", "[sound", "cannot be read"),
        ("[sound]", "[wound]", "unknown part 'wound'"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, wrong: str, right: str, says: str) -> None:
    with pytest.raises(PatchError, match=says):
        read_patch("test", write(tmp_path, GOOD.replace(wrong, right)))


def test_a_kit_inherits_what_it_leaves_out(tmp_path: Path) -> None:
    write(tmp_path, KIT, "base")
    second = KIT.replace('"kick"\nnotes = [36]', '"snare"\nnotes = [38]').replace('method = "kick"', 'method = "snare"')
    heir = read_patch("heir", write(tmp_path, 'inherits = "base"\n' + second, "heir"))
    assert {note: drum.name for drum in heir.drums for note in drum.notes} == {36: "kick", 38: "snare"}


def test_a_kit_keeps_its_own_drum_where_both_have_one(tmp_path: Path) -> None:
    write(tmp_path, KIT.replace("[36]", "[35, 36]"), "base")
    heir = read_patch("heir", write(tmp_path, 'inherits = "base"\n' + KIT.replace('"kick"\n', '"boom"\n', 1), "heir"))
    assert {note: drum.name for drum in heir.drums for note in drum.notes} == {36: "boom", 35: "kick"}
