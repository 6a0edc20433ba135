"""The pitch of a sample as heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.dsp.pitch_candidates import Candidates, refined_hz
from airdesk.dsp.pitch_spectrum import PitchSpectrum, pitch_of
from airdesk.inventory.description.network import softmax
from airdesk.inventory.description.sound_model import SoundModel

LEAST_CONFIDENCE = 0.12
"""Below it a sound is said to have no pitch."""


@dataclass(frozen=True, slots=True)
class Root:
    """The note a sample plays untransposed."""

    midi: int | None  # None where there is no pitch
    cents: float  # -50 .. 50, how much higher it sounds
    confidence: float  # 0..1


@dataclass(frozen=True, slots=True)
class HeardPitch:
    """The pitch in the audio."""

    hz: float
    share: float  # 0..1: how sure the candidate is among the others
    pitched: float  # 0..1: whether there is a pitch at all


def heard_pitch(spectrum: PitchSpectrum, candidates: Candidates, model: SoundModel) -> HeardPitch:
    """The likeliest of the candidates."""
    scores = model.pitch.answer(candidates.evidence)[:, 0]
    shares = softmax(scores)
    best = int(np.argmax(scores))
    near = np.abs(np.log2(candidates.hz / candidates.hz[best])) < 0.5 / 12.0
    evidence = candidates.evidence[best : best + 1]
    score = float(model.pitched.answer(pitched_inputs(evidence, scores, shares))[0, 0])
    hz = refined_hz(spectrum, float(candidates.hz[best]))
    return HeardPitch(hz, float(shares[near].sum()), float(1.0 / (1.0 + np.exp(-score))))


def pitched_inputs(evidence: np.ndarray, scores: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """What tells whether the best candidate is a pitch."""
    ordered = np.sort(scores)[::-1]
    second = float(ordered[1]) if len(ordered) > 1 else float(ordered[0]) - 5.0
    more = np.asarray([[ordered[0], ordered[0] - second, shares.max()]], np.float32)
    return np.concatenate([evidence, more], axis=1)


def heard_root(heard: HeardPitch) -> Root:
    """The root that a pitch gives."""
    confidence = round(heard.share * heard.pitched, 3)
    if confidence < LEAST_CONFIDENCE:
        return Root(None, 0.0, confidence)
    pitch = pitch_of(heard.hz)
    midi = int(np.clip(round(pitch), 0, 127))
    return Root(midi, round(100.0 * (pitch - midi), 1), confidence)
