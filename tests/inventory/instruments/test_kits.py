"""Drums find their General MIDI notes."""

from __future__ import annotations

from airdesk.inventory.instruments.definition import StoredSample
from airdesk.inventory.instruments.kits import drum_notes
from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record


def notes(*names: str) -> dict[str, tuple[int, ...]]:
    reader = NameReader()
    files = [
        StoredSample(key, "", sample_record(SampleFacts("r", f"Kit/{name}", 9, reader.read(f"Kit/{name}"))))
        for key, name in enumerate(names)
    ]
    return {names[key]: told for key, told in drum_notes(files).items()}


def test_each_kind_gets_its_note() -> None:
    told = notes("Kick.wav", "Snare.wav", "Clap.wav", "Closed Hat.wav", "Open Hat.wav", "Crash.wav", "Ride.wav", "Cowbell.wav")
    assert told == {
        "Kick.wav": (36, 35),
        "Snare.wav": (38, 40),
        "Clap.wav": (39,),
        "Closed Hat.wav": (42, 44),
        "Open Hat.wav": (46,),
        "Crash.wav": (49, 57),
        "Ride.wav": (51, 59),
        "Cowbell.wav": (56,),
    }


def test_a_second_kick_has_the_other_note() -> None:
    told = notes("Kick 1.wav", "Kick 2.wav")
    assert told == {"Kick 1.wav": (36,), "Kick 2.wav": (35,)}


def test_toms_go_from_low_to_high_and_cover_all_tom_notes() -> None:
    told = notes("Tom high.wav", "Tom low.wav", "Tom mid.wav")
    assert (told["Tom low.wav"], told["Tom mid.wav"], told["Tom high.wav"]) == ((41, 43), (45, 47), (48, 50))


def test_touches_and_takes_of_one_drum_share_its_note() -> None:
    told = notes("Snare_v1_rr1.wav", "Snare_v1_rr2.wav", "Snare_v2_rr1.wav")
    assert set(told.values()) == {(38, 40)}


def test_what_is_no_drum_is_left_out() -> None:
    assert notes("Piano C4.wav", "Drum Loop 120 BPM.wav") == {}
