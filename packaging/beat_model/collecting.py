"""What the analysis makes of songs whose beats, bars and key are known, as choices to learn from."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.bar_facts import bar_facts, beat_signs
from airdesk.analysis.key_finding import key_rows, pitch_classes, tuning_of
from airdesk.analysis.listening import listen
from airdesk.analysis.rhythm import Listener
from airdesk.model.harmony import parse_key
from beat_model.fitting import Choice
from tests.benchmarks.songs_with_truth import is_reported

Doubles = NDArray[np.float64]

_HIT_SECONDS = 0.07
_FROM_SECONDS = 5.0
_LEAST_BEATS = 0.7  # F-measure of beats whose bars teach anything


@dataclass(slots=True)
class Lessons:
    """What there is to learn from."""

    beats: list[Choice] = field(default_factory=list)
    bars: list[Choice] = field(default_factory=list)
    keys: list[tuple[Doubles, int]] = field(default_factory=list)  # facts of each tonic, and the right key


def collect(folder: Path) -> Lessons:
    """Listen to the songs of `tests.benchmarks.songs_with_truth`."""
    lessons = Lessons()
    for path in sorted(folder.glob("[0-9]*.json")):
        if not is_reported(int(path.name[:3])):
            _learn_from(json.loads(path.read_text(encoding="utf-8")), folder, lessons)
    return lessons


def _learn_from(truth: dict[str, Any], folder: Path, lessons: Lessons) -> None:
    heard = listen(folder / truth["audio"])
    listener = Listener(heard)
    readings = listener.readings()
    if not readings:
        return
    beats, downbeats = np.asarray(truth["beats"]), np.asarray(truth["downbeats"])
    worth = np.asarray([f_measure(reading.grid.beats, beats) for reading in readings])
    lessons.beats.append(Choice(np.stack([reading.facts for reading in readings]).astype(np.float64), worth))
    if worth.max() < _LEAST_BEATS:
        return
    grid = readings[int(worth.argmax())].grid
    bars = bar_facts(beat_signs(grid.beats, listener.song, heard.bands))
    hits = np.asarray([f_measure(grid.beats[first::meter], downbeats) for meter, first, _ in bars])
    lessons.bars.append(Choice(np.stack([facts for _, _, facts in bars]).astype(np.float64), hits))
    meter, first, _ = bars[int(hits.argmax())]
    tuning = tuning_of(heard.treble_tones)
    treble, bass = (pitch_classes(tones, tuning) for tones in (heard.treble_tones, heard.bass_tones))
    rows = key_rows(treble, bass, grid.beats[first::meter], float(grid.beats[0]), float(grid.beats[-1]))
    key = parse_key(truth["key"])
    lessons.keys.append((rows.astype(np.float64), key.tonic + (12 if key.is_minor else 0)))


def f_measure(found: Doubles, true: Doubles) -> float:
    """Share of beats that both have, within 70 ms, from 5 s on."""
    found, true = found[found >= _FROM_SECONDS], true[true >= _FROM_SECONDS]
    if not len(found) or not len(true):
        return 0.0
    apart = np.abs(found[:, np.newaxis] - true)
    hits = len(np.unique(apart.argmin(axis=1)[apart.min(axis=1) <= _HIT_SECONDS]))
    return 2.0 * hits / (len(found) + len(true))
