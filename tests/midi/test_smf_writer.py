"""Scores and songs written as MIDI files are what other programs expect, and come back the same."""

from __future__ import annotations

import io
from pathlib import Path

import mido
import pytest
from hypothesis import given

from airdesk.errors import StorageError
from airdesk.midi.channel_plan import assign_channels
from airdesk.midi.smf_reader import read_midi_bytes, read_midi_file
from airdesk.midi.smf_writer import (
    playable_notes,
    score_to_midi_bytes,
    song_to_midi_bytes,
    write_part,
    write_score,
    write_song,
)
from airdesk.model.harmony import Key
from airdesk.model.notes import Note
from airdesk.model.score import Part, Score, ScoreSection
from airdesk.model.song import Automation, MidiClip, PedalSpan, Song, Track, track_notes
from airdesk.model.timebase import Meter, MeterChange, MeterMap, TempoChange, TempoMap, constant_meter, constant_tempo
from tests.helpers.scores import scores

PARTS = (
    Part("piano", (Note(0, 60, 480, 80), Note(480, 60, 480, 90), Note(480, 64, 960, 70)), program=4),
    Part("drums", (Note(0, 36, 120, 110), Note(240, 42, 120, 60)), is_percussion=True, program=25),
)
SECTIONS = (ScoreSection("intro", 0, 4), ScoreSection("hook", 4, 4))
SCORE = Score("Dészcz", 84.0, Key(9, "minor"), Meter(6, 8), 8, 6, PARTS, SECTIONS, 7)


def by_mido(content: bytes) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(content), charset="utf-8")


def test_one_named_track_per_part_with_program_and_drums_on_channel_10() -> None:
    file = by_mido(score_to_midi_bytes(SCORE))
    assert (file.type, file.ticks_per_beat) == (1, 480)
    assert [track.name for track in file.tracks] == ["Dészcz", "piano", "drums"]
    programs = [(m.channel, m.program) for track in file.tracks for m in track if m.type == "program_change"]
    assert programs == [(0, 4), (9, 25)]


def test_tempo_meter_key_and_sections_are_in_the_first_track() -> None:
    first = by_mido(score_to_midi_bytes(SCORE)).tracks[0]
    said = {message.type: message for message in first}
    assert said["set_tempo"].tempo == 714286
    assert (said["time_signature"].numerator, said["time_signature"].denominator) == (6, 8)
    assert said["key_signature"].key == "Am"
    assert [message.text for message in first if message.type == "marker"] == ["intro", "hook"]


def test_the_file_lasts_as_long_as_the_score() -> None:
    assert by_mido(score_to_midi_bytes(SCORE)).length == pytest.approx(8 * 3 * 60 / 84, abs=0.001)


def test_the_same_score_gives_the_same_bytes(tmp_path: Path) -> None:
    write_score(SCORE, tmp_path / "a.mid")
    write_score(SCORE, tmp_path / "b.mid")
    assert (tmp_path / "a.mid").read_bytes() == (tmp_path / "b.mid").read_bytes() == score_to_midi_bytes(SCORE)


def test_a_part_alone_has_the_scores_frame(tmp_path: Path) -> None:
    write_part(PARTS[1], SCORE, tmp_path / "midi_drums.mid")
    content = read_midi_file(tmp_path / "midi_drums.mid")
    assert [track_notes(track) for track in content.song.tracks] == [PARTS[1].notes]
    assert content.song.tempo_map.tempo_at(0) == 84.0
    assert content.song.end_tick == SCORE.end_tick


@given(scores())
def test_a_score_comes_back_with_all_its_notes(score: Score) -> None:
    content = read_midi_bytes(score_to_midi_bytes(score))
    sounding = [part for part in score.parts if part.notes]
    assert [track_notes(track) for track in content.song.tracks] == [playable_notes(part.notes) for part in sounding]
    assert [(track.program, track.is_percussion) for track in content.song.tracks] == [
        (part.program, part.is_percussion) for part in sounding
    ]
    starts = [(section.name, section.start_bar) for section in score.sections]
    assert [(section.name, section.start_bar) for section in content.song.sections] == starts
    assert content.song.tempo_map.tempo_at(0) == score.tempo_bpm
    assert content.warnings == ()


@given(scores())
def test_mido_finds_every_note_on_in_time_order(score: Score) -> None:
    file = by_mido(score_to_midi_bytes(score))
    starts = sum(message.type == "note_on" for track in file.tracks for message in track)
    assert starts == sum(len(playable_notes(part.notes)) for part in score.parts)
    assert all(message.time >= 0 for track in file.tracks for message in track)


