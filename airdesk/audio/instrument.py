"""A sampled instrument: zones of recorded or synthesised sound that the renderer plays.

Factory sounds, SoundFont presets and the user's own samples all become this, so the renderer knows no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

ZoneAudio = NDArray[np.int16]
"""int16, shape (channels, frames), C-contiguous: half the memory traffic of float32; each zone is scaled to full range."""


@dataclass(frozen=True, slots=True)
class Zone:
    """One sound and the notes it serves; its audio is read only when a note needs it."""

    key: str  # content address, stable across runs: the name under which pitched copies are cached
    root_pitch: float  # MIDI pitch at which the audio sounds untransposed, with fraction
    low_pitch: int  # first pitch served
    high_pitch: int  # last pitch served
    low_velocity: int  # first velocity served, 1..127
    high_velocity: int  # last velocity served
    sample_rate: int  # Hz
    load: Callable[[], ZoneAudio]  # reads the audio, shape (channels, frames)
    gain_db: float = 0.0  # level of this zone relative to the others, applied when played
    take: int = 0  # round-robin number among zones that serve the same notes
    loop_start_frame: int | None = None  # sustained sounds repeat [loop_start_frame, loop_end_frame)
    loop_end_frame: int | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """What one track plays with."""

    name: str  # shown to the user: "Dusty kit"
    zones: tuple[Zone, ...]
    is_percussion: bool = False  # never transposed; every pitch is its own sound
    is_one_shot: bool = False  # rings out, ignoring note length
    is_mono: bool = False  # the next note ends the one before
    attack_seconds: float = 0.0  # fade-in added to the zone's own attack
    release_seconds: float = 0.1  # fade-out after the note's end
    velocity_exponent: float = 1.6  # amplitude = (velocity / 127) ** exponent
    glide_seconds: float = 0.0  # pitch glide between overlapping notes of a mono part (808s)
    choke_groups: Mapping[int, int] = field(default_factory=dict)  # pitch -> group; a hit silences its group (hi-hats)
    source: Mapping[str, str] = field(default_factory=dict)  # what it is made of, recorded with the song


def zone_for(instrument: Instrument, pitch: int, velocity: int, take: int = 0) -> Zone | None:
    """The zone that serves a note: exact range first, else (melodic) the nearest root; None if percussion lacks it."""
    serving = [zone for zone in instrument.zones if zone.low_pitch <= pitch <= zone.high_pitch]
    if not serving:
        if instrument.is_percussion or not instrument.zones:
            return None
        nearest = min(abs(zone.root_pitch - pitch) for zone in instrument.zones)
        serving = [zone for zone in instrument.zones if abs(zone.root_pitch - pitch) == nearest]
    layers = [zone for zone in serving if zone.low_velocity <= velocity <= zone.high_velocity] or serving
    return sorted(layers, key=lambda zone: zone.take)[take % len(layers)]
