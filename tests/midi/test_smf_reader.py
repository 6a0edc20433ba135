"""Any MIDI file becomes a song with all its notes, programs, times and levels."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import mido
import pytest

from airdesk.errors import MidiFileError
from airdesk.midi.smf_reader import MidiFileContent, read_midi_bytes, read_midi_file
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.song import Automation, Song, track_notes
from airdesk.model.timebase import Meter
from tests.helpers.smf_bytes import (
    MATERIAL,
    controller,
    exclusive,
    meta,
    midi_file,
    note,
    note_off,
    note_on,
    program,
    tempo,
    track,
)

needs_material = pytest.mark.skipif(not MATERIAL.is_dir(), reason="the real files are not on this machine")


def read(*tracks: bytes, midi_format: int = 1, division: int = 480) -> MidiFileContent:
    return read_midi_bytes(midi_file(*tracks, midi_format=midi_format, division=division), "given title")


def song_of(*tracks: bytes, midi_format: int = 1, division: int = 480) -> Song:
    return read(*tracks, midi_format=midi_format, division=division).song


def count_notes(song: Song) -> int:
    return sum(len(track_notes(one)) for one in song.tracks)


def test_a_note_keeps_its_pitch_time_and_strength() -> None:
    content = read(track(note(60, ticks=240, delta=120, velocity=99)))
    assert track_notes(content.song.tracks[0]) == (Note(120, 60, 240, 99),)
    assert content.warnings == ()


@pytest.mark.parametrize("division", [24, 96, 192, 384, 960, 1024, 15360])
def test_ticks_of_any_resolution_become_ours(division: int) -> None:
    song = song_of(track(note(60, ticks=division), note(62, ticks=division)), division=division)
    assert track_notes(song.tracks[0]) == (Note(0, 60, 480, 80), Note(480, 62, 480, 80))


def test_running_status_goes_on_over_a_meta_event() -> None:
    running = note_on(0, 60) + bytes((96, 60, 0)) + meta(1, b"text") + bytes((0, 62, 80)) + bytes((96, 62, 0))
    song = song_of(track(running), division=96)
    assert [one.pitch for one in track_notes(song.tracks[0])] == [60, 62]


def test_several_programs_on_one_channel_become_tracks_and_every_note_keeps_its_own() -> None:
    song = song_of(track(program(0), note(60), program(40), note(62), program(0), note(64)), midi_format=0)
    assert {one.program: [n.pitch for n in track_notes(one)] for one in song.tracks} == {0: [60, 64], 40: [62]}
    assert len({one.id for one in song.tracks}) == 2


def test_a_program_change_after_a_note_of_the_same_tick_does_not_change_it() -> None:
    song = song_of(track(note_on(0, 60), program(40), note_off(480, 60), note(62)), midi_format=0)
    assert {one.program: [n.pitch for n in track_notes(one)] for one in song.tracks} == {0: [60], 40: [62]}


def test_programs_may_be_set_in_another_track() -> None:
    song = song_of(track(program(73, channel=2)), track(note(60, channel=2)))
    assert [one.program for one in song.tracks] == [73]


def test_tracks_of_the_same_channel_stay_apart() -> None:
    song = song_of(track(meta(3, b"Right"), note(72)), track(meta(3, b"Left"), note(72, ticks=960)))
    assert [(one.id, track_notes(one)[0].duration_ticks) for one in song.tracks] == [("right", 480), ("left", 960)]


def test_channel_10_is_drums_with_its_kit() -> None:
    (drums,) = song_of(track(program(25, channel=9), note(36, channel=9))).tracks
    assert (drums.role, drums.program, drums.instrument, drums.id) == ("drums", 25, "drums", "808-kit")


@pytest.mark.parametrize(
    ("setting", "channel"),
    [
        (exclusive(bytes.fromhex("417f42124011150218")), 0),  # GS: part 1 to rhythm
        (exclusive(bytes.fromhex("7e7f0903")) + controller(0, 120) + program(56), 0),  # GM2 rhythm bank
        (exclusive(bytes.fromhex("43104c00007e00")) + controller(0, 127, channel=3) + program(0, channel=3), 3),  # XG drum bank
    ],
)
def test_other_standards_may_put_drums_on_any_channel(setting: bytes, channel: int) -> None:
    (drums,) = song_of(track(setting, note(36, channel=channel)), midi_format=0).tracks
    assert drums.is_percussion


def test_gs_may_take_the_drums_off_channel_10() -> None:
    setting = exclusive(bytes.fromhex("417f4212401015001b"))
    (piano,) = song_of(track(setting, note(60, channel=9)), midi_format=0).tracks
    assert not piano.is_percussion


def test_a_bank_means_drums_only_where_the_standard_is_on() -> None:
    (piano,) = song_of(track(controller(0, 127), program(0), note(60))).tracks
    assert not piano.is_percussion


def test_tempo_changes_are_followed() -> None:
    content = read(track(tempo(500_000), tempo(1_000_000, delta=960), end=b"\x00\xff\x2f\x00"), track(note(60, ticks=1920)))
    assert [change.tempo_bpm for change in content.song.tempo_map.changes] == [120.0, 60.0]
    assert content.song.duration_seconds == pytest.approx(1.0 + 2.0)
    assert content.end_seconds == pytest.approx(3.0)


def test_many_tempo_changes_on_odd_ticks_do_not_drift() -> None:
    changes = b"".join(tempo(200_000 if index % 2 else 3_000_000, delta=7) for index in range(2000))
    data = midi_file(track(changes, note(60)), division=1000)
    content = read_midi_bytes(data)
    assert content.end_seconds == pytest.approx(mido.MidiFile(file=io.BytesIO(data)).length, abs=1e-6)
    assert content.song.duration_seconds == pytest.approx(content.end_seconds, abs=0.005)


def test_a_tempo_is_read_as_it_was_written() -> None:
    assert song_of(track(tempo(714_286), note(60))).tempo_map.tempo_at(0) == 84.0


def test_meter_changes_are_followed_and_impossible_ones_left_out() -> None:
    content = read(
        track(
            meta(0x58, bytes((3, 2, 24, 8))),
            meta(0x58, bytes((0, 2, 24, 8)), 96),
            meta(0x58, bytes((6, 3, 24, 8)), 1344),
            note(60),
        )
    )
    meters = [(change.start_tick, change.meter) for change in content.song.meter_map.changes]
    assert meters == [(0, Meter(3, 4)), (1440, Meter(6, 8))]
    assert any("Impossible" in warning for warning in content.warnings)


def test_silence_before_the_end_of_track_counts() -> None:
    song = song_of(track(note(60), end=b"\x9c\x00\xff\x2f\x00"), division=480)
    assert song.end_tick == 480 + 28 * 128


def test_a_file_without_notes_is_a_song_without_tracks() -> None:
    content = read(track(meta(1, b"nothing", delta=960)))
    assert content.song.tracks == ()
    assert content.end_seconds == pytest.approx(1.0)


def test_steady_volume_and_pan_become_the_mixer_strip() -> None:
    (one,) = song_of(track(controller(7, 127), controller(10, 127), note(60))).tracks
    assert (one.gain_db, one.pan) == (0.0, 1.0)
    assert one.gain_automation == one.pan_automation == ()
    (usual,) = song_of(track(note(60))).tracks
    assert usual.gain_db == pytest.approx(-4.15, abs=0.01)  # 40 log10(100 / 127)
    assert usual.pan == 0.0


def test_changing_volume_and_pan_become_automation() -> None:
    events = (
        controller(7, 0)
        + controller(10, 1)
        + note_on(0, 60)
        + controller(7, 127, delta=240)
        + controller(10, 127)
        + note_off(240, 60)
    )
    (one,) = song_of(track(events)).tracks
    assert one.gain_automation == (Automation(0, -120.0), Automation(240, 0.0))
    assert one.gain_db == 0.0
    assert one.pan_automation == (Automation(0, -1.0), Automation(240, 1.0))


def test_names_are_the_files_own_or_those_of_the_sounds() -> None:
    song = song_of(track(meta(3, "Żaba / grand".encode()), note(60)), track(program(33, channel=1), note(40, channel=1)))
    assert [(one.name, one.id) for one in song.tracks] == [("Żaba / grand", "zaba-grand"), ("Finger Bass", "finger-bass")]


def test_ids_are_unique_and_no_device_of_windows() -> None:
    song = song_of(*[track(meta(3, b"CON"), note(60)) for _ in range(3)])
    assert [one.id for one in song.tracks] == ["con-track", "con-track-2", "con-track-3"]


def test_the_title_comes_from_the_first_track_or_the_file() -> None:
    assert song_of(track(meta(3, b"Waltz")), track(note(60))).title == "Waltz"
    assert song_of(track(meta(3, b"Piano"), note(60)), track(note(62))).title == "given title"


def test_key_and_markers_are_read() -> None:
    events = meta(0x59, bytes((0xFD, 1))) + meta(6, b"verse") + meta(6, b"hook", delta=3840)
    song = song_of(track(events), track(note(60, ticks=7680)))
    assert song.key == Key(0, "minor")
    assert [(section.name, section.start_bar, section.bars) for section in song.sections] == [("verse", 0, 2), ("hook", 2, 2)]


def test_clock_time_is_kept_exactly() -> None:
    for frames, rate in ((24, 24), (25, 25), (29, 30000 / 1001), (30, 30)):
        data = midi_file(track(tempo(100_000), note(60, ticks=round(4 * rate * 80))), division=(256 - frames) << 8 | 80)
        content = read_midi_bytes(data)
        assert content.song.duration_seconds == pytest.approx(4.0, abs=0.002)
        assert content.end_seconds == pytest.approx(4.0, abs=0.001)
        assert "SMPTE" in content.warnings[0]


def test_type_2_sequences_are_laid_one_after_another_each_with_its_own_program_and_tempo() -> None:
    first = track(tempo(1_000_000), program(5), note(60, ticks=960))
    content = read(first, track(note(62, ticks=960)), midi_format=2)
    assert [(one.program, track_notes(one)[0].start_tick) for one in content.song.tracks] == [(5, 0), (0, 960)]
    assert content.song.duration_seconds == pytest.approx(2.0 + 1.0)
    assert "type 2" in content.warnings[0]


def test_a_key_struck_again_ends_its_note() -> None:
    song = song_of(track(note_on(0, 60), note_on(240, 60), note_off(240, 60), note_off(240, 60)))
    assert track_notes(song.tracks[0]) == (Note(0, 60, 240, 80), Note(240, 60, 240, 80))


def test_a_late_note_off_of_the_same_tick_belongs_to_the_note_before() -> None:
    content = read(track(note_on(0, 60), note_on(240, 60), note_off(0, 60), note_off(240, 60)))
    assert track_notes(content.song.tracks[0]) == (Note(0, 60, 240, 80), Note(240, 60, 240, 80))
    assert content.warnings == ()


def test_zero_length_notes_last_a_tick() -> None:
    content = read(track(note(36, ticks=0, channel=9), note(36, ticks=0, delta=480, channel=9)))
    assert [one.duration_ticks for one in track_notes(content.song.tracks[0])] == [1, 1]
    assert content.warnings == ()


def test_all_notes_off_ends_notes() -> None:
    content = read(track(note_on(0, 60), note_on(0, 64), controller(123, 0, delta=480), note(60, delta=480)))
    assert [one.duration_ticks for one in track_notes(content.song.tracks[0])] == [480, 480, 480]
    assert content.warnings == ()


def test_an_unreadable_path_is_said(tmp_path: Path) -> None:
    with pytest.raises(MidiFileError, match="cannot be read"):
        read_midi_file(tmp_path / "absent.mid")
    with pytest.raises(MidiFileError, match="folder"):
        read_midi_file(tmp_path)


@needs_material
def test_every_real_file_has_its_notes_and_its_length() -> None:
    with (MATERIAL / "midi" / "ground_truth.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            content = read_midi_file(MATERIAL / "midi" / row["file"])
            assert count_notes(content.song) == int(row["notes"]), row["file"]
            if row["seconds"]:
                assert content.song.duration_seconds == pytest.approx(float(row["seconds"]), abs=0.01), row["file"]
                more_sounds = "more than 512 sounds"  # two files play every bank of GS and of XG
                assert [warning for warning in content.warnings if more_sounds not in warning] == [], row["file"]


@needs_material
def test_mido_sees_the_same_notes() -> None:
    """mido's own reading of a real file, paired the plain way, against ours."""
    path = MATERIAL / "midi" / "pop909" / "024.mid"
    expected = sorted(_notes_by_mido(mido.MidiFile(path)))
    ours = sorted((n.start_tick, n.pitch, n.velocity) for one in read_midi_file(path).song.tracks for n in track_notes(one))
    assert ours == expected


def _notes_by_mido(file: mido.MidiFile) -> list[tuple[int, int, int]]:
    found = []
    for one in file.tracks:
        tick = 0
        for message in one:
            tick += message.time
            if message.type == "note_on" and message.velocity:
                found.append((tick * 480 // file.ticks_per_beat, message.note, message.velocity))
    return found


def test_five_thousand_notes_are_read_quickly() -> None:
    data = midi_file(*[track(*[note(30 + index % 60, ticks=100) for index in range(625)]) for _ in range(8)])
    started = time.thread_time()
    song = read_midi_bytes(data).song
    assert time.thread_time() - started < 0.25  # measured 0.02 s; the rest is for a busy machine
    assert count_notes(song) == 5000
