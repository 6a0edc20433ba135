"""SFZ files and SoundFonts of the user's as instruments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from airdesk.errors import BadInputError, CancelledError, SoundFontError
from airdesk.inventory.instruments.definition import definition_of_text
from airdesk.library.database import open_library
from airdesk.library.instrument_rows import instrument_rows
from airdesk.progress import NoProgress, Progress
from airdesk.settings import Settings
from airdesk.synthesis.soundfont.player import can_play
from airdesk.workflows.instrument_files import instrument_files, instrument_for_file
from airdesk.workflows.inventory_health import relink
from airdesk.workflows.own_files import locate
from airdesk.workflows.own_presets import soundfont_presets
from airdesk.workflows.own_sounds import build_own_sound
from tests.helpers.libraries import library_with_shared_sounds
from tests.helpers.played_samples import beat, cents_off, drum, level_db, play, plucked, scanned, song_of, write_sample
from tests.helpers.soundfonts import small_band


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(library_with_shared_sounds(tmp_path / "library"), soundfont="none")


@pytest.fixture
def piano(tmp_path: Path) -> Path:
    """An SFZ with two roots, the upper one tuned and softer, in a folder of the inventory."""
    for name, pitch in (("C3", 48.0), ("C5", 72.3)):
        write_sample(tmp_path / "sounds" / "Samples" / f"Piano {name}.wav", plucked(pitch))
    path = tmp_path / "sounds" / "Piano.sfz"
    path.write_text(
        "<control> default_path=samples\\\n<global> amp_veltrack=50 ampeg_release=0.4\n"
        "<region> sample=Piano C3.wav hikey=60 pitch_keycenter=48\n"
        "<region> sample=Piano C5.wav lokey=61 pitch_keycenter=c5 tune=-30 volume=-12 cutoff=900\n"
        "<region> sample=gone.wav lokey=100"
    )
    return path


def test_an_sfz_plays_in_tune_with_its_own_balance(settings: Settings, piano: Path, tmp_path: Path) -> None:
    own = instrument_for_file(settings, piano)
    assert (own.kind, own.name, own.num_zones) == ("sfz", "Piano", 2)
    for word in ("cutoff", "1 of its samples"):
        assert word in own.reason
    audio, told = play(song_of(own.sound, (50, 100), (70, 100), (50, 50)), settings, tmp_path / "out")
    assert not told.warnings
    assert abs(cents_off(beat(audio, 0), 50)) < 3.0
    assert abs(cents_off(beat(audio, 1), 70)) < 3.0
    levels = [level_db(beat(audio, place)) for place in range(3)]
    assert levels[0] - levels[1] == pytest.approx(12.0, abs=2.5)
    assert levels[0] - levels[2] == pytest.approx(6.0, abs=0.5)  # half of the usual 40 dB per decade


def test_a_broken_file_that_no_note_plays_does_not_change_the_level(settings: Settings, piano: Path, tmp_path: Path) -> None:
    song = song_of(instrument_for_file(settings, piano).sound, (70, 100))
    (piano.parent / "Samples/Piano C3.wav").write_bytes(b"RIFF and no more")
    with_broken, _ = play(song, settings, tmp_path / "one")
    piano.write_text("\n".join(line for line in piano.read_text().splitlines() if "C3" not in line))
    alone = song_of(instrument_for_file(settings, piano).sound, (70, 100))
    without, _ = play(alone, settings, tmp_path / "two")
    assert level_db(with_broken) == pytest.approx(level_db(without), abs=0.1)


def test_measuring_the_level_of_an_sfz_can_be_cancelled(settings: Settings, piano: Path, tmp_path: Path) -> None:
    class Stop(NoProgress):
        def check_cancelled(self) -> None:
            raise CancelledError("not wanted any more")

    def build(progress: Progress) -> None:
        with open_library(settings.library_folder) as library:
            (row,) = instrument_rows(library)
            located = locate(library, definition_of_text(row.definition))
        build_own_sound(
            located, {(50, 100)}, is_percussion=False, cache_folder=tmp_path / "cache", level_lufs=lambda _: -20.0,
            workers=1, progress=progress,
        )  # fmt: skip

    instrument_for_file(settings, piano)
    build(NoProgress())
    last = max((tmp_path / "cache").glob("*.zone"), key=lambda path: path.stat().st_mtime_ns)
    last.unlink()
    with pytest.raises(CancelledError):
        build(Stop())


def test_the_samples_of_an_sfz_are_relinked_with_their_folder(settings: Settings, piano: Path, tmp_path: Path) -> None:
    scanned(settings, piano.parent)
    own = instrument_for_file(settings, piano)
    song = song_of(own.sound, (50, 100), (70, 100))
    first, _ = play(song, settings, tmp_path / "one")
    piano.parent.rename(tmp_path / "elsewhere")
    relink(tmp_path / "elsewhere", settings)
    again, told = play(song, settings, tmp_path / "two")
    assert not told.warnings
    assert np.array_equal(first, again)


def test_an_sfz_kit_plays_on_a_drum_track(settings: Settings, tmp_path: Path) -> None:
    write_sample(tmp_path / "k" / "kick.wav", drum(60.0))
    write_sample(tmp_path / "k" / "hat.wav", drum(5000.0))
    path = tmp_path / "k" / "kit.sfz"
    path.write_text(
        "<global> loop_mode=one_shot <region> sample=kick.wav key=36 <group> group=1 off_by=1 <region> sample=hat.wav key=42\n"
        "<region> sample=hat.wav lokey=44 hikey=46 pitch_keycenter=46"
    )
    own = instrument_for_file(settings, path)
    song = song_of(own.sound, (36, 100), (42, 100), (46, 90), (38, 90), role="drums", instrument="drums")
    audio, told = play(song, settings, tmp_path / "out")
    instrument = told.instruments["t"]
    assert instrument.is_percussion
    assert instrument.choke_groups[46] == instrument.choke_groups[42]
    assert told.report(song)[0]["own_drums"] == "38"
    assert all(level_db(beat(audio, place)) > -60.0 for place in range(4))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.sfz", b"\0\xff" * 500, "no text"),
        ("a.sfz", b"", "no <region>"),
        ("a.sfz", b"<region> sample=../../../etc/passwd", "none of its samples"),
        ("a.sfz", b"<region> sample=gone.wav", "none of its samples"),
        ("a.sfz", b'#include "a.sfz"', "circle"),
        ("a.sf2", b"RIFF no SoundFont", "a.sf2"),
        ("a.txt", b"hello", "no instrument"),
    ],
)
def test_what_is_no_instrument_is_said_in_a_sentence(
    settings: Settings, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(content)
    with pytest.raises((BadInputError, SoundFontError), match=says):
        instrument_for_file(settings, tmp_path / "in" / name)


def test_a_sample_of_an_sfz_that_is_no_sound_costs_a_warning(settings: Settings, piano: Path, tmp_path: Path) -> None:
    own = instrument_for_file(settings, piano)
    (piano.parent / "Samples" / "Piano C5.wav").write_bytes(b"no sound at all")
    audio, told = play(song_of(own.sound, (50, 100), (70, 100)), settings, tmp_path / "out")
    assert any("Piano C5.wav" in warning for warning in told.warnings)
    assert level_db(beat(audio, 0)) > -60.0


def test_the_level_of_an_sfz_does_not_hang_on_a_sample_that_broke(settings: Settings, piano: Path, tmp_path: Path) -> None:
    write_sample(piano.parent / "Samples" / "Middle.wav", plucked(60))
    text = piano.read_text().replace("hikey=60", "hikey=57")
    piano.write_text(text + "\n<region> sample=Middle.wav lokey=58 hikey=60 pitch_keycenter=60")
    own = instrument_for_file(settings, piano)
    whole, _ = play(song_of(own.sound, (50, 100)), settings, tmp_path / "one")
    (piano.parent / "Samples" / "Middle.wav").write_bytes(b"no sound at all")
    again, _ = play(song_of(own.sound, (50, 100)), settings, tmp_path / "two")
    assert level_db(again) == pytest.approx(level_db(whole), abs=1.5)


@pytest.mark.skipif(not can_play(), reason="needs tinysoundfont")
def test_a_preset_of_a_soundfont_is_an_instrument(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "sounds" / "band.sf2"
    path.parent.mkdir()
    path.write_bytes(small_band())
    write_sample(tmp_path / "sounds" / "x.wav", plucked(60))
    scanned(settings, path.parent)
    assert [(file.path, file.kind) for file in instrument_files(settings)] == [(path, "soundfont")]
    assert (0, 104, "Sitar") in list(soundfont_presets(path, settings))
    own = instrument_for_file(settings, path, program=104)
    audio, told = play(song_of(own.sound, (60, 100), (65, 100)), settings, tmp_path / "out")
    assert not told.warnings
    assert abs(cents_off(beat(audio, 1), 65)) < 3.0
    kit = instrument_for_file(settings, path, bank=128)
    assert level_db(play(song_of(kit.sound, (36, 100), role="drums", instrument="drums"), settings, tmp_path / "o")[0]) > -60.0
    path.rename(path.with_name("gone.sf2"))
    again, told = play(song_of(own.sound, (60, 100)), settings, tmp_path / "out")
    assert level_db(again) > -60.0
    assert any("plays instead" in warning for warning in told.warnings)
    with pytest.raises(BadInputError, match="no preset"):
        instrument_for_file(settings, tmp_path / "sounds" / "gone.sf2", program=99)
