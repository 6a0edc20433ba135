"""Damaged and hostile MIDI files give the music that is left, or one sentence."""

from __future__ import annotations

import csv
import time
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.errors import MidiFileError
from airdesk.midi.smf_reader import MAX_SECONDS, MidiFileContent, read_midi_bytes, read_midi_file
from airdesk.midi.smf_track import EventBudget
from airdesk.model.song import track_notes
from tests.helpers.smf_bytes import (
    END,
    MATERIAL,
    controller,
    meta,
    midi_file,
    note,
    note_off,
    note_on,
    number,
    program,
    tempo,
    track,
)

needs_material = pytest.mark.skipif(not MATERIAL.is_dir(), reason="the real files are not on this machine")

WHOLE = midi_file(
    track(
        tempo(400_000),
        meta(0x58, bytes((6, 3, 24, 8))),
        meta(0x59, bytes((2, 0))),
        meta(6, b"verse"),
        tempo(600_000, delta=1000),
    ),
    track(meta(3, b"piano"), program(4), controller(7, 90), *[note(60 + index % 12) for index in range(20)]),
    track(program(16, channel=9), *[note(36, ticks=60, delta=180, channel=9) for _ in range(20)]),
)


def notes_of(content: MidiFileContent) -> list[tuple[int, int, int]]:
    return [(one.start_tick, one.pitch, one.duration_ticks) for part in content.song.tracks for one in track_notes(part)]


@pytest.mark.parametrize(
    "data", [b"", b"hello, this is text", b'{"a":1}', b"RIFF\x10\0\0\0WAVEfmt ", b"MThd", b"\0" * 5000, b"MTrk\0\0\0\4" + END]
)
def test_what_is_no_midi_file_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(MidiFileError) as caught:
        read_midi_bytes(data)
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_a_file_that_ends_after_its_header_is_refused() -> None:
    with pytest.raises(MidiFileError, match="no track"):
        read_midi_bytes(midi_file(count=3))


def test_every_shortening_of_a_file_gives_notes_or_a_sentence() -> None:
    for length in range(len(WHOLE)):
        try:
            content = read_midi_bytes(WHOLE[:length])
        except MidiFileError:
            assert length < 22
        else:
            assert content.warnings


def test_a_truncated_track_keeps_what_came_before() -> None:
    data = midi_file(track(note(60), note(62), note(64)))[: -len(END) - 3]
    content = read_midi_bytes(data)
    assert notes_of(content)[:2] == [(0, 60, 480), (480, 62, 480)]
    assert any("middle of an event" in warning for warning in content.warnings)


def test_a_missing_end_of_track_is_said() -> None:
    content = read_midi_bytes(midi_file(track(note(60), end=b"")))
    assert notes_of(content) == [(0, 60, 480)]
    assert any("end-of-track" in warning for warning in content.warnings)


@pytest.mark.parametrize("stated", [0, 3, 8, 1000, 0xFFFFFFFF])
def test_a_lying_track_length_loses_nothing(stated: int) -> None:
    first, second = track(note(60)), track(note(72))
    lying = first[:4] + stated.to_bytes(4, "big") + first[8:]
    content = read_midi_bytes(midi_file(lying, second))
    assert notes_of(content) == [(0, 60, 480), (0, 72, 480)]
    assert content.warnings


def test_foreign_chunks_and_bytes_are_skipped() -> None:
    foreign = b"XFIH\0\0\0\3abc"
    data = midi_file(track(note(60)), foreign, track(note(62)), count=2)
    assert len(notes_of(read_midi_bytes(data))) == 2
    assert len(notes_of(read_midi_bytes(b"\x01\x02" * 64 + data))) == 2


def test_a_riff_wrapper_is_opened() -> None:
    inner = midi_file(track(note(60)))
    data = b"RIFF" + (len(inner) + 12).to_bytes(4, "little") + b"RMIDdata" + len(inner).to_bytes(4, "little") + inner
    content = read_midi_bytes(data)
    assert notes_of(content) == [(0, 60, 480)]
    assert content.warnings == ()


def test_notes_without_ends_stop_at_the_next_of_their_pitch_or_the_end() -> None:
    content = read_midi_bytes(midi_file(track(note_on(0, 60), note_on(480, 60), note_on(480, 64), end=b"\x83\x60" + END[1:])))
    assert notes_of(content) == [(0, 60, 480), (480, 60, 960), (960, 64, 480)]
    assert sum("without an end" in warning for warning in content.warnings) == 1


def test_a_lost_end_does_not_ring_for_minutes() -> None:
    content = read_midi_bytes(midi_file(track(note_on(0, 60), note(72, delta=480 * 400))))
    assert notes_of(content)[0] == (0, 60, 16 * 480)


def test_data_bytes_over_127_lose_their_top_bit() -> None:
    content = read_midi_bytes(midi_file(track(bytes((0, 0x90, 0xBC, 0xC0)), note_off(480, 60))))
    assert notes_of(content) == [(0, 60, 480)]
    assert any("damaged" in warning for warning in content.warnings)


def test_system_messages_that_have_no_place_in_a_file_are_skipped() -> None:
    strays = bytes((0, 0xF3, 5, 0, 0xF4, 0, 0xFE, 0, 0xF2, 1, 2))
    assert notes_of(read_midi_bytes(midi_file(track(strays, note(60))))) == [(0, 60, 480)]


def test_a_number_longer_than_allowed_is_read() -> None:
    padded = bytes((0x80, 0x80, 0x80, 0x80, 0x80, 0x60))
    content = read_midi_bytes(midi_file(track(note_on(0, 60), padded + bytes((0x80, 60, 0))), division=96))
    assert notes_of(content) == [(0, 60, 480)]


