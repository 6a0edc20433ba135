"""Physical facts of a sound: pitch in cents, loudness, jumps, DC."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from airdesk.audio.instrument import Zone
from airdesk.units import db_to_amplitude, pitch_to_hz

Float = NDArray[np.float64]


def zone_floats(zone: Zone) -> Float:
    """The zone's audio at its own level, without the gain, shape (channels, frames)."""
    return np.asarray(zone.load(), dtype=np.float64) / 32768.0


def played(zone: Zone, seconds: float, *, velocity: int = 100, exponent: float = 1.6, release_seconds: float = 0.1) -> Float:
    """The zone at its root as a renderer plays it: looped, gated, at its gain, stereo with -3 dB at the centre."""
    audio = zone_floats(zone)
    wanted = round((seconds + release_seconds) * zone.sample_rate)
    sounding = _continued(audio, zone, wanted)
    gate = np.ones(sounding.shape[1])
    release = round(release_seconds * zone.sample_rate)
    held = round(seconds * zone.sample_rate)
    tail = gate[held : held + release]
    gate[held : held + release] = 0.5 + 0.5 * np.cos(np.pi * np.arange(len(tail)) / release)
    gate[held + release :] = 0.0
    gain = db_to_amplitude(zone.gain_db) * (velocity / 127.0) ** exponent * math.sqrt(0.5)
    both = np.vstack([sounding, sounding]) if sounding.shape[0] == 1 else sounding
    return both * gate * gain


