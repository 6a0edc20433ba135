"""Saturation without aliasing: the curve is applied at four times the sample rate."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from airdesk.synthesis.parts.tiles import Single, tiled_product
from airdesk.synthesis.sound import Signal

OVERSAMPLING = 4
BLOCK_FRAMES = 64
REACH = 16
"""The interpolation looks this many frames to both sides: flat up to 18 kHz, images and aliases 80 dB down."""

KAISER_BETA = 8.0

Curve = Callable[[Single], Single]


def saturated(audio: Signal, drive: float, *, bias: float = 0.0) -> Signal:
    """`tanh` of the audio (peak scaled to `drive`), same shape; `bias` bends one side more and adds even harmonics."""
    return bent(audio * (drive / _peak(audio)), _tanh(bias))


def saturated_loop(audio: Signal, drive: float) -> Signal:
    """`saturated` for a loop: seamless before, seamless after."""
    reach = 2 * REACH
    around = np.concatenate([audio[..., -reach:], audio, audio[..., :reach]], axis=-1)
    return saturated(around, drive)[..., reach:-reach]


def bent(audio: Signal, curve: Curve) -> Signal:
    """Any curve applied between the samples too; *curve* takes and gives single precision."""
    if audio.ndim == 1:
        return _channel_bent(audio, curve)
    return np.stack([_channel_bent(channel, curve) for channel in audio])


def crushed(audio: Signal, bits: int) -> Signal:
    """The audio in steps of a coarse converter; the steps' noise is part of the colour."""
    peak = _peak(audio)
    steps = 2.0 ** (bits - 1)
    return np.asarray(np.round(audio / peak * steps) / steps * peak)


def _peak(audio: Signal) -> float:
    return max(1e-12, float(np.max(np.abs(audio))))


def _tanh(bias: float) -> Curve:
    offset, rest = np.float32(bias), np.float32(np.tanh(bias))
    return lambda fine: np.tanh(fine + offset) - rest


def _channel_bent(channel: Signal, curve: Curve) -> Signal:
    """Up, bent, down again; in single precision, which is 120 dB clean and much faster."""
    num_blocks = -(-len(channel) // BLOCK_FRAMES)
    padded = np.zeros(num_blocks * BLOCK_FRAMES + 2 * REACH, dtype=np.float32)
    padded[REACH : REACH + len(channel)] = channel
    fine = curve(_by_blocks(padded, num_blocks, BLOCK_FRAMES, _upwards()))
    around = np.pad(fine.reshape(-1), OVERSAMPLING * REACH)
    back = _by_blocks(around, num_blocks, OVERSAMPLING * BLOCK_FRAMES, _downwards())
    return np.asarray(back.reshape(-1)[: len(channel)], dtype=np.float64)


def _by_blocks(padded: Single, num_blocks: int, step: int, matrix: Single) -> Single:
    """Every block with its surroundings times the same matrix, shape (blocks, frames that come out of one)."""
    windows = np.lib.stride_tricks.sliding_window_view(padded, matrix.shape[0])[::step][:num_blocks]
    return tiled_product(np.ascontiguousarray(windows), matrix)[:num_blocks, : matrix.shape[1]]


@cache
def _upwards() -> Single:
    """From a block and its surroundings to the block with three frames put between any two."""
    coming = np.arange(BLOCK_FRAMES + 2 * REACH) - REACH
    going = np.arange(OVERSAMPLING * BLOCK_FRAMES) / OVERSAMPLING
    return _kernel(going[np.newaxis, :] - coming[:, np.newaxis])


@cache
def _downwards() -> Single:
    """And back, without what lies above half the sample rate."""
    coming = (np.arange(OVERSAMPLING * (BLOCK_FRAMES + 2 * REACH)) - OVERSAMPLING * REACH) / OVERSAMPLING
    going = np.arange(BLOCK_FRAMES)
    return _kernel(going[np.newaxis, :] - coming[:, np.newaxis]) / np.float32(OVERSAMPLING)


def _kernel(distance_frames: Signal) -> Single:
    """A sinc under a Kaiser window, at distances in frames of the plain sample rate."""
    inside = np.clip(1.0 - (distance_frames / REACH) ** 2, 0.0, None)
    window = np.i0(KAISER_BETA * np.sqrt(inside)) / np.i0(KAISER_BETA) * (inside > 0)
    return np.asarray(np.sinc(distance_frames) * window, dtype=np.float32)
