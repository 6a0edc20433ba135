"""Our analysis against songs whose tempo, beats, downbeats and key are known, beside librosa and essentia where they are there.

Run by hand: `python -m tests.benchmarks.analysis_table FOLDER [--half report|tune|all] [--peers PYTHON] [--real DIR]`, FOLDER
as `songs_with_truth` made it. Songs 32-63 and 96-127 are the half that is reported; the rest is tuned on.
`--peers`: a Python that has librosa and essentia; it measures the same files in the same run. Beats count from 5 s on.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from airdesk.analysis.analyse import analyse_file
from airdesk.audio.files import audio_blocks
from tests.benchmarks.songs_with_truth import is_reported, truths_of

Doubles = NDArray[np.float64]

BEAT_SECONDS = 0.07
FROM_SECONDS = 5.0
TONICS = {"Db": 1, "Eb": 3, "Gb": 6, "Ab": 8, "Bb": 10, "Cb": 11}
TONICS |= {name: number for number, name in enumerate(("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"))}
RATIOS = (1.0, 2.0, 0.5, 3.0, 1 / 3)

PEERS = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, librosa
import essentia
essentia.log.infoActive = essentia.log.warningActive = False
import essentia.standard as es
NAMES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]
PROFILES = {
    "major": [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    "minor": [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
}
def by_librosa(path):
    y, sr = librosa.load(path, sr=22050)
    begin = time.process_time()
    tempo, beats = librosa.beat.beat_track(y=y, sr=sr, units="time")
    tones = librosa.feature.chroma_cqt(y=y, sr=sr).mean(axis=1)
    seconds = time.process_time() - begin
    likely = [(np.corrcoef(tones, np.roll(p, k))[0, 1], f"{NAMES[k]} {m}") for m, p in PROFILES.items() for k in range(12)]
    return dict(tempo=float(np.atleast_1d(tempo)[0]), beats=beats.tolist(), key=max(likely)[1], seconds=seconds)
def by_essentia(path):
    audio = es.MonoLoader(filename=path, sampleRate=44100)()
    begin = time.process_time()
    tempo, ticks, *_ = es.RhythmExtractor2013(method="degara")(audio)
    tonic, mode, _ = es.KeyExtractor(profileType="edma")(audio)
    seconds = time.process_time() - begin
    return dict(tempo=float(tempo), beats=[float(tick) for tick in ticks], key=f"{tonic} {mode}", seconds=seconds)
for line in sys.stdin:
    print(json.dumps({"librosa": by_librosa(line.strip()), "essentia": by_essentia(line.strip())}), flush=True)
"""


@dataclass
class Score:
    """What one program says of one song, measured."""

    acc1: float
    acc2: float
    within: float
    beat_f: float
    error_ms: float
    down_f: float
    key: float
    confidence: float


def f_measure(found: Sequence[float], true: Sequence[float]) -> tuple[float, float]:
    """F within 70 ms and the mean error in ms of the hits; every time counts once."""
    ours = np.asarray([each for each in found if each >= FROM_SECONDS])
    theirs = np.asarray([each for each in true if each >= FROM_SECONDS])
    if not len(ours) or not len(theirs):
        return 0.0, float("nan")
    nearest = np.abs(ours[:, np.newaxis] - theirs).argmin(axis=1)
    errors: dict[int, float] = {}
    for place, target in enumerate(nearest):
        away = abs(float(ours[place] - theirs[target]))
        if away <= BEAT_SECONDS:
            errors[int(target)] = min(away, errors.get(int(target), 1.0))
    hits = len(errors)
    error = 1000.0 * float(np.mean(list(errors.values()))) if hits else float("nan")
    return 2.0 * hits / (len(ours) + len(theirs)), error


def mirex_key(found: str | None, true: str) -> float:
    """1 right, 0.5 a fifth away, 0.3 relative, 0.2 parallel."""
    if not found:
        return 0.0
    (a, mode_a), (b, mode_b) = (name.split(" ", 1) for name in (found, true))
    apart = (TONICS[a] - TONICS[b]) % 12
    if mode_a == mode_b:
        return {0: 1.0, 5: 0.5, 7: 0.5}.get(apart, 0.0)
    if apart == (9 if mode_a == "minor" else 3):
        return 0.3
    return 0.2 if apart == 0 else 0.0


def score(
    truth: dict[str, Any],
    tempo: float,
    beats: Sequence[float],
    downs: Sequence[float],
    key: str | None,
    confidence: float = 1.0,
) -> Score:
    """Hold answers against the truth."""
    beats_true = truth["beats"]
    mean = 60.0 * (len(beats_true) - 1) / (beats_true[-1] - beats_true[0])  # what a drifting song's tempo is held against
    ratio = tempo / (mean if truth["timing"] == "drifting" else truth["tempo_bpm"])
    beat_f, error = f_measure(beats, truth["beats"])
    return Score(
        acc1=float(abs(ratio - 1.0) < 0.04),
        acc2=float(any(abs(ratio / each - 1.0) < 0.04 for each in RATIOS)),
        within=float(abs(ratio - 1.0) < 0.001),
        beat_f=beat_f,
        error_ms=error,
        down_f=f_measure(downs, truth["downbeats"])[0],
        key=mirex_key(key, truth["key"]),
        confidence=confidence,
    )


