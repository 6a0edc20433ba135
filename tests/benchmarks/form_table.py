"""Our sections against songs whose form is known, beside equal division and, where they are there, well-known segmenters.

Run by hand: `python -m tests.benchmarks.form_table FOLDER [--half report|tune|all] [--peers PYTHON]`, FOLDER as `form_songs`
made it. Odd numbers are reported, even ones are tuned on. `--peers`: a Python that has librosa and scikit-learn; they get the
beats that we find. Boundaries as mir_eval counts them: without the first and the last, each true one met once.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from airdesk.analysis.analyse import analyse_file
from airdesk.model.song_analysis import SongAnalysis
from tests.benchmarks.songs_with_truth import truths_of

WINDOWS_SECONDS = (0.5, 3.0)
MOMENTS_PER_SECOND = 10

PEERS = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np, librosa, scipy.ndimage, scipy.signal
from sklearn.cluster import KMeans
def facts(path, beats):
    y, sr = librosa.load(path, sr=22050)
    frames = librosa.util.fix_frames(librosa.time_to_frames(beats, sr=sr), x_min=0)
    pitches = librosa.amplitude_to_db(np.abs(librosa.cqt(y, sr=sr, bins_per_octave=36, n_bins=252)), ref=np.max)
    C = librosa.util.sync(pitches, frames, aggregate=np.median)
    M = librosa.util.sync(librosa.feature.mfcc(y=y, sr=sr), frames)
    K = librosa.util.sync(librosa.feature.chroma_cqt(y=y, sr=sr), frames)
    n = min(C.shape[1], M.shape[1], K.shape[1])
    return C[:, :n], M[:, :n], K[:, :n], frames, sr
def laplacian(C, M, frames, sr, k=5):
    R = librosa.segment.recurrence_matrix(C, width=3, mode="affinity", sym=True)
    R = librosa.segment.timelag_filter(scipy.ndimage.median_filter)(R, size=(1, 7))
    d = np.sum(np.diff(M, axis=1) ** 2, axis=0); s = np.exp(-d / np.median(d)); P = np.diag(s, 1) + np.diag(s, -1)
    dp, dr = P.sum(axis=1), R.sum(axis=1); mu = dp.dot(dp + dr) / np.sum((dp + dr) ** 2)
    A = mu * R + (1 - mu) * P; D = A.sum(axis=1); L = np.eye(len(A)) - A / np.sqrt(np.outer(D, D) + 1e-12)
    _, v = np.linalg.eigh(L); v = scipy.ndimage.median_filter(v, size=(9, 1)); n = np.cumsum(v ** 2, axis=1) ** 0.5
    X = v[:, :k] / n[:, k - 1 : k]
    ids = KMeans(n_clusters=k, n_init=10, random_state=0).fit_predict(X)
    return (1 + np.flatnonzero(ids[1:] != ids[:-1])).tolist()
def scaled(X):
    return (X - X.mean(1, keepdims=True)) / (X.std(1, keepdims=True) + 1e-9)
def foote(M, K, width=32):
    X = np.concatenate([scaled(M), scaled(K)])
    X = X / (np.linalg.norm(X, axis=0) + 1e-9)
    S = np.pad(X.T @ X, width)
    g = np.exp(-0.5 * (np.linspace(-1, 1, 2 * width) / 0.5) ** 2)
    sign = np.sign(np.arange(-width, width) + 0.5)
    G = np.outer(g * sign, g * sign)
    novelty = np.asarray([(S[i : i + 2 * width, i : i + 2 * width] * G).sum() for i in range(X.shape[1] + 1)])
    novelty = np.maximum(novelty / (novelty.max() + 1e-9), 0)
    return scipy.signal.find_peaks(novelty, height=0.1, distance=8, prominence=0.1)[0].tolist()
for line in sys.stdin:
    asked = json.loads(line)
    C, M, K, frames, sr = facts(asked["path"], np.asarray(asked["beats"]))
    at = lambda places: [float(librosa.frames_to_time(frames[min(place, len(frames) - 1)], sr=sr)) for place in places]
    print(json.dumps({"laplacian": at(laplacian(C, M, frames, sr)), "foote": at(foote(M, K))}), flush=True)
"""


