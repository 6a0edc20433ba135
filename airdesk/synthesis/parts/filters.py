"""Filters as frequency responses, applied by one FFT: analogue shapes without the bilinear warp.

A response is a function of frequency in Hz. Loops are filtered in a circle, so that they stay seamless; sounds that ring
out are padded first, so that nothing wraps around.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from airdesk.synthesis.sound import SAMPLE_RATE, Signal

Spectrum = NDArray[np.complex128]
Response = Callable[[Signal], Spectrum]

PADDING_FRAMES = 4096

OVERLAP_FRAMES = 2205
"""50 ms in which a filtered head gives way to the filtered loop."""

GRID_HZ: Signal = np.concatenate([[0.0], np.geomspace(1.0, SAMPLE_RATE / 2, 4500)])
"""Where a response is worked out for long FFTs: 300 points an octave, 80 dB clean between them."""


def lowpass(cutoff_hz: float, *, q: float = 0.707) -> Response:
    """Two poles, 12 dB per octave."""
    return lambda hz: np.asarray(1.0 / (1.0 - (hz / cutoff_hz) ** 2 + 1j * hz / (cutoff_hz * q)))


def highpass(cutoff_hz: float, *, q: float = 0.707) -> Response:
    """Two poles, 12 dB per octave."""
    return lambda hz: np.asarray(-((hz / cutoff_hz) ** 2) / (1.0 - (hz / cutoff_hz) ** 2 + 1j * hz / (cutoff_hz * q)))


def bandpass(centre_hz: float, *, q: float) -> Response:
    """Two poles, unity at the centre."""

    def response(hz: Signal) -> Spectrum:
        width = 1j * hz / (centre_hz * q)
        return np.asarray(width / (1.0 - (hz / centre_hz) ** 2 + width))

    return response


def bell(centre_hz: float, gain_db: float, *, q: float = 1.0) -> Response:
    """A boost or cut around the centre."""
    factor = 10.0 ** (gain_db / 20.0)
    band = bandpass(centre_hz, q=q)
    return lambda hz: np.asarray(1.0 + (factor - 1.0) * band(hz))


def high_shelf(corner_hz: float, gain_db: float) -> Response:
    """A boost or cut of everything above the corner, one pole."""
    factor = 10.0 ** (gain_db / 20.0)
    return lambda hz: np.asarray((1.0 + factor * 1j * hz / corner_hz) / (1.0 + 1j * hz / corner_hz))


def chain(*responses: Response) -> Response:
    """One filter after the other."""

    def response(hz: Signal) -> Spectrum:
        product = np.ones(len(hz), dtype=np.complex128)
        for part in responses:
            product = product * part(hz)
        return product

    return response


def filtered(audio: Signal, response: Response) -> Signal:
    """A sound that rings out through the filter, same shape."""
    num_frames = audio.shape[-1]
    size = fast_length(num_frames + PADDING_FRAMES)
    spectrum = np.asarray(np.fft.rfft(audio, size), dtype=np.complex128) * sampled(response, size)
    return np.asarray(np.fft.irfft(spectrum, size)[..., :num_frames])


def filtered_loop(audio: Signal, response: Response) -> Signal:
    """A loop through the filter, in a circle, same shape."""
    size = audio.shape[-1]
    spectrum = np.asarray(np.fft.rfft(audio), dtype=np.complex128) * sampled(response, size)
    return np.asarray(np.fft.irfft(spectrum, size))


def filtered_sides(audio: Signal, loop_start_frame: int, responses: Sequence[Response]) -> Signal:
    """A sound with a loop behind its head through one filter for each side: the loop in a circle, the head led into it.

    *audio*: shape (1, frames), then both sides hear the same, or (sides, frames). Returns shape (sides, frames).
    """
    size = fast_length(loop_start_frame + PADDING_FRAMES)
    loop_size = audio.shape[1] - loop_start_frame
    head = np.fft.rfft(audio[:, :loop_start_frame], size) * np.stack([sampled(each, size) for each in responses])
    loop = np.fft.rfft(audio[:, loop_start_frame:]) * np.stack([sampled(each, loop_size) for each in responses])
    return _joined(np.fft.irfft(head, size)[:, :loop_start_frame], np.fft.irfft(loop, loop_size))


def _joined(head: Signal, loop: Signal) -> Signal:
    """The head, its last moments giving way to the loop's, then the loop."""
    overlap = min(OVERLAP_FRAMES, head.shape[1], loop.shape[1])
    share = 0.5 - 0.5 * np.cos(np.pi * np.arange(overlap) / max(1, overlap))
    before = head.shape[1] - overlap
    led = head[:, before:] * (1.0 - share) + share * loop[:, loop.shape[1] - overlap :]
    return np.concatenate([head[:, :before], led, loop], axis=1)


def sampled(response: Response, size: int) -> Spectrum:
    """The response at every bin of a real FFT of `size` frames; for long ones read off a grid that is fine enough for ears."""
    hz = frequencies(size)
    if len(hz) <= len(GRID_HZ):
        return response(hz)
    shape = response(GRID_HZ)
    return np.asarray(np.interp(hz, GRID_HZ, shape.real) + 1j * np.interp(hz, GRID_HZ, shape.imag))


def frequencies(size: int) -> Signal:
    """Frequency in Hz of every bin of a real FFT of `size` frames."""
    return np.asarray(np.fft.rfftfreq(size, 1.0 / SAMPLE_RATE), dtype=np.float64)


def fast_length(least: int) -> int:
    """The smallest length >= `least` of the form 2^a, 3·2^a, 5·2^a, 9·2^a or 15·2^a, which the FFT handles quickly."""
    power: int = 1 << max(0, (least - 1).bit_length())
    lengths = (power * share // 16 for share in ((9, 10, 12, 15, 16) if power >= 16 else (10, 12, 16)))
    return min(length for length in lengths if length >= least)
