"""How fast short files are listened to, in two processes, through the whole scan and in one process. Run by hand:

python -m tests.benchmarks.deep_speed [--files 2000] [--workers 2]
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import soundfile

from airdesk.inventory.description.files import describe_files
from airdesk.inventory.description.reading import describe_file
from airdesk.settings import settings_for
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory

_ALONE = 200


def main() -> None:
    """Print files per second."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "sounds"
        paths = short_files(folder, arguments.files)
        print(f"{len(paths)} files of 0.1 to 1.2 s; load before: {os.getloadavg()[0]:.1f}")
        describe_file(paths[0])
        begin = process_time()
        for path in paths[:_ALONE]:
            describe_file(path)
        print(f"in one process: {1000 * (process_time() - begin) / _ALONE:.2f} ms of processor each")
        start = perf_counter()
        count = sum(1 for _ in describe_files(paths, workers=arguments.workers))
        print(f"describe_files, {arguments.workers} processes: {count / (perf_counter() - start):.0f} files/s")
        settings = settings_for(Path(place) / "library")
        start = perf_counter()
        scan_inventory(ScanRequest((folder,)), settings)
        middle = perf_counter()
        done = scan_inventory(ScanRequest((folder,)), settings, describe=deep_description()).described
        seconds = perf_counter() - middle
        print(f"scan {count / (middle - start):.0f} files/s, then deep {done} in {seconds:.1f} s: {done / seconds:.0f} files/s")


def short_files(folder: Path, count: int) -> list[Path]:
    """Hits, plucks and noises as sample packs have them: 16 and 24 bit, mono and stereo, most of them under a second."""
    rng = np.random.default_rng(7)
    paths = []
    for number in range(count):
        seconds = float(rng.uniform(0.1, 1.2))
        frames = np.arange(int(seconds * 44100)) / 44100
        hz = 2.0 ** rng.uniform(5.5, 10.0)
        tone = sum(np.sin(2 * np.pi * hz * part * frames) / part for part in range(1, 1 + int(rng.integers(1, 8))))
        sound = tone * rng.uniform(0, 1) + rng.normal(0, 0.5, len(frames)) * rng.uniform(0, 1)
        sound = sound * np.exp(-frames * rng.uniform(2, 30))
        sound = 0.8 * sound / np.abs(sound).max()
        path = folder / f"Pack {number // 200}" / f"Hit {number:05}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        channels = sound if number % 2 else np.stack([sound, 0.9 * sound], axis=1)
        soundfile.write(path, channels, 44100, subtype="PCM_24" if number % 3 == 0 else "PCM_16")
        paths.append(path)
    return paths


if __name__ == "__main__":
    main()
