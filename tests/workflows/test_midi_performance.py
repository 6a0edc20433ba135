"""From the bytes of a MIDI file to its sound: what pedals, levels, banks and thousands of tempos do to it."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.instrument import Instrument
from airdesk.midi.smf_reader import read_midi_bytes
from airdesk.model.song import PedalSpan, Song, Track
from airdesk.model.timebase import constant_tempo
from airdesk.render.frame_clock import frame_clock
from airdesk.render.note_columns import note_frames
from airdesk.render.note_pitch import keys_played
from airdesk.render.song_renderer import render_song
from airdesk.units import amplitude_to_db
from airdesk.workflows.song_sounds import with_sounds
from tests.helpers.instruments import constant_zone, plain
from tests.helpers.smf_bytes import (
    bend,
    controller,
    exclusive,
    midi_file,
    note,
    note_off,
    note_on,
    parameter,
    program,
    tempo,
    track,
)

RATE = 44100
BEAT_SECONDS = 0.5
HELD = plain(constant_zone(0.5, seconds=20.0), release_seconds=0.02, velocity_exponent=1.0)


def song_of(*events: bytes) -> Song:
    song = read_midi_bytes(midi_file(track(*events))).song
    return replace(song, tracks=tuple(replace(one, pan=-1.0) for one in song.tracks))


def levels(song: Song, folder: Path, instrument: Instrument = HELD) -> np.ndarray:
    """The envelope of the first stem: the instrument is a constant."""
    result = render_song(song, {one.id: instrument for one in song.tracks}, folder)
    audio, _ = soundfile.read(result.stems[song.tracks[0].id], dtype="float64", always_2d=True)
    return audio[:, 0]


def sounding_until(song: Song, folder: Path) -> float:
    """Seconds until the last moment at which something is heard."""
    return float(np.flatnonzero(levels(song, folder) > 1e-4)[-1]) / RATE


@pytest.mark.parametrize(
    ("events", "beats"),
    [
        ([note(60)], 1.0),
        ([controller(64, 127), note(60), controller(64, 0, delta=960)], 3.0),
        ([note_on(0, 60), controller(64, 127, delta=240), note_off(240, 60), controller(64, 0, delta=480)], 2.0),  # mid-note
        ([note_on(0, 60), controller(64, 127), controller(64, 0, delta=240), note_off(240, 60)], 1.0),  # up before the key
        ([controller(64, 127), note(60)], 1.0 + 4.0),  # never lifted: ends a bar after the file
        ([controller(64, 127), note(60), controller(120, 0, delta=480), controller(64, 0, delta=480)], 2.0),
        ([note_on(0, 60), controller(66, 127, delta=10), note_off(470, 60), controller(66, 0, delta=480)], 2.0),
        ([controller(66, 127), note(60), controller(66, 0, delta=480)], 1.0),  # struck after: not for sostenuto
    ],
)
def test_a_note_sounds_as_long_as_its_key_and_its_pedal(tmp_path: Path, events: list[bytes], beats: float) -> None:
    assert sounding_until(song_of(*events), tmp_path) == pytest.approx(beats * BEAT_SECONDS + 0.02, abs=0.005)


def test_a_key_struck_again_under_the_pedal_takes_the_place_of_its_note(tmp_path: Path) -> None:
    song = song_of(controller(64, 127), note(60, velocity=127), note(60, velocity=64, delta=480), controller(64, 0, delta=960))
    level = levels(song, tmp_path)
    full = level[10000]
    assert level[round(0.98 * RATE)] == pytest.approx(full, rel=1e-3)
    assert level[round(1.05 * RATE)] == pytest.approx(full * 64 / 127, rel=1e-3)
    assert level[round(2.45 * RATE)] == pytest.approx(full * 64 / 127, rel=1e-3)
    assert np.abs(np.diff(level[2000:])).max() < full / 150  # the new note's own fade-in of 2 ms is the steepest


def test_pedals_do_not_hold_drums() -> None:
    (drums,) = song_of(controller(64, 127, channel=9), note(60, channel=9)).tracks
    held = replace(drums, pedals=(PedalSpan("sustain", 0, 4800),))
    ends = [note_frames(one, frame_clock(constant_tempo(120.0), RATE)).end.tolist() for one in (drums, held)]
    assert ends == [[RATE // 2], [RATE // 2]]


def test_the_soft_pedal_makes_notes_softer(tmp_path: Path) -> None:
    level = levels(song_of(note(60, velocity=100), controller(67, 127), note(60, velocity=100)), tmp_path)
    assert level[30000] == pytest.approx(0.75 * level[10000], rel=1e-3)


def test_expression_steps_are_as_loud_as_their_law_says(tmp_path: Path) -> None:
    values = [127, 100, 64, 32, 90]
    steps = b"".join(controller(11, value, delta=480) for value in values[1:])
    song = song_of(controller(7, 127), controller(11, values[0]), note_on(0, 60, 127), steps, note_off(480, 60))
    level = levels(song, tmp_path)
    heard = [amplitude_to_db(float(level[round((index + 0.7) * BEAT_SECONDS * RATE)])) for index in range(5)]
    wanted = [40 * np.log10(value / 127) for value in values]
    assert [value - heard[0] for value in heard] == pytest.approx(wanted, abs=0.1)
    assert np.abs(np.diff(level[3000:100000])).max() < 0.5 / 400  # and none of them clicks


def test_master_volume_fades_everything(tmp_path: Path) -> None:
    quieter = exclusive(bytes.fromhex("7f7f04010040"), delta=480)
    level = levels(song_of(note_on(0, 60, 127), quieter, note_off(480, 60)), tmp_path)
    assert amplitude_to_db(float(level[35000] / level[10000])) == pytest.approx(40 * np.log10(0.5), abs=0.1)


def test_a_volume_set_as_its_note_begins_is_there_from_the_start(tmp_path: Path) -> None:
    song = song_of(controller(7, 127), note(60, velocity=127), controller(7, 20, delta=480), note(60, velocity=127))
    level = levels(song, tmp_path)
    assert level[RATE + 100] == pytest.approx(level[10000] * (20 / 127) ** 2, rel=0.01)


def test_sounds_are_made_for_the_keys_that_are_really_heard() -> None:
    tuned = song_of(parameter((0, 2), 64 + 12), controller(67, 127), note(60, velocity=100)).tracks[0]
    assert keys_played(tuned) == {(72, 75)}
    bent = song_of(bend(8191), note_on(0, 60), bend(-8192, delta=100), note_off(100, 60), note(60)).tracks[0]
    assert keys_played(bent) == {(62, 80), (58, 80)}


def test_without_a_sound_of_its_own_a_bank_plays_its_program() -> None:
    song = song_of(controller(0, 8), controller(32, 3), program(40), note(60))
    (one,) = with_sounds(song).tracks
    assert (one.bank, one.sound) == (8 << 7 | 3, with_sounds(song_of(program(40), note(60))).tracks[0].sound)


def _performance(count: int, rng: random.Random) -> tuple[bytes, list[tuple[int, int]], list[int]]:
    """A file with a tempo change every few ticks and notes in between; its tempos and note starts."""
    tick, changes, events = 0, [], []
    for _ in range(count):
        delta, microseconds = rng.randint(1, 4), rng.randint(300_000, 900_000)
        tick += delta
        changes.append((tick, microseconds))
        events.append(tempo(microseconds, delta=delta))
    starts = sorted(rng.sample(range(tick), 500))
    deltas = [start - before for before, start in zip([0, *starts[:-1]], starts, strict=True)]
    notes = b"".join(note_on(delta, 36 + index % 60) for index, delta in enumerate(deltas))
    return midi_file(track(*events), track(notes, controller(123, 0, delta=5))), changes, starts


def test_fifty_thousand_tempos_are_right_to_the_frame_and_quick() -> None:
    data, changes, starts = _performance(50_000, random.Random(3))
    began = time.thread_time()
    song = read_midi_bytes(data).song
    clock = frame_clock(song.tempo_map, RATE)
    frames = [note_frames(one, clock).start for one in song.tracks]
    assert time.thread_time() - began < 6.0  # measured 0.6 s; the rest is for a busy machine
    exact, before, tempo_now, index = [], (0, Fraction(0)), 500_000, 0
    for start in starts:
        while index < len(changes) and changes[index][0] <= start:
            tick, seconds = before
            before = (changes[index][0], seconds + Fraction((changes[index][0] - tick) * tempo_now, 480_000_000))
            tempo_now = changes[index][1]
            index += 1
        exact.append(before[1] + Fraction((start - before[0]) * tempo_now, 480_000_000))
    found = np.concatenate(frames)
    wanted = np.array([float(seconds * RATE) for seconds in exact])
    assert len(found) == len(wanted)
    assert np.abs(found - wanted).max() <= 0.5001


def test_many_tracks_share_one_clock() -> None:
    data, _, _ = _performance(50_000, random.Random(4))
    song = read_midi_bytes(data).song
    parts: list[Track] = [replace(song.tracks[0], id=str(number)) for number in range(40)]
    began = time.thread_time()
    clock = frame_clock(song.tempo_map, RATE)
    for part in parts:
        note_frames(part, clock)
    assert time.thread_time() - began < 3.0  # measured 0.15 s
