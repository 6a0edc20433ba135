"""Whole-process CPU time of `airdesk render` against FluidSynth 2 on the same MIDI file, in alternating runs.

    python -m tests.benchmarks.bench_render_vs_fluidsynth [--runs 7] [--minutes 3] [--sound-font FILE.sf2]

The song has 8 parts and 5 000 notes in 3 minutes. FluidSynth renders it with reverb and chorus into one stereo file;
AirDesk renders 8 stems in a room and their mix. CPU time is user + system of the whole process with its children.
`warm`: pitched notes cached. `first`: no pitched note exists yet, the factory sounds do.
Wanted: warm at most 0.5, first at most 0.7 of FluidSynth's median; peak memory under 1 GB.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.bench_song import write_benchmark_song

DEFAULT_SOUND_FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took."""

    cpu_seconds: float  # user + system
    peak_mb: float


def cost_of(command: list[str], environment: Mapping[str, str]) -> Cost:
    """Run a command to its end and read its bill."""
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main() -> None:
    """Measure and print one line per renderer."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--minutes", type=int, default=3)
    parser.add_argument("--sound-font", type=Path, default=DEFAULT_SOUND_FONT)
    options = parser.parse_args()
    if shutil.which("fluidsynth") is None or not options.sound_font.exists():
        raise SystemExit("FluidSynth 2 and FluidR3 GM are needed: apt-get install fluidsynth fluid-soundfont-gm")
    with tempfile.TemporaryDirectory(prefix="airdesk-bench-") as folder:
        measure(Path(folder), options.runs, options.minutes, options.sound_font)


def measure(folder: Path, runs: int, minutes: int, sound_font: Path) -> None:
    """Alternate the three kinds of run and print their medians."""
    song = folder / "song.mid"
    notes = write_benchmark_song(song, minutes=minutes)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"AIRDESK_HOME": str(folder / "home"), "OPENBLAS_NUM_THREADS": "1"}
    ours = [sys.executable, "-m", "airdesk", "render", str(song), "--out", str(folder / "out"), "--json"]
    peer = ["fluidsynth", "-ni", "-F", str(folder / "peer.wav"), "-r", "44100", str(sound_font), str(song)]
    pitched = folder / "home" / "cache" / "pitched"
    cost_of(ours, environment)  # compiles, and makes the factory sounds
    costs: dict[str, list[Cost]] = {"FluidSynth": [], "first": [], "warm": []}
    for _ in range(runs):
        costs["FluidSynth"].append(cost_of(peer, environment))
        shutil.rmtree(pitched, ignore_errors=True)
        costs["first"].append(cost_of(ours, environment))
        costs["warm"].append(cost_of(ours, environment))
    print(f"{minutes} minutes, {notes} notes, {runs} alternating runs; median CPU seconds, ratio to FluidSynth, peak memory")
    base = median(cost.cpu_seconds for cost in costs["FluidSynth"])
    for name, values in costs.items():
        seconds = median(cost.cpu_seconds for cost in values)
        print(f"{name:12} {seconds:7.2f} s   {seconds / base:5.2f}   {max(cost.peak_mb for cost in values):6.0f} MB")


if __name__ == "__main__":
    main()
