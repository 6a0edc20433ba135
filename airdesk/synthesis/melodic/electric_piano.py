"""Electric piano: a tine and its tone bar by frequency modulation, a pickup that bends, a slow stereo tremolo."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.synthesis.facts_reader import between
from airdesk.synthesis.parts.envelopes import attack, decay, fade_end
from airdesk.synthesis.parts.filters import chain, filtered, high_shelf, highpass, lowpass
from airdesk.synthesis.parts.noise import decaying_bands
from airdesk.synthesis.sound import Note, Signal, Sound, frames, seconds_axis, stereo

MIDDLE_C = 60
HIGHEST_TINE_HZ = 9000.0


@dataclass(frozen=True, slots=True)
class ElectricPianoFacts:
    """The tines and what follows them."""

    ring_seconds: float = between(6.0, 0.5, 15.0)  # middle C to -60 dB
    longest_seconds: float = between(5.5, 0.5, 8.0)
    growl: float = between(1.7, 0.0, 5.0)  # modulation by the fundamental at the hardest touch
    bell_level: float = between(0.3, 0.0, 1.0)
    bell_ratio: float = between(7.0, 2.0, 20.0)  # whole numbers stay in tune
    bell_seconds: float = between(0.9, 0.05, 5.0)
    pickup: float = between(0.5, 0.0, 2.0)  # unevenness: adds even harmonics
    thump_level: float = between(0.07, 0.0, 1.0)
    lowpass_hz: float = between(7000.0, 500.0, 18_000.0)
    treble_db: float = between(0.0, -12.0, 12.0)
    tremolo_hz: float = between(4.2, 0.0, 12.0)
    tremolo_depth: float = between(0.22, 0.0, 0.9)


def make_electric_piano(facts: ElectricPianoFacts, note: Note) -> Sound:
    """One note; the tremolo moves it between the sides."""
    ring_seconds = facts.ring_seconds * float(2.0 ** (-(note.pitch - MIDDLE_C) / 26.0))
    num_frames = frames(min(facts.longest_seconds, ring_seconds))
    tone = _bent(_tine(facts, note, ring_seconds, num_frames), facts)
    tone += facts.thump_level * _thump(note, num_frames)
    tone = filtered(tone, chain(highpass(35.0), high_shelf(2500.0, facts.treble_db), lowpass(facts.lowpass_hz)))
    tone *= attack(num_frames, 0.0015) * fade_end(num_frames, 0.3 * num_frames / frames(1.0))
    angle = 2.0 * np.pi * facts.tremolo_hz * seconds_axis(num_frames)
    swing = facts.tremolo_depth * np.sin(angle)
    return stereo(tone * (1.0 - swing), tone * (1.0 + swing))


def _tine(facts: ElectricPianoFacts, note: Note, ring_seconds: float, num_frames: int) -> Signal:
    """The fundamental, modulated by itself (growl) and by a high overtone that dies soon (bell)."""
    angle = 2.0 * np.pi * note.frequency_hz * seconds_axis(num_frames)
    hard = note.strength**1.4
    growl = facts.growl * hard * decay(num_frames, 0.45 * ring_seconds)
    ratio = _below(facts.bell_ratio, note)
    bell = facts.bell_level * (0.35 + hard) * decay(num_frames, facts.bell_seconds)
    body = np.sin(angle + growl * np.sin(angle)) * decay(num_frames, ring_seconds)
    spark = 0.4 * bell * decay(num_frames, 0.3 * facts.bell_seconds)
    overtones = bell * np.sin(ratio * angle) + spark * np.sin(_below(2.0 * ratio + 1.0, note) * angle)
    return np.asarray(body + overtones * (1.0 + 0.3 * np.sin(angle)))


def _below(ratio: float, note: Note) -> float:
    """The overtone, or on high notes the highest whole one that is still clean."""
    return min(ratio, max(1.0, HIGHEST_TINE_HZ // note.frequency_hz))


def _bent(tine: Signal, facts: ElectricPianoFacts) -> Signal:
    """The pickup sees the tine come nearer on one side: low orders only, so nothing folds back."""
    return np.asarray(tine + facts.pickup * 0.5 * (tine**2 - np.mean(tine**2)) - facts.pickup * 0.12 * tine**3)


def _thump(note: Note, num_frames: int) -> Signal:
    length = min(num_frames, frames(0.15))
    thump = np.zeros(num_frames)
    thump[:length] = decaying_bands(note.rng, length, [(160.0, 1.0, 0.08), (700.0, 0.4 * note.strength, 0.03)]) * attack(
        length, 0.002
    )
    return thump
