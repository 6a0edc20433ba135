"""Scans killed at any moment: is the library sound, is no sample there twice, is nothing lost that the user said? Run by hand:

python -m tests.benchmarks.inventory_kill_table [--times 50] [--files 4000]
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from airdesk.library.database import integrity_problems, open_library
from airdesk.library.sample_search import SampleQuery
from airdesk.model.sample import Correction
from airdesk.settings import Settings, settings_for
from airdesk.workflows.correct_sample import correct_sample
from airdesk.workflows.sample_inventory import find_samples, set_favourite
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import many_files, wav_bytes

_ALL = frozenset({"ok", "missing", "broken"})
_MARKED = 20
_TOUCHED = 40


def main() -> None:
    """Rename all folders, or move, edit and delete files, scan, kill; again and again; print what is wrong afterwards."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--files", type=int, default=4000)
    arguments = parser.parse_args()
    rng = random.Random(5)
    with tempfile.TemporaryDirectory() as place:
        folder, settings = Path(place) / "sounds", settings_for(Path(place) / "library")
        many_files(folder, arguments.files)
        _mark(folder, settings)
        wrong = unfinished = deleted = 0
        for number in range(arguments.times):
            if number % 2 == 0:  # and the next scan is killed with the same changes before it
                scan_inventory(ScanRequest((folder,)), settings)  # what is renamed and edited at once is a new file
                if number % 4:
                    _rename(folder, number)
                else:
                    _move_edit_delete(folder, number, rng)
                    deleted += 1
            seconds = rng.uniform(0.3, 1.2)
            is_whole = _killed_scan(folder, settings, seconds)
            unfinished += not is_whole
            problems = _problems(settings, arguments.files)
            wrong += bool(problems)
            print(f"{number:3} killed after {seconds:.2f} s{' (was done)' if is_whole else ''}: {problems or 'sound'}")
        scan_inventory(ScanRequest((folder,)), settings)
        last = _problems(settings, arguments.files, num_missing=deleted)
        print(
            f"{unfinished} of {arguments.times} killed in the middle, {wrong} wrong; "
            f"after a whole scan: {last or 'all is well'}"
        )


def _rename(folder: Path, number: int) -> None:
    for order, pack in enumerate(sorted(folder.iterdir())):
        pack.rename(folder / f"Renamed {number} {order}")


def _move_edit_delete(folder: Path, number: int, rng: random.Random) -> None:
    """Forty files go elsewhere under other names, forty have another content, one is gone."""
    files = rng.sample(sorted(path for path in folder.rglob("*.wav")), 2 * _TOUCHED + 1)
    for order, path in enumerate(files[:_TOUCHED]):
        path.rename(files[order + 1].parent / f"moved {number} {order}.wav")
    for order, path in enumerate(files[_TOUCHED : 2 * _TOUCHED]):
        path.write_bytes(wav_bytes(1_000_000 + 1000 * number + order, frames=1500))
    files[-1].unlink()


def _mark(folder: Path, settings: Settings) -> None:
    scan_inventory(ScanRequest((folder,)), settings)
    for sample in find_samples(SampleQuery(text="kick"), settings, count=_MARKED).samples:
        correct_sample(sample.id, Correction(instrument="harp"), settings)
        set_favourite(sample.id, settings, is_favourite=True)


def _killed_scan(folder: Path, settings: Settings, seconds: float) -> bool:
    command = [sys.executable, "-m", "airdesk", "--library", str(settings.library_folder), "--quiet", "inventory", "scan"]
    with subprocess.Popen([*command, str(folder)], stdout=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        is_whole = process.poll() is not None
        process.send_signal(signal.SIGKILL)
    return is_whole


def _problems(settings: Settings, count: int, *, num_missing: int | None = None) -> str:
    with open_library(settings.library_folder) as library:
        found = integrity_problems(library)
    total = find_samples(SampleQuery(states=_ALL), settings).total
    if total != count:
        found.append(f"{total} samples")
    kept = find_samples(SampleQuery(states=_ALL, instruments=frozenset({"harp"}), favourites_only=True), settings).total
    if kept != _MARKED:
        found.append(f"{kept} marks")
    if num_missing is not None and find_samples(SampleQuery(), settings).total != count - num_missing:
        found.append("others are missing than were deleted")
    return ", ".join(found)


if __name__ == "__main__":
    main()
