"""Metal: hi-hats, rides, crashes, gongs; a crowd of inharmonic modes in a wash that opens after the stroke."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import bandpass, filtered, highpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.painting import Points, along, along_db, falling, painted
from airdesk.synthesis.parts.partials import partials, ring
from airdesk.synthesis.sound import Note, Signal, Sound, frames

PING_RATIOS = ((1.0, 1.0), (1.48, 0.7), (2.21, 0.6), (2.93, 0.4), (3.62, 0.3))
"""The clear tones under a stick: (ratio, level)."""

WASH_SHARE = 0.75
"""Of the modes' ringing time: noise dies first, tones stay."""

SQUARE_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
"""The six oscillators of the classic machine's metal, its published circuit values."""


@dataclass(frozen=True, slots=True)
class CymbalFacts:
    """The plate and the stick."""

    modes: int = between(120, 4, 500)
    low_hz: float = between(400.0, 60.0, 10_000.0)  # modes lie between here
    high_hz: float = between(9000.0, 1000.0, 18_000.0)  # and here, equally dense everywhere as on any plate
    bright_hz: float = between(7000.0, 500.0, 16_000.0)  # where the plate is loudest
    below_db: float = between(4.0, -6.0, 24.0)  # fall per octave below it
    above_db: float = between(6.0, -6.0, 24.0)  # and above it
    decay_seconds: float = between(0.4, 0.01, 9.0)  # of the lowest modes, to -60 dB
    bright_decay: float = between(0.6, 0.05, 2.0)  # the highest ring this share of it
    wash_level: float = between(1.0, 0.0, 4.0)  # what lies between the modes
    bloom_seconds: float = between(0.0, 0.0, 1.0)  # the highs come this much after the stroke
    swell_seconds: float = between(0.0006, 0.0003, 2.0)  # two cymbals closing, mallet rolls
    tip_level: float = between(0.5, 0.0, 3.0)  # the stick's tick
    tip_hz: float = between(6000.0, 200.0, 12_000.0)
    ping_hz: float = between(0.0, 0.0, 6000.0)  # its clear tone on a ride or a bell; 0: none
    ping_level: float = between(0.0, 0.0, 2.0)
    low_cut_hz: float = between(200.0, 20.0, 10_000.0)
    square_wave: bool = False  # the metal of drum machines: six square oscillators
    square_pitch: float = between(1.0, 0.3, 3.0)
    plate: int = between(1, 1, 99)  # another number, another cymbal
    width: float = between(0.0, 0.0, 1.0)
    is_reversed: bool = False  # played backwards: it swells for two thirds of its ringing time and stops

    def colour(self, strength: float) -> Points:
        """Level in dB at some frequencies: a softer stroke leaves the highs asleep."""
        asleep = 7.0 * (1.0 - strength)
        return (
            (self.bright_hz / 32.0, -5.0 * self.below_db),
            (0.4 * self.bright_hz, -1.32 * self.below_db),
            (self.bright_hz, -0.5 * asleep),
            (min(19_000.0, 2.0 * self.bright_hz), -self.above_db - asleep),
            (20_000.0, -(self.above_db + asleep) * float(np.log2(20_000.0 / self.bright_hz))),
        )

    def lasts(self) -> Points:
        """Ringing time at some frequencies."""
        return ((min(self.low_hz, 700.0), self.decay_seconds), (14_000.0, self.bright_decay * self.decay_seconds))


def make_cymbal(facts: CymbalFacts, note: Note) -> Sound:
    """One stroke; stereo where the patch gives it a width."""
    num_frames = frames(1.05 * facts.decay_seconds + facts.swell_seconds + 0.02)
    ping, tip = _ping(facts, note, num_frames), _tip(facts, note, num_frames)
    shape, dry = attack(num_frames, facts.swell_seconds), highpass(facts.low_cut_hz)
    struck = [(metal + facts.wash_level * wash + ping) * shape + tip for metal, wash in _sides(facts, note, num_frames)]
    audio = filtered(np.stack(struck), dry)
    return Sound(_reversed(audio, frames(facts.decay_seconds / 1.5)) if facts.is_reversed else audio)


def _reversed(audio: Signal, length: int) -> Signal:
    """The first 40 dB of the stroke, backwards: the stop comes exactly at the end."""
    return audio[:, length - 1 :: -1] * attack(length, 0.05) * fade_end(length, 0.006)


def _sides(facts: CymbalFacts, note: Note, num_frames: int) -> list[tuple[Signal, Signal]]:
    """Metal and wash of each channel, one or two."""
    wash = _wash(facts, note, num_frames)
    if facts.width == 0.0:
        return [(_metal(facts, note, 0, num_frames), wash)]
    shared, own = np.cos(0.25 * np.pi * facts.width), np.sin(0.25 * np.pi * facts.width)
    aside = _wash(facts, note, num_frames)
    washes = [shared * wash - own * aside, shared * wash + own * aside]
    if facts.square_wave:  # one voice, in the middle
        metal = _metal(facts, note, 0, num_frames)
        return [(metal, wash) for wash in washes]
    return [(_metal(facts, note, side, num_frames), wash) for side, wash in zip((-1, 1), washes, strict=True)]


