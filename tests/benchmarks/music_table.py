"""Our songs against real music: the facts of their tunes and of their masters inside the ranges of real ones, in percent.

Run by hand: `python -m tests.benchmarks.music_table [--seeds 10] [--genre pop] [--prompts FILE] [--audio] [--facts]`. Without
`--audio` only the notes are made. A tune is the lead's part from its first note to its last; a prompt file has one a line.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

import numpy as np
import soundfile

from airdesk.composing.composer import compose
from airdesk.composing.sketch import Sketch, sketch_song
from airdesk.composing.tune_facts import LineNote, top_line, tune_facts
from airdesk.composing.tune_taste import ranges_of_genre
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.score import Score
from airdesk.planning.planner import plan_song
from tests.benchmarks.melody_facts import POP_RANGES
from tests.benchmarks.mix_facts import RECORDS, inside_records, mix_facts

FEWEST_NOTES = 8


@dataclass(frozen=True)
class Order:
    """One song to be measured."""

    name: str
    request: PlanRequest
    words: tuple[str, ...]  # the same for `airdesk make`


@dataclass
class Row:
    """What one song measures."""

    genre: str
    tune: dict[str, float] = field(default_factory=dict)
    mix: dict[str, float] = field(default_factory=dict)


def tune_of(plan: SongPlan, score: Score, sketch: Sketch) -> dict[str, float]:
    """The facts of the lead from its first note to its last; empty where there is no tune."""
    lead = next((instrument.name for instrument in plan.instruments if instrument.role == "lead"), None)
    notes = next((part.notes for part in score.parts if part.instrument == lead), ())
    line = top_line(LineNote(note.start_tick, note.pitch, note.duration_ticks) for note in notes)
    if len(line) < FEWEST_NOTES:
        return {}
    length = max(note.start_tick + note.duration_ticks for note in line) - line[0].start_tick

    def chord_classes(tick: int) -> tuple[int, ...]:
        section = next((each for each in sketch.sections if tick < each.end_tick), sketch.sections[-1])
        return section.chord_at(tick).chord.pitch_classes

    return tune_facts(line, score.meter.bar_ticks, length, chord_classes)._asdict()


def measure(order: Order, folder: Path | None) -> Row:
    """Compose one song, make it where there is a folder, and count both."""
    genres = load_genres()
    plan = plan_song(order.request, genres, load_instruments())
    genre = genres[plan.genre]
    row = Row(plan.genre, tune_of(plan, compose(plan, genre), sketch_song(plan, genre)))
    if folder is not None:
        out = folder / order.name
        command = [sys.executable, "-m", "airdesk", "make", *order.words, "--out", str(out), "--json", "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{order.name}: {done.stderr}")
        audio, sample_rate = soundfile.read(out / "master.wav", dtype="float32", always_2d=True)
        row.mix = mix_facts(np.ascontiguousarray(audio.T), sample_rate)
        (out / "facts.json").write_text(json.dumps({"tune": row.tune, "mix": row.mix}), encoding="utf-8")
        for path in [*out.glob("*.zip"), *(out / "stems").glob("*.wav"), out / "mix.wav"]:
            path.unlink()
    return row


def inside_pop(facts: Mapping[str, float]) -> dict[str, bool]:
    """Which facts of a tune lie in the ranges of pop songs."""
    return {name: POP_RANGES[name][0] <= value <= POP_RANGES[name][1] for name, value in facts.items()}


def inside_genre(facts: Mapping[str, float], genre: str) -> dict[str, bool]:
    """Which facts lie in the ranges of the song's own genre."""
    ranges = ranges_of_genre(load_genres()[genre].melody)
    return {name: ranges[name].low <= value <= ranges[name].high for name, value in facts.items()}


def percent(claims: Iterable[bool]) -> float:
    """Share of true claims; NaN of none."""
    listed = list(claims)
    return 100.0 * mean(listed) if listed else float("nan")


def orders_of(options: argparse.Namespace) -> list[Order]:
    """The songs asked for."""
    if options.prompts:
        lines = [line.strip() for line in options.prompts.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [Order(f"prompt-{number:02d}", PlanRequest(line), (line,)) for number, line in enumerate(lines, 1)]
    names = [name for name in load_genres() if options.genre in ("", name)]
    return [
        Order(
            f"{name}-{seed}",
            PlanRequest(prompt=name, genre=name, seed=seed, bars=options.bars),
            (name, "--genre", name, "--seed", str(seed), *(["--bars", str(options.bars)] if options.bars else [])),
        )
        for name in names
        for seed in range(options.first_seed, options.first_seed + options.seeds)
    ]


def print_rows(orders: Sequence[Order], rows: Sequence[Row], *, by_song: bool, facts: bool) -> None:
    """A line for each genre (or song), then each fact over all."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for order, row in zip(orders, rows, strict=True):
        groups[f"{order.name} {row.genre}" if by_song else row.genre].append(row)
    print(f"{'':34}tunes  in pop  in genre  mixes  in records")
    for name, members in groups.items():
        tunes, mixes = [row for row in members if row.tune], [row for row in members if row.mix]
        pop = percent(claim for row in tunes for claim in inside_pop(row.tune).values())
        own = percent(claim for row in tunes for claim in inside_genre(row.tune, row.genre).values())
        records = percent(claim for row in mixes for claim in inside_records(row.mix).values())
        print(f"{name:34}{len(tunes):5} {pop:7.1f} {own:9.1f} {len(mixes):6} {records:11.1f}")
        if facts:
            print_misses(members)
    print_by_fact("tunes inside pop songs", [inside_pop(row.tune) for row in rows if row.tune])
    print_by_fact("tunes inside their genre", [inside_genre(row.tune, row.genre) for row in rows if row.tune])
    print_by_fact("masters inside records", [inside_records(row.mix) for row in rows if row.mix])


def print_misses(members: Sequence[Row]) -> None:
    """For each fact that is outside more than once in a group: how often, and the values."""
    for kind in ("tune", "mix"):
        all_facts: list[dict[str, float]] = [getattr(row, kind) for row in members if getattr(row, kind)]
        for name in all_facts[0] if all_facts else ():
            values = [facts[name] for facts in all_facts]
            low, high = (POP_RANGES if kind == "tune" else RECORDS)[name]
            outside = sum(not low <= value <= high for value in values)
            if outside > len(values) // 5:
                listed = " ".join(f"{value:.3g}" for value in sorted(values))
                print(f"      {outside:3} of {len(values)} outside {low:g}..{high:g}: {name}: {listed}")


def print_by_fact(title: str, inside: Sequence[dict[str, bool]]) -> None:
    """How many songs have each fact inside."""
    if not inside:
        return
    names = inside[0]
    total = percent(claim for claims in inside for claim in claims.values())
    print(f"\n{title}: {total:.1f} %")
    print("  " + ", ".join(f"{name} {percent(claims[name] for claims in inside):.0f}" for name in names))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--bars", type=int)
    parser.add_argument("--genre", default="")
    parser.add_argument("--prompts", type=Path)
    parser.add_argument("--audio", action="store_true", help="make the songs and measure their masters")
    parser.add_argument("--facts", action="store_true", help="list the facts that are outside")
    parser.add_argument("--folder", type=Path, help="keep the songs there")
    options = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    orders = orders_of(options)
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(2) as pool:
        folder = (options.folder or Path(temporary)) if options.audio else None
        rows = list(pool.map(lambda order: measure(order, folder), orders))
    print_rows(orders, rows, by_song=options.prompts is not None, facts=options.facts)


if __name__ == "__main__":
    main()
