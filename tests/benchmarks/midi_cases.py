"""Small MIDI files that each use one controller, with what must be measured in their stems."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from airdesk.units import pitch_to_hz
from tests.helpers.smf_bytes import (
    bend,
    controller,
    exclusive,
    midi_file,
    note,
    note_off,
    note_on,
    number,
    parameter,
    pressure,
    program,
    tempo,
    track,
)
from tests.helpers.sound_measures import Float, moving_cents

RATE = 44100
BEAT = 480  # half a second
PIANO, MARIMBA, ORGAN, STEADY = 0, 12, 16, 38
"""Programs: the drawbar organ holds its level and stops at once, the synth bass has one steady pitch and no room around it."""
A4 = 69

Measure = Callable[[Path], list[float]]


@dataclass(frozen=True)
class Case:
    """A file, what is measured of its render, and what that should be."""

    name: str
    data: bytes
    measure: Measure
    wanted: tuple[float, ...]
    tolerance: float
    unit: str
    digits: int = 1


def stem(folder: Path, number: int = 0) -> Float:
    """One stem, both sides summed."""
    path = sorted((folder / "stems").glob("*.wav"))[number]
    audio, _ = soundfile.read(path, dtype="float64", always_2d=True)
    return np.asarray(audio.sum(axis=1))


def cents_at(*moments: tuple[float, float]) -> Measure:
    """Cents above A4 at some seconds, looked for near those that are wanted, so that other partials do not disturb."""

    def measure(folder: Path) -> list[float]:
        audio = stem(folder)
        return [cents + _cents_off(audio, second, pitch_to_hz(A4 + cents / 100)) for second, cents in moments]

    return measure


def _cents_off(audio: Float, second: float, wanted_hz: float) -> float:
    cents = moving_cents(audio, RATE, wanted_hz, reach_octaves=0.35)
    return float(np.median(cents[round((second - 0.05) * RATE) : round((second + 0.05) * RATE)]))


def vibrato(first: float, last: float) -> Measure:
    """Depth in cents to either side, and ten times its rate in Hz."""

    def measure(folder: Path) -> list[float]:
        cents = moving_cents(stem(folder), RATE, pitch_to_hz(A4), reach_octaves=0.75)
        heard = cents[round(first * RATE) : round(last * RATE)]
        middle = (heard.max() + heard.min()) / 2
        rises = np.flatnonzero((heard[:-1] < middle) & (heard[1:] >= middle))
        rises = rises[np.append(True, np.diff(rises) > 2000)]
        return [float(heard.max() - heard.min()) / 2, 10 * RATE / float(np.diff(rises).mean())]

    return measure


def level_db(audio: Float, second: float, seconds: float = 0.2) -> float:
    """Level around a moment."""
    part = audio[round((second - seconds / 2) * RATE) : round((second + seconds / 2) * RATE)]
    return 10 * math.log10(float(np.mean(part**2)) + 1e-20)


def levels_at(*seconds: float) -> Measure:
    """Levels against the first."""

    def measure(folder: Path) -> list[float]:
        audio = stem(folder)
        found = [level_db(audio, second) for second in seconds]
        return [value - found[0] for value in found[1:]]

    return measure


def sounding_beats(folder: Path) -> list[float]:
    """Beats until the level falls 15 dB below what it was half a beat after the start."""
    audio = stem(folder)
    power = np.convolve(audio**2, np.full(441, 1 / 441), "same")
    heard = np.flatnonzero(power > power[round(0.2 * RATE) : round(0.3 * RATE)].mean() * 10**-1.5)
    return [float(heard[-1]) / RATE / 0.5]


def stem_count(folder: Path) -> list[float]:
    """Stems that sound."""
    paths = sorted((folder / "stems").glob("*.wav"))
    return [float(sum(float(np.abs(stem(folder, index)).max()) > 1e-4 for index in range(len(paths))))]


def onsets(folder: Path) -> list[float]:
    """Struck notes of the first stem: times at which it rises by 12 dB within 30 ms."""
    power = np.convolve(stem(folder) ** 2, np.full(441, 1 / 441), "same")[::441] + 1e-12
    rise = power[3:] / power[:-3] > 10**1.2
    return [float(np.count_nonzero(rise[1:] & ~rise[:-1]))]


def drum_notes_heard(folder: Path) -> list[float]:
    """Of one note each second: how many are heard."""
    audio = stem(folder)
    return [float(sum(np.abs(audio[index * RATE : index * RATE + 20000]).max() > 10 ** (-45 / 20) for index in range(61)))]


def fundamentals_heard(*pitches: int) -> Measure:
    """How many of some pitches are heard in the first half second."""

    def measure(folder: Path) -> list[float]:
        part = stem(folder)[2000 : 2000 + RATE // 4]
        spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), RATE))
        levels = [spectrum[round(pitch_to_hz(pitch)) - 2 : round(pitch_to_hz(pitch)) + 3].max() for pitch in pitches]
        return [float(sum(level > max(levels) / 5 for level in levels))]

    return measure


def onset_error_frames(wanted_seconds: float) -> Measure:
    """How many frames the first sound lies from where it should."""

    def measure(folder: Path) -> list[float]:
        audio = stem(folder)
        first = int(np.flatnonzero(np.abs(audio) > 1e-5)[0])
        return [first - wanted_seconds * RATE]

    return measure


def one(*events: bytes, sound: int = STEADY) -> bytes:
    """A file of one track."""
    return midi_file(track(program(sound), *events))


def held(*events: bytes, beats: int = 4, sound: int = STEADY) -> bytes:
    """A4 held while the events happen, and for some beats after the last of them."""
    return one(note_on(0, A4, 100), *events, note_off(BEAT * beats, A4), sound=sound)


def sysex(text: str, delta: int = 0) -> bytes:
    """A system-exclusive message from hexadecimal digits."""
    return exclusive(bytes.fromhex(text), delta)


def pitches(name: str, data: bytes, *moments: tuple[float, float]) -> Case:
    """Cents above A4 at some seconds."""
    wanted = tuple(cents for _, cents in moments)
    return Case(name, data, cents_at(*moments), wanted, 2.0, "cents")


def swings(name: str, cents: float, *events: bytes) -> Case:
    """A vibrato."""
    data = held(*events, beats=8)
    return Case(name, data, vibrato(0.5, 3.5), (cents, 55.0), 0.04 * cents, "cents, 10 x Hz")


def lasts(name: str, beats: float, *events: bytes) -> Case:
    """An organ note that sounds so long."""
    return Case(name, one(*events, sound=ORGAN), sounding_beats, (beats,), 0.25, "beats", 2)


def changes(name: str, factors: tuple[float, ...], *events: bytes) -> Case:
    """An organ note whose level changes after a second, two, three, by these factors against the first."""
    seconds = [0.7 + index for index in range(len(factors) + 1)]
    wanted = tuple(40 * math.log10(factor) for factor in factors)
    return Case(name, held(*events, beats=2, sound=ORGAN), levels_at(*seconds), wanted, 0.1, "dB", 2)


def counts(name: str, data: bytes, measure: Measure, wanted: float, unit: str) -> Case:
    """Something that can be counted."""
    return Case(name, data, measure, (wanted,), 0.0, unit, 0)


RANGE, FINE, COARSE, DEPTH = (0, 0), (0, 1), (0, 2), (0, 5)  # registered parameters
NULL = controller(101, 127) + controller(100, 127)
WHOLE = note(A4, ticks=2 * BEAT)
FULL_UP = bend(8191, delta=BEAT)


def thousand_tempos() -> Case:
    """50 000 tempo changes before a note."""
    microseconds = [300_000 + index * 7919 % 500_000 for index in range(50_000)]
    seconds = (500_000 + sum(microseconds[:-1])) / 480e6
    conductor = track(*[tempo(value, delta=1) for value in microseconds])
    data = midi_file(conductor, track(program(ORGAN), note(A4, delta=50_000, velocity=127)))
    return Case("50 000 tempos: the first sound", data, onset_error_frames(seconds), (0.0,), 10.0, "frames", 0)


def overlapping() -> bytes:
    """One pitch at the same time on two channels of a track and in another track."""
    return midi_file(track(program(ORGAN), note_on(0, A4), note(A4, channel=1), note_off(0, A4)), track(note(A4)))


PITCH_CASES = (
    pitches("bend: full up, half down", held(FULL_UP, bend(-4096, delta=BEAT)), (0.3, 0), (0.8, 200), (1.5, -100)),
    pitches("bend range 12 (RPN 0)", held(parameter(RANGE, 12), bend(4096, delta=BEAT)), (0.3, 0), (0.8, 600)),
    pitches("bend range of 1 semitone 50 cents", held(parameter(RANGE, 1, 50), FULL_UP), (0.8, 150)),
    pitches(
        "bend range set in another track",
        midi_file(track(parameter(RANGE, 12)), track(program(STEADY), bend(4096), WHOLE)),
        (0.6, 600),
    ),
    pitches("fine tuning (RPN 1)", one(parameter(FINE, 96, 0), WHOLE), (0.6, 50)),
    pitches("coarse tuning (RPN 2)", one(parameter(COARSE, 61), WHOLE), (0.6, -300)),
    pitches("data after RPN null", held(parameter(RANGE, 4), NULL, controller(6, 24), FULL_UP), (0.8, 400)),
    pitches("data of an NRPN", held(controller(99, 1), controller(98, 8), controller(6, 24), FULL_UP), (0.8, 200)),
    pitches("data increment", held(parameter(RANGE, 3, 99), controller(96, 0), FULL_UP), (0.8, 400)),
    pitches("universal master fine tuning", one(sysex("7f7f04030030"), WHOLE), (0.6, -25)),
    pitches("universal master coarse tuning", one(sysex("7f7f04040042"), WHOLE), (0.6, 200)),
    pitches("GS scale tuning of A", one(sysex("41104212401140" + "40" * 9 + "22404000"), WHOLE), (0.6, -30)),
    pitches(
        "reset all controllers: bend goes, its range stays",
        held(parameter(RANGE, 12) + bend(4096), controller(121, 0, delta=BEAT), bend(4096, delta=BEAT)),
        (0.3, 600),
        (0.8, 0),
        (1.5, 600),
    ),
    pitches(
        "GM on: everything as at first",
        one(parameter(RANGE, 12), controller(7, 10), sysex("7e7f0901"), program(STEADY), bend(8191), WHOLE),
        (0.6, 200),
    ),
    pitches(
        "a bank nobody has plays its program",
        one(controller(0, 8), controller(32, 2), program(STEADY), WHOLE),
        (0.6, 0),
    ),
    swings("modulation wheel, full", 50, controller(1, 127)),
    swings("channel pressure, full", 50, pressure(127)),
    swings("modulation depth range of a semitone (RPN 5)", 100, parameter(DEPTH, 1, 0), controller(1, 127)),
)

PEDAL_CASES = (
    lasts("no pedal", 1, note(A4)),
    lasts("sustain for three beats", 3, controller(64, 127), note(A4), controller(64, 0, delta=2 * BEAT)),
    lasts(
        "sustain down within the note",
        2,
        note_on(0, A4) + controller(64, 100, delta=240),
        note_off(240, A4) + controller(64, 0, delta=BEAT),
    ),
    lasts(
        "sustain up within the note",
        1,
        controller(64, 127) + note_on(0, A4),
        controller(64, 0, delta=240) + note_off(240, A4),
    ),
    lasts("sustain never lifted: a bar more", 5, controller(64, 127), note(A4)),
    lasts(
        "sostenuto",
        2,
        note_on(0, A4) + controller(66, 127, delta=240),
        note_off(240, A4) + controller(66, 0, delta=BEAT),
    ),
    lasts("sostenuto before the note", 1, controller(66, 127), note(A4), controller(66, 0, delta=2 * BEAT)),
    lasts(
        "all sound off under the pedal",
        2,
        controller(64, 127) + note(A4),
        controller(120, 0, delta=BEAT) + controller(64, 0, delta=4 * BEAT),
    ),
    lasts("all notes off", 1, note_on(0, A4), controller(123, 0, delta=BEAT), note_off(4 * BEAT, A4)),
    counts(
        "struck four times under the pedal",
        one(controller(64, 127, delta=BEAT), *[note(A4, velocity=100) for _ in range(4)], sound=MARIMBA),
        onsets,
        4,
        "attacks",
    ),
    Case(
        "soft pedal",
        one(WHOLE, controller(67, 127), WHOLE, sound=PIANO),
        levels_at(0.4, 1.4),
        (-4.0,),
        1.5,
        "dB",
        2,
    ),
)

LEVEL_CASES = (
    changes("volume 100 to 50", (0.5,), controller(7, 50, delta=2 * BEAT)),
    changes(
        "expression 127, 90, 64, 32",
        (90 / 127, 64 / 127, 32 / 127),
        *[controller(11, value, delta=2 * BEAT) for value in (90, 64, 32)],
    ),
    changes("universal master volume to a half", (8192 / 16383,), sysex("7f7f04010040", delta=2 * BEAT)),
    changes("GS master volume to 64", (64 / 127,), sysex("41104212400004403c", delta=2 * BEAT)),
    changes(
        "reset all controllers: expression back, volume not",
        (127 / 40,),
        controller(11, 40) + controller(7, 50),
        controller(121, 0, delta=2 * BEAT),
    ),
)

NOTE_CASES = (
    counts(
        "drum notes 27 to 87",
        midi_file(track(*[note(pitch, 240, 720 if pitch > 27 else 0, 80, 9) for pitch in range(27, 88)])),
        drum_notes_heard,
        61,
        "notes",
    ),
    counts("one pitch on two channels and in two tracks", overlapping(), stem_count, 3, "stems"),
    counts(
        "notes of no length",
        one(*[note(A4, ticks=0, delta=BEAT) for _ in range(4)], sound=MARIMBA),
        onsets,
        4,
        "attacks",
    ),
    counts(
        "running status",
        one(note_on(BEAT, A4), *[number(BEAT) + bytes((A4, value)) for value in (0, 100, 0)], sound=MARIMBA),
        onsets,
        2,
        "attacks",
    ),
    counts(
        "a chord on a sound that plays lines",
        one(*[note_on(0, pitch) for pitch in (60, 64, 67)], *[note_off(BEAT, pitch) for pitch in (60, 64, 67)]),
        fundamentals_heard(60, 64, 67),
        3,
        "notes",
    ),
    thousand_tempos(),
)

CASES = (*PITCH_CASES, *PEDAL_CASES, *LEVEL_CASES, *NOTE_CASES)
