"""The tempo of a loop as heard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from airdesk.dsp.onsets import FRAME, HOP, band_and_bin_power, onset_strengths
from airdesk.dsp.pitch_spectrum import PITCH_RATE
from airdesk.dsp.tempo_candidates import TempoCandidates, tempo_candidates
from airdesk.inventory.description.hearing import Hearing
from airdesk.inventory.description.network import softmax
from airdesk.inventory.description.rhythm import LEAST_SECONDS, Rhythm
from airdesk.inventory.description.sound_model import SoundModel

_SAME = 0.01
_LEAD_FRAMES = FRAME // HOP - 1


@dataclass(frozen=True, slots=True)
class HeardTempo:
    """The tempo in the audio."""

    bpm: float
    share: float  # 0..1: how sure it is among the others


def tempos_of(hearing: Hearing, rhythm: Rhythm) -> TempoCandidates | None:
    """The tempos that a sound may have if it is a loop; None where it is too short."""
    length_seconds = (len(hearing.audio) - hearing.start) / PITCH_RATE
    if length_seconds < LEAST_SECONDS:
        return None
    before = hearing.audio[max(0, hearing.start - _LEAD_FRAMES * HOP) : hearing.start + FRAME - HOP]
    lead = np.pad(before, (_LEAD_FRAMES * HOP + FRAME - HOP - len(before), 0))
    bands = np.vstack([band_and_bin_power(lead, PITCH_RATE)[0][:_LEAD_FRAMES], hearing.bands])
    return tempo_candidates(onset_strengths(bands), length_seconds, rhythm.sound_seconds, _LEAD_FRAMES)


def heard_tempo(candidates: TempoCandidates, model: SoundModel) -> HeardTempo:
    """The likeliest of the candidates."""
    shares = softmax(model.tempo.answer(candidates.evidence)[:, 0])
    best = int(np.argmax(shares))
    near = np.abs(candidates.bpm / candidates.bpm[best] - 1.0) < _SAME
    return HeardTempo(float(candidates.bpm[best]), float(shares[near].sum()))
