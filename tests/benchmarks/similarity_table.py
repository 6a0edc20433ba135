"""How often the sounds nearest to one are of the same kind, against chance. Run by hand:

python -m tests.benchmarks.similarity_table FOLDER LIBRARY [--numbered LIBRARY MAP]

FOLDER holds `ground_truth.csv` (file, instrument, family). LIBRARY: one in which its files were scanned with --deep. With
--numbered: one in which copies with numbers for names were, and a JSON file from number to file.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from airdesk.inventory.matching.sound_vectors import sound_vectors
from airdesk.library.database import open_library
from airdesk.library.sample_candidates import keyed_samples
from airdesk.library.sample_vectors import vector_blocks

_NEAREST = 5


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--numbered", nargs=2, type=Path)
    arguments = parser.parse_args()
    with (arguments.folder / "ground_truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {row["file"]: (row["instrument"], row["family"]) for row in csv.DictReader(file)}
    _print("with names", arguments.library, truth)
    if arguments.numbered:
        library, path = arguments.numbered
        _print("sound only", library, {number: tuple(kind) for number, kind in json.loads(path.read_text()).items()})


def _print(label: str, folder: Path, truth: Mapping[str, tuple[str, ...]]) -> None:
    with open_library(folder) as library:
        vectors = sound_vectors(vector_blocks(library))
        files = {key: sample.id for key, sample in keyed_samples(library)}
    kinds = [truth.get(files[int(key)]) or truth.get(f"named/{files[int(key)]}") for key in vectors.keys]
    assert all(kinds), "the library has files that the truth does not know"
    order = np.asarray([_neighbours(vectors.distances(place), place) for place in range(len(kinds))])
    for place, what in enumerate(("instrument", "family")):
        words = np.asarray([kind[place] for kind in kinds if kind])
        counts = Counter(words.tolist())
        same = words[order] == words[:, None]
        able = np.asarray([counts[word] > 1 for word in words])
        chance = sum(count * (count - 1) for count in counts.values()) / (len(words) * (len(words) - 1))
        first, five = same[able, 0].mean(), same[able].mean()
        print(
            f"{label:12}{what:12}nearest {100 * first:5.1f} %   five nearest {100 * five:5.1f} %   chance {100 * chance:4.1f} %"
        )


def _neighbours(distances: np.ndarray, place: int) -> np.ndarray:
    distances[place] = np.inf
    return np.argsort(distances, kind="stable")[:_NEAREST]


if __name__ == "__main__":
    main()
