"""`airdesk render` on every MIDI file of a folder, and on small files for one controller each, measured.

    python -m tests.benchmarks.midi_table [FOLDER] [--only TEXT] [--no-cases]

A line per file: notes, seconds it should last (from the folder's `ground_truth.csv` where there is one) and by how much the
render differs, stems that are there and should be, stems that are silent, warnings, wall seconds; then all warnings. A
line per controller case (`midi_cases.py`): what was measured, what is wanted, and whether it is within its tolerance.
Sounds are made in a folder of the table's own, so the first files take longer.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from airdesk.errors import MidiFileError
from airdesk.midi.smf_reader import read_midi_file
from airdesk.model.song import track_notes
from tests.benchmarks.midi_cases import CASES, Case

SILENT_PEAK = 1e-4  # -80 dBFS


@dataclass(frozen=True)
class Rendered:
    """One run of `render`."""

    folder: Path
    wall_seconds: float
    document: dict[str, Any]  # what it printed; empty where it failed
    error: str


def render(file: Path, folder: Path, home: Path) -> Rendered:
    """Run the command as a process of its own."""
    command = [sys.executable, "-m", "airdesk", "render", str(file), "--out", str(folder), "--json", "--quiet"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "AIRDESK_HOME": str(home)})
    wall_seconds = time.perf_counter() - started
    return Rendered(folder, wall_seconds, json.loads(done.stdout) if done.returncode == 0 else {}, done.stderr.strip())


def truths(folder: Path) -> dict[str, dict[str, str]]:
    """File -> its line of the ground truth, if there is one."""
    path = folder / "ground_truth.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def file_line(file: Path, name: str, truth: dict[str, str], made: Rendered) -> tuple[str, list[str]]:
    """What is said of a file, and its faults."""
    content = read_midi_file(file)
    parts = [part for part in content.song.tracks if track_notes(part)]
    notes = sum(len(track_notes(part)) for part in parts)
    wanted = float(truth.get("seconds") or content.end_seconds)
    if not made.document:
        faults = [] if not parts else [f"{name}: {made.error}"]
        return f"{name:48} {notes:6d} {wanted:8.2f} s   {made.error[:60]}", faults
    peaks = json.loads((made.folder / "render_state.json").read_text())["response"]["stem_peaks"]
    silent = [part.id for part in parts if peaks.get(part.id, 0.0) < SILENT_PEAK]
    error_ms = 1000 * (made.document["duration_seconds"] - wanted)
    warnings = made.document["warnings"]
    faults = [f"{name}: silent stems {', '.join(silent)}"] if silent else []
    known = int(truth.get("notes") or notes)
    faults += [f"{name}: {notes} notes, the truth has {known}"] if known != notes else []
    faults += [f"{name}: {error_ms:+.1f} ms too long"] if abs(error_ms) > 10 else []
    faults += [f"{name}: {warning}" for warning in warnings]
    length = f"{notes:6d} {wanted:8.2f} s {error_ms:+7.2f} ms"
    stems = f"{len(peaks)}/{len(parts)} stems, {len(silent)} silent, {len(warnings)} warnings"
    return f"{name:48} {length}  {stems:36} {made.wall_seconds:6.1f} s", faults


def files_of(folder: Path, only: str) -> Iterator[Path]:
    """Every MIDI file in a folder."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in (".mid", ".midi", ".kar") and only in str(path):
            yield path


def show_files(folder: Path, only: str, work: Path) -> None:
    """The table of files."""
    known, faults, count = truths(folder), [], 0
    for number, file in enumerate(files_of(folder, only)):
        name = file.relative_to(folder).as_posix()
        made = render(file, work / f"out-{number}", work / "home")
        try:
            line, found = file_line(file, name, known.get(name, {}), made)
        except MidiFileError as error:
            line, found = f"{name:48} {error}"[:120], []
        print(line, flush=True)
        faults += found
        count += 1
    print(f"\n{count} files; {len(faults)} things to look at")
    print("\n".join(faults))


def show_case(case: Case, folder: Path, home: Path) -> bool:
    """One controller case; True when all it measures is as wanted."""
    folder.mkdir()
    (folder / "case.mid").write_bytes(case.data)
    made = render(folder / "case.mid", folder / "out", home)
    if not made.document:
        print(f"{case.name:52} failed: {made.error}")
        return False
    found = case.measure(made.folder)
    is_right = len(found) == len(case.wanted) and all(
        abs(value - wanted) <= case.tolerance for value, wanted in zip(found, case.wanted, strict=True)
    )
    numbers = " ".join(f"{value:.{case.digits}f}" for value in found)
    wanted = " ".join(f"{value:.{case.digits}f}" for value in case.wanted)
    mark = "" if is_right else "   WRONG"
    print(f"{case.name:52} {numbers:>34} {case.unit:8} wanted {wanted} ± {case.tolerance:g}{mark}", flush=True)
    return is_right


def main() -> None:
    """Show both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", default="", help="only files whose path holds this text")
    parser.add_argument("--no-cases", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="airdesk-midi-") as name:
        work = Path(name)
        if options.folder is not None:
            show_files(options.folder, options.only, work)
        if not options.no_cases:
            right = [show_case(case, work / f"case-{number}", work / "home") for number, case in enumerate(CASES)]
            print(f"\n{sum(right)} of {len(right)} controller cases as wanted")


if __name__ == "__main__":
    main()