def _metal(facts: CymbalFacts, note: Note, side: int, num_frames: int) -> Signal:
    """Plate or squares, unit power at the start."""
    metal = _squares(facts, note, num_frames) if facts.square_wave else _plate(facts, note, side, num_frames)
    return metal / max(1e-12, float(np.std(metal[: frames(0.03)])))


def _plate(facts: CymbalFacts, note: Note, side: int, num_frames: int) -> Signal:
    """The same modes at every stroke, each time struck at another spot."""
    plate = np.random.default_rng(1000 + facts.plate)
    position = (np.arange(facts.modes) + plate.random(facts.modes)) / facts.modes
    hz = facts.low_hz + (facts.high_hz - facts.low_hz) * position
    seconds = along(hz, facts.lasts()) * np.exp(0.3 * plate.standard_normal(facts.modes))
    amplitude = along_db(hz, facts.colour(note.strength)) * np.exp(0.45 * plate.standard_normal(facts.modes))
    amplitude *= np.clip(5.0 * (1.0 - hz / facts.high_hz), 0.1, 1.0)
    struck = amplitude * np.exp(0.3 * note.rng.standard_normal(facts.modes))
    lean = np.exp(side * facts.width * 0.4 * plate.standard_normal(facts.modes))
    phase = plate.random(facts.modes) + side * 0.12 * facts.width * plate.standard_normal(facts.modes)
    return ring(partials(hz, struck * lean, seconds, phase), num_frames)


def _squares(facts: CymbalFacts, note: Note, num_frames: int) -> Signal:
    """Six squares as sums of their odd harmonics, so that nothing folds back; running freely, they meet no stroke alike."""
    odd = np.arange(1.0, 80.0, 2.0)
    hz = np.concatenate([base * facts.square_pitch * odd for base in SQUARE_HZ])
    amplitude = np.tile(1.0 / odd, len(SQUARE_HZ)) * along_db(hz, facts.colour(note.strength))
    phase = np.concatenate([odd * note.rng.random() for _ in SQUARE_HZ])
    metal = ring(partials(hz, amplitude, np.full(len(hz), 1e4), phase), num_frames)
    return metal * decay(num_frames, facts.decay_seconds)


def _wash(facts: CymbalFacts, note: Note, num_frames: int) -> Signal:
    """Noise in the plate's colour, unit power at the start; the highs need a moment to be woken."""
    colour, lasts = facts.colour(note.strength), facts.lasts()

    def picture(hz: Signal, seconds: Signal) -> Signal:
        level: Signal = np.asarray(along_db(hz, colour) * falling(seconds, WASH_SHARE * along(hz, lasts)))
        if facts.bloom_seconds == 0.0:
            return level
        waking = along(hz, ((1500.0, 0.0), (4000.0, 1.0))) * (0.85 - 0.3 * note.strength)
        return np.asarray(level * (1.0 - waking * np.exp(-seconds / facts.bloom_seconds)))

    hz = np.linspace(20.0, 20_000.0, 400)
    power = float(np.mean(along_db(hz, colour) ** 2))
    return painted(note.rng, num_frames, picture, window_frames=256) / float(np.sqrt(max(1e-9, power)))


def _tip(facts: CymbalFacts, note: Note, num_frames: int) -> Signal:
    """The stick itself: a tick, and the wood's thud under it."""
    tip = np.zeros(num_frames)
    for hz, seconds, level in ((facts.tip_hz, 0.006, 1.0), (0.07 * facts.tip_hz, 0.02, 0.35)):
        length = min(num_frames, frames(2.0 * seconds))
        noise = shaped(note.rng, length, bandpass(hz, q=0.6)) * decay(length, seconds) * attack(length, 0.0003)
        tip[:length] += level * noise / max(1e-12, float(np.max(np.abs(noise))))
    return 3.0 * facts.tip_level * (0.25 + 0.9 * note.strength) * tip


def _ping(facts: CymbalFacts, note: Note, num_frames: int) -> Signal:
    if facts.ping_level == 0.0 or facts.ping_hz == 0.0:
        return np.zeros(num_frames)
    ratio, level = np.array(PING_RATIOS).T
    spot = np.exp(0.15 * note.rng.standard_normal(len(level)))
    return (
        2.0
        * facts.ping_level
        * ring(partials(facts.ping_hz * ratio, level * spot, 0.7 * facts.decay_seconds / ratio), num_frames)
    )