def test_odd_texts_are_made_readable() -> None:
    song = read_midi_bytes(midi_file(track(meta(3, b"\xff\xfe\xc3(\0\n\x1b[31m" + b"x" * 500), note(60)), midi_format=1)).song
    assert song.tracks[0].name.isprintable()
    assert len(song.tracks[0].name) <= 80


def test_an_impossible_key_is_left_out() -> None:
    content = read_midi_bytes(midi_file(track(meta(0x59, bytes((99, 5))), note(60))))
    assert content.song.key is None
    assert any("key" in warning for warning in content.warnings)


def test_a_tempo_of_zero_is_left_out() -> None:
    content = read_midi_bytes(midi_file(track(tempo(0), note(60))))
    assert content.song.tempo_map.tempo_at(0) == 120.0
    assert any("Impossible" in warning for warning in content.warnings)


def test_zero_ticks_per_beat_are_mended() -> None:
    content = read_midi_bytes(midi_file(track(note(60)), division=0))
    assert notes_of(content) == [(0, 60, 480)]
    assert any("0 ticks" in warning for warning in content.warnings)


def test_smpte_rates_that_do_not_exist_are_mended() -> None:
    assert read_midi_bytes(midi_file(track(note(60)), division=0x8000)).warnings


@pytest.mark.parametrize("division", [1, 480, 0xE728])
def test_an_absurd_wait_is_shortened(division: int) -> None:
    content = read_midi_bytes(midi_file(track(note(60), note(64, delta=0x0FFFFFFF)), division=division))
    assert content.song.duration_seconds < MAX_SECONDS / 6
    assert len(notes_of(content)) == 2
    assert any("shortened" in warning for warning in content.warnings)


def test_many_absurd_waits_are_no_hang() -> None:
    started = time.thread_time()
    waits = b"".join(note_on(0x0FFFFFFF, index % 128) for index in range(20_000))
    _read_or_refuse(midi_file(track(waits), division=1))
    assert time.thread_time() - started < 5


def test_a_song_of_a_day_is_refused() -> None:
    day = b"".join(note(60, ticks=960 * 60 * 20) for _ in range(72))  # 72 notes of 20 minutes
    with pytest.raises(MidiFileError, match="24 hours"):
        read_midi_bytes(midi_file(track(day)))


def test_a_flood_of_continuation_bytes_is_no_hang() -> None:
    started = time.thread_time()
    read_midi_bytes(midi_file(track(b"\xff" * 300_000, end=b"")))
    read_midi_bytes(midi_file(track(b"\x80" * 300_000, end=b"")))
    assert time.thread_time() - started < 3


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_no_changed_bytes_raise_anything_but_our_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for position, value in changes:
        data[position] = value
    _read_or_refuse(bytes(data))


@given(st.integers(0, len(WHOLE)), st.binary(max_size=40), st.integers(0, 60))
def test_no_inserted_or_cut_bytes_raise_anything_but_our_error(position: int, inserted: bytes, cut: int) -> None:
    _read_or_refuse(WHOLE[:position] + inserted + WHOLE[position + cut :])


@given(st.binary(max_size=300))
def test_no_track_content_raises_anything_but_our_error(content: bytes) -> None:
    _read_or_refuse(midi_file(track(content, end=b""), midi_format=0))


@given(st.binary(max_size=200))
def test_random_bytes_are_refused_or_read(data: bytes) -> None:
    _read_or_refuse(data)


def _read_or_refuse(data: bytes) -> None:
    try:
        content = read_midi_bytes(data)
    except MidiFileError as error:
        assert str(error)
    else:
        assert content.song.duration_seconds <= MAX_SECONDS * 1.01
        for part in content.song.tracks:
            assert track_notes(part)
            assert track_notes(part)[-1].start_tick < content.song.end_tick


@needs_material
def test_every_broken_file_is_read_or_refused_in_a_sentence() -> None:
    with (MATERIAL / "broken_midi" / "ground_truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        path: Path = MATERIAL / "broken_midi" / row["file"]
        try:
            read_midi_file(path)
        except MidiFileError as error:
            assert "legal" not in row["kind"], row["file"]
            assert str(error).startswith(path.name)


def test_numbers_are_written_as_the_format_says() -> None:
    assert [number(value) for value in (0, 127, 128, 0x0FFFFFFF)] == [b"\0", b"\x7f", b"\x81\0", b"\xff\xff\xff\x7f"]


def test_a_flood_of_changes_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airdesk.midi.smf_reader.EventBudget", partial(EventBudget, changes=5000))
    changes = controller(7, 100, delta=1) + b"".join(bytes((1, 7, 40 + index % 2)) for index in range(5100))
    content = read_midi_bytes(midi_file(track(note(60, ticks=960), changes, note(62))))
    assert len(notes_of(content)) == 2
    assert any("101 changes" in warning for warning in content.warnings)


def test_a_flood_of_notes_is_refused() -> None:
    with pytest.raises(MidiFileError, match="million notes"):
        read_midi_bytes(midi_file(track(bytes((0, 0x90, 60, 80)) + bytes((0, 60, 80)) * 1_000_001)))


def test_a_flood_of_tracks_is_refused() -> None:
    with pytest.raises(MidiFileError, match="512 tracks"):
        read_midi_bytes(midi_file(*[track(note(60))] * 513))
    with pytest.raises(MidiFileError, match="more tracks than"):
        read_midi_bytes(midi_file() + b"MTrk\0\0\0\0" * 65_536)


def test_a_flood_of_damages_is_told_in_a_few_sentences() -> None:
    content = read_midi_bytes(midi_file(*[track(note_on(0, 60), end=b"")] * 100))
    assert len(content.warnings) == 21
    assert content.warnings[-1].startswith("180 more")
