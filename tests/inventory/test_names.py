"""Names tell instrument, note, dynamics, tempo and key."""

from __future__ import annotations

import pytest

from airdesk.facts.instruments import FAMILIES, load_instruments
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.names.vocabulary import load_vocabulary
from airdesk.inventory.skipping import name_filter
from airdesk.inventory.synonyms import instruments_meant

READER = NameReader("Sounds")


@pytest.mark.parametrize(
    ("path", "instrument", "subtype", "family"),
    [
        ("BD_01.wav", "kick", "kick", "drums"),
        ("Kicks/Deep Kick 01.wav", "kick", "kick", "drums"),
        ("hardkick.wav", "kick", "kick", "drums"),
        ("bd_boom.flac", "kick", "kick", "drums"),
        ("808 Kick Long.wav", "kick", "kick", "drums"),
        ("SD2.wav", "snare", "snare", "drums"),
        ("hh closed 3.wav", "hi-hat", "hat closed", "drums"),
        ("OpenHat.wav", "hi-hat", "hat open", "drums"),
        ("OH_12.wav", "hi-hat", "hat open", "drums"),
        ("kit/OH/loTom_OH_FF_1.wav", "tom", "tom", "drums"),
        ("CP909.wav", "clap", "clap", "drums"),
        ("Ride Bell.wav", "ride", "ride", "drums"),
        ("percussion/djembe__05_forte.mp3", "congas", "perc", "percussion"),
        ("bs_dark.wav", "bass", "", "bass"),
        ("808 Bass C1.wav", "808 bass", "808", "bass"),
        ("pno_C4.wav", "piano", "", "keys"),
        ("Rhodes/C3.wav", "electric piano", "", "keys"),
        ("gtr_E2_f.wav", "guitar", "", "guitar"),
        ("vox_ah.wav", "vocal", "", "voice"),
        ("Pads/Choir Pad.wav", "pad", "", "pad"),
        ("ld_saw.wav", "lead", "", "lead"),
        ("fx_whoosh.wav", "fx", "", "fx"),
        ("french-horn_A3_1_piano_normal.mp3", "french horn", "", "brass"),
        ("piano/piano_A4_piano.wav", "piano", "", "keys"),
        ("werbel_03.wav", "snare", "snare", "drums"),
        ("stopa.wav", "kick", "kick", "drums"),
        ("Gitara klasyczna/E.wav", "guitar", "", "guitar"),
        ("trąbka.wav", "trumpet", "", "brass"),
        ("bombo 1.wav", "kick", "kick", "drums"),
        ("guitarra/acorde.wav", "guitar", "", "guitar"),
        ("crash/crashbell1.wav", "crash", "crash", "drums"),
        ("Piano Chord Am.wav", "piano", "", "keys"),
        ("Korg Kit/HP01.ogg", "hi-hat", "hat closed", "drums"),
        ("gong/metal-stick1.wav", "gong", "perc", "percussion"),
        ("Brass/F Horn/mute/MOHorn_mute_A#1_v1_1.wav", "french horn", "", "brass"),
        ("ab/000_ab2closedhh.wav", "hi-hat", "hat closed", "drums"),
        ("samples/bass-electric/C2.mp3", "bass", "", "bass"),
        ("cello_pizz_C2.wav", "cello", "pizzicato", "strings"),
        ("Snares/x/17.wav", "snare", "snare", "drums"),
        ("1234.wav", "other", "", "other"),
        ("Harpoon.wav", "other", "", "other"),
    ],
)
def test_names_file_a_sample(path: str, instrument: str, subtype: str, family: str) -> None:
    filing = READER.read(path).filing
    assert (filing.instrument, filing.subtype, filing.family) == (instrument, subtype, family)


def test_a_name_is_surer_than_a_folder_and_both_surer_than_one() -> None:
    both, name, folder = (READER.read(path).filing for path in ("Kicks/Kick.wav", "a/Kick.wav", "Kicks/a.wav"))
    assert both.instrument_confidence > name.instrument_confidence > folder.instrument_confidence > 0.5
    assert (name.source, folder.source) == ("name", "folder")