def _continued(audio: Float, zone: Zone, wanted: int) -> Float:
    if zone.loop_start_frame is None or zone.loop_end_frame is None:
        return np.pad(audio, ((0, 0), (0, max(0, wanted - audio.shape[1]))))[:, :wanted]
    loop = audio[:, zone.loop_start_frame : zone.loop_end_frame]
    repeats = max(0, -(-(wanted - audio.shape[1]) // loop.shape[1]))
    return np.concatenate([audio[:, : zone.loop_end_frame], *[loop] * repeats], axis=1)[:, :wanted]


def fundamental_cents(audio: Float, sample_rate: int, pitch: float, *, reach_cents: float = 70.0) -> float:
    """How far the fundamental lies from `pitch`: the peak of a long windowed spectrum, interpolated."""
    wanted_hz = pitch_to_hz(pitch)
    signal = audio.sum(axis=0) * np.blackman(audio.shape[1])
    size = 1 << (audio.shape[1] * 4 - 1).bit_length()
    spectrum = np.abs(np.fft.rfft(signal, size))
    reach = 2.0 ** (reach_cents / 1200.0)
    low, high = int(wanted_hz / reach * size / sample_rate), int(wanted_hz * reach * size / sample_rate) + 2
    peak = low + int(np.argmax(spectrum[low:high]))
    before, at, after = np.log(np.maximum(spectrum[peak - 1 : peak + 2], 1e-12))
    place = peak + 0.5 * (before - after) / (before - 2.0 * at + after)
    return 1200.0 * math.log2(place * sample_rate / size / wanted_hz)


def period_cents(audio: Float, sample_rate: int, pitch: float) -> float:
    """How far the whole wave's period lies from `pitch`: the autocorrelation's peak at several periods."""
    period = sample_rate / pitch_to_hz(pitch)
    periods = min(8, max(1, round(0.02 * sample_rate / period)))
    signal = audio.sum(axis=0)
    size = 1 << (2 * len(signal) - 1).bit_length()
    power = np.abs(np.fft.rfft(signal, size)) ** 2
    fine = 8
    lags = round((periods + 1) * period * fine) + 8
    correlation = np.fft.irfft(power, size * fine)[:lags]
    energy = np.concatenate([[0.0], np.cumsum(signal**2)])
    lag = np.minimum(np.arange(lags) // fine, len(signal) - 1)
    correlation = correlation / np.sqrt(energy[len(signal) - lag] * (energy[-1] - energy[lag]) + 1e-12)
    reach = 2.0 ** (60.0 / 1200.0)
    low, high = int(periods * period * fine / reach), int(periods * period * fine * reach) + 2
    peak = low + int(np.argmax(correlation[low:high]))
    before, at, after = correlation[peak - 1 : peak + 2]
    place = (peak + 0.5 * (before - after) / (before - 2.0 * at + after)) / fine
    return 1200.0 * math.log2(periods * period / place)


def pitch_window(zone: Zone) -> Float:
    """The part of a note in which its pitch is measured: up to 1.5 s after the attack."""
    audio = zone_floats(zone)
    if zone.loop_start_frame is not None:
        audio = audio[:, zone.loop_start_frame :]
        return audio[:, : round(2.5 * zone.sample_rate)]
    start = min(round(0.08 * zone.sample_rate), audio.shape[1] // 5)
    return audio[:, start : start + round(1.5 * zone.sample_rate)]


def integrated_lufs(audio: Float, sample_rate: int) -> float:
    """Loudness of stereo audio by libebur128."""
    import pyebur128

    state = pyebur128.R128State(2, sample_rate, pyebur128.MeasurementMode.MODE_I)
    state.add_frames(np.ascontiguousarray(audio.T, dtype=np.float64).reshape(-1), audio.shape[1])
    return float(pyebur128.get_loudness_global(state))


def seam_jump(zone: Zone) -> float:
    """The step where the loop closes, as a share of the largest step inside the loop."""
    audio = zone_floats(zone)
    loop = audio[:, zone.loop_start_frame : zone.loop_end_frame]
    inside = float(np.max(np.abs(np.diff(loop, axis=1))))
    return float(np.max(np.abs(loop[:, 0] - loop[:, -1]))) / max(inside, 1e-9)


def end_levels(zone: Zone) -> tuple[float, float]:
    """Level of the first and the last frame, full scale 1."""
    audio = zone_floats(zone)
    return float(np.max(np.abs(audio[:, 0]))), float(np.max(np.abs(audio[:, -1])))


def dc_offset(zone: Zone) -> float:
    """Largest mean of a channel, as a share of full scale."""
    return float(np.max(np.abs(np.mean(zone_floats(zone), axis=1))))


def phrase_lufs(zones: list[Zone], velocity_exponent: float) -> float:
    """Loudness of eight notes at velocity 100 on these zones: half-second notes, or as long as a slow sound needs."""
    loop_start = zones[0].loop_start_frame
    step = max(22_050, loop_start or 0)
    phrase = np.zeros((2, 8 * step + 44_100))
    for number in range(8):
        note = played(zones[number % len(zones)], step / 44_100, exponent=velocity_exponent)
        phrase[:, number * step : number * step + note.shape[1]] += note
    return integrated_lufs(phrase, 44_100)


def moving_cents(signal: Float, sample_rate: int, around_hz: float, *, reach_octaves: float = 20.0) -> Float:
    """How far a lone tone lies from a frequency at each moment, in cents: how fast the phase of its analytic signal turns.

    Smoothed over 9 ms (half width). Of a rich tone nothing further away than `reach_octaves` is listened to.
    """
    spectrum = np.fft.fft(signal, 1 << (2 * len(signal) - 1).bit_length())
    frequencies = np.fft.fftfreq(len(spectrum), 1 / sample_rate)
    reach = 2.0**reach_octaves
    spectrum[(frequencies <= around_hz / reach) | (frequencies >= around_hz * reach)] = 0.0
    analytic = np.fft.ifft(spectrum)[: len(signal)]
    window = np.hanning(round(0.018 * sample_rate) | 1)
    turns = np.convolve(analytic[1:] * analytic[:-1].conj(), window, "same")
    turned_hz = np.angle(turns) * sample_rate / (2 * np.pi)
    cents: Float = 1200.0 * np.log2(np.maximum(turned_hz, 1.0) / around_hz)
    return cents


def brightness_hz(audio: Float, seconds: float = 0.3, sample_rate: int = 44_100) -> float:
    """The centre of the spectrum at the beginning of a note."""
    heard = audio[:, : round(seconds * sample_rate)]
    faded = heard * np.cos(0.5 * np.pi * np.arange(heard.shape[1]) / heard.shape[1])
    spectrum = np.sqrt(np.sum(np.abs(np.fft.rfft(faded, 16_384)) ** 2, axis=0))
    hz = np.fft.rfftfreq(16_384, 1.0 / sample_rate)
    return float(np.sum(spectrum * hz) / np.sum(spectrum))


def strike_difference(first: Float, second: Float) -> float:
    """How different two strikes of a note are: 0 for the same wave, 1 for waves that have nothing in common."""
    length = min(first.shape[1], second.shape[1], 8192)
    one, other = first.mean(axis=0)[:length], second.mean(axis=0)[:length]
    return 1.0 - float(np.sum(one * other) / np.sqrt(np.sum(one**2) * np.sum(other**2) + 1e-30))
