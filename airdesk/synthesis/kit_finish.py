"""What a whole kit went through: tuned, shortened, driven, band-limited, crushed, put into a room."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.drum_room import room_spectrum
from airdesk.synthesis.parts.envelopes import decay
from airdesk.synthesis.parts.filters import fast_length, filtered, lowpass
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
    """The dry sound where it stands, and around it what a pair of microphones further away hears of it."""
    total = audio.shape[1] + frames(finish.room_seconds)
    size = fast_length(total)
    spectrum = np.fft.rfft(audio.mean(axis=0), size) * room_spectrum(finish.room_seconds, size)
    dry, wet = np.pad(audio, ((0, 0), (0, total - audio.shape[1]))), np.fft.irfft(spectrum, size)[:, :total]
    return np.asarray(np.broadcast_to(dry, (2, total)) + finish.room_level * _balanced(wet, dry.mean(axis=0)))


def _balanced(wet: Signal, dry: Signal) -> Signal:
    """The room without what would pull the drum to one side: its difference has nothing in common with the sum."""
    middle, difference = wet.mean(axis=0), 0.5 * (wet[0] - wet[1])
    beside = _without(middle, dry)
    difference = _without(_without(difference, dry), beside)
    return np.stack([middle + difference, middle - difference])


def _without(signal: Signal, other: Signal) -> Signal:
    """The signal less what it has in common with another one."""
    return signal - other * (float(np.dot(signal, other)) / max(1e-12, float(np.dot(other, other))))
