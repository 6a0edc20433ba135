"""Small plans for composer tests, made straight from a genre's facts without the planner."""

from __future__ import annotations

from itertools import cycle, islice

from airdesk.facts.genres import Genre, load_genres
from airdesk.model.harmony import Key, chord_in_key, parse_pitch_class
from airdesk.model.plan import ChordSpan, InstrumentPlan, Role, SectionPlan, SongPlan
from airdesk.model.score import default_steps_per_bar
from airdesk.model.timebase import Meter, parse_meter

REGISTERS: dict[Role, tuple[int, int]] = {"bass": (28, 52), "lead": (55, 88), "counter": (48, 84)}
SECTIONS = (("intro", 4, 0.25), ("verse", 8, 0.5), ("build", 4, 0.6), ("drop", 8, 0.9), ("verse", 4, 0.55), ("outro", 4, 0.2))


def plan_for(
    genre: Genre, *, seed: int = 7, meter: str = "", scale: str = "", sections: tuple[tuple[str, int, float], ...] = SECTIONS
) -> SongPlan:
    """A plan with one instrument for each role of the genre's palette, all playing where their energy lets them."""
    scale = scale or max(genre.scales, key=lambda name: genre.scales[name])
    key = Key(parse_pitch_class(genre.tonics[0]), scale)
    time = parse_meter(meter or genre.meters[0])
    instruments: dict[str, tuple[InstrumentPlan, float]] = {}
    for slot in genre.palette:
        name = slot.choices[0].instrument
        low, high = REGISTERS.get(slot.role, (36, 96))
        instruments.setdefault(name, (InstrumentPlan(name, slot.role, slot.choices[0].sound or name, low, high), slot.enters))
    planned, start = [], 0
    for name, bars, energy in sections:
        playing = tuple(player for player, (_, enters) in instruments.items() if energy >= enters)
        planned.append(
            SectionPlan(name, start, bars, energy, playing or tuple(instruments)[:1], chords_for(genre, key, time, bars))
        )
        start += bars
    return SongPlan(
        user_prompt="test",
        title="Test",
        genre=genre.name,
        mood=genre.moods[0].name,
        tempo_bpm=genre.tempo.default,
        key=key,
        meter=time,
        bars=start,
        sections=tuple(planned),
        instruments=tuple(instrument for instrument, _ in instruments.values()),
        seed=seed,
        steps_per_bar=default_steps_per_bar(time) * 2,
    )


def chords_for(genre: Genre, key: Key, meter: Meter, bars: int) -> tuple[ChordSpan, ...]:
    """The genre's first progression in the key's mode, repeated."""
    mode = "minor" if key.is_minor else "major"
    progression = next((one for one in genre.progressions if one.mode == mode), genre.progressions[0])
    spans = []
    for bar in islice(cycle(progression.bars), bars):
        numerals = bar.split()
        spans += [ChordSpan(chord_in_key(numeral, key), meter.bar_ticks // len(numerals), numeral) for numeral in numerals]
    return tuple(spans)


def all_genres() -> dict[str, Genre]:
    """Every genre there is."""
    return load_genres()
