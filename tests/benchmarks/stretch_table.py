"""Our stretching beside the rubberband program and pyrubberband: where beats end up, and how fast.

Run by hand: `python -m tests.benchmarks.stretch_table [--peers FOLDER]`. *FOLDER*: where pyrubberband is installed, if it is.
Beats are marked by short bursts at 13 kHz, whose middle is found in the result by code that knows only the audio.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from airdesk.automix.lane_runs import MARGIN_SECONDS, Run, stretched_run
from airdesk.automix.mix_timeline import Piece
from airdesk.automix.song_reader import SongReader

RATE = 44_100
BEAT = 0.5
NUM_BEATS = 96
FIRST = 0.5
MARK_HZ, SIGMA = 13_000.0, 0.003

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A song and where its beats shall be."""

    name: str
    source: tuple[float, ...]  # seconds of the beats
    target: tuple[float, ...]


def case_of(speed: float, *, is_ramp: bool) -> Case:
    source = [FIRST + number * BEAT for number in range(NUM_BEATS + 1)]
    target = [FIRST]
    for number in range(NUM_BEATS):
        share = (1.0 - math.cos(math.pi * min(1.0, number / 64))) / 2.0 if is_ramp else 1.0
        target.append(target[-1] + BEAT / (1.0 + (speed - 1.0) * share))
    return Case(f"{100 * (speed - 1):+.1f} % {'in a ramp' if is_ramp else 'throughout'}", tuple(source), tuple(target))


def song() -> Floats:
    """Kick, snare, hats, a chord, and a mark on each beat."""
    rng, times = np.random.default_rng(2), np.arange(round((FIRST + (NUM_BEATS + 2) * BEAT) * RATE)) / RATE
    mono = sum(0.05 * np.sin(2 * np.pi * hz * times) for hz in (220.0, 277.2, 329.6))
    own = np.arange(round(0.12 * RATE)) / RATE
    spread = np.arange(-600, 601) / RATE
    mark = 0.12 * np.cos(2 * np.pi * MARK_HZ * spread) * np.exp(-0.5 * (spread / SIGMA) ** 2)
    for number in range(NUM_BEATS + 1):
        place = round((FIRST + number * BEAT) * RATE)
        kick = 0.5 * np.exp(-own / 0.05) * np.sin(2 * np.pi * 55 * own)
        if number % 2:
            kick = kick + np.convolve(0.2 * rng.normal(size=len(own)) * np.exp(-own / 0.04), np.ones(8) / 8, "same")
        mono[place : place + len(own)] += kick
        mono[place - 600 : place + 601] += mark
    return np.asarray(np.stack([mono, 0.9 * mono]))


def marks_late_ms(audio: Floats, expected: Floats) -> Floats:
    """How much later than expected each mark is, in ms."""
    mono = audio.mean(axis=0)
    wave = mono * np.exp(-2j * np.pi * MARK_HZ * np.arange(len(mono)) / RATE)
    kernel = np.hanning(round(0.004 * RATE))
    envelope = np.abs(np.convolve(wave, kernel / kernel.sum(), "same"))
    errors = []
    for moment in expected:
        low = max(0, round((moment - 0.03) * RATE))
        window = envelope[low : low + round(0.06 * RATE)]
        best = int(np.argmax(window))
        near = np.arange(max(0, best - 200), min(len(window), best + 201))
        power = window[near] ** 4
        errors.append(1000.0 * ((low + float((near * power).sum() / power.sum())) / RATE - moment))
    return np.array(errors)


def ours(path: Path, case: Case) -> Floats:
    """As a mix stretches a run; the last third of the beats is the overlap."""
    pieces = [
        Piece(a, b, c, d)
        for a, b, c, d in zip(case.source, case.source[1:], case.target, case.target[1:], strict=False)
        if abs(b - a - (d - c)) >= 0
    ]
    made = stretched_run(
        SongReader(path, RATE), Run(tuple(pieces)), RATE, matched=(case.target[64], case.target[-1]), beats=case.target[64:-1]
    )
    lead = round((FIRST - MARGIN_SECONDS) * RATE)
    return np.concatenate((np.zeros((2, lead)), made.audio), axis=1)


def program(path: Path, case: Case) -> Floats:
    """The rubberband program, R3, with a time map."""
    out, chart = path.with_name("program.wav"), path.with_name("map.txt")
    rows = zip((0.0, *case.source), (0.0, *case.target), strict=True)
    chart.write_text("".join(f"{round(a * RATE)} {round(b * RATE)}\n" for a, b in rows))
    length = case.target[-1] + BEAT
    words = ["rubberband", "-q", "--fine", "--timemap", str(chart), "-D", f"{length:.6f}", str(path), str(out)]
    subprocess.run(words, check=True, capture_output=True)
    return np.asarray(soundfile.read(out)[0].T)


def pyrubberband_call(path: Path, case: Case) -> Floats:
    """pyrubberband's time map, R3."""
    import pyrubberband  # type: ignore[import-not-found]

    audio, _ = soundfile.read(path)
    end = case.target[-1] + len(audio) / RATE - case.source[-1]
    rows = zip((0.0, *case.source, len(audio) / RATE), (0.0, *case.target, end), strict=True)
    chart = [(round(a * RATE), round(b * RATE)) for a, b in rows]
    chart[-1] = (len(audio), chart[-1][1])
    return np.asarray(pyrubberband.timemap_stretch(audio, RATE, chart, rbargs={"--fine": ""}).T)


def used_seconds() -> float:
    """Processor time of this process and those it waited for."""
    return sum(
        each.ru_utime + each.ru_stime
        for each in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def main() -> None:
    """Print a line for each case and each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path)
    options = parser.parse_args()
    ways: dict[str, Callable[[Path, Case], Floats]] = {"ours": ours, "rubberband program": program}
    if options.peers:
        sys.path.append(str(options.peers))
        ways["pyrubberband"] = pyrubberband_call
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "song.wav"
        soundfile.write(path, song().T, RATE, subtype="PCM_16")
        for case in (case_of(speed, is_ramp=ramp) for speed in (0.92, 0.97, 1.03, 1.08) for ramp in (True, False)):
            for name, way in ways.items():
                began = used_seconds()
                late = marks_late_ms(way(path, case), np.array(case.target[64:-1]))
                speed = (case.source[-1] - case.source[0]) / (used_seconds() - began)
                spread = f"{late.min():+6.2f}…{late.max():+6.2f}, worst {np.abs(late).max():5.2f}"
                print(f"{case.name:22} {name:20} median {np.median(late):+6.2f} ms, {spread} ms, {speed:5.1f} × RT", flush=True)


if __name__ == "__main__":
    main()
