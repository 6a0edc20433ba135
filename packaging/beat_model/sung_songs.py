"""Songs in which the crude singer or a speaking program sings, and songs with leads in their place, as the analysis hears them.

"Facts" are those of half seconds, shape (half seconds, facts).
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from airdesk.analysis.listening import listen
from airdesk.analysis.voice import voice_rows
from airdesk.analysis.voice_movement import STEP_SECONDS
from airdesk.audio.files import read_audio
from beat_model.leads import drum, play
from beat_model.singing import LABELS_PER_SECOND, RATE, sing
from tests.benchmarks import songs_with_truth
from tests.benchmarks.songs_with_truth import truths_of
from tests.benchmarks.voice_songs import is_reported
from tests.benchmarks.voice_table import BREATH_SECONDS, flags

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]

LEAD_IN_A_BAND_COUNTS, LEAD_ALONE_COUNTS, VOICE_IN_A_BAND_COUNTS, VOICE_ALONE_COUNTS = 40, 24, 2, 6
ALONE_EVERY = 4
BANDS_PER_LEAD = 14
_SECONDS = 45.0
_FASTER = 0.84, 1.19
_LOUDEST, _LOUDEST_OVER_DRUMS = 1.6, 3.0


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


def unsung_rows(folder: Path) -> list[Doubles]:
    """Facts of songs as they are."""
    truths = [json.loads(path.read_text(encoding="utf-8")) for path in _songs(folder)]
    return [heard_rows(folder / truth["audio"]) for truth in truths]


def played_rows(folder: Path, count: int) -> list[Doubles]:
    """Facts of songs in which made-up instruments play a tune, every fourth time alone."""
    rows = []
    for number, path in enumerate(_some_songs(folder, count)):
        rng = np.random.default_rng(500 + int(path.name[:3]))
        band, beat_seconds = _band(path)
        lead = play(len(band) / RATE, beat_seconds, rng)
        rows.append(_mixed(band if number % ALONE_EVERY else 0.0 * band, lead, rng))
    return rows


def drummed_rows(count: int) -> list[Doubles]:
    """Facts of made-up leads, most of them saw-tooths, over plain drums."""
    rows = []
    for number in range(count):
        rng = np.random.default_rng(2000 + number)
        beat_seconds = float(rng.uniform(0.4, 0.75))
        drums = drum(_SECONDS, beat_seconds, rng)
        lead = play(_SECONDS, beat_seconds, rng, is_saw=number % 4 > 0)
        rows.append(_mixed(drums, lead, rng, _LOUDEST_OVER_DRUMS))
    return rows


def sampled_rows(folder: Path, voices: Path) -> list[Doubles]:
    """Facts of songs with sampled instruments in front: each lead that `voice_songs` has alone, over several bands.

    Each time it is as much higher as it is faster, so that not always the same tones are heard.
    """
    leads = [truth for truth in truths_of(voices, "tune", is_reported) if truth.get("is_alone")]
    songs, rows = _songs(folder), []
    for number, truth in enumerate(leads):
        lead = _mono(voices / truth["audio"])
        for place in range(BANDS_PER_LEAD):
            rng = np.random.default_rng(1000 + BANDS_PER_LEAD * number + place)
            band, _ = _band(songs[int(rng.integers(len(songs)))])
            faster = float(rng.uniform(*_FASTER))
            rows.append(_mixed(band, soxr.resample(lead, faster * RATE, RATE), rng))
    return rows


def _songs(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("[0-9]*.json")) if not songs_with_truth.is_reported(int(path.name[:3]))]


def _some_songs(folder: Path, count: int) -> list[Path]:
    """Every so many songs, so that there are at least *count*, less than twice as many, or all."""
    songs = _songs(folder)
    return songs[:: max(1, len(songs) // count)]


def _band(path: Path) -> tuple[Doubles, float]:
    """The sound of a song, mono at `RATE`, and the seconds of a beat that is neither slow nor fast."""
    truth = json.loads(path.read_text(encoding="utf-8"))
    tempo = truth["tempo_bpm"]
    return _mono(path.parent / truth["audio"]), 60.0 / tempo * (1.0 if tempo < 130.0 else 2.0)


def _mono(path: Path) -> Doubles:
    """The beginning of a file, at `RATE`."""
    song = read_audio(path)
    return np.asarray(soxr.resample(song.audio.mean(axis=0), song.sample_rate, RATE)[: round(_SECONDS * RATE)])


def heard_rows(path: Path) -> Doubles:
    """Facts of a file."""
    return voice_rows(listen(path)).astype(np.float64)


def _mixed(band: Doubles, solo: Floats | Doubles, rng: np.random.Generator, loudest: float = _LOUDEST) -> Doubles:
    """Facts of a band with somebody in front, from half as loud as it up to *loudest*."""
    front = np.pad(solo[: len(band)], (0, max(0, len(band) - len(solo))))
    loud = front[np.abs(front) > 0.01]
    level = float(np.square(band).mean()) or 0.01
    mix = band + rng.uniform(0.5, loudest) * np.sqrt(level / (np.square(loud).mean() + 1e-9)) * front
    with tempfile.TemporaryDirectory() as scratch:
        soundfile.write(Path(scratch) / "mix.wav", mix / max(1.0, float(np.abs(mix).max())), RATE)
        return heard_rows(Path(scratch) / "mix.wav")


def _shares(is_sung: NDArray[np.bool_], count: int) -> Doubles:
    """How much of the time around each half second is sung."""
    centres = (np.arange(count) * STEP_SECONDS * LABELS_PER_SECOND).astype(int)
    return np.asarray([is_sung[max(0, at - 3) : at + 4].mean() if at < len(is_sung) else 0.0 for at in centres])


def known_rows(folder: Path) -> tuple[Doubles, NDArray[np.bool_]]:
    """The same of the songs of `tests.benchmarks.voice_songs`; those without a band and those with a lead count more."""
    rows, answers = list[Doubles](), list[NDArray[np.bool_]]()
    for truth in truths_of(folder, "tune", is_reported):
        heard = listen(folder / truth["audio"])
        facts = voice_rows(heard).astype(np.float64)
        share = _shares(flags(truth.get("spans", ()), heard.duration_seconds, BREATH_SECONDS), len(facts))
        is_clear = (share < 0.2) | (share > 0.8)
        counts = _counts(truth)
        rows += [facts[is_clear]] * counts
        answers += [share[is_clear] > 0.5] * counts
    return np.concatenate(rows), np.concatenate(answers)


def _counts(truth: dict[str, Any]) -> int:
    """How often a song of `tests.benchmarks.voice_songs` counts."""
    if "lead" in truth:
        return LEAD_ALONE_COUNTS if truth["is_alone"] else LEAD_IN_A_BAND_COUNTS
    return VOICE_ALONE_COUNTS if truth["style"] == "alone" else VOICE_IN_A_BAND_COUNTS
