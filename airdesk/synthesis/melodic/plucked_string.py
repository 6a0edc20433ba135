"""Plucked strings: guitars, basses, harp, harpsichord, clavinet, pizzicato; with an amplifier where there is one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import Response, bandpass, bell, chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.partials import Partials, joined, overtone_share, partials, ring
from airdesk.synthesis.parts.saturation import saturated
from airdesk.synthesis.sound import Note, Signal, Sound, frames, mono, stereo

MOST_PARTIALS = 90
REFERENCE_PITCH = 48


@dataclass(frozen=True, slots=True)
class Resonance:
    """One resonance of a body, a cabinet or a pickup."""

    hz: float = between(200.0, 20.0, 15_000.0)
    gain_db: float = between(3.0, -30.0, 30.0)
    q: float = between(2.0, 0.1, 50.0)


@dataclass(frozen=True, slots=True)
class Amplifier:
    """What an electric instrument is played through."""

    drive: float = between(1.0, 0.1, 60.0)  # 1 is nearly clean
    bias: float = between(0.0, 0.0, 1.0)  # unevenness of the tubes
    low_cut_hz: float = between(90.0, 20.0, 500.0)
    cabinet_hz: float = between(4800.0, 500.0, 18_000.0)
    presence_db: float = between(4.0, -12.0, 12.0)  # around 2.4 kHz


@dataclass(frozen=True, slots=True)
class PluckedStringFacts:
    """A string, how it is plucked, and what it sounds through."""

    pluck_position: float = between(0.18, 0.02, 0.5)  # along the string
    brightness_hz: float = between(2500.0, 100.0, 18_000.0)  # softest pluck
    brightness_range: float = between(2.0, 1.0, 8.0)  # the hardest pluck is this much brighter
    slope: float = between(1.0, 0.0, 3.0)  # amplitude falls with this power of the partial's number
    stiffness: float = between(2e-5, 0.0, 1e-3)
    ring_seconds: float = between(4.0, 0.05, 15.0)  # of C3's fundamental, to -60 dB
    ring_octaves: float = between(2.0, 0.5, 8.0)  # octaves up after which strings ring half as long
    damping: float = between(0.12, 0.0, 3.0)  # how much sooner each higher partial dies
    damping_hz: float = between(4000.0, 200.0, 20_000.0)  # and how much sooner everything above here
    longest_seconds: float = between(5.0, 0.1, 8.0)
    pair_cents: float = between(0.3, 0.0, 10.0)  # the two planes (or the two strings) of one note
    octave_level: float = between(0.0, 0.0, 1.0)  # a second choir an octave above (harpsichord)
    attack_seconds: float = between(0.001, 0.0002, 0.05)
    noise_level: float = between(0.05, 0.0, 2.0)  # finger, pick, quill
    noise_hz: float = between(1800.0, 50.0, 12_000.0)
    noise_seconds: float = between(0.03, 0.005, 0.5)
    low_cut_hz: float = between(30.0, 10.0, 500.0)
    body: tuple[Resonance, ...] = ()
    amplifier: Amplifier | None = None
    width: float = between(0.0, 0.0, 1.0)


def make_plucked_string(facts: PluckedStringFacts, note: Note) -> Sound:
    """One plucked note, mono or (with a width) in stereo."""
    if facts.width == 0.0:
        return mono(_side(facts, note, 0))
    return stereo(_side(facts, note, -1), _side(facts, note, 1))


def _side(facts: PluckedStringFacts, note: Note, side: int) -> Signal:
    num_frames = frames(min(facts.longest_seconds, 1.4 * _ring_seconds(facts, note)))
    string = ring(_seen_from(_string(facts, note), facts, note, side), num_frames)
    plucked = string * attack(num_frames, facts.attack_seconds) + _touch(facts, note, float(np.max(np.abs(string))), num_frames)
    through_body = filtered(plucked, _body(facts))
    sound = through_body if facts.amplifier is None else _amplified(through_body, facts.amplifier, note)
    return sound * fade_end(num_frames, 0.3 * num_frames / frames(1.0))


def _ring_seconds(facts: PluckedStringFacts, note: Note) -> float:
    octaves = (note.pitch - REFERENCE_PITCH) / 12.0
    return facts.ring_seconds * float(2.0 ** (-octaves / facts.ring_octaves))


def _string(facts: PluckedStringFacts, note: Note) -> Partials:
    """Both planes of the string's swing: one dies sooner, they beat slowly."""
    number = np.arange(1.0, MOST_PARTIALS + 1)
    hz = note.frequency_hz * number * np.sqrt((1.0 + facts.stiffness * number**2) / (1.0 + facts.stiffness))
    bright = facts.brightness_hz * facts.brightness_range**note.strength + note.frequency_hz
    comb = 0.08 + np.abs(np.sin(np.pi * number * facts.pluck_position))
    uneven = np.exp(0.12 * note.rng.standard_normal(MOST_PARTIALS))
    amplitude = comb * uneven * number**-facts.slope / (1.0 + (hz / bright) ** 2)
    seconds = _ring_seconds(facts, note) / (1.0 + facts.damping * (number - 1.0) + (hz / facts.damping_hz) ** 1.5)
    apart = 2.0 ** (facts.pair_cents / 1200.0)
    beating = joined(
        *(partials(hz * ratio, level * amplitude, 2.2 * seconds) for ratio, level in ((apart, 0.16), (1.0 / apart, 0.09)))
    )
    planes = joined(partials(hz, amplitude, 0.8 * seconds), beating)
    if facts.octave_level == 0.0:
        return planes
    return joined(planes, partials(2.0 * hz, facts.octave_level * amplitude, 0.7 * seconds))


def _seen_from(bank: Partials, facts: PluckedStringFacts, note: Note, side: int) -> Partials:
    if side == 0:
        return bank
    count = len(bank.amplitude)
    lean = np.exp(side * facts.width * 0.3 * np.clip(note.rng.standard_normal(count), -2.0, 2.0))
    apart = overtone_share(bank.frequency_hz, note.frequency_hz)
    phase = bank.phase_cycles + apart * facts.width * 0.12 * note.rng.standard_normal(count)
    return Partials(bank.frequency_hz, bank.amplitude * lean, bank.decay_seconds, phase)


def _touch(facts: PluckedStringFacts, note: Note, level: float, num_frames: int) -> Signal:
    """The noise of what plucks: a short breath of filtered noise."""
    touch = np.zeros(num_frames)
    length = min(num_frames, frames(4.0 * facts.noise_seconds))
    noise = shaped(note.rng, length, bandpass(facts.noise_hz * (0.7 + 0.6 * note.strength), q=0.8))
    touch[:length] = noise * decay(length, facts.noise_seconds) * attack(length, 0.002) * fade_end(length, 0.01)
    return np.asarray(touch * facts.noise_level * level * (0.5 + note.strength))


def _body(facts: PluckedStringFacts) -> Response:
    return chain(highpass(facts.low_cut_hz), *(bell(each.hz, each.gain_db, q=each.q) for each in facts.body))


def _amplified(audio: Signal, amplifier: Amplifier, note: Note) -> Signal:
    """Low cut, saturation, loudspeaker."""
    tight = filtered(audio, highpass(amplifier.low_cut_hz))
    driven = saturated(tight, amplifier.drive * (0.6 + 0.6 * note.strength), bias=amplifier.bias)
    cone = lowpass(amplifier.cabinet_hz, q=0.9)
    cabinet = chain(highpass(70.0), bell(2400.0, amplifier.presence_db, q=1.2), cone, cone)
    return filtered(driven, cabinet)
