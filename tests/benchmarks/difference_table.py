"""Are two songs of a genre two songs, and is each genre itself? Run by hand:

python -m tests.benchmarks.difference_table [--seeds 10] [--folder DIR]

First, of each genre, every pair of seeds: shared bars and motifs of the tune, shared bars of all parts (Jaccard, percent),
and whether the main progression is the same. Then a linear classifier (regularised discriminant analysis) trained on the
odd seeds and tested on the even ones: all features, and without tempo and instruments. With `--folder`, where
`music_table --audio --folder DIR` has left masters named GENRE-SEED, the sound of the master is a feature too.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from airdesk.composing.composer import compose
from airdesk.composing.sketch import sketch_song
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.score import Score
from airdesk.planning.planner import plan_song
from tests.benchmarks.music_table import tune_of
from tests.benchmarks.song_features import (
    harmony_features,
    melody_features,
    player_features,
    register_features,
    rhythm_features,
    sound_features,
    tempo_features,
)

SHRINKAGE = 0.25


@dataclass
class Song:
    """One song as features and as what it is made of."""

    genre: str
    seed: int
    tune_bars: frozenset[object] = frozenset()
    motifs: frozenset[object] = frozenset()
    all_bars: frozenset[object] = frozenset()
    progression: tuple[str, ...] = ()
    features: dict[str, NDArray[np.float64]] = field(default_factory=dict)


def song_of(genre_name: str, seed: int, folder: Path | None) -> Song:
    """Compose a song and take it apart."""
    genres = load_genres()
    plan = plan_song(PlanRequest(genre_name, genre=genre_name, seed=seed), genres, load_instruments())
    score = compose(plan, genres[genre_name])
    song = Song(genre_name, seed)
    lead = next((instrument.name for instrument in plan.instruments if instrument.role == "lead"), None)
    line = next((part.notes for part in score.parts if part.instrument == lead), ())
    onsets = sorted((round(note.start_tick / 120), note.pitch) for note in line)
    moves = [(after[1] - before[1], min(16, after[0] - before[0])) for before, after in pairwise(onsets)]
    song.motifs = frozenset(tuple(moves[place : place + 4]) for place in range(len(moves) - 3))
    song.tune_bars = _bars(score, lambda name: name == lead, plan)
    song.all_bars = _bars(score, lambda name: True, plan)
    main = max(plan.sections, key=lambda section: section.energy)
    song.progression = tuple(span.numeral for span in main.chords)[:8]
    song.features = {
        "rhythm": rhythm_features(plan, score),
        "tempo": tempo_features(plan),
        "harmony": harmony_features(plan),
        "melody": melody_features(tune_of(plan, score, sketch_song(plan, genres[genre_name]))),
        "register": register_features(plan, score),
        "players": player_features(plan),
    }
    master = folder / f"{genre_name}-{seed}" / "master.wav" if folder else None
    if master is not None and master.exists():
        audio, rate = soundfile.read(master, dtype="float32", always_2d=True)
        song.features["sound"] = sound_features(np.ascontiguousarray(audio.T), rate)
    return song


def _bars(score: Score, wanted: Callable[[str], bool], plan: SongPlan) -> frozenset[object]:
    """The distinct bars of the pitched parts, pitches counted from the tonic."""
    bars: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for part in score.parts:
        if not wanted(part.instrument) or part.is_percussion:
            continue
        for note in part.notes:
            bar, inside = divmod(round(note.start_tick / 60), score.meter.bar_ticks // 60)
            bars.setdefault((part.instrument, bar), []).append((inside // 2, note.pitch - plan.key.tonic))
    return frozenset(tuple(sorted(bar)) for bar in bars.values())


def shared(first: frozenset[object], second: frozenset[object]) -> float:
    """Jaccard similarity in percent."""
    union = first | second
    return 100.0 * len(first & second) / len(union) if union else 0.0


def print_pairs(songs: Sequence[Song]) -> None:
    """One line a genre: mean and worst pair."""
    print(f"{'genre':14} tune bars  worst   motifs  worst   all bars  worst   same progression")
    for name in dict.fromkeys(song.genre for song in songs):
        pairs = list(combinations([song for song in songs if song.genre == name], 2))
        cells = []
        for part in ("tune_bars", "motifs", "all_bars"):
            values = [shared(getattr(one, part), getattr(other, part)) for one, other in pairs]
            worst = pairs[int(np.argmax(values))]
            cells.append(f"{np.mean(values):6.1f} {max(values):5.1f} ({worst[0].seed},{worst[1].seed})")
        same = 100.0 * float(np.mean([one.progression == other.progression for one, other in pairs]))
        print(f"{name:14} {cells[0]}  {cells[1]}  {cells[2]}  {same:5.1f} %")


def discriminate(train: Sequence[Song], test: Sequence[Song], kinds: Sequence[str]) -> list[str]:
    """The genre a regularised linear discriminant gives each song of the test half."""
    table = np.stack([np.concatenate([song.features[kind] for kind in kinds]) for song in [*train, *test]])
    scale = table[: len(train)].std(axis=0)
    table = (table - table[: len(train)].mean(axis=0)) / np.where(scale > 1e-9, scale, 1.0)
    known, unknown = table[: len(train)], table[len(train) :]
    names = sorted({song.genre for song in train})
    means = np.stack([known[[song.genre == name for song in train]].mean(axis=0) for name in names])
    centred = known - np.stack([means[names.index(song.genre)] for song in train])
    covariance = centred.T @ centred / len(train)
    covariance = (1 - SHRINKAGE) * covariance + SHRINKAGE * np.eye(len(covariance))
    precision = np.linalg.inv(covariance)
    distances = [[(row - mean) @ precision @ (row - mean) for mean in means] for row in unknown]
    return [names[int(np.argmin(row))] for row in distances]


def print_confusion(songs: Sequence[Song], kinds: Sequence[str], *, every: bool) -> None:
    """How often genre and family are right, and what is taken for what."""
    genres = load_genres()
    train, test = [song for song in songs if song.seed % 2], [song for song in songs if not song.seed % 2]
    guesses = discriminate(train, test, kinds)
    right = [song.genre == guess for song, guess in zip(test, guesses, strict=True)]
    family = [genres[song.genre].family == genres[guess].family for song, guess in zip(test, guesses, strict=True)]
    print(
        f"\n{', '.join(kinds)}: genre {100 * np.mean(right):.1f} %, family {100 * np.mean(family):.1f} % of {len(test)} songs"
    )
    taken: Counter[tuple[str, str]] = Counter()
    for song, guess in zip(test, guesses, strict=True):
        if song.genre != guess:
            taken[song.genre, guess] += 1
    print("  taken for another: " + ", ".join(f"{one} for {other} {count}x" for (one, other), count in taken.most_common()))
    if every:
        print_table(test, guesses)


def print_table(test: Sequence[Song], guesses: Sequence[str]) -> None:
    """The whole confusion table by genre."""
    names = list(dict.fromkeys(song.genre for song in test))
    print(" " * 15 + " ".join(f"{name[:5]:>5}" for name in names))
    for name in names:
        row = [sum(song.genre == name and guess == other for song, guess in zip(test, guesses, strict=True)) for other in names]
        print(f"{name:15}" + " ".join(f"{count:5d}" if count else "    ." for count in row))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    songs = [song_of(name, seed, options.folder) for name in load_genres() for seed in range(1, options.seeds + 1)]
    print_pairs(songs)
    has_sound = all("sound" in song.features for song in songs)
    sound = ["sound"] if has_sound else []
    print_confusion(songs, ["rhythm", "tempo", "harmony", "melody", "register", "players", *sound], every=True)
    print_confusion(songs, ["rhythm", "harmony", "melody", "register", *sound], every=True)
    for kind in ("rhythm", "harmony", "melody", *sound):
        print_confusion(songs, [kind], every=False)


if __name__ == "__main__":
    main()