def fitted_tempo(beats: Sequence[float], tempo: float) -> float:
    """A peer's tempo by a straight line through its beats, which is kinder to it than its own number."""
    if len(beats) < 8:
        return tempo
    return 60.0 / float(np.polyfit(np.arange(len(beats)), np.asarray(beats), 1)[0])


def row(name: str, scores: Sequence[Score], times_real: float) -> str:
    """One line of the table."""
    mean = {field: float(np.nanmean([getattr(each, field) for each in scores])) for field in Score.__dataclass_fields__}
    return (
        f"{name:24}{100 * mean['acc1']:7.1f}{100 * mean['acc2']:7.1f}{100 * mean['within']:9.1f}{mean['beat_f']:8.3f}"
        f"{mean['error_ms']:7.1f}{mean['down_f']:8.3f}{mean['key']:7.3f}{times_real:9.0f}"
    )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("report", "tune", "all"), default="report")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--limit", type=int, default=1000)
    options = parser.parse_args()
    truths = truths_of(options.folder, options.half, is_reported)[: options.limit]
    paths = [options.folder / truth["audio"] for truth in truths]
    analyse_file(paths[0])  # warm
    scores, seconds, length = [], 0.0, 0.0
    spent: dict[str, list[float]] = {}  # of each kind of file: length, decoding, everything, in seconds
    for truth, path in zip(truths, paths, strict=True):
        begin = time.process_time()
        song = analyse_file(path)
        whole = time.process_time() - begin
        begin = time.process_time()
        for _ in audio_blocks(path):
            pass
        sums = spent.setdefault(path.suffix, [0.0, 0.0, 0.0])
        spent[path.suffix] = [
            a + b for a, b in zip(sums, (song.duration_seconds, time.process_time() - begin, whole), strict=True)
        ]
        seconds += whole
        length += song.duration_seconds
        scores.append(score(truth, song.tempo_bpm or 1.0, song.beats, song.downbeats, song.key, song.tempo_confidence))
        if scores[-1].beat_f < 0.95 or scores[-1].down_f < 0.9:
            beats, downs = scores[-1].beat_f, scores[-1].down_f
            told = f"{song.tempo_bpm} ({song.tempo_confidence}) of {truth['tempo_bpm']:.2f}"
            print(f"  weak: {truth['name']} {told}: beats {beats:.2f}, downbeats {downs:.2f}")
    print(f"{len(truths)} songs")
    print(f"{'':24}{'Acc1 %':>7}{'Acc2 %':>7}{'0.1 % %':>9}{'beat F':>8}{'ms':>7}{'down F':>8}{'key':>7}{'x RT':>9}")
    print(row("airdesk (with decoding)", scores, length / seconds))
    decoding = sum(each[1] for each in spent.values())
    print(f"  x real time after decoding {length / (seconds - decoding):.0f}; with it: ", end="")
    print(", ".join(f"{suffix} {long / whole:.0f}" for suffix, (long, _, whole) in sorted(spent.items())))
    for timing in ("steady", "humanised", "drifting"):
        part = [each for each, truth in zip(scores, truths, strict=True) if truth["timing"] == timing]
        if part:
            print(row(f"  {timing}", part, 0.0))
    right, wrong = ([s.confidence for s in scores if (s.beat_f > 0.9) == good] for good in (True, False))
    print(f"  confidence where right {np.mean(right or [0]):.2f}, where wrong {np.mean(wrong or [0]):.2f} ({len(wrong)} songs)")
    if options.peers:
        _peers(options.peers, truths, paths, length)
    if options.real:
        _real(options.real)


def _peers(python: Path, truths: Sequence[dict[str, Any]], paths: Sequence[Path], length: float) -> None:
    given = "\n".join(str(path.absolute()) for path in paths)
    done = subprocess.run([python, "-c", PEERS], input=given, capture_output=True, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    for name in ("librosa", "essentia"):
        pairs = list(zip(truths, (answer[name] for answer in answers), strict=False))
        scores = [score(t, fitted_tempo(a["beats"], a["tempo"]), a["beats"], [], a["key"]) for t, a in pairs]
        print(row(f"{name} (decoded before)", scores, length / sum(a["seconds"] for _, a in pairs)))


def _real(folder: Path) -> None:
    """Songs of the material: tempo free of octaves within 1 %."""
    with (folder / "ground_truth.csv").open(encoding="utf-8") as file:
        rows = [each for each in csv.DictReader(file) if each["tempo_bpm"]]
    right = []
    for each in rows:
        song = analyse_file(folder / each["file"])
        ratio = (song.tempo_bpm or 1.0) / float(each["tempo_bpm"])
        right.append(any(abs(ratio / factor - 1.0) < 0.01 for factor in RATIOS))
        print(f"  {each['file'][:44]:46}{song.tempo_bpm} of {each['tempo_bpm']} {song.grid} ({song.tempo_confidence})")
    print(f"real songs: {100 * np.mean(right):.0f} % of {len(right)} within 1 %, octaves aside")


if __name__ == "__main__":
    main()
