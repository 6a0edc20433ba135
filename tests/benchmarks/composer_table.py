"""What the built-in composer writes, counted: every genre, several seeds. Run by hand:

python -m tests.benchmarks.composer_table [--seeds 3] [--bars 32] [--genre pop] [--melody]
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import mean, median

from airdesk.composing.composer import compose
from airdesk.composing.sketch import Section, Sketch, sketch_song
from airdesk.facts.genres import Genre, load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.notes import DRUM_PITCHES, Note
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.score import Score
from airdesk.planning.planner import plan_song
from tests.benchmarks.melody_facts import POP_RANGES, facts_inside, melody_facts

KICKS = {DRUM_PITCHES["kick"], DRUM_PITCHES["kick 2"]}
SNARES = {DRUM_PITCHES[name] for name in ("snare", "snare 2", "clap", "rim")}
HATS = {DRUM_PITCHES[name] for name in ("closed hat", "open hat", "pedal hat")}
NEAR_TICKS = 60
"""Half a sixteenth at most between a played note and the place it is meant for, swing and human timing included."""

IDIOMS = {
    "house": "four", "techno": "four", "edm": "four",
    "trap": "half", "dubstep": "half", "drill": "drill",
    "drum and bass": "break",
    "pop": "back", "rock": "back", "hip hop": "back", "boom bap": "back", "r&b": "back", "lo-fi": "back",
    "jazz": "ride",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What one song measures."""

    genre: str
    seed: int
    in_key: float
    rooted: float
    kick_bass: float
    idiom: float
    swing: float
    levels: float
    contrast: float
    melody: list[bool]
    facts: dict[str, float]
    form: str


def measure(genre: Genre, seed: int, bars: int) -> Row:
    """Plan and compose one song and count it."""
    request = PlanRequest(prompt="", genre=genre.name, bars=bars, seed=seed)
    plan = plan_song(request, load_genres(), load_instruments())
    score = compose(plan, genre)
    sketch = sketch_song(plan, genre)
    facts = _melody(plan, score, sketch)
    return Row(
        genre=genre.name,
        seed=seed,
        in_key=_in_key(plan, score, sketch),
        rooted=_rooted(plan, score, sketch),
        kick_bass=_kick_bass(plan, score),
        idiom=_idiom(genre, plan, score, sketch),
        swing=_swing(score),
        levels=_levels(plan, score),
        contrast=_contrast(score),
        melody=facts_inside(facts),
        facts=facts,
        form=" ".join(f"{section.name}{section.bars}" for section in plan.sections),
    )


def _section_at(sketch: Sketch, tick: int) -> Section:
    return next((section for section in sketch.sections if tick < section.end_tick), sketch.sections[-1])


def _role_notes(plan: SongPlan, score: Score, role: str) -> list[Note]:
    names = {instrument.name for instrument in plan.instruments if instrument.role == role}
    return sorted(note for part in score.parts if part.instrument in names for note in part.notes)


def _in_key(plan: SongPlan, score: Score, sketch: Sketch) -> float:
    inside = []
    for part in score.parts:
        instrument = plan.instrument_named(part.instrument)
        if part.is_percussion or instrument is None or instrument.role == "fx":
            continue
        for note in part.notes:
            chord = _section_at(sketch, note.start_tick + 40).chord_at(note.start_tick + 40).chord
            inside.append(note.pitch % 12 in {*plan.key.pitch_classes, *chord.pitch_classes})
    return _percent(inside)


def _rooted(plan: SongPlan, score: Score, sketch: Sketch) -> float:
    bass = _role_notes(plan, score, "bass")
    rooted = []
    for section in sketch.sections:
        for block in section.chords:
            first = next((note for note in bass if block.start_tick <= note.start_tick + 40 < block.end_tick), None)
            if first is not None:
                rooted.append(first.pitch % 12 == block.chord.bass_pitch_class)
    return _percent(rooted)


