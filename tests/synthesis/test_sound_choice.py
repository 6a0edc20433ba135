"""Which sound a MIDI program gets, with a SoundFont and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.synthesis.bank import patch_for_drum_program, patch_for_program
from airdesk.synthesis.sound_choice import is_sound, playing_sound, sound_for_program, stand_in
from airdesk.synthesis.soundfont.known import known_facts
from airdesk.synthesis.soundfont.source import SoundFont, open_soundfont
from tests.helpers.soundfonts import Preset, Zone, soundfont, tone


@pytest.fixture(scope="module")
def whole_set(tmp_path_factory: pytest.TempPathFactory) -> SoundFont:
    """A SoundFont with all programs, one variation and three kits."""
    folder = tmp_path_factory.mktemp("gm")
    zone = [Zone(tone(60, 0.05))]
    kits = [Preset(program, zone, bank=128) for program in (0, 8, 25, 48)]
    content = soundfont(*(Preset(program, zone) for program in range(128)), Preset(24, zone, bank=8), *kits)
    (folder / "gm.sf2").write_bytes(content)
    return open_soundfont(folder / "gm.sf2", folder)


def test_without_a_soundfont_programs_get_their_patch() -> None:
    assert all(sound_for_program(program) == patch_for_program(program) for program in range(128))
    kits = [sound_for_program(program, is_percussion=True) for program in range(128)]
    assert kits == [patch_for_drum_program(program) for program in range(128)]


def test_with_one_every_acoustic_program_gets_its_own_preset(whole_set: SoundFont) -> None:
    own = known_facts().own_programs
    sounds = {program: sound_for_program(program, soundfont=whole_set) for program in range(128)}
    assert all(sounds[program] == patch_for_program(program) for program in own)
    acoustic = {program: sound for program, sound in sounds.items() if program not in own}
    assert len(set(acoustic.values())) == len(acoustic)
    assert (sounds[0], sounds[48], sounds[104], sounds[40]) == ("piano", "strings", "gm:0:104", "strings-solo")
    assert {38, 50, 80, 89, 103, 118} <= set(own)


def test_banks_count_and_fall_back_to_the_first(whole_set: SoundFont) -> None:
    assert sound_for_program(24, bank=8, soundfont=whole_set) == "gm:8:24"
    assert sound_for_program(24, bank=9, soundfont=whole_set) == "guitar-nylon"
    assert sound_for_program(105, bank=9, soundfont=whole_set) == "gm:0:105"


def test_kits_go_by_their_program(whole_set: SoundFont) -> None:
    chosen = {program: sound_for_program(program, is_percussion=True, soundfont=whole_set) for program in (0, 3, 9, 25, 48)}
    assert chosen == {0: "kit-acoustic", 3: "kit-acoustic", 9: "gm:128:8", 25: "kit-808", 48: "gm:128:48"}


def test_instruments_that_share_a_patch_get_their_own_preset(whole_set: SoundFont) -> None:
    assert playing_sound("strings-solo", 42, whole_set) == "gm:0:42"
    assert playing_sound("strings-solo", 40, whole_set) == "strings-solo"
    assert playing_sound("strings-solo", 0, whole_set) == "strings-solo"
    assert playing_sound("felt-piano", 0, whole_set) == "felt-piano"
    assert playing_sound("kit-acoustic", 48, whole_set) == "kit-acoustic"
    assert playing_sound("strings-solo", 42, None) == "strings-solo"
    assert playing_sound("gm:0:5", 7, whole_set) == "gm:0:5"


def test_presets_that_are_not_here_have_a_stand_in(whole_set: SoundFont) -> None:
    assert stand_in("gm:0:104", None) == patch_for_program(104)
    assert stand_in("gm:128:48", None) == "kit-cinematic"
    assert stand_in("gm:0:104", whole_set) is None
    assert stand_in("piano", None) is None


def test_sounds_are_patches_and_presets(tmp_path: Path) -> None:
    assert all(map(is_sound, ("piano", "kit-808", "gm:0:104", "gm:128:0")))
    assert not any(map(is_sound, ("", "kazoo", "gm:0:200", "../piano")))
