"""A track's notes become voices for the kernel: where they start and end, what they play, how loud, how they make room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Instrument
from airdesk.model.song import Track
from airdesk.render.frame_clock import FrameClock, Frames
from airdesk.render.note_columns import NoteColumns
from airdesk.render.note_pitch import zone_pitches
from airdesk.render.pitch_axis import PitchAxis
from airdesk.render.pitch_policy import pitch_limit_semitones, transposition
from airdesk.render.settings import RenderSettings
from airdesk.render.sinc_table import TAPS
from airdesk.render.sound_pool import WHOLE, PooledSound, SoundRequest
from airdesk.render.struck_notes import StruckNotes, plays_mono, struck_notes
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
    shifts: NDArray[np.float64]  # semitones by which each note's source is moved already; the axis does the rest
    axis: PitchAxis | None  # None where no pitch of the track moves
    is_bent: NDArray[np.bool_]  # the notes that the axis moves
    source: NDArray[np.int64]  # index into `requests` for each note
    requests: tuple[SoundRequest, ...]
    cuts: Frames
    silent_pitches: tuple[int, ...]  # pitches of the track the instrument has no sound for


def voice_track(track: Track, instrument: Instrument, clock: FrameClock, settings: RenderSettings) -> Voicing:
    """Choose zones and pitches for all notes of a track and decide which note makes room for which."""
    everything = struck_notes(track, instrument, clock)
    moved = everything.shifts + everything.tunings
    zones = choose_zones(instrument, replace(everything.notes, pitch=zone_pitches(everything.notes.pitch, moved)))
    has_zone = zones != NO_ZONE
    silent = tuple(int(pitch) for pitch in np.unique(everything.notes.pitch[~has_zone]))
    struck, zones = everything.chosen(has_zone), zones[has_zone]
    ends = _note_ends(struck.notes, instrument, settings.sample_rate)
    cuts = voice_cuts(
        struck.notes,
        ends,
        is_mono=plays_mono(instrument, everything, settings.sample_rate),
        choke_groups=instrument.choke_groups,
        max_polyphony=settings.max_polyphony,
    )
    is_heard = cuts > struck.notes.start
    struck, zones, cuts, ends = struck.chosen(is_heard), zones[is_heard], cuts[is_heard], ends[is_heard]
    stops = np.where(cuts == NEVER, ends, np.minimum(ends, cuts + _fade_frames(settings)))
    is_bent = _bent(struck, stops)
    needed = np.where(is_bent, _bent_frames(struck, stops), np.where(stops == NEVER, WHOLE, stops - struck.notes.start))
    source, requests = _requests(track, instrument, struck, zones, needed, settings)
    return Voicing(track, instrument, struck.notes, struck.shifts, struck.axis, is_bent, source, requests, cuts, silent)


def silent_voicing(track: Track, clock: FrameClock, settings: RenderSettings) -> Voicing:
    """The voicing of a track whose notes, if it has any, are not played."""
    return replace(voice_track(replace(track, clips=()), _NO_INSTRUMENT, clock, settings), track=track)


_NO_INSTRUMENT = Instrument("nothing", ())


def _note_ends(notes: NoteColumns, instrument: Instrument, sample_rate: int) -> Frames:
    """Where each note would be silent by itself."""
    return np.full(len(notes), NEVER) if instrument.is_one_shot else notes.end + _release_frames(instrument, sample_rate)


def _bent(struck: StruckNotes, stops: Frames) -> NDArray[np.bool_]:
    """The notes whose pitch is not where their source puts it, or not all the time."""
    axis, start = struck.axis, struck.notes.start
    if axis is None:
        return np.zeros(len(start), bool)
    is_in_place = np.abs(axis.speed(start) * np.exp2(-struck.shifts / 12.0) - 1.0) < _SAME_SPEED
    return ~(axis.is_steady(start, stops) & is_in_place)


_SAME_SPEED = 1e-9


def _bent_frames(struck: StruckNotes, stops: Frames) -> Frames:
    """Frames of its source that each note needs when the axis moves it."""
    axis, start = struck.axis, struck.notes.start
    if axis is None:
        return np.zeros(len(start), np.int64)
    run = axis.position(np.where(stops == NEVER, start, stops)) - axis.position(start)
    needed = np.ceil(run * np.exp2(-struck.shifts / 12.0)).astype(np.int64) + TAPS
    return np.where(stops == NEVER, WHOLE, needed)


def _requests(
    track: Track,
    instrument: Instrument,
    struck: StruckNotes,
    zones: NDArray[np.int64],
    needed: Frames,
    settings: RenderSettings,
) -> tuple[NDArray[np.int64], tuple[SoundRequest, ...]]:
    """The distinct (zone, pitch) pairs of a track with the longest need of each."""
    pitches = struck.notes.pitch + struck.shifts + struck.tunings
    if instrument.is_percussion:
        pitches = np.zeros(len(pitches))
    _, first, source = np.unique(zones * 1024.0 + pitches, return_index=True, return_inverse=True)
    longest = np.zeros(len(first), np.int64)
    np.maximum.at(longest, source, needed)
    limit = pitch_limit_semitones(track.role, track.instrument, track.sound)
    requests = []
    for number, row in enumerate(first.tolist()):
        zone = instrument.zones[zones[row]]
        semitones = transposition(float(pitches[row]) - zone.root_pitch, settings.pitch_policy, limit)
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
    voices["note"] = np.arange(len(notes))
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
    voices["end"] = _ends(voices, _run_out(voicing, voices["length"]))
    strength = (notes.velocity / 127.0) ** instrument.velocity_exponent * np.array(zone_gain)[source] * _INT16_SCALE
    voices["gain_left"] = strength * strip_gain[0]
    voices["gain_right"] = strength * strip_gain[1]
    return voices[voices["end"] > voices["start"]]


def _run_out(voicing: Voicing, lengths: Frames) -> Frames:
    """Frame at which each note has read all of its source."""
    start, axis = voicing.notes.start, voicing.axis
    if axis is None:
        return start + lengths
    bent = axis.frame_at(axis.position(start) + lengths * np.exp2(voicing.shifts / 12.0)) + 1
    return np.where(voicing.is_bent, bent, start + lengths)


def _ends(voices: Voices, run_out: Frames) -> Frames:
    """Frame from which each voice is silent."""
    ends = np.where(voices["gate_end"] == NEVER, NEVER, voices["gate_end"] + voices["release"])
    ends = np.where(voices["cut"] == NEVER, ends, np.minimum(ends, voices["cut"] + voices["fade"]))
    return np.where(voices["loop_length"] > 0, ends, np.minimum(ends, run_out))


def _release_frames(instrument: Instrument, sample_rate: int) -> int:
    return max(1, round(instrument.release_seconds * sample_rate))


def _fade_frames(settings: RenderSettings) -> int:
    return max(1, round(settings.fadeout_seconds * settings.sample_rate))


def _attack_frames(instrument: Instrument, sound: PooledSound, sample_rate: int) -> int:
    """Fade-in: the instrument's own, or just enough to start without a click; percussion keeps its edge."""
    keeps_edge = instrument.is_percussion or instrument.is_one_shot
    click_safe = _CLICK_SAFE_SECONDS if sound.begins_loud and not keeps_edge else 0.0
    return round(max(instrument.attack_seconds, click_safe) * sample_rate)
