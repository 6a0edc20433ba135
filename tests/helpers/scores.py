"""Scores and plans of any shape, for tests that must hold for all of them."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from airdesk.model.harmony import QUALITIES, SCALES, Chord, Key
from airdesk.model.notes import Note, Notes
from airdesk.model.plan import ROLES, ChordSpan, InstrumentPlan, SectionPlan, SongPlan
from airdesk.model.playing import DrumTime, Ending, Playing
from airdesk.model.score import Part, Score, ScoreSection, default_steps_per_bar, sorted_notes
from airdesk.model.timebase import Meter

names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
keys = st.builds(Key, st.integers(0, 11), st.sampled_from(sorted(SCALES)))
meters = st.sampled_from([Meter(4, 4), Meter(3, 4), Meter(6, 8), Meter(7, 8), Meter(5, 4), Meter(2, 2), Meter(11, 16)])

playings = st.builds(
    Playing,
    st.sampled_from(get_args(DrumTime)),
    st.none() | st.sampled_from([0.5, 0.58, 0.667, 0.75]),
    st.sampled_from([None, 8, 16]),
    st.sampled_from([0.0, 0.2, 1.0, 1.8]),
    st.sampled_from([-10.0, 0.0, 14.0]),
    st.sampled_from(get_args(Ending)),
)


def notes_within(end_tick: int, *, most: int = 12) -> st.SearchStrategy[Notes]:
    """Notes that begin before a tick, in playing order."""
    one = st.builds(Note, st.integers(0, end_tick - 1), st.integers(0, 127), st.integers(1, 2 * end_tick), st.integers(1, 127))
    return st.lists(one, max_size=most).map(sorted_notes)


@st.composite
def scores(draw: st.DrawFn) -> Score:
    """A score of up to four parts."""
    meter, bars = draw(meters), draw(st.integers(1, 12))
    parts = [
        Part(name, draw(notes_within(bars * meter.bar_ticks)), draw(st.booleans()), draw(st.integers(0, 127)))
        for name in draw(st.lists(names, max_size=4, unique=True))
    ]
    cut = draw(st.integers(1, bars))
    sections = [ScoreSection(draw(names), 0, cut)] + ([ScoreSection(draw(names), cut, bars - cut)] if cut < bars else [])
    return Score(
        title=draw(names),
        tempo_bpm=draw(st.integers(200, 3000)) / 10,
        key=draw(keys),
        meter=meter,
        bars=bars,
        steps_per_bar=default_steps_per_bar(meter) * draw(st.sampled_from([1, 2, 4])),
        parts=tuple(parts),
        sections=tuple(sections) if draw(st.booleans()) else (),
        seed=draw(st.none() | st.integers(0, 2**40)),
    )


@st.composite
def plans(draw: st.DrawFn) -> SongPlan:
    """A plan of up to three sections and five instruments."""
    meter, key = draw(meters), draw(keys)
    instruments = [
        InstrumentPlan(
            name=name,
            role=draw(st.sampled_from(ROLES)),
            sound=draw(names),
            low_pitch=draw(st.integers(0, 60)),
            high_pitch=draw(st.integers(60, 127)),
            articulation=draw(st.sampled_from(["normal", "staccato", "legato", "sustained"])),
            dynamics=draw(st.integers(0, 100)) / 100,
            program=draw(st.integers(0, 127)),
        )
        for name in draw(st.lists(names, min_size=1, max_size=5, unique=True))
    ]
    sections: list[SectionPlan] = []
    for _ in range(draw(st.integers(1, 3))):
        bars = draw(st.integers(1, 16))
        playing = [one.name for one in instruments if draw(st.booleans())]
        start = sections[-1].start_bar + sections[-1].bars if sections else 0
        chords = _chords_filling(draw, bars * meter.bar_ticks)
        sections.append(SectionPlan(draw(names), start, bars, draw(st.integers(0, 20)) / 20, tuple(playing), chords))
    return SongPlan(
        user_prompt=draw(st.text(max_size=50)),
        title=draw(names),
        genre=draw(names),
        mood=draw(names),
        tempo_bpm=draw(st.integers(200, 3000)) / 10,
        key=key,
        meter=meter,
        bars=sum(section.bars for section in sections),
        sections=tuple(sections),
        instruments=tuple(instruments),
        seed=draw(st.integers(0, 2**60)),
        steps_per_bar=default_steps_per_bar(meter),
        playing=draw(playings),
        understood=tuple(draw(st.lists(st.text(max_size=20), max_size=3))),
        warnings=tuple(draw(st.lists(st.text(max_size=20), max_size=3))),
    )


def _chords_filling(draw: st.DrawFn, ticks: int) -> tuple[ChordSpan, ...]:
    spans: list[ChordSpan] = []
    while ticks > 0:
        duration = min(ticks, draw(st.integers(1, 3)) * draw(st.sampled_from([480, 960, 1920, 7])) + ticks // 4)
        bass = draw(st.none() | st.integers(0, 11))
        chord = Chord(draw(st.integers(0, 11)), draw(st.sampled_from(sorted(QUALITIES))), bass)
        spans.append(ChordSpan(chord, duration, draw(st.sampled_from(["", "i", "bVII", "V7/V"]))))
        ticks -= duration
    return tuple(spans)
