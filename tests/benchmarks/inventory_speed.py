"""How fast folders are scanned and samples are found. Run by hand:

python -m tests.benchmarks.inventory_speed [--files 10000] [--rows 100000]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from pathlib import Path
from time import perf_counter, process_time

from airdesk.inventory.names.reader import NameReader
from airdesk.inventory.record import SampleFacts, sample_record
from airdesk.inventory.synonyms import instruments_meant
from airdesk.library.database import Library, open_library
from airdesk.library.sample_roots import add_root
from airdesk.library.sample_rows import SampleWrite, write_samples
from airdesk.library.sample_search import SampleOrder, SampleQuery, count_samples, sample_page
from airdesk.model.sample import SoundHeader
from airdesk.settings import settings_for
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.sample_folders import many_files

_WORDS = ("k", "ki", "kick", "kick 12", "stopa", "loop -drum", "-kick", "piano", "zzz", "")
_KINDS = (
    "Kicks/Kick",
    "Snares/SD",
    "Hats/Open Hat",
    "Piano/Piano C4",
    "Bass/Reese",
    "Loops/Break 140 BPM",
    "FX/Noise",
    "V/Vox",
)


def main() -> None:
    """Print files per second of a first scan and a rescan, and milliseconds of pages and counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.files:
            _scans(Path(folder), arguments.files)
        if arguments.rows:
            _searches(Path(folder) / "large", arguments.rows)


def _scans(folder: Path, count: int) -> None:
    many_files(folder / "sounds", count)
    settings = settings_for(folder / "library")
    for what in ("first scan", "rescan"):
        start, used = perf_counter(), process_time()
        scan_inventory(ScanRequest((folder / "sounds",)), settings)
        seconds, used = perf_counter() - start, process_time() - used
        print(f"{what:12} {count} files {seconds:6.2f} s  {count / seconds:8.0f} files/s  ({used:.2f} s of processor)")


def _searches(folder: Path, count: int) -> None:
    with open_library(folder) as library:
        _fill(library, count)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for text in _WORDS:
            _show(library, SampleQuery(text=text), f'"{text}"')
        orders: tuple[SampleOrder, ...] = ("instrument", "length_seconds", "tempo_bpm")
        for order in orders:
            _show(library, SampleQuery(order=order, is_falling=True), f"by {order}")
        _show(library, SampleQuery(instruments=frozenset({"piano"})), "pianos")
        _show(library, SampleQuery(), "last page", start=count - 200)
        print(f"memory grew by {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.1f} MB")


def _fill(library: Library, count: int) -> None:
    root, names, header = add_root(library, library.folder), NameReader(), SoundHeader("WAV 16 bit", 44100, 2, 44100)
    start = perf_counter()
    for first in range(0, count, 5000):
        paths = [f"Pack {n // 800}/{_KINDS[n % len(_KINDS)]} {n:06}.wav" for n in range(first, min(count, first + 5000))]
        records = [sample_record(SampleFacts(root.id, path, 4044, names.read(path), header)) for path in paths]
        write_samples(library, [SampleWrite(record, 1, record.id, "{}") for record in records])
    print(f"{count} rows written in {perf_counter() - start:.1f} s")


def _show(library: Library, query: SampleQuery, what: str, start: int = 0) -> None:
    times = []
    for _ in range(5):
        begin = perf_counter()
        page = sample_page(library, query, instruments_meant, start=start)
        middle = perf_counter()
        total = count_samples(library, query, instruments_meant)
        times.append((middle - begin, perf_counter() - middle))
    page_ms, count_ms = (sorted(each)[2] * 1000 for each in zip(*times, strict=True))
    print(f"{what:20} page of {len(page):3} {page_ms:6.1f} ms, count {total:6} {count_ms:6.1f} ms")


if __name__ == "__main__":
    main()
