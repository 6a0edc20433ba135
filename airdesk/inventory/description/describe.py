"""Listens to a sample and says everything about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.audio.buffer import AudioBuffer
from airdesk.dsp.pitch_spectrum import PITCH_RATE
from airdesk.inventory.description.hearing import LISTENED_SECONDS, Floats, heard, kind_numbers, measured
from airdesk.inventory.description.keys import heard_key
from airdesk.inventory.description.kinds import heard_kinds
from airdesk.inventory.description.levels import Levels, measure_levels
from airdesk.inventory.description.loops import LoopFacts, is_heard_as_loop, loop_facts, may_be_loop
from airdesk.inventory.description.roots import heard_pitch, heard_root
from airdesk.inventory.description.sound_model import sound_model
from airdesk.inventory.description.tempos import heard_tempo, tempos_of
from airdesk.model.sample import Description

_INAUDIBLE = 1e-6  # linear: nothing but a constant level


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of a file beside the part that is listened to."""

    length_seconds: float
    levels: Levels


def describe(audio: AudioBuffer) -> Description:
    """Everything about a sound in memory, from the sound alone; what its file and name say is weighed against it elsewhere."""
    return describe_beginning(audio, Whole(audio.duration_seconds, measure_levels(audio.audio)))


def describe_beginning(audio: AudioBuffer, whole: Whole) -> Description:
    """Everything about a sound of which the beginning is at hand."""
    levels = whole.levels
    mono = _as_heard(audio)
    if levels.loudness_rms == 0.0 or not float(np.max(np.abs(mono), initial=0.0)) > _INAUDIBLE:
        return Description(peak=levels.peak, loudness_rms=levels.loudness_rms, gain_db_normalize=levels.gain_db_normalize)
    model = sound_model()
    hearing = heard(mono)
    pitch = heard_pitch(hearing.spectrum, hearing.candidates, model)
    shape, rhythm = measured(hearing, pitch)
    kinds = heard_kinds(kind_numbers(shape, rhythm), model)
    loop = LoopFacts(is_loop=is_heard_as_loop(kinds.loop_share, whole.length_seconds))
    if may_be_loop(kinds.loop_share, whole.length_seconds):
        tempos = tempos_of(hearing, rhythm)
        tempo = heard_tempo(tempos, model) if tempos is not None else None
        loop = loop_facts(tempo, whole.length_seconds, is_loop=loop.is_loop)
    root = heard_root(pitch)
    return Description(
        peak=levels.peak,
        loudness_rms=round(levels.loudness_rms, 6),
        gain_db_normalize=levels.gain_db_normalize,
        onset_seconds=round(hearing.onset / PITCH_RATE, 4),
        decay_seconds=round(shape.decay_seconds, 3),
        is_loop=loop.is_loop,
        tempo_bpm=loop.tempo_bpm,
        beats=loop.beats,
        key=heard_key(hearing) if loop.is_loop and root.midi is not None else "",
        root_midi=root.midi,
        root_cents=root.cents,
        root_confidence=root.confidence,
        brightness_hz=round(shape.brightness_hz, 1),
        noisiness=round(shape.noisiness, 3),
        timbre=tuple(round(float(number), 3) for number in shape.timbre),
        filing=kinds.filing(is_loop=loop.is_loop),
    )


def _as_heard(audio: AudioBuffer) -> Floats:
    """One channel at the rate of the measurements, without what no ear hears."""
    piece = audio.audio[:, : int(LISTENED_SECONDS * audio.sample_rate)]
    if piece.shape[1] == 0:
        return np.zeros(0, np.float32)
    mono = piece[0] if len(piece) == 1 else _one_channel(piece)
    mono = mono - mono.mean(dtype=np.float64).astype(np.float32)
    if audio.sample_rate != PITCH_RATE:
        import soxr  # late: most files need none

        mono = np.asarray(soxr.resample(mono, audio.sample_rate, PITCH_RATE, quality="MQ"), np.float32)
    return np.ascontiguousarray(mono, np.float32)


def _one_channel(audio: Floats) -> Floats:
    """The mean of the channels, or the loudest where they cancel each other out."""
    mean = np.asarray(audio.mean(axis=0), np.float32)
    powers = [float(np.dot(row, row)) for row in audio]
    return mean if float(np.dot(mean, mean)) > 0.1 * max(powers) else audio[int(np.argmax(powers))]
