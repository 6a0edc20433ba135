"""Scans under hard conditions: broken files, cancelling, strange trees; time, memory and what is left. Run by hand:

python -m tests.benchmarks.inventory_trials [BROKEN_FOLDER]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import shutil
import tempfile
import threading
import time
from pathlib import Path

from airdesk.errors import CancelledError
from airdesk.library.database import integrity_problems, open_library
from airdesk.library.sample_search import SampleQuery
from airdesk.progress import NoProgress
from airdesk.settings import Settings, settings_for
from airdesk.workflows.inventory_health import inventory_health
from airdesk.workflows.sample_inventory import find_samples
from airdesk.workflows.scan_inventory import ScanRequest, deep_description, scan_inventory
from tests.benchmarks.deep_speed import short_files
from tests.helpers.sample_folders import many_files, wav_bytes, write_files

ALL = frozenset({"ok", "missing", "broken"})


def main() -> None:
    """All trials, a line for each finding."""
    parser = argparse.ArgumentParser()
    parser.add_argument("broken", nargs="?", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        if arguments.broken:
            broken_files(arguments.broken, settings_for(Path(place) / "broken library"))
        cancelling(Path(place) / "cancel")
        strange_trees(Path(place) / "strange")


def broken_files(folder: Path, settings: Settings) -> None:
    """Every file is in the inventory, playable or with its reason; how long the slowest took and what was used."""
    heaviest = Heaviest()
    start = time.monotonic()
    progress = Gaps()
    scan_inventory(ScanRequest((folder,)), settings, progress=progress, describe=deep_description())
    seconds = time.monotonic() - start
    listed = find_samples(SampleQuery(states=ALL), settings, count=100_000).samples
    broken = inventory_health(settings).broken
    endings = {"wav", "aif", "aiff", "flac", "ogg", "opus", "mp3", "w64", "rf64", "aifc", "wave", "oga", "bwf"}
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix.lower().lstrip(".") in endings]
    unknown = {path.relative_to(folder).as_posix() for path in files} - {sample.id for sample in listed}
    print(
        f"{len(files)} sound files: {len(listed) - len(broken)} can be played, {len(broken)} broken; {len(unknown)} not listed"
    )
    print(f"  without a reason: {sum(not sample.reason for sample in broken)}; not described: ", end="")
    print(sum(not sample.is_described for sample in listed if sample.state == "ok"))
    print(f"  {seconds:.1f} s; longest silence of the scan {progress.longest:.2f} s; most memory {heaviest.stop()}")


class Gaps(NoProgress):
    """Progress that notes how long nothing was asked of it."""

    last: float
    longest: float

    def __init__(self) -> None:
        object.__setattr__(self, "last", time.monotonic())
        object.__setattr__(self, "longest", 0.0)

    def check_cancelled(self) -> None:
        now = time.monotonic()
        object.__setattr__(self, "longest", max(self.longest, now - self.last))
        object.__setattr__(self, "last", now)


class Heaviest:
    """The most memory that this process and its children had at once, in their own pages."""

    def __init__(self) -> None:
        self._most = {"main": 0, "children": 0}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> str:
        self._is_over.set()
        self._thread.join()
        return (
            f"{self._most['main'] / 2**20:.0f} MB itself, {self._most['children'] / 2**20:.0f} MB in the largest helper process"
        )

    def _look(self) -> None:
        while not self._is_over.wait(0.02):
            self._most["main"] = max(self._most["main"], _rss(os.getpid()))
            for child in multiprocessing.active_children():
                self._most["children"] = max(self._most["children"], _rss(child.pid or 0))


def _rss(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


class StopAfter(NoProgress):
    """Cancels a while after the scan began."""

    def __init__(self, seconds: float) -> None:
        object.__setattr__(self, "at", time.monotonic() + seconds)

    def check_cancelled(self) -> None:
        if time.monotonic() >= self.at:  # type: ignore[attr-defined]
            raise CancelledError("stop")


def cancelling(place: Path) -> None:
    """A scan cancelled at any moment ends soon, and a later one goes on to the end."""
    rng = random.Random(3)
    many_files(place / "many", 4000)
    short_files(place / "many" / "deep", 300)
    settings = settings_for(place / "library")
    late: list[float] = []
    for _ in range(25):
        wanted = rng.choice([0.01, 0.1, 0.3, 1.0, 2.0, 3.0]) * rng.uniform(0.5, 1.5)
        progress = StopAfter(wanted)
        try:
            scan_inventory(ScanRequest((place / "many",)), settings, progress=progress, describe=deep_description())
        except CancelledError:
            late.append(time.monotonic() - progress.at)  # type: ignore[attr-defined]
    with open_library(settings.library_folder) as library:
        problems = integrity_problems(library)
    total = find_samples(SampleQuery(states=ALL), settings).total
    print(f"cancelled {len(late)} times: ended after {max(late):.2f} s at most; {total} samples, library {problems or 'sound'}")


def strange_trees(place: Path) -> None:
    """Links in circles, pipes, unreadable folders, very deep trees, names that are no text."""
    root = place / "root"
    write_files(root, {"a/Kick.wav": 1, "b/Snare.wav": 2})
    (root / "a" / "circle").symlink_to(root)
    (root / "b" / "other").symlink_to(root / "a")
    (root / "self").symlink_to(root / "self")
    os.mkfifo(root / "pipe.wav")
    os.mkfifo(root / "a" / "pipe.mp3")
    deep = root
    count = 0
    while len(str(deep)) < 3900:
        deep = deep / f"level {count:03}"
        count += 1
    deep.mkdir(parents=True)
    (deep / "Deep.wav").write_bytes(wav_bytes(3))
    with open(os.fsencode(root) + b"/bad \xff\xfe.wav", "wb") as file:  # noqa: PTH123  bytes
        file.write(wav_bytes(4))
    locked = root / "locked"
    write_files(locked, {"Clap.wav": 5})
    locked.chmod(0)
    settings = settings_for(place / "library")
    start = time.monotonic()
    report = scan_inventory(ScanRequest((root,)), settings)
    print(f"strange tree ({count} levels deep): {report.num_files} files in {time.monotonic() - start:.2f} s, ", end="")
    print(f"{len(report.problems)} problems told; again: {scan_inventory(ScanRequest((root,)), settings).unchanged} unchanged")
    locked.chmod(0o755)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
