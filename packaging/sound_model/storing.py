"""What storing does to sounds: lossy coding, low rates, few bits."""

from __future__ import annotations

import io
import math

import numpy as np
import soundfile

from sound_model.lesson import SAMPLE_RATE, Mono, levelled

_RATES = (8000, 11025, 16000, 22050, 32000)


def stored(audio: Mono, rng: np.random.Generator) -> Mono:
    """The sound after it was kept in a poorer form and read back."""
    kind = rng.random()
    if kind < 0.5:
        return _coded(audio, "MP3", "MPEG_LAYER_III", float(rng.uniform(0.3, 1.0)))
    if kind < 0.7:
        return _coded(audio, "OGG", "VORBIS", float(rng.uniform(0.3, 1.0)))
    if kind < 0.9:
        return _at_rate(audio, int(rng.choice(_RATES)), sharp=rng.random() < 0.3)
    steps = 2.0 ** int(rng.integers(5, 11))
    return np.asarray(np.round(levelled(audio) * np.float32(steps)) / np.float32(steps), np.float32)


def _coded(audio: Mono, kind: str, subtype: str, smaller: float) -> Mono:
    """Through a lossy coder; *smaller*: 0 the best quality .. 1 the smallest file."""
    memory = io.BytesIO()
    with soundfile.SoundFile(memory, "w", SAMPLE_RATE, 1, subtype, format=kind, compression_level=smaller) as file:
        file.write(np.float32(0.9) * levelled(audio))
    memory.seek(0)
    back, _ = soundfile.read(memory, dtype="float32")
    return np.asarray(back, np.float32)


def _at_rate(audio: Mono, rate: int, *, sharp: bool) -> Mono:
    """Sampled at a lower rate and brought back; *sharp*: as an old sampler does it, with mirror images."""
    places = np.arange(0, len(audio) - 1, SAMPLE_RATE / rate)
    size = len(audio)
    if sharp:
        slow = audio[places.astype(int)]
        back = slow[np.minimum((np.arange(size) * (rate / SAMPLE_RATE)).astype(int), len(slow) - 1)] if len(slow) else audio
        return np.asarray(back, np.float32)
    spectrum = np.fft.rfft(audio)
    spectrum[math.ceil(len(spectrum) * rate / SAMPLE_RATE) :] = 0
    return np.asarray(np.fft.irfft(spectrum, size), np.float32)
