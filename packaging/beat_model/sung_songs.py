"""Songs with the crude singer mixed in, as the analysis hears them."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from airdesk.analysis.listening import listen
from airdesk.analysis.voice import STEP_SECONDS, voice_rows
from airdesk.audio.files import read_audio
from beat_model.collecting import is_kept_for_testing
from beat_model.singing import LABELS_PER_SECOND, RATE, sing

Doubles = NDArray[np.float64]

_SECONDS = 45.0


def sung_rows(folder: Path, count: int) -> tuple[Doubles, NDArray[np.bool_]]:
    """Facts of half seconds, and whether somebody sings in them; what is neither quite is left out."""
    truths = [path for path in sorted(folder.glob("[0-9]*.json")) if not is_kept_for_testing(int(path.name[:3]))]
    rows, answers = [], []
    for path in truths[:: max(1, len(truths) // count)]:
        facts, share = _sung(path)
        is_clear = (share < 0.2) | (share > 0.8)
        rows.append(facts[is_clear])
        answers.append(share[is_clear] > 0.5)
    return np.concatenate(rows), np.concatenate(answers)


def _sung(path: Path) -> tuple[Doubles, Doubles]:
    truth = json.loads(path.read_text(encoding="utf-8"))
    rng = np.random.default_rng(int(path.name[:3]))
    song = read_audio(path.parent / truth["audio"])
    band = soxr.resample(song.audio.mean(axis=0), song.sample_rate, RATE)[: round(_SECONDS * RATE)]
    beat = 60.0 / truth["tempo_bpm"] * (1.0 if truth["tempo_bpm"] < 130.0 else 2.0)
    voice, is_sung = sing(len(band) / RATE, beat, rng)
    voice = np.pad(voice, (0, len(band) - len(voice)))
    loud = voice[np.abs(voice) > 0.01]
    gain = rng.uniform(0.5, 1.6) * np.sqrt(np.square(band).mean() / (np.square(loud).mean() + 1e-9))
    mix = band + gain * voice
    with tempfile.TemporaryDirectory() as scratch:
        soundfile.write(Path(scratch) / "mix.wav", mix / max(1.0, float(np.abs(mix).max())), RATE)
        facts = voice_rows(listen(Path(scratch) / "mix.wav")).astype(np.float64)
    centres = (np.arange(len(facts)) * STEP_SECONDS * LABELS_PER_SECOND).astype(int)
    share = np.asarray([is_sung[max(0, at - 3) : at + 4].mean() if at < len(is_sung) else 0.0 for at in centres])
    return facts, share
