"""A track's notes become voices for the kernel: where they start and end, what they play, how loud, how they make room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Instrument
from airdesk.model.song import Track
from airdesk.model.timebase import TempoMap
from airdesk.render.note_columns import Frames, NoteColumns, note_frames
from airdesk.render.pitch_policy import pitch_limit_semitones, transposition
from airdesk.render.settings import RenderSettings
from airdesk.render.sound_pool import WHOLE, PooledSound, SoundRequest
from airdesk.render.voice_cuts import voice_cuts
from airdesk.render.voice_kernel import NEVER, VOICE, Voices
from airdesk.render.zone_choice import NO_ZONE, choose_zones
from airdesk.units import db_to_amplitude

_INT16_SCALE = 1.0 / 32767.0
_CLICK_SAFE_SECONDS = 0.002
"""Fade-in of a pitched sound that does not begin in silence."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """The notes of one track with their sounds; what is left is to know where the sounds lie in memory."""

    track: Track
    instrument: Instrument
    notes: NoteColumns  # in frames; only those that have a sound
    source: NDArray[np.int64]  # index into `requests` for each note
    requests: tuple[SoundRequest, ...]
    cuts: Frames
    silent_pitches: tuple[int, ...]  # pitches of the track the instrument has no sound for


def voice_track(track: Track, instrument: Instrument, tempo_map: TempoMap, settings: RenderSettings) -> Voicing:
    """Choose zones and pitches for all notes of a track and decide which note makes room for which."""
    everything = note_frames(track, tempo_map, settings.sample_rate)
    zones = choose_zones(instrument, everything)
    has_zone = zones != NO_ZONE
    notes, zones = everything.chosen(has_zone), zones[has_zone]
    release = _release_frames(instrument, settings.sample_rate)
    ends = np.full(len(notes), NEVER) if instrument.is_one_shot else notes.end + release
    cuts = voice_cuts(
        notes,
        ends,
        is_mono=instrument.is_mono,
        choke_groups=instrument.choke_groups,
        max_polyphony=settings.max_polyphony,
    )
    is_heard = cuts > notes.start
    notes, zones, cuts, ends = notes.chosen(is_heard), zones[is_heard], cuts[is_heard], ends[is_heard]
    fade = _fade_frames(settings)
    needed = np.where(ends == NEVER, WHOLE, ends - notes.start)
    needed = np.where(cuts == NEVER, needed, np.minimum(needed, cuts + fade - notes.start))
    source, requests = _requests(track, instrument, notes, zones, needed, settings)
    silent = tuple(int(pitch) for pitch in np.unique(everything.pitch[~has_zone]))
    return Voicing(track, instrument, notes, source, requests, cuts, silent)


def _requests(
    track: Track, instrument: Instrument, notes: NoteColumns, zones: NDArray[np.int64], needed: Frames, settings: RenderSettings
) -> tuple[NDArray[np.int64], tuple[SoundRequest, ...]]:
    """The distinct (zone, pitch) pairs of a track with the longest need of each."""
    pair = zones * 128 + (0 if instrument.is_percussion else notes.pitch)
    distinct, source = np.unique(pair, return_inverse=True)
    longest = np.zeros(len(distinct), np.int64)
    np.maximum.at(longest, source, needed)
    limit = pitch_limit_semitones(track.role, track.instrument, track.sound)
    requests = []
    for number, value in enumerate(distinct.tolist()):
        zone = instrument.zones[value // 128]
        semitones = transposition(value % 128 - zone.root_pitch, settings.pitch_policy, limit)
        semitones = 0.0 if instrument.is_percussion else semitones
        requests.append(SoundRequest(zone, round(semitones, 6), int(longest[number])))
    return source, tuple(requests)


def voices_of(
    voicing: Voicing,
    sounds: Mapping[tuple[str, float], PooledSound],
    settings: RenderSettings,
    *,
    strip_gain: tuple[float, float],
) -> Voices:
    """The kernel's records, sorted by start; *strip_gain*: linear left and right factor of the track."""
    notes, instrument = voicing.notes, voicing.instrument
    rate = settings.sample_rate
    table = [sounds[request.identity] for request in voicing.requests]
    zone_gain = [db_to_amplitude(request.zone.gain_db) * table[number].gain for number, request in enumerate(voicing.requests)]
    source = voicing.source
    voices = np.zeros(len(notes), VOICE)
    voices["start"] = notes.start
    voices["left"] = np.array([sound.left for sound in table], np.int64)[source]
    voices["right"] = np.array([sound.right for sound in table], np.int64)[source]
    voices["length"] = np.array([sound.frames for sound in table], np.int64)[source]
    voices["loop_length"] = np.array([sound.loop_length for sound in table], np.int64)[source]
    voices["cut"] = voicing.cuts
    voices["fade"] = _fade_frames(settings)
    voices["release"] = _release_frames(instrument, rate)
    voices["gate_end"] = NEVER if instrument.is_one_shot else notes.end
    voices["attack"] = np.array([_attack_frames(instrument, sound, rate) for sound in table], np.int64)[source]
    voices["end"] = _ends(voices)
    strength = (notes.velocity / 127.0) ** instrument.velocity_exponent * np.array(zone_gain)[source] * _INT16_SCALE
    voices["gain_left"] = strength * strip_gain[0]
    voices["gain_right"] = strength * strip_gain[1]
    return voices[voices["end"] > voices["start"]]


def _ends(voices: Voices) -> Frames:
    """Frame from which each voice is silent."""
    ends = np.where(voices["gate_end"] == NEVER, NEVER, voices["gate_end"] + voices["release"])
    ends = np.where(voices["cut"] == NEVER, ends, np.minimum(ends, voices["cut"] + voices["fade"]))
    return np.where(voices["loop_length"] > 0, ends, np.minimum(ends, voices["start"] + voices["length"]))


def _release_frames(instrument: Instrument, sample_rate: int) -> int:
    return max(1, round(instrument.release_seconds * sample_rate))


def _fade_frames(settings: RenderSettings) -> int:
    return max(1, round(settings.fadeout_seconds * settings.sample_rate))


def _attack_frames(instrument: Instrument, sound: PooledSound, sample_rate: int) -> int:
    """Fade-in: the instrument's own, or just enough to start without a click; percussion keeps its edge."""
    keeps_edge = instrument.is_percussion or instrument.is_one_shot
    click_safe = _CLICK_SAFE_SECONDS if sound.begins_loud and not keeps_edge else 0.0
    return round(max(instrument.attack_seconds, click_safe) * sample_rate)