@pytest.mark.parametrize(
    ("path", "pitch"),
    [
        ("Piano_C4.wav", 60),
        ("cello_As3_05_forte.mp3", 58),
        ("flute F#5.wav", 78),
        ("harp Bb2.wav", 46),
        ("PianoA#2.wav", 46),
        ("Salamander/Ds1.mp3", 27),
        ("piano midi 61.wav", 61),
        ("Violin.arco.ff.C4B4.aif", None),
        ("Kick_C1.wav", None),
        ("Piano Loop C4 120bpm.wav", None),
    ],
)
def test_notes_in_names_are_roots_of_pitched_single_sounds(path: str, pitch: int | None) -> None:
    assert READER.read(path).root_midi == pitch


def test_a_note_without_octave_is_a_pitch_class() -> None:
    facts = READER.read("bass_drop_c.flac")
    assert (facts.root_midi, facts.pitch_class) == (None, 0)


@pytest.mark.parametrize(
    ("path", "velocity", "layer", "robin"),
    [
        ("cello_A3_05_mezzo-piano_arco.mp3", 64, None, None),
        ("Piano_C4_pp_RR2.wav", 33, None, 2),
        ("Piano_C4_f.wav", 96, None, None),
        ("Rhodes/F#3_v3.wav", None, 3, None),
        ("snare_vel100.wav", 100, None, None),
        ("Piano.wav", None, None, None),
    ],
)
def test_dynamics_and_round_robin(path: str, velocity: int | None, layer: int | None, robin: int | None) -> None:
    facts = READER.read(path)
    assert (facts.velocity, facts.velocity_layer, facts.round_robin) == (velocity, layer, robin)


@pytest.mark.parametrize(
    ("path", "tempo", "key", "instrument", "family"),
    [
        ("beats/break01_-_168_BPM.ogg", 168.0, "", "drum loop", "drums"),
        ("bassloops/briff01_-_140_BPM.ogg", 140.0, "", "bass loop", "bass"),
        ("Loops/Guitar Am 92.5bpm.wav", 92.5, "A minor", "melodic loop", "guitar"),
        ("loop_drone_g_97.flac", 97.0, "", "melodic loop", "pad"),
        ("Vocal Loop F#m 128.wav", 128.0, "F# minor", "vocal loop", "voice"),
        ("Loops/Guitar Bbm 90bpm.wav", 90.0, "Bb minor", "melodic loop", "guitar"),
        ("loop_weirdo.flac", None, "", "loop", "other"),
    ],
)
def test_loops_have_tempo_and_key(path: str, tempo: float | None, key: str, instrument: str, family: str) -> None:
    facts = READER.read(path)
    assert (facts.tempo_bpm, facts.key, facts.is_loop) == (tempo, key, True)
    assert (facts.filing.instrument, facts.filing.family) == (instrument, family)


def test_a_drum_in_a_breakbeat_kit_is_no_loop() -> None:
    assert READER.read("drums_breakbeat8/kick.mp3").is_loop is None
    assert READER.read("One Shots/Loop Kick.wav").is_loop is True
    assert READER.read("Loops/One Shots/Kick.wav").is_loop is False


def test_lifters_are_left_out_unless_wanted() -> None:
    names = ["Big_Uplifter_01.wav", "DownLifter.wav", "up lifter.wav", "Lifter.wav", "Kick.wav"]
    assert [name_filter(with_lifters=False)(name) for name in names] == [True, True, True, False, False]
    assert not any(map(name_filter(with_lifters=True), names))


def test_words_in_three_languages_are_synonyms() -> None:
    assert [tuple(instruments_meant(word)) for word in ("stopa", "bombo", "BD", "oh", "xyz")] == [
        ("kick",), ("kick",), ("kick",), ("hat open",), (),
    ]  # fmt: skip


def test_every_drawer_has_a_family_and_plays_for_an_instrument_there_is() -> None:
    instruments = load_instruments()
    for drawer in load_vocabulary().drawers.values():
        assert drawer.family in FAMILIES, drawer
        names = {drawer.plays} & (set(instruments.names) | {group.name for group in instruments.groups})
        assert names or instruments.resolve(drawer.plays), drawer
