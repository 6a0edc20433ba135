"""Listens to a sample and says everything about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.audio.buffer import AudioBuffer
from airdesk.dsp.pitch_spectrum import PITCH_RATE
from airdesk.inventory.description.description import Description, Guess, Root, SampleHints
from airdesk.inventory.description.hearing import Floats, Hearing, heard, kind_numbers, measured
from airdesk.inventory.description.keys import heard_key
from airdesk.inventory.description.kinds import Kinds, heard_kinds
from airdesk.inventory.description.levels import Levels, measure_levels
from airdesk.inventory.description.loops import LoopFacts, weighed_loop
from airdesk.inventory.description.roots import HeardPitch, audio_root, heard_pitch, weighed_root
from airdesk.inventory.description.shape import Shape
from airdesk.inventory.description.sound_model import sound_model

LISTENED_SECONDS = 24.0
"""Of longer sounds only the beginning is listened to; levels are of all that was read."""

_INAUDIBLE = 1e-6  # linear: nothing but a constant level
_SILENT = Guess("", "", "", "", 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Whole:
    """What is known of a file beside the part that is listened to."""

    length_seconds: float
    channels: int
    levels: Levels


def describe(audio: AudioBuffer, hints: SampleHints | None = None) -> Description:
    """Everything about a sound in memory."""
    whole = Whole(audio.duration_seconds, audio.num_channels, measure_levels(audio.audio))
    return describe_beginning(audio, whole, hints or SampleHints())


def describe_beginning(audio: AudioBuffer, whole: Whole, hints: SampleHints) -> Description:
    """Everything about a sound of which the beginning is at hand."""
    if whole.levels.loudness_rms == 0.0 or audio.num_frames == 0:
        return _silence(audio.sample_rate, whole, hints)
    mono = _as_heard(audio)
    if not float(np.max(np.abs(mono), initial=0.0)) > _INAUDIBLE:
        return _silence(audio.sample_rate, whole, hints)
    model = sound_model()
    hearing = heard(mono)
    pitch = heard_pitch(hearing.spectrum, hearing.candidates, model)
    shape, rhythm = measured(hearing, pitch)
    kinds = heard_kinds(kind_numbers(shape, rhythm), model)
    loop = weighed_loop(rhythm, kinds.loop_share, whole.length_seconds, hints)
    return _written(audio.sample_rate, whole, hints, _Found(hearing, pitch, shape, kinds, loop))


def _as_heard(audio: AudioBuffer) -> Floats:
    """One channel at the rate of the measurements, without what no ear hears."""
    piece = audio.audio[:, : int(LISTENED_SECONDS * audio.sample_rate)]
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


@dataclass(frozen=True, slots=True)
class _Found:
    hearing: Hearing
    pitch: HeardPitch
    shape: Shape
    kinds: Kinds
    loop: LoopFacts


def _written(sample_rate: int, whole: Whole, hints: SampleHints, found: _Found) -> Description:
    root, about_root = weighed_root(found.pitch, hints)
    own = audio_root(found.pitch)
    is_loop = found.loop.is_loop
    return Description(
        sample_rate=sample_rate,
        length_seconds=round(whole.length_seconds, 6),
        channels=whole.channels,
        peak_dbfs=whole.levels.peak_dbfs,
        loudness_rms=round(whole.levels.loudness_rms, 6),
        gain_db_normalize=whole.levels.gain_db_normalize,
        onset_seconds=round(found.hearing.onset / PITCH_RATE, 4),
        attack_seconds=round(found.shape.attack_seconds, 4),
        decay_seconds=round(found.shape.decay_seconds, 3),
        is_loop=is_loop,
        loop_confidence=found.loop.confidence,
        tempo_bpm=found.loop.tempo_bpm,
        bars=found.loop.bars,
        root_midi=root.midi,
        root_cents=root.cents,
        root_confidence=root.confidence,
        root_source=root.source,
        heard_root_midi=own.midi,
        heard_root_cents=own.cents,
        brightness_hz=round(found.shape.brightness_hz, 1),
        noisiness=round(found.shape.noisiness, 3),
        timbre=tuple(round(float(number), 3) for number in found.shape.timbre),
        key=heard_key(found.hearing) if is_loop and own.midi is not None else "",
        guess=found.kinds.guess(is_loop=is_loop),
        disagreements=(*about_root, *found.loop.disagreements),
    )


def _silence(sample_rate: int, whole: Whole, hints: SampleHints) -> Description:
    """What can be said of a file without a sound."""
    root = Root(hints.chunk_root_midi, hints.chunk_root_cents, 0.0, "" if hints.chunk_root_midi is None else "chunk")
    return Description(
        sample_rate=sample_rate,
        length_seconds=round(whole.length_seconds, 6),
        channels=whole.channels,
        peak_dbfs=whole.levels.peak_dbfs,
        loudness_rms=0.0,
        gain_db_normalize=0.0,
        onset_seconds=0.0,
        attack_seconds=0.0,
        decay_seconds=0.0,
        is_loop=False,
        loop_confidence=0.0,
        tempo_bpm=None,
        bars=None,
        root_midi=root.midi,
        root_cents=root.cents,
        root_confidence=root.confidence,
        root_source=root.source,
        heard_root_midi=None,
        heard_root_cents=0.0,
        brightness_hz=0.0,
        noisiness=0.0,
        timbre=(0.0,) * 24,
        key="",
        guess=_SILENT,
        disagreements=("It is silent.",),
    )
