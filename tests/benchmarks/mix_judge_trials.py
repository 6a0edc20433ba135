"""Mixes pairs and sets whose truth is known by `airdesk automix` and judges the rendered files.

Run by hand: `python -m tests.benchmarks.mix_judge_trials FOLDER [--only WORDS] [--twelve]`. Prints a table and what fails.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.mix_judge import JudgedMix, JudgedOverlap, judge
from tests.benchmarks.mix_judge_cases import PAIRS, Case, twelve
from tests.benchmarks.mix_judge_songs import JudgedSong, make_song

MEDIAN_MS, WORST_MS = 5.0, 15.0
DIP_LU, BUMP_LU = -3.0, 1.0
MOST_LEFT_OUT = 0.10
TARGET_LUFS, CEILING_DBTP = -14.0, -1.0


@dataclass(frozen=True)
class Outcome:
    """A case after its mix was made and judged."""

    case: Case
    report: dict[str, Any]
    mix: JudgedMix
    seconds: float
    failures: tuple[str, ...]


def automix(
    paths: list[Path], out: Path, library: Path, *options: str, timeout: float = 900.0
) -> tuple[int, dict[str, Any], str]:
    """Run the command; exit code, report, and what it said on the error stream."""
    command = [
        sys.executable,
        "-m",
        "airdesk",
        "--library",
        str(library),
        "--json",
        "automix",
        *map(str, paths),
        "--out",
        str(out),
        *options,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def run_case(case: Case, folder: Path) -> Outcome:
    """Make a case's songs and its mix, and judge it."""
    home = folder / case.name.replace("/", "-")
    (home / "songs").mkdir(parents=True, exist_ok=True)
    songs = [make_song(order, home / "songs") for order in case.songs]
    began = time.monotonic()
    options = ["--order", "given"] if case.is_ordered else []
    code, report, said = automix([song.path for song in songs], home, folder / "library", *options)
    seconds = time.monotonic() - began
    if code:
        raise RuntimeError(f"{case.name}: exit {code}: {said[-500:]}")
    mix = judge(Path(report["files"][0]), songs)
    return Outcome(case, report, mix, seconds, tuple(failures(case, songs, report, mix)))


def failures(case: Case, songs: list[JudgedSong], report: dict[str, Any], mix: JudgedMix) -> list[str]:
    """What is wrong with a mix, a phrase each."""
    found = []
    for place, overlap in enumerate(mix.overlaps):
        entry = report["transitions"][place] if place < len(report["transitions"]) else {}
        found += overlap_failures(overlap, is_matched=case.is_matched or entry.get("tempo_plan") is not None)
    if mix.longest_silence > 1.0:
        found.append(f"silence of {mix.longest_silence:.1f} s")
    found += [
        f"{name}: only {share:.0%} of it is heard" for name, share in mix.heard_share.items() if share < 1.0 - MOST_LEFT_OUT
    ]
    found += [f"{name}: heard {share:.0%}" for name, share in mix.heard_share.items() if share > 1.06]
    if len(mix.order) < len(songs):
        found.append(f"only {len(mix.order)} of {len(songs)} songs are in the mix")
    if mix.meter is not None:
        if abs(mix.meter[0] - TARGET_LUFS) > 0.3:
            found.append(f"integrated loudness {mix.meter[0]:.1f} LUFS")
        if mix.meter[1] > CEILING_DBTP:
            found.append(f"true peak {mix.meter[1]:.1f} dBTP")
    if mix.clicks:
        when, level = max(mix.clicks, key=lambda click: click[1])
        found.append(f"{len(mix.clicks)} clicks, the loudest {level:.0f} dBFS at {when:.2f} s")
    if not mix.is_finite or abs(mix.dc) > 0.002:
        found.append(f"DC {mix.dc:.4f}, finite {mix.is_finite}")
    return found


def overlap_failures(overlap: JudgedOverlap, *, is_matched: bool) -> list[str]:
    """What is wrong with one overlap."""
    found, name = [], f"{overlap.first} to {overlap.second}"
    errors = np.abs(overlap.downbeat_errors_ms)
    if is_matched and not len(errors):
        found.append(f"{name}: no downbeat of one of them in the overlap ({overlap.start:.1f}-{overlap.end:.1f} s)")
    if is_matched and len(errors) and (np.median(errors) > MEDIAN_MS or errors.max() > WORST_MS):
        found.append(f"{name}: downbeats median {np.median(errors):.1f}, worst {errors.max():.1f} ms")
    if overlap.dip_lu < DIP_LU or overlap.bump_lu > BUMP_LU:
        found.append(f"{name}: loudness {overlap.dip_lu:+.1f}…{overlap.bump_lu:+.1f} LU")
    if overlap.cut_level > 0.3:
        found.append(f"{name}: the first is cut off at {20 * math.log10(overlap.cut_level):.0f} dB of its level")
    if overlap.bars >= 4 and not math.isnan(overlap.both_basses_seconds) and overlap.both_basses_seconds > 0.6:
        found.append(f"{name}: both basses for {overlap.both_basses_seconds:.1f} s")
    return found


def lines(outcome: Outcome) -> list[str]:
    """An outcome in words."""
    mix = outcome.mix
    meter = "no ffmpeg" if mix.meter is None else f"{mix.meter[0]:.1f} LUFS {mix.meter[1]:.1f} dBTP"
    heard = min(mix.heard_share.values(), default=0.0)
    head = f"{outcome.case.name}: {mix.duration:.0f} s in {outcome.seconds:.1f} s, {meter}, heard {heard:.0%}"
    entries = [*outcome.report["transitions"], *[None] * len(mix.overlaps)]
    rows = [_overlap_line(overlap, entry) for overlap, entry in zip(mix.overlaps, entries, strict=False)]
    return [head, *rows, *[f"    FAILS {failure}" for failure in outcome.failures]]


def _overlap_line(overlap: JudgedOverlap, entry: dict[str, Any] | None) -> str:
    errors = np.abs(overlap.downbeat_errors_ms)
    beats = f"downbeats {np.median(errors):.2f}/{errors.max():.2f} ms (n {len(errors)})" if len(errors) else "no common beats"
    says = "not in the report" if entry is None else f"{entry['style']} {entry['length_beats']:g} beats"
    told = None if entry is None else entry["overlap_beat_error_ms"]
    return (
        f"    {overlap.first} > {overlap.second}: {says}, {overlap.start:.1f}-{overlap.end:.1f} s, {beats}, it says {told}, "
        f"loudness {overlap.dip_lu:+.1f}…{overlap.bump_lu:+.1f}, basses {overlap.both_basses_seconds:.1f} s, "
        f"shift {overlap.shift}"
    )


def main() -> None:
    """Run the cases asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="cases whose name has this in it")
    parser.add_argument("--skip", type=int, default=0, help="so many of them")
    parser.add_argument("--twelve", action="store_true", help="the set of twelve instead of the pairs")
    options = parser.parse_args()
    cases = [twelve()] if options.twelve else [case for case in PAIRS if options.only in case.name][options.skip :]
    for case in cases:
        try:
            print(*lines(run_case(case, options.folder)), sep="\n", flush=True)
        except (RuntimeError, subprocess.TimeoutExpired) as error:
            print(f"{case.name}: FAILS {error}", flush=True)


if __name__ == "__main__":
    main()