def _kick_bass(plan: SongPlan, score: Score) -> float:
    """Share of kicks with a bass onset, where both play."""
    bass = [note.start_tick for note in _role_notes(plan, score, "bass")]
    bars_with_bass = {tick // score.meter.bar_ticks for tick in bass}
    kicks = [note.start_tick for note in _role_notes(plan, score, "drums") if note.pitch in KICKS]
    kicks = [tick for tick in kicks if tick // score.meter.bar_ticks in bars_with_bass]
    return _percent(any(abs(tick - onset) <= NEAR_TICKS for onset in bass) for tick in kicks)


def _idiom(genre: Genre, plan: SongPlan, score: Score, sketch: Sketch) -> float:
    """Share of bars that hold the genre's skeleton, fills, builds and breaks left out."""
    rule = IDIOMS.get(genre.name)
    drums = _role_notes(plan, score, "drums")
    if rule is None or str(score.meter) != "4/4":
        return float("nan")
    kept = []
    for section in sketch.sections:
        if section.name in ("build", "break", "intro", "outro", "bridge"):
            continue
        for bar in range(section.plan.bars - 1):
            if genre.fill_every and (bar + 1) % genre.fill_every == 0:
                continue
            start = section.start_tick + bar * 1920
            inside = [
                (note.start_tick - start, note.pitch) for note in drums if start - NEAR_TICKS <= note.start_tick < start + 1900
            ]
            if inside:
                kept.append(_has_skeleton(rule, inside))
    return _percent(kept)


def _has_skeleton(rule: str, hits: list[tuple[int, int]]) -> bool:
    def struck(pitches: set[int], place: int, near: int = NEAR_TICKS) -> bool:
        return any(pitch in pitches and abs(tick - place) <= near for tick, pitch in hits)

    match rule:
        case "four":
            return all(struck(KICKS, beat * 480) for beat in range(4))
        case "half":
            return struck(SNARES, 960)
        case "drill":
            return struck(SNARES, 960) or struck(SNARES, 1680) or struck(SNARES, 720)
        case "break":
            return struck(KICKS, 0) and struck(SNARES, 480) and struck(SNARES, 1440, 130)
        case "ride":
            return sum(struck({51, 59, 53, *HATS}, beat * 480) for beat in range(4)) >= 2
    return struck(SNARES, 480) and struck(SNARES, 1440)


def _swing(score: Score) -> float:
    """Where the off sixteenths (else eighths) of the busiest part fall within their pair, percent."""
    drums = [note.start_tick for part in score.parts if part.is_percussion for note in part.notes]
    if not drums:
        drums = [note.start_tick for part in score.parts for note in part.notes]
    for unit in (120, 240):
        off = [tick % (2 * unit) / (2 * unit) for tick in drums if 0.35 < tick % (2 * unit) / (2 * unit) < 0.8]
        if len(off) > 30:
            return 100 * median(off)
    return 50.0


def _levels(plan: SongPlan, score: Score) -> float:
    """Median number of clearly different velocities in a bar of the drums (else of everything)."""
    notes = _role_notes(plan, score, "drums") or [note for part in score.parts for note in part.notes]
    bars: dict[int, set[int]] = defaultdict(set)
    for note in notes:
        bars[note.start_tick // score.meter.bar_ticks].add(note.velocity // 8)
    return median(len(levels) for levels in bars.values())


def _contrast(score: Score) -> float:
    """How many onsets a bar the thinnest section lacks against the fullest, percent."""
    density = []
    for section in score.sections:
        start, end = section.start_bar * score.meter.bar_ticks, (section.start_bar + section.bars) * score.meter.bar_ticks
        onsets = sum(start <= note.start_tick < end for part in score.parts for note in part.notes)
        density.append(onsets / section.bars)
    fullest = max(density, default=0.0)
    return 100 * (1 - min(density) / fullest) if fullest else 0.0


def _melody(plan: SongPlan, score: Score, sketch: Sketch) -> dict[str, float]:
    lead = next((instrument.name for instrument in plan.instruments if instrument.role == "lead"), None)
    notes = next((part.notes for part in score.parts if part.instrument == lead), ())
    played = [
        section
        for section in sketch.sections
        if any(section.start_tick <= note.start_tick < section.end_tick for note in notes)
    ]
    spans = [(section.start_tick, section.end_tick) for section in played]
    if not spans:
        return {}
    return melody_facts(
        notes, score.meter.bar_ticks, spans, lambda tick: _section_at(sketch, tick).chord_at(tick).chord.pitch_classes
    )


def _percent(claims: Iterable[bool]) -> float:
    listed = list(claims)
    return 100 * mean(listed) if listed else float("nan")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--bars", type=int, default=32)
    parser.add_argument("--genre", default="")
    parser.add_argument("--melody", action="store_true", help="print each melody fact")
    options = parser.parse_args()
    genres = load_genres()
    print(f"{'genre':14} seed  key%  root% k&b%  idiom% swing levels contrast% melody%  form")
    totals: dict[str, list[bool]] = defaultdict(list)
    for name, genre in genres.items():
        if options.genre and name != options.genre:
            continue
        for seed in range(1, options.seeds + 1):
            row = measure(genre, seed, options.bars)
            print(
                f"{name:14} {seed:4} {row.in_key:5.1f} {row.rooted:6.1f} {row.kick_bass:5.0f} {row.idiom:6.0f}"
                f" {row.swing:6.1f} {row.levels:5.1f} {row.contrast:9.0f} {_percent(row.melody):7.0f}  {row.form}"
            )
            for fact, is_inside in zip(row.facts, row.melody, strict=True):
                totals[fact].append(is_inside)
            if options.melody:
                print("      ", ", ".join(f"{fact} {value:.3g}" for fact, value in row.facts.items()))
    print("\nmelody facts inside the range of pop songs, % of songs with a lead:")
    for fact, claims in totals.items():
        print(f"  {fact:32} {_percent(claims):4.0f}   {POP_RANGES[fact]}")


if __name__ == "__main__":
    main()
