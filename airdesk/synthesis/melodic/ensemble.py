"""Many players, voices or oscillators at once: strings, choir, pads, drawn as spectra and looped."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.body import Resonance
from airdesk.synthesis.parts.envelopes import attack, rise, settle
from airdesk.synthesis.parts.filters import frequencies
from airdesk.synthesis.parts.looping import LoopLength, loop_length, looped
from airdesk.synthesis.parts.spectra import Clouds, Lines, clouds, loop_of, noise_spectrum, stereo_spectra
from airdesk.synthesis.parts.wood import wood_gain
from airdesk.synthesis.sound import SAMPLE_RATE, Note, Signal, Sound, frames

HIGHEST_HZ = 16_500.0

MOTION_POINTS = 1025
"""The slow movement is drawn at so many points, the frames between them interpolated."""


@dataclass(frozen=True, slots=True)
class EnsembleFacts:
    """The spectrum of one player and how many there seem to be."""

    slope: float = between(1.0, 0.0, 4.0)  # amplitude falls with this power of the harmonic's number
    even_level: float = between(1.0, 0.0, 1.0)  # of harmonics 2, 4, 6…
    lowpass_hz: float = between(6000.0, 100.0, 18_000.0)
    lowpass_tracking: float = between(0.3, 0.0, 1.0)  # 1: opens with the pitch
    resonances: tuple[Resonance, ...] = ()  # body or vowel, at fixed frequencies
    resonances_only: bool = False  # a voice: little sounds between the resonances
    box: int = between(1, 1, 99)  # another number, other bodies
    box_db: float = between(0.0, 0.0, 12.0)  # how uneven they are together
    octave_down: float = between(0.0, 0.0, 1.0)
    octave_up: float = between(0.0, 0.0, 1.0)
    fifth_up: float = between(0.0, 0.0, 1.0)
    spread_cents: float = between(12.0, 0.5, 60.0)
    steadiness: float = between(0.6, 0.0, 1.0)
    air_level: float = between(0.0, 0.0, 1.0)  # bow or breath noise
    air_hz: float = between(4000.0, 200.0, 12_000.0)
    attack_seconds: float = between(0.2, 0.005, 4.0)
    bloom_seconds: float = between(0.5, 0.01, 6.0)  # brightness comes this much later than level
    bloom_octaves: float = between(1.0, 0.0, 4.0)  # and starts this much darker
    motion: float = between(0.0, 0.0, 1.0)  # how far it closes again while the note is held, and opens
    motion_turns: int = between(1, 1, 4)  # as often as this in the loop; the sides take turns
    width: float = between(0.8, 0.0, 1.0)
    loop_seconds: float = between(4.0, 0.5, 8.0)


def make_ensemble(facts: EnsembleFacts, note: Note) -> Sound:
    """A stereo loop behind an attack in which level and brightness grow."""
    loop = loop_length(note.frequency_hz, facts.loop_seconds)
    spectra = stereo_spectra(note.rng, _clouds(facts, loop, _harmonics(facts, note)), facts.width)
    spectra += _air(facts, loop, note, spectra)
    head = frames(facts.attack_seconds + facts.bloom_seconds)
    loud = loop_of(spectra, loop.num_frames)
    if facts.bloom_octaves > 0:
        dark = loop_of(spectra * _darkness(facts, loop, note), loop.num_frames)
        loud = dark + _opened(facts, loop) * (loud - dark)
        audio = _bloomed(looped(loud, head).audio, dark, head)
    else:
        audio = looped(loud, head).audio
    audio[:, :head] *= attack(head, facts.attack_seconds)
    return Sound(audio, head)


def _opened(facts: EnsembleFacts, loop: LoopLength) -> Signal:
    """How far the sound is open at every frame of the loop, 0..1; the sides a quarter turn apart, shape (2, frames)."""
    if facts.motion == 0.0:
        return np.ones((2, 1))
    points = np.linspace(0.0, 1.0, MOTION_POINTS)
    places = np.linspace(0.0, 1.0, loop.num_frames, endpoint=False)
    turns = (2.0 * np.pi * facts.motion_turns * points, 2.0 * np.pi * (facts.motion_turns * points + 0.25))
    return 1.0 - facts.motion * np.stack([np.interp(places, points, 0.5 - 0.5 * np.cos(turn)) for turn in turns])


def _harmonics(facts: EnsembleFacts, note: Note) -> Signal:
    """Amplitudes of the harmonics of the lowest voice (an octave below where there is one)."""
    numbers = np.arange(1.0, HIGHEST_HZ // note.frequency_hz + 1)
    amplitude = numbers**-facts.slope
    amplitude[1::2] *= facts.even_level
    amplitude[1::2] += facts.octave_up * numbers[: len(amplitude[1::2])] ** -facts.slope
    return np.asarray(amplitude * _colour(facts, note, numbers * note.frequency_hz))


def _clouds(facts: EnsembleFacts, loop: LoopLength, amplitude: Signal) -> Clouds:
    """The main voice and the quieter ones at other intervals; their periods fit the loop too."""
    total = clouds(loop, amplitude, facts.spread_cents, facts.steadiness)
    for level, ratio in ((facts.octave_down, 0.5), (facts.fifth_up, 1.5)):
        if level > 0:
            voice = LoopLength(loop.num_frames, loop.nearest_cycles(ratio))
            reach = int(HIGHEST_HZ / (voice.cycles * SAMPLE_RATE / voice.num_frames))
            levels = np.interp(np.arange(1, reach + 1) * ratio, np.arange(1, len(amplitude) + 1), amplitude)
            levels[1::2] *= 1.0 if ratio > 1.0 else 0.0  # where the octave below meets the main voice, that one is alone
            total = total.plus(clouds(voice, levels, facts.spread_cents, facts.steadiness), level)
    return total


def _colour(facts: EnsembleFacts, note: Note, hz: Signal) -> Signal:
    """Lowpass and resonances at fixed frequencies."""
    reach = _lowpass_hz(facts, note)
    plain = 1.0 / np.sqrt(1.0 + (hz / reach) ** 4)
    peaks = np.zeros(len(hz))
    for each in facts.resonances:
        peaks += 10.0 ** (each.gain_db / 20.0) / np.sqrt(1.0 + (each.q * (hz / each.hz - each.hz / hz)) ** 2)
    wood = wood_gain(hz, facts.box, 0, facts.box_db)
    return np.asarray(wood * plain * ((0.02 if facts.resonances_only else 1.0) + peaks))


def _lowpass_hz(facts: EnsembleFacts, note: Note) -> float:
    tracking = (note.frequency_hz / 261.6) ** facts.lowpass_tracking
    return float(facts.lowpass_hz * tracking * 2.0 ** (0.8 * (note.strength - 0.7)))


def _air(facts: EnsembleFacts, loop: LoopLength, note: Note, spectra: Lines) -> Lines | float:
    """Spectra of bow or breath noise for both sides, in proportion to the tone."""
    if facts.air_level == 0.0:
        return 0.0
    hz = frequencies(loop.num_frames)
    colour = np.exp(-0.5 * (np.log2(np.maximum(hz, 1.0) / facts.air_hz) / 0.9) ** 2)
    air = np.stack([noise_spectrum(note.rng, colour) for _ in range(2)])
    return np.asarray(air * (0.1 * facts.air_level * np.linalg.norm(spectra) / np.linalg.norm(air)))


def _darkness(facts: EnsembleFacts, loop: LoopLength, note: Note) -> Signal:
    """What the spectrum keeps at the very start, a factor for every bin."""
    corner = max(_lowpass_hz(facts, note) * 2.0**-facts.bloom_octaves, note.frequency_hz)
    return np.asarray(1.0 / np.sqrt(1.0 + (frequencies(loop.num_frames) / corner) ** 4))


def _bloomed(audio: Signal, dark: Signal, head: int) -> Signal:
    """The dark form of the same spectrum gives way to the bright one until the loop starts."""
    share = 1.0 - settle(head, 1.0, 0.0, head / frames(1.0) / 4.0) * (1.0 - rise(head))
    start = looped(dark, 0).audio[:, :head] if head <= dark.shape[1] else looped(dark, head).audio[:, :head]
    audio[:, :head] = start + share * (audio[:, :head] - start)
    return audio
