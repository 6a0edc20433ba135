"""A set of fifty songs, three hours: how long analysis and rendering take, and how much memory; the same for ten.

Run by hand: `python -m tests.benchmarks.mix_judge_set FOLDER [--count 50] [--minutes 3.6] [--make-only]`. The songs are kept in
FOLDER/songs. Memory: the largest of one process, and the largest sum of all (shared pages counted in each).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.mix_judge_loudness import ffmpeg_meter
from tests.benchmarks.mix_judge_songs import CARRIERS, SongOrder, make_song
from tests.helpers.processes import session_processes

_KINDS = (("house", 118, 128), ("techno", 124, 132), ("pop", 116, 128), ("house", 120, 126), ("hip hop", 84, 98))
_RARE = (("drum and bass", 168, 176), ("rock", 112, 128), ("trap", 136, 146), ("ballad", 64, 76))


def set_song(number: int, minutes: float) -> SongOrder:
    """A song of the set; the same every time."""
    rng = Random(f"set {number}")
    genre, low, high = rng.choice(_KINDS if number % 5 else _RARE)
    tonic, mode = rng.randrange(12), rng.choice(("minor", "minor", "major"))
    return SongOrder(
        f"{number:02} {genre}", round(rng.uniform(low, high), 1), genre, 60 * minutes * rng.uniform(0.9, 1.1), tonic, mode,
        32.7 * 2 ** ((tonic + 12 * (tonic < 5)) / 12), CARRIERS[number % 12], drift=0.006 if genre == "rock" else 0.0,
        intro_bars=rng.choice((0, 4, 8)), level=rng.uniform(0.2, 0.7), seed=number,
    )  # fmt: skip


class Memory:
    """The memory of a session's processes, looked at ten times a second."""

    def __init__(self, session: int) -> None:
        self.session, self.largest_mb, self.sum_mb, self._is_over = session, 0.0, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._is_over.wait(0.1):
            sizes = [self._resident_mb(pid) for pid in session_processes(self.session)]
            self.largest_mb = max(self.largest_mb, *sizes, 0.0)
            self.sum_mb = max(self.sum_mb, sum(sizes))

    @staticmethod
    def _resident_mb(pid: int) -> float:
        with suppress(OSError, IndexError):
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        return 0.0

    def stop(self) -> None:
        """Look no more."""
        self._is_over.set()
        self._thread.join()


def watched(command: list[str], timeout: float) -> tuple[dict[str, Any], float, Memory]:
    """Run a command; what it printed, its seconds and memory. Raises RuntimeError."""
    began = time.monotonic()
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True, text=True)
    memory = Memory(run.pid)
    try:
        text, _ = run.communicate(timeout=timeout)
    finally:
        memory.stop()
        if run.poll() is None:
            run.kill()
    if run.returncode:
        raise RuntimeError(f"exit {run.returncode}: {text[-400:]}")
    return json.loads(text), time.monotonic() - began, memory


def main() -> None:
    """Make the songs, analyse them, mix them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=3.6)
    parser.add_argument("--make-only", action="store_true")
    options = parser.parse_args()
    songs = options.folder / "songs"
    songs.mkdir(parents=True, exist_ok=True)
    orders = [set_song(number, options.minutes) for number in range(options.count)]
    paths = [songs / f"{order.name}.flac" for order in orders]
    for order, path in zip(orders, paths, strict=True):
        if not path.exists():
            make_song(order, songs, ".flac")
    if not options.make_only:
        _measure(options.folder, paths)


def _measure(folder: Path, paths: list[Path]) -> None:
    library, out = folder / "library", folder / "out"
    shutil.rmtree(library, ignore_errors=True)
    start = [sys.executable, "-m", "airdesk", "--library", str(library), "--json"]
    print(f"load before: {os.getloadavg()[0]:.1f}; {len(paths)} songs")
    found, seconds, memory = watched([*start, "analyze", *map(str, paths)], 1200.0)
    length = sum(each["duration_seconds"] for each in found["files"])
    print(f"analysis: {length:.0f} s of sound in {seconds:.1f} s, {length / seconds:.0f} x real time, {_memory(memory)}")
    report, seconds, memory = watched([*start, "automix", "--out", str(out), "--", *map(str, paths)], 3000.0)
    parts = report["seconds"]
    rendering = parts["render"]
    duration = report["duration_seconds"]
    print(f"mix: {duration:.0f} s of {len(report['order'])} songs in {seconds:.1f} s all in all, {_memory(memory)}")
    print(f"rendering alone: {rendering:.1f} s, {duration / rendering:.0f} x real time; parts {parts}")
    print(f"meter {ffmpeg_meter(Path(report['files'][0]))}, load after: {os.getloadavg()[0]:.1f}, {report['left_out']}")


def _memory(memory: Memory) -> str:
    return f"largest process {memory.largest_mb:.0f} MB, all together {memory.sum_mb:.0f} MB"


if __name__ == "__main__":
    main()
