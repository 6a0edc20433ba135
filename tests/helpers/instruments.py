"""Instruments whose sound is known exactly, and songs to play them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from airdesk.audio.instrument import Instrument, Zone, ZoneAudio
from airdesk.model.notes import Note
from airdesk.model.song import MidiClip, Song, Track
from airdesk.model.timebase import COMMON_TIME, TempoMap, constant_meter, constant_tempo
from airdesk.units import pitch_to_hz

ZONE_RATE = 44100


def sine_zone(root: float, *, seconds: float = 3.0, amplitude: float = 0.5) -> Zone:
    """A steady mono sine that begins at zero."""
    return tone_zone(root, np.sin, seconds=seconds, amplitude=amplitude)


def tone_zone(root: float, wave: Callable[[np.ndarray], np.ndarray], *, seconds: float = 3.0, amplitude: float = 0.5) -> Zone:
    """A steady mono tone of any wave form (a function of phase)."""

    def load() -> ZoneAudio:
        phase = np.arange(round(seconds * ZONE_RATE)) * (2 * np.pi * pitch_to_hz(root) / ZONE_RATE)
        return np.rint(wave(phase)[None] * amplitude * 32767).astype(np.int16)

    return Zone(f"tone{root}-{seconds}-{amplitude}", root, 0, 127, 1, 127, ZONE_RATE, load)


def looped_sine_zone(root_hz: float, *, periods: int = 20, key: str = "loop") -> Zone:
    """A sine whose loop is exactly `periods` of its periods at 44.1 kHz (the frequency must divide the rate so)."""
    length = round(periods * ZONE_RATE / root_hz)
    start = 2 * length

    def load() -> ZoneAudio:
        phase = np.arange(start + length) * (2 * np.pi * periods / length)
        return np.rint(np.sin(phase)[None] * 0.5 * 32767).astype(np.int16)

    pitch = 69.0 + 12.0 * np.log2(periods * ZONE_RATE / length / 440.0)
    return Zone(key, float(pitch), 0, 127, 1, 127, ZONE_RATE, load, loop_start_frame=start, loop_end_frame=start + length)


def constant_zone(level: float, *, pitch: int = 60, seconds: float = 2.0, channels: int = 1, key: str = "") -> Zone:
    """A constant value: what comes out is the envelope itself."""

    def load() -> ZoneAudio:
        return np.full((channels, round(seconds * ZONE_RATE)), round(level * 32767), np.int16)

    return Zone(key or f"constant{level}-{pitch}-{channels}-{seconds}", float(pitch), pitch, pitch, 1, 127, ZONE_RATE, load)


def track_of(notes: Sequence[Note], *, name: str = "part", role: str = "chords", **strip: object) -> Track:
    """A track with one clip of these notes."""
    end = max((note.end_tick for note in notes), default=1)
    clip = MidiClip(0, end, tuple(sorted(notes)))
    return Track(name, name, name, role, name, (clip,), **strip)  # type: ignore[arg-type]


def song_of(*tracks: Track, tempo: TempoMap | float = 120.0, end_tick: int | None = None) -> Song:
    """A song of these tracks in 4/4."""
    tempo_map = tempo if isinstance(tempo, TempoMap) else constant_tempo(tempo)
    last = max((clip.start_tick + clip.duration_ticks for track in tracks for clip in track.clips), default=0)
    return Song("test", tempo_map, constant_meter(COMMON_TIME), tracks, last if end_tick is None else end_tick)


def plain(zone: Zone, **traits: object) -> Instrument:
    """An instrument of one zone, full velocity at 127."""
    return Instrument(zone.key, (zone,), **traits)  # type: ignore[arg-type]