def test_a_song_comes_back_with_its_maps_levels_and_places() -> None:
    song = Song(
        title="Tide",
        tempo_map=TempoMap((TempoChange(0, 90.0), TempoChange(960, 120.0))),
        meter_map=MeterMap((MeterChange(0, Meter(3, 4)), MeterChange(1440, Meter(4, 4)))),
        tracks=(
            Track("piano", "Piano", "piano", "chords", "", (MidiClip(480, 960, (Note(0, 60, 240, 80),)),), 2, pan=-1.0),
            Track(
                "strings", "Strings", "strings", "pad", "", (MidiClip(0, 3840, (Note(0, 72, 3840, 80),)),), 48,
                gain_automation=(Automation(0, -120.0), Automation(1920, 0.0)),
                pan_automation=(Automation(0, 1.0), Automation(1920, 0.0)),
            ),
        ),
        end_tick=5280,
        key=Key(6, "major"),
    )  # fmt: skip
    again = read_midi_bytes(song_to_midi_bytes(song)).song
    assert (again.tempo_map, again.meter_map, again.end_tick, again.key, again.title) == (
        song.tempo_map, song.meter_map, song.end_tick, song.key, song.title,
    )  # fmt: skip
    assert [track_notes(track) for track in again.tracks] == [track_notes(track) for track in song.tracks]
    assert (again.tracks[0].gain_db, again.tracks[0].pan) == (0.0, -1.0)
    assert again.tracks[1].gain_automation == song.tracks[1].gain_automation
    assert again.tracks[1].pan_automation == song.tracks[1].pan_automation
    assert song_to_midi_bytes(again) == song_to_midi_bytes(read_midi_bytes(song_to_midi_bytes(again)).song)


def test_pedals_bends_vibrato_scale_and_bank_come_back() -> None:
    clip = (MidiClip(0, 1920, (Note(0, 60, 480, 80), Note(960, 64, 480, 80))),)
    moving = Track(
        "lead", "Lead", "lead", "lead", "", clip, 80, bank=8 << 7 | 3,
        pedals=(
            PedalSpan("sustain", 0, 480), PedalSpan("sustain", 480, 900),
            PedalSpan("sostenuto", 1000, 1200), PedalSpan("soft", 0, 100),
        ),
        pitch_automation=(Automation(0, 0.0), Automation(240, 6.25), Automation(480, -11.9)),
        vibrato_automation=(Automation(0, 0.0), Automation(960, 1.5)),
    )  # fmt: skip
    scale = (0.0, -30.0, 12.5) + (0.0,) * 9
    tuned = Track("bass", "Bass", "bass", "bass", "", clip, 33, pitch_automation=(Automation(0, -12.25),), scale_cents=scale)
    song = Song("Bent", constant_tempo(120.0), constant_meter(Meter(4, 4)), (moving, tuned), 1920)
    first, second = read_midi_bytes(song_to_midi_bytes(song)).song.tracks
    assert (first.bank, second.bank) == (moving.bank, 0)
    assert sorted(first.pedals, key=str) == sorted(moving.pedals, key=str)
    assert [point.start_tick for point in first.pitch_automation] == [0, 240, 480]
    assert [point.value for point in first.pitch_automation] == pytest.approx([0.0, 6.25, -11.9], abs=0.001)
    assert [point.value for point in first.vibrato_automation] == pytest.approx([0.0, 1.5], abs=0.01)
    assert [point.value for point in second.pitch_automation] == pytest.approx([-12.25], abs=0.0001)
    assert second.scale_cents == pytest.approx(scale, abs=0.01)


def test_a_pedal_that_outlasts_the_song_is_left_down() -> None:
    clip = (MidiClip(0, 480, (Note(0, 60, 480, 80),)),)
    track = Track("piano", "Piano", "piano", "chords", "", clip, pedals=(PedalSpan("sustain", 0, 480 + 1920),))
    song = Song("Held", constant_tempo(120.0), constant_meter(Meter(4, 4)), (track,), 480)
    again = read_midi_bytes(song_to_midi_bytes(song)).song
    assert (again.end_tick, again.tracks[0].pedals) == (480, track.pedals)


def test_a_key_struck_again_ends_its_note_and_twins_become_one() -> None:
    notes = (Note(0, 60, 960, 50), Note(480, 60, 240, 60), Note(480, 60, 480, 70))
    assert playable_notes(notes) == (Note(0, 60, 480, 50), Note(480, 60, 480, 70))


def test_up_to_fifteen_melodic_parts_have_a_channel_each() -> None:
    channels = assign_channels([(0, False)] * 15 + [(0, True)] * 3)
    assert sorted(channels[:15]) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15]
    assert channels[15:] == [9, 9, 9]


def test_more_parts_share_channels_by_program_then_by_family() -> None:
    channels = assign_channels([(0, False)] * 10 + [(program, False) for program in range(8, 128, 8)] + [(9, False)])
    assert len(set(channels[:10])) == 1
    assert channels[-1] == channels[10]
    assert 9 not in channels


def test_forty_parts_keep_their_notes_and_programs() -> None:
    parts = tuple(Part(f"part {index}", (Note(index * 10, 60, 100, 80),), program=index * 3) for index in range(40))
    score = Score("Many", 120.0, Key(0), Meter(4, 4), 1, 8, parts)
    song = read_midi_bytes(score_to_midi_bytes(score)).song
    assert [(track.program, track_notes(track)) for track in song.tracks] == [(part.program, part.notes) for part in parts]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    song = read_midi_bytes(score_to_midi_bytes(SCORE)).song
    with pytest.raises(StorageError):
        write_song(song, tmp_path / "file" / "song.mid")