@dataclass
class Score:
    """What one way of dividing a song comes to."""

    near: tuple[float, float, float]  # precision, recall and F within half a second
    wide: tuple[float, float, float]  # and within three
    kind: float  # share of time that is called what it may be called
    phrases: float  # share of our phrases that are a multiple of four bars from where a true section begins
    energy: float  # how alike our energies and those planned go up and down, -1..1


def boundary_score(found: Sequence[float], true: Sequence[float], window_seconds: float) -> tuple[float, float, float]:
    """Precision, recall and F of boundaries; both in order."""
    hits, place = 0, 0
    for moment in true:
        while place < len(found) and found[place] < moment - window_seconds:
            place += 1
        if place < len(found) and found[place] <= moment + window_seconds:
            hits, place = hits + 1, place + 1
    precision, recall = hits / max(1, len(found)), hits / max(1, len(true))
    return precision, recall, 2.0 * hits / max(1, len(found) + len(true))


def starts_of(truth: dict[str, Any]) -> list[float]:
    """Where sections begin, without the first."""
    return [section["start"] for section in truth["sections"][1:]]


def moments(truth: dict[str, Any], song: SongAnalysis) -> Iterator[tuple[tuple[str, ...], str, float, float]]:
    """Fair kinds, the kind found, planned and found energy at each moment of a song."""
    first, last = truth["sections"][0]["start"], truth["sections"][-1]["end"]
    for moment in np.arange(first, last, 1.0 / MOMENTS_PER_SECOND):
        section = next(each for each in truth["sections"] if moment < each["end"])
        ours = next((each for each in song.sections if moment < each.end_seconds), song.sections[-1] if song.sections else None)
        if ours is not None:
            yield tuple(section["kinds"]), ours.kind, section["energy"], ours.energy


def on_grid(phrases: Sequence[float], truth: dict[str, Any]) -> float:
    """Share of phrases that begin where one of four bars may begin."""
    grid = [
        section["start"] + bar * (section["end"] - section["start"]) / section["bars"]
        for section in truth["sections"]
        for bar in range(0, section["bars"], 4)
    ]
    last = truth["sections"][-1]["end"]
    return float(np.mean([min(abs(phrase - each) for each in grid) < 0.3 for phrase in phrases if phrase < last] or [0.0]))


def score(truth: dict[str, Any], song: SongAnalysis) -> Score:
    """Hold our sections against the truth."""
    ours = [section.start_seconds for section in song.sections[1:]]
    near, wide = (boundary_score(ours, starts_of(truth), window) for window in WINDOWS_SECONDS)
    rows = list(moments(truth, song))
    kind = float(np.mean([found in fair for fair, found, *_ in rows])) if rows else 0.0
    planned, found = (np.asarray([row[column] for row in rows]) for column in (2, 3))
    alike = float(np.corrcoef(planned, found)[0, 1]) if len(rows) and planned.std() > 0 and found.std() > 0 else 0.0
    return Score(near, wide, kind, on_grid(song.phrases, truth), alike)


def ends_found(truth: dict[str, Any], song: SongAnalysis) -> tuple[bool | None, bool | None]:
    """Whether the end of the intro and the beginning of the outro are found within half a second; None: it has none."""
    first, last = truth["sections"][0], truth["sections"][-1]
    intro = abs(song.intro_end_seconds - first["end"]) < 0.5 if first["name"] == "intro" else None
    return intro, abs(song.outro_start_seconds - last["start"]) < 0.5 if last["name"] == "outro" else None


def even(song: SongAnalysis, bars: int) -> list[float]:
    """A boundary every so many of the bars that we find."""
    return list(song.downbeats[bars::bars])


