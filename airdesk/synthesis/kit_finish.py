"""What a whole kit went through: tuned, shortened, driven, band-limited, crushed, put into a room."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.envelopes import attack, decay
from airdesk.synthesis.parts.filters import chain, filtered, highpass, lowpass
from airdesk.synthesis.parts.noise import shaped
from airdesk.synthesis.parts.saturation import crushed, saturated
from airdesk.synthesis.patch import KitFinish
from airdesk.synthesis.sound import Signal, Sound, frames

PLAIN = KitFinish()


def finished(sound: Sound, finish: KitFinish) -> Sound:
    """The sound after the kit's treatment; sounds of melodic patches pass untouched."""
    if finish == PLAIN:
        return sound
    audio = _retuned(sound.audio, finish.pitch_semitones)
    audio = audio * decay(audio.shape[1], 3.0 * finish.decay_factor) if finish.decay_factor < 1.0 else audio
    audio = saturated(audio, finish.drive) if finish.drive > 0 else audio
    audio = crushed(audio, finish.bits) if finish.bits < 16 else audio
    audio = filtered(audio, lowpass(finish.lowpass_hz)) if finish.lowpass_hz < 20_000 else audio
    return Sound(_in_room(audio, finish) if finish.room_level > 0 else audio)


def _retuned(audio: Signal, semitones: float) -> Signal:
    """Played faster or slower, as a sampler does."""
    if semitones == 0.0:
        return audio
    ratio = 2.0 ** (semitones / 12.0)
    positions = np.arange(0.0, audio.shape[1] - 1, ratio)
    return np.stack([np.interp(positions, np.arange(audio.shape[1]), channel) for channel in audio])


def _in_room(audio: Signal, finish: KitFinish) -> Signal:
    """The dry sound in the middle and a room of decaying noise, different on both sides, around it."""
    rng = np.random.default_rng(7)  # the room is the same for every drum of every kit
    length = frames(finish.room_seconds)
    total = audio.shape[1] + length
    sides = np.broadcast_to(np.pad(audio, ((0, 0), (0, length))), (2, total))
    tail = decay(length, finish.room_seconds) * attack(length, 0.012)
    wet = np.stack([_convolved(side, shaped(rng, length, chain(highpass(150.0), lowpass(6500.0))) * tail) for side in sides])
    loudest = max(1e-12, float(np.max(np.abs(wet))))
    return np.asarray(sides + wet / loudest * float(np.max(np.abs(audio))) * finish.room_level)


def _convolved(signal: Signal, response: Signal) -> Signal:
    return filtered(signal, lambda hz: np.fft.rfft(response, 2 * (len(hz) - 1)))
