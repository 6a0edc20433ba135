"""Loudness by BS.1770 without recursive filters, and what ffmpeg's meter says of a file."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HOP_SECONDS = 0.1
_CHUNK = 1 << 20
_EDGE = 1 << 14


def k_weighting(sample_rate: int, count: int) -> NDArray[np.complex128]:
    """The response of both filters of the standard at the frequencies of a real spectrum of *count* frames."""
    z = np.exp(-2j * np.pi * np.arange(count // 2 + 1) / count)

    def biquad(b: tuple[float, float, float], a: tuple[float, float, float]) -> NDArray[np.complex128]:
        return np.asarray((b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z))

    k, q = np.tan(np.pi * 1681.974450955533 / sample_rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = biquad(
        ((high + middle * k / q + k * k) / a0, 2 * (k * k - high) / a0, (high - middle * k / q + k * k) / a0),
        (1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0),
    )
    k, q = np.tan(np.pi * 38.13547087602444 / sample_rate), 0.5003270373238773
    a0 = 1 + k / q + k * k
    return np.asarray(shelf * biquad((1.0, -2.0, 1.0), (1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0)))


def hop_powers(path: Path) -> Floats:
    """The K-weighted power of all channels in hops of 100 ms."""
    with soundfile.SoundFile(path) as file:
        rate, hop = file.samplerate, round(HOP_SECONDS * file.samplerate)
        step = (_CHUNK - 2 * _EDGE) // hop * hop
        response, powers = k_weighting(rate, _CHUNK), []
        for start in range(0, len(file), step):
            lead = min(start, _EDGE)
            file.seek(start - lead)
            audio = file.read(_CHUNK - _EDGE, dtype="float64", always_2d=True)
            weighted = np.fft.irfft(np.fft.rfft(audio, _CHUNK, axis=0) * response[:, None], _CHUNK, axis=0)
            weighted = weighted[lead : lead + min(step, len(audio) - lead)]
            whole = len(weighted) // hop * hop
            powers.append((weighted[:whole] ** 2).sum(axis=1).reshape(-1, hop).mean(axis=1))
    return np.concatenate(powers)


def short_term(powers: Floats, seconds: float = 3.0) -> tuple[Floats, Floats]:
    """Middles of windows and their loudness in LUFS."""
    width = round(seconds / HOP_SECONDS)
    sums = np.concatenate([[0.0], np.cumsum(powers)])
    means = (sums[width:] - sums[:-width]) / width
    middles = np.asarray((np.arange(len(means)) + width / 2) * HOP_SECONDS, np.float64)
    return middles, np.asarray(-0.691 + 10 * np.log10(np.maximum(means, 1e-12)), np.float64)


def integrated(powers: Floats) -> float:
    """Gated loudness of a whole file in LUFS."""
    blocks = np.convolve(powers, np.ones(4) / 4, "valid")
    loudness = -0.691 + 10 * np.log10(np.maximum(blocks, 1e-12))
    kept = blocks[loudness > -70.0]
    if not len(kept):
        return float("-inf")
    gate = -0.691 + 10 * np.log10(kept.mean()) - 10.0
    return float(-0.691 + 10 * np.log10(kept[-0.691 + 10 * np.log10(kept) > gate].mean()))


def ffmpeg_meter(path: Path) -> tuple[float, float] | None:
    """Integrated loudness and true peak as ffmpeg's ebur128 measures them; None where there is no ffmpeg."""
    if shutil.which("ffmpeg") is None:
        return None
    command = [
        "ffmpeg",
        "-hide_banner",
        "-nostats",
        "-i",
        str(path),
        "-filter_complex",
        "ebur128=peak=true:framelog=verbose",
        "-f",
        "null",
        "-",
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=900).stderr
    loudness = re.findall(r"I:\s+(-?[\d.]+|-inf) LUFS", text)[-1]
    peak = re.findall(r"Peak:\s+(-?[\d.]+|-inf) dBFS", text)[-1]
    return float(loudness), float(peak)
