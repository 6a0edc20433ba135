"""Mixes real songs by `airdesk automix` and judges what can be judged without knowing their beats.

Run by hand: `python -m tests.benchmarks.mix_judge_real FOLDER SONGS... [--given]`. Where the report says that beats meet,
the phase of the beat in the rendered file is followed from the begin of the overlap to its end: it must not jump.
Prints a table; 'FAILS' stands where something is wrong.
"""

from __future__ import annotations

import argparse
import itertools
import time
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.benchmarks import mix_judge_loudness as loudness
from tests.benchmarks.mix_judge import dip_and_bump, raw_facts
from tests.benchmarks.mix_judge_trials import BUMP_LU, CEILING_DBTP, DIP_LU, MOST_LEFT_OUT, TARGET_LUFS, automix

Floats = NDArray[np.float64]

_HOP_SECONDS = 0.002
_WINDOW_BEATS = 12.0


def stroke_course(path: Path, span: tuple[float, float]) -> tuple[Floats, float]:
    """How much the sound swells, every 2 ms from a moment on, all bands alike; and that moment."""
    with soundfile.SoundFile(path) as file:
        rate = file.samplerate
        first = max(0, int(span[0] * rate))
        file.seek(first)
        audio = file.read(int((span[1] - span[0]) * rate), always_2d=True).mean(axis=1)
    hop, width = round(_HOP_SECONDS * rate), 1024
    window, starts = np.hanning(width), np.arange(0, max(1, len(audio) - width), hop)
    hz = np.fft.rfftfreq(width, 1.0 / rate)
    edges = np.searchsorted(hz, np.geomspace(40.0, 10_000.0, 13))
    course = np.empty((len(starts), 12))
    for number, start in enumerate(starts):
        power = np.abs(np.fft.rfft(audio[start : start + width] * window)) ** 2
        course[number] = [power[low : max(low + 1, high)].sum() for low, high in itertools.pairwise(edges)]
    logs = np.log10(course + 1e-3 * course.mean(axis=0) + 1e-12)
    lag = 5
    swell = np.maximum(logs[lag:] - logs[:-lag], 0.0).sum(axis=1)
    return swell, first / rate + (width / 2 + lag * hop / 2) / rate


def beat_phases(swell: Floats, begin: float, beat: float, moments: Floats) -> Floats:
    """Where in the beat most strokes fall around some moments, in ms from an arbitrary zero; NaN where there are none."""
    times = begin + np.arange(len(swell)) * _HOP_SECONDS
    result = []
    for moment in moments:
        inside = np.abs(times - moment) < _WINDOW_BEATS / 2 * beat
        bins = np.floor(times[inside] % beat / beat * 128).astype(int)
        folded = np.bincount(bins, swell[inside], 128) / np.maximum(np.bincount(bins, minlength=128), 1)
        spectrum = np.fft.rfft(folded - folded.mean())
        smooth = np.fft.irfft(spectrum * np.exp(-0.5 * (np.arange(65) / 16) ** 2), 128)
        place = int(np.argmax(smooth))
        result.append((place + 0.5) / 128 * beat * 1000 if smooth[place] > 2.0 * smooth.std() else np.nan)
    return np.array(result)


def phase_jump_ms(path: Path, entry: dict[str, Any]) -> float:
    """How far the beat of the incoming song is from where the outgoing one put it, told from strokes in the mix."""
    beat = 60.0 / entry["tempo_plan"]["blend_bpm"]
    start, end = entry["start_seconds"], entry["end_seconds"]
    swell, begin = stroke_course(path, (max(0.0, start - 1.0), end + 1.0))
    reach = min(_WINDOW_BEATS / 2 * beat, 0.25 * (end - start))
    early, late = beat_phases(swell, begin, beat, np.array([start + reach, end - reach]))
    return float((late - early + beat * 500) % (beat * 1000) - beat * 500)


def audible_seconds(path: Path) -> tuple[float, float]:
    """The first and last moment of a song that are heard: within 40 dB of its loud parts."""
    with soundfile.SoundFile(path) as file:
        blocks = file.blocks(file.samplerate // 10, always_2d=True)
        levels = [float(np.sqrt(np.mean(block**2))) for block in blocks]
    heard = np.flatnonzero(np.array(levels) > 0.01 * np.percentile(levels, 90))
    return float(heard[0]) / 10, float(heard[-1] + 1) / 10


def main() -> None:
    """Mix and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("songs", type=Path, nargs="+")
    parser.add_argument("--given", action="store_true")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    order = ["--order", "given"] if options.given else []
    code, report, said = automix(options.songs, options.folder / "out", options.folder / "library", *order, timeout=1700.0)
    if code:
        raise SystemExit(f"FAILS exit {code}: {said[-600:]}")
    took = time.monotonic() - began
    print(f"{len(report['order'])} songs, {report['duration_seconds']:.0f} s in {took:.0f} s: {report['seconds']}")
    _judge(Path(report["files"][0]), report)


def _judge(path: Path, report: dict[str, Any]) -> None:
    powers = loudness.hop_powers(path)
    for entry in report["transitions"]:
        dip, bump = dip_and_bump(powers, entry["start_seconds"], entry["end_seconds"])
        jump = phase_jump_ms(path, entry) if entry["tempo_plan"] else float("nan")
        wrong = " FAILS loudness" if dip < DIP_LU or bump > BUMP_LU else ""
        names = " > ".join(Path(entry[side]).name[:28] for side in ("from", "to"))
        what = (
            f"{entry['style']} {entry['length_beats']:g} at {entry['start_seconds']:.1f}, shift {entry['key_shift_semitones']}"
        )
        beats = f"beat phase {jump:+.0f} ms, it says {entry['overlap_beat_error_ms']}"
        print(f"    {names}: {what}, {beats}, loudness {dip:+.1f}…{bump:+.1f}{wrong}")
    silence, _, dc, is_finite, _ = raw_facts(path, 1e9)
    meter = loudness.ffmpeg_meter(path)
    print(f"    meter {meter}, longest silence {silence:.2f} s, DC {dc:.5f}, finite {is_finite}")
    print(f"    left out {report['left_out']}")
    if meter and (abs(meter[0] - TARGET_LUFS) > 0.3 or meter[1] > CEILING_DBTP):
        print("    FAILS loudness or peak of the whole")
    if silence > 1.0:
        print("    FAILS silence")
    _left_out_of_songs(report)


def _left_out_of_songs(report: dict[str, Any]) -> None:
    """What of each song's audible length the cues leave out."""
    entries = report["transitions"]
    for place, name in enumerate(report["order"]):
        start, end = audible_seconds(Path(name))
        first = max(start, entries[place - 1]["cue_in_seconds"]) if place else start
        lost = first - start
        if place < len(entries):
            entry = entries[place]
            own = (entry["end_seconds"] - entry["start_seconds"]) * 1.08  # at most so much of the song's own time
            lost += max(0.0, end - entry["cue_out_seconds"] - own)
        if lost > MOST_LEFT_OUT * (end - start):
            print(f"    FAILS {Path(name).name}: {lost:.1f} of {end - start:.1f} s are left out")


if __name__ == "__main__":
    main()
