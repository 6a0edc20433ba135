"""The song that the render benchmarks play: 3 minutes, 8 parts, 5 000 notes, made from a seed."""

from __future__ import annotations

import random
from pathlib import Path

import mido

TEMPO_BPM = 120
TICKS_PER_BEAT = 480
SIXTEENTH = TICKS_PER_BEAT // 4
BARS = 90  # 180 s at 120 BPM
PROGRESSION = ((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62))  # Am F C G, close position
NOTES_PER_PART = {  # part -> (channel, program, notes); together 5 000
    "drums": (9, 0, 1520),
    "bass": (0, 33, 620),
    "piano": (1, 0, 960),
    "strings": (2, 48, 270),
    "pad": (3, 89, 270),
    "lead": (4, 81, 450),
    "guitar": (5, 24, 550),
    "vibraphone": (6, 11, 360),
}


def write_benchmark_song(path: Path, *, minutes: int = 3, seed: int = 1) -> int:
    """Write the song as a Standard MIDI File, repeated to `minutes`; the number of notes."""
    bars = BARS * minutes // 3
    rng = random.Random(seed)
    file = mido.MidiFile(ticks_per_beat=TICKS_PER_BEAT)
    file.tracks.append(mido.MidiTrack([mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(TEMPO_BPM))]))
    count = 0
    for name, (channel, program, notes) in NOTES_PER_PART.items():
        wanted = notes * minutes // 3
        part = _part_notes(name, wanted, bars, rng)
        count += len(part)
        file.tracks.append(_track(name, channel, program, part))
    file.save(str(path))
    return count


PartNote = tuple[int, int, int, int]
"""start tick, pitch, duration in ticks, velocity."""


def _part_notes(name: str, wanted: int, bars: int, rng: random.Random) -> list[PartNote]:
    """Notes of one part, spread evenly over the bars."""
    notes: list[PartNote] = []
    for bar in range(bars):
        here = wanted * (bar + 1) // bars - wanted * bar // bars
        notes += _bar_notes(name, bar, here, rng)
    return notes


def _bar_notes(name: str, bar: int, count: int, rng: random.Random) -> list[PartNote]:
    start = bar * 4 * TICKS_PER_BEAT
    chord = PROGRESSION[bar % 4]
    velocity = lambda: rng.choice((58, 70, 82, 90, 97, 104, 112))  # noqa: E731
    if name == "drums":
        hits = [(0, 36), (8, 36), (4, 38), (12, 38), (10, 36)] + [(step, 42) for step in range(0, 16, 2)]
        hits += [(14, 46), (7, 38), (3, 42), (11, 42), (0, 49)]
        return [(start + step * SIXTEENTH, pitch, SIXTEENTH, velocity()) for step, pitch in sorted(hits[:count])]
    if name in ("strings", "pad"):
        octave = 12 if name == "strings" else 0
        return [(start, pitch + octave, 4 * TICKS_PER_BEAT - 20, velocity()) for pitch in chord[:count]]
    if name == "bass":
        steps = [index * 16 // count for index in range(count)]
        return [
            (start + step * SIXTEENTH, chord[0] - 24 + rng.choice((0, 0, 7, 12)), 2 * SIXTEENTH, velocity()) for step in steps
        ]
    if name in ("piano", "guitar"):
        notes = []
        for index in range(count):
            step = (index // 3) * 4
            notes.append((start + step * SIXTEENTH, chord[index % 3] + 12 * (index // 9), 3 * SIXTEENTH, velocity()))
        return sorted(notes)
    steps = [index * 16 // count for index in range(count)]
    return [
        (start + step * SIXTEENTH, rng.choice(chord) + rng.choice((12, 12, 24)), 3 * SIXTEENTH, velocity()) for step in steps
    ]


def _track(name: str, channel: int, program: int, notes: list[PartNote]) -> mido.MidiTrack:
    """One track; at equal ticks note-offs come first."""
    events = [(0, 0, mido.Message("program_change", channel=channel, program=program))]
    for start, pitch, duration, velocity in notes:
        events.append((start, 2, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity)))
        events.append((start + duration, 1, mido.Message("note_off", channel=channel, note=pitch)))
    events.sort(key=lambda event: (event[0], event[1]))
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
    now = 0
    for tick, _, message in events:
        track.append(message.copy(time=tick - now))
        now = tick
    return track