def line(name: str, near: Sequence[Sequence[float]], wide: Sequence[Sequence[float]], rest: str = "") -> str:
    """One line of the table."""
    (a, b, c), (d, e, f) = np.mean(near, axis=0), np.mean(wide, axis=0)
    return f"{name:26}{a:8.3f}{b:8.3f}{c:8.3f}   {d:8.3f}{e:8.3f}{f:8.3f}  {rest}"


def is_reported(number: int) -> bool:
    """Songs that nothing is tuned on."""
    return number % 2 == 1


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("report", "tune", "all"), default="report")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--each", action="store_true", help="a line for each song")
    options = parser.parse_args()
    truths = truths_of(options.folder, options.half, is_reported)
    songs = [analyse_file(options.folder / truth["audio"]) for truth in truths]
    scores = [score(truth, song) for truth, song in zip(truths, songs, strict=True)]
    if options.each:
        for truth, song, each in zip(truths, songs, scores, strict=True):
            print(f"  {truth['name']}: F {each.near[2]:.2f} {each.wide[2]:.2f}, kind {each.kind:.2f}, energy {each.energy:.2f}")
            print("     true", [(part["name"], round(part["start"], 1)) for part in truth["sections"]])
            print("     ours", [(part.kind, round(part.start_seconds, 1), part.energy) for part in song.sections])
    print(f"{len(truths)} songs, {sum(len(starts_of(truth)) for truth in truths)} boundaries")
    names = "".join(f"{name:>8}" for name in ("P 0.5", "R 0.5", "F 0.5"))
    print(f"{'':26}{names}   {names.replace('0.5', '  3')}  kind %, energy r, phrases %, intro %, outro %")
    _print_lines(scores, truths, songs)
    if options.peers:
        _print_peers(options.peers, truths, songs, options.folder)


def _print_lines(scores: Sequence[Score], truths: Sequence[dict[str, Any]], songs: Sequence[SongAnalysis]) -> None:
    def told(some: Sequence[Score]) -> str:
        kind, energy, phrases = (np.mean([getattr(each, name) for each in some]) for name in ("kind", "energy", "phrases"))
        return f"{100 * kind:6.1f} {energy:6.2f} {100 * phrases:6.1f}"

    ends = [ends_found(truth, song) for truth, song in zip(truths, songs, strict=True)]
    shares = [100 * float(np.mean([each for each in column if each is not None])) for column in zip(*ends, strict=True)]
    rest = told(scores) + "".join(f" {share:6.1f}" for share in shares)
    print(line("airdesk", [each.near for each in scores], [each.wide for each in scores], rest))
    for timing in ("steady", "humanised", "drifting"):
        some = [each for each, truth in zip(scores, truths, strict=True) if truth["timing"] == timing]
        if some:
            print(line(f"  {timing}", [each.near for each in some], [each.wide for each in some], told(some)))
    for bars in (4, 8, 16):
        divided = [(even(song, bars), starts_of(truth)) for song, truth in zip(songs, truths, strict=True)]
        near, wide = ([boundary_score(*each, window) for each in divided] for window in WINDOWS_SECONDS)
        print(line(f"every {bars} bars", near, wide))


def _print_peers(python: Path, truths: Sequence[dict[str, Any]], songs: Sequence[SongAnalysis], folder: Path) -> None:
    asked = [
        json.dumps({"path": str((folder / truth["audio"]).absolute()), "beats": song.beats})
        for truth, song in zip(truths, songs, strict=True)
    ]
    done = subprocess.run([python, "-c", PEERS], input="\n".join(asked), capture_output=True, text=True, check=True)
    answers = [json.loads(each) for each in done.stdout.splitlines()]
    for name in ("laplacian", "foote"):
        pairs = [(answer[name], starts_of(truth)) for answer, truth in zip(answers, truths, strict=True)]
        near, wide = ([boundary_score(*pair, window) for pair in pairs] for window in WINDOWS_SECONDS)
        print(line(f"{name} (librosa)", near, wide))


if __name__ == "__main__":
    main()
