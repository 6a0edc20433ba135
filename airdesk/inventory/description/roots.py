"""The pitch of a sample: heard, and weighed against what its file says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.dsp.pitch_candidates import Candidates, refined_hz
from airdesk.dsp.pitch_spectrum import PitchSpectrum, pitch_of
from airdesk.inventory.description.description import Root, SampleHints
from airdesk.inventory.description.network import softmax
from airdesk.inventory.description.sound_model import SoundModel

LEAST_CONFIDENCE = 0.12
"""Below it a sound is said to have no pitch."""

_SAME_SEMITONES = 0.8


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


def audio_root(heard: HeardPitch) -> Root:
    """The root that the audio alone gives."""
    confidence = round(heard.share * heard.pitched, 3)
    if confidence < LEAST_CONFIDENCE:
        return Root(None, 0.0, confidence, "")
    return _root(pitch_of(heard.hz), confidence)


def _root(pitch: float, confidence: float) -> Root:
    midi = int(np.clip(round(pitch), 0, 127))
    return Root(midi, round(100.0 * (pitch - midi), 1), confidence, "audio")


def weighed_root(heard: HeardPitch, hints: SampleHints) -> tuple[Root, list[str]]:
    """The root by trust: chunk, then name, then audio; and sentences about what disagrees."""
    audio = audio_root(heard)
    told = [("chunk", hints.chunk_root_midi, hints.chunk_root_cents), ("name", hints.name_root_midi, 0.0)]
    said = [(source, midi, cents) for source, midi, cents in told if midi is not None]
    if not said:
        return audio, []
    source, midi, cents = said[0]
    disagreements = [
        f"The {other} says {note_name(number)}, the {source} says {note_name(midi)}."
        for other, number, _ in said[1:]
        if number != midi
    ]
    if audio.midi is not None:
        sounding = audio.midi + audio.cents / 100.0
        if abs(sounding - midi - cents / 100.0) > _SAME_SEMITONES:
            disagreements.append(f"It sounds like {note_name(audio.midi)}, the {source} says {note_name(midi)}.")
        elif source == "name":
            cents = round(100.0 * (sounding - midi), 1)
    confidence = 0.95 if not disagreements else 0.7
    return Root(midi, cents, confidence, source), disagreements


def note_name(midi: int) -> str:
    """As musicians write it: 60 is C4."""
    return f"{('C', 'C♯', 'D', 'D♯', 'E', 'F', 'F♯', 'G', 'G♯', 'A', 'A♯', 'B')[midi % 12]}{midi // 12 - 1}"
