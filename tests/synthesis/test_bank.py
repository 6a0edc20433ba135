"""The bank: which sounds there are, which zones a song needs, what the cache does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from airdesk.audio.instrument import zone_for
from airdesk.errors import CancelledError, PatchError
from airdesk.synthesis.bank import (
    build_instrument,
    build_instruments,
    list_patches,
    patch_for_drum_program,
    patch_for_program,
)
from airdesk.synthesis.patch_reader import patches_folder
from airdesk.synthesis.zone_file import zone_path

PROMISED = {
    "kit-808",
    "kit-acoustic",
    "kit-dusty",
    "kit-techno",
    "kit-house",
    "kit-brush",
    "kit-cinematic",
    "bass-sub",
    "bass-808",
    "bass-finger",
    "bass-upright",
    "bass-reese",
    "bass-synth",
    "bass-wobble",
    "piano",
    "felt-piano",
    "electric-piano",
    "organ",
    "harpsichord",
    "clavinet",
    "guitar-nylon",
    "guitar-clean",
    "guitar-muted",
    "guitar-driven",
    "strings",
    "strings-solo",
    "pizzicato",
    "choir",
    "brass",
    "trumpet",
    "sax",
    "flute",
    "clarinet",
    "lead-saw",
    "lead-square",
    "lead-soft",
    "lead-supersaw",
    "pluck-synth",
    "pluck-bright",
    "bells",
    "marimba",
    "vibraphone",
    "harp",
    "pad-warm",
    "pad-glass",
    "pad-dark",
    "stab-house",
    "vinyl",
    "rain",
    "riser",
    "downlifter",
    "impact",
    "kit-breaks",
    "kit-pop",
    "bass-acid",
    "bass-pick",
    "guitar-steel",
    "koto",
    "mandolin",
    "accordion",
    "harmonica",
    "organ-pipe",
    "tape-keys",
    "fm-keys",
    "bass-growl",
    "tape-strings",
    "choir-oohs",
    "synth-brass",
    "glockenspiel",
    "music-box",
    "kalimba",
    "tubular-bells",
    "steel-drum",
    "sub-drop",
    "reverse-cymbal",
    "tape-stop",
}


class CancelledFromTheStart:
    """A job that the user cancelled before it began."""

    def report(self, fraction: float | None, stage: str) -> None:
        """Nobody listens."""

    def check_cancelled(self) -> None:
        raise CancelledError("Cancelled.")


def test_every_promised_sound_is_there() -> None:
    assert PROMISED.issubset(info.id for info in list_patches())


def test_every_general_midi_program_has_a_melodic_sound() -> None:
    kits = {info.id for info in list_patches() if info.family == "kit"}
    known = {info.id for info in list_patches()}
    sounds = {patch_for_program(program) for program in range(128)}
    assert sounds <= known - kits
    assert {patch_for_program(0), patch_for_program(33), patch_for_program(48)} == {"piano", "bass-finger", "strings"}


def test_drum_programs_choose_kits() -> None:
    kits = {info.id for info in list_patches() if info.family == "kit"}
    assert {patch_for_drum_program(program) for program in range(128)} <= kits
    assert patch_for_drum_program(25) == "kit-808"
    assert patch_for_drum_program(40) == "kit-brush"
    assert patch_for_drum_program(3) == "kit-acoustic"


def test_program_out_of_range_is_refused() -> None:
    with pytest.raises(PatchError, match="128"):
        patch_for_program(128)


def test_unknown_sound_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(PatchError, match=r"kazoo.*piano"):
        build_instrument("kazoo", [(60, 100)], cache_folder=tmp_path)


def test_only_the_zones_the_notes_need_are_made(tmp_path: Path) -> None:
    instrument = build_instrument("marimba", [(60, 100), (61, 100)], cache_folder=tmp_path)
    assert len(instrument.zones) == len(list(tmp_path.glob("*.zone"))) == 2  # its two takes
    zone = zone_for(instrument, 60, 100)
    assert zone is not None
    assert zone.low_pitch <= 60 <= zone.high_pitch
    assert zone.load().dtype == np.int16


def test_every_note_finds_a_zone_within_two_semitones_of_its_root(tmp_path: Path) -> None:
    notes = [(pitch, 90) for pitch in range(40, 80)]
    instrument = build_instrument("marimba", notes, cache_folder=tmp_path)
    for pitch, velocity in notes:
        zone = zone_for(instrument, pitch, velocity)
        assert zone is not None
        assert abs(zone.root_pitch - pitch) <= 2


def test_a_second_build_reads_the_cache(tmp_path: Path) -> None:
    notes = [(42, 90), (38, 110)]
    first = build_instrument("kit-808", notes, cache_folder=tmp_path)
    written = {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.zone")}
    second = build_instrument("kit-808", notes, cache_folder=tmp_path)
    assert written == {path: path.stat().st_mtime_ns for path in tmp_path.glob("*.zone")}
    assert [zone.key for zone in first.zones] == [zone.key for zone in second.zones]


@pytest.mark.parametrize("damage", ["short", "flipped", "empty", "text"])
def test_a_damaged_cache_file_is_made_again(tmp_path: Path, damage: str) -> None:
    whole = build_instrument("kit-808", [(38, 110)], cache_folder=tmp_path).zones[0]
    audio = whole.load()
    path = zone_path(tmp_path, whole.key)
    content = path.read_bytes()
    middle = len(content) // 2
    damaged = {
        "short": content[:middle],
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "empty": b"",
        "text": b"this is not a sound",
    }
    path.write_bytes(damaged[damage])
    again = build_instrument("kit-808", [(38, 110)], cache_folder=tmp_path).zones[0]
    assert np.array_equal(again.load(), audio)


def test_other_processes_make_the_same_samples(tmp_path: Path) -> None:
    needs = {
        "kit-techno": [(note, 100) for note in (36, 38, 39, 42, 46)],
        "piano": [(60, 90), (84, 90)],
        "pad-glass": [(72, 90)],
    }
    here = build_instruments(needs, cache_folder=tmp_path / "here", workers=1)
    there = build_instruments(needs, cache_folder=tmp_path / "there", workers=2)
    for sound in needs:
        for one, other in zip(here[sound].zones, there[sound].zones, strict=True):
            assert one.key == other.key
            assert np.array_equal(one.load(), other.load())


def test_cancelling_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(CancelledError):
        build_instrument("piano", [(60, 100)], cache_folder=tmp_path, progress=CancelledFromTheStart())
    assert list(tmp_path.iterdir()) == []


def test_an_edited_patch_is_a_new_sound(tmp_path: Path) -> None:
    patches = tmp_path / "patches"
    patches.mkdir()
    text = (patches_folder() / "marimba.toml").read_text(encoding="utf-8")
    (patches / "marimba.toml").write_text(text, encoding="utf-8")
    needs = {"marimba": [(60, 90)]}
    before = build_instruments(needs, cache_folder=tmp_path / "cache", folder=patches)["marimba"].zones[0]
    (patches / "marimba.toml").write_text(text.replace("ring_seconds = 1.4", "ring_seconds = 0.9"), encoding="utf-8")
    after = build_instruments(needs, cache_folder=tmp_path / "cache", folder=patches)["marimba"].zones[0]
    assert before.key != after.key
    assert after.load().shape[1] < before.load().shape[1]


def test_basses_and_leads_play_one_note_at_a_time(tmp_path: Path) -> None:
    needs = {"bass-808": [(36, 100)], "piano": [(60, 100)], "kit-808": [(42, 100), (46, 100)]}
    built = build_instruments(needs, cache_folder=tmp_path)
    assert built["bass-808"].is_mono
    assert built["bass-808"].glide_seconds > 0
    assert not built["piano"].is_mono
    kit = built["kit-808"]
    assert kit.is_percussion
    assert kit.is_one_shot
    assert kit.choke_groups[42] == kit.choke_groups[46] == kit.choke_groups[44]


def test_listing_the_sounds_makes_none() -> None:
    code = "import time, airdesk.synthesis.bank as bank; bank.list_patches(); import sys; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
