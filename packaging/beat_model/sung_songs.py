"""Songs with the crude singer or a speaking program mixed in, as the analysis hears them."""

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
from beat_model.leads import play
from beat_model.singing import LABELS_PER_SECOND, RATE, sing
from tests.benchmarks.voice_table import BREATH_SECONDS, flags, truths_of

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

LEADS_COUNT, ALONE_COUNT, ALONE_EVERY = 5, 3, 4
_SECONDS = 45.0


def sung_rows(folder: Path, count: int) -> tuple[Doubles, NDArray[np.bool_]]:
    """Facts of half seconds, and whether somebody sings in them, every fourth time alone; what is neither quite is left out."""
    rows, answers = [], []
    for number, path in enumerate(_some_songs(folder, count)):
        rng = np.random.default_rng(int(path.name[:3]))
        band, beat_seconds = _band(path)
        voice, is_sung = sing(len(band) / RATE, beat_seconds, rng)
        facts = _mixed(band if number % ALONE_EVERY else 0.0 * band, voice, rng)
        share = _shares(is_sung, len(facts))
        is_clear = (share < 0.2) | (share > 0.8)
        rows.append(facts[is_clear])
        answers.append(share[is_clear] > 0.5)
    return np.concatenate(rows), np.concatenate(answers)


def played_rows(folder: Path, count: int) -> list[Doubles]:
    """Facts of half seconds of songs in which made-up instruments play a tune, every fourth time alone."""
    rows = []
    for number, path in enumerate(_some_songs(folder, count)):
        rng = np.random.default_rng(500 + int(path.name[:3]))
        band, beat_seconds = _band(path)
        lead = play(len(band) / RATE, beat_seconds, rng)
        rows.append(_mixed(band if number % ALONE_EVERY else 0.0 * band, lead, rng))
    return rows


def _some_songs(folder: Path, count: int) -> list[Path]:
    truths = [path for path in sorted(folder.glob("[0-9]*.json")) if not is_kept_for_testing(int(path.name[:3]))]
    return truths[:: max(1, len(truths) // count)]


def _band(path: Path) -> tuple[Doubles, float]:
    """The sound of a song, mono at `RATE`, and the seconds of a beat that is neither slow nor fast."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    song = read_audio(path.parent / truth["audio"])
    band = soxr.resample(song.audio.mean(axis=0), song.sample_rate, RATE)[: round(_SECONDS * RATE)]
    return band, 60.0 / truth["tempo_bpm"] * (1.0 if truth["tempo_bpm"] < 130.0 else 2.0)


def _mixed(band: Doubles, solo: Floats, rng: np.random.Generator) -> Doubles:
    """Facts of half seconds of a band with somebody in front, softer or louder than it."""
    solo = np.pad(solo, (0, len(band) - len(solo)))
    loud = solo[np.abs(solo) > 0.01]
    level = float(np.square(band).mean()) or 0.01
    mix = band + rng.uniform(0.5, 1.6) * np.sqrt(level / (np.square(loud).mean() + 1e-9)) * solo
    with tempfile.TemporaryDirectory() as scratch:
        soundfile.write(Path(scratch) / "mix.wav", mix / max(1.0, float(np.abs(mix).max())), RATE)
        return voice_rows(listen(Path(scratch) / "mix.wav")).astype(np.float64)


def _shares(is_sung: NDArray[np.bool_], count: int) -> Doubles:
    """How much of the time around each half second is sung."""
    centres = (np.arange(count) * STEP_SECONDS * LABELS_PER_SECOND).astype(int)
    return np.asarray([is_sung[max(0, at - 3) : at + 4].mean() if at < len(is_sung) else 0.0 for at in centres])


def known_rows(folder: Path) -> tuple[Doubles, NDArray[np.bool_]]:
    """The same of the songs of `tests.benchmarks.voice_songs`; those in which only a lead plays count several times."""
    rows, answers = [], []
    for truth in truths_of(folder, "tune"):
        heard = listen(folder / truth["audio"])
        facts = voice_rows(heard).astype(np.float64)
        share = _shares(flags(truth.get("spans", ()), heard.duration_seconds, BREATH_SECONDS), len(facts))
        is_clear = (share < 0.2) | (share > 0.8)
        for _ in range(LEADS_COUNT if "lead" in truth else ALONE_COUNT if truth["style"] == "alone" else 1):
            rows.append(facts[is_clear])
            answers.append(share[is_clear] > 0.5)
    return np.concatenate(rows), np.concatenate(answers)
