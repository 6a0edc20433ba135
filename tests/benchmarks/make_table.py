"""Every genre through `airdesk make`, twice, each time as a process of its own: complete? identical? clean? how long?

Run by hand: `python tests/benchmarks/make_table.py [--bars 32] [--seed 7] [--once] [--folder DIR]`. A line per genre:
wall seconds with sounds made on the way and with all of them cached, whether `midi.mid` and `mix.wav` of both are
byte-identical, then of the mix: peak, DC, sum of stems against mix, largest difference of left and right gain in dB,
seconds of near-silence at the end, level of the last 10 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

Audio = NDArray[np.float64]
PROMPT = "a song that shows what this genre is"
SILENCE = 10.0 ** (-60.0 / 20.0)


@dataclass(frozen=True)
class Made:
    """One run of `make`."""

    folder: Path
    wall_seconds: float
    document: dict[str, Any]


def make(genre: str, folder: Path, options: argparse.Namespace) -> Made:
    """Run the command; its failure ends the table."""
    words = ["make", PROMPT, "--genre", genre, "--bars", str(options.bars), "--seed", str(options.seed)]
    command = [sys.executable, "-m", "airdesk", *words, "--out", str(folder), "--json", "--quiet"]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wall_seconds = time.perf_counter() - started
    if done.returncode != 0:
        raise SystemExit(f"{genre}: {done.stderr}")
    return Made(folder, wall_seconds, json.loads(done.stdout))


def read(path: Path) -> Audio:
    """A WAV as float64, shape (frames, channels)."""
    audio, _ = soundfile.read(path, dtype="float64", always_2d=True)
    return np.asarray(audio)


def mix_facts(made: Made) -> list[str]:
    """What is said of the mix of a song."""
    mix = read(made.folder / "mix.wav")
    state = json.loads((made.folder / "render_state.json").read_text(encoding="utf-8"))
    gain = 10.0 ** (state["master_gain_db"] / 20.0)
    total = np.zeros_like(mix)
    for stem in sorted((made.folder / "stems").iterdir()):
        total += read(stem)
    energy = (mix * total).sum(axis=0) / np.maximum((total * total).sum(axis=0), 1e-12)
    balance_db = abs(20.0 * np.log10(energy[0] / energy[1]))
    loud = np.flatnonzero(np.abs(mix).max(axis=1) > SILENCE)
    silent_seconds = (len(mix) - 1 - loud[-1]) / 44100
    return [
        f"{np.abs(mix).max():.3f}" if np.isfinite(mix).all() else "NaN",
        f"{np.abs(mix.mean(axis=0)).max():.5f}",
        f"{np.abs(total * gain - mix).max():.1e}",
        f"{balance_db:.4f}",
        f"{silent_seconds:.2f}",
        f"{20.0 * np.log10(max(1e-9, np.abs(mix[-441:]).max())):.0f} dB",
    ]


def same_files(first: Path, second: Path) -> str:
    """Whether notes and mix of two runs are byte-identical."""
    same = [(first / name).read_bytes() == (second / name).read_bytes() for name in ("midi.mid", "mix.wav")]
    return "same" if all(same) else "DIFFERENT"


def missing_files(made: Made) -> list[str]:
    """What a complete song should have and this one lacks."""
    named = ["plan.json", "midi.json", "midi.mid", "midi_per_instrument.json", "pianoroll.svg", "pianoroll.png"]
    named += ["mix.wav", "master.wav", "render_state.json", "manifest.json"]
    return [name for name in named if not (made.folder / name).exists()]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bars", type=int, default=32)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--once", action="store_true", help="do not make every song twice")
    parser.add_argument("--folder", type=Path, help="keep the songs there")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    listing = subprocess.run([sys.executable, "-m", "airdesk", "genres", "--json"], capture_output=True, check=True).stdout
    print(f"{'genre':14}{'first':>7}{'again':>7}  {'bytes':10}peak   DC       stems    L/R dB  silence  end     seconds  form")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        for row in json.loads(listing)["genres"]:
            print(line(row["genre"], folder, options), flush=True)


def line(genre: str, folder: Path, options: argparse.Namespace) -> str:
    """One genre's line."""
    first = make(genre, folder / genre, options)
    again = first if options.once else make(genre, folder / f"{genre} again", options)
    peak, dc, stems, balance, silence, end = mix_facts(again)
    form = " ".join(f"{section['name']}{section['bars']}" for section in first.document["sections"])
    lacks = f" LACKS {missing_files(first)}" if missing_files(first) else ""
    same = same_files(first.folder, again.folder)
    return (
        f"{genre:14}{first.wall_seconds:7.1f}{again.wall_seconds:7.1f}  {same:10}{peak:7}{dc:9}{stems:9}{balance:8}"
        f"{silence:9}{end:8}{first.document['duration_seconds']:7.1f}  {form}{lacks}"
    )


if __name__ == "__main__":
    main()
