from __future__ import annotations

from dataclasses import replace

from airdesk.composing.entries import LATE_ROLES, Entries
from airdesk.composing.sketch import Sketch, sketch_song
from airdesk.model.notes import Note
from tests.composing.plans import all_genres, plan_for

Form = tuple[tuple[str, int, float], ...]
SECTIONS = (("intro", 8, 0.9), ("verse", 8, 0.9), ("chorus", 8, 0.95), ("outro", 8, 0.9))
LIFTING = (("intro", 4, 0.3), ("verse", 8, 0.4), ("chorus", 8, 0.9), ("outro", 4, 0.3))


def song(
    genre: str = "pop", seed: int = 1, sections: tuple[tuple[str, int, float], ...] = SECTIONS, holes: float = 1.0
) -> Sketch:
    facts = replace(all_genres()[genre], holes=holes)
    return sketch_song(plan_for(facts, seed=seed, sections=sections), facts)


def eighths(sketch: Sketch, length: int = 240) -> list[Note]:
    """A note on every eighth of the song."""
    return [Note(tick, 60, length, 90) for tick in range(0, sketch.end_tick, 240)]


def bars_of(sketch: Sketch, notes: list[Note], section: int) -> list[int]:
    first, last = sketch.sections[section].start_tick, sketch.sections[section].end_tick
    return sorted({(note.start_tick - first) // sketch.bar_ticks for note in notes if first <= note.start_tick < last})


def test_an_introduction_builds_up_in_the_genres_order() -> None:
    for genre in ("pop", "house", "cinematic"):
        sketch = song(genre)
        entries = Entries(sketch)
        firsts = {}
        for instrument in sketch.plan.instruments:
            if instrument.role in sketch.genre.entering:
                bars = bars_of(sketch, entries.heard(instrument, eighths(sketch)), 0)
                firsts[sketch.genre.entering.index(instrument.role), sketch.seat(instrument)] = bars[0]
        ordered = [firsts[key] for key in sorted(firsts)]
        assert ordered[0] == 0
        assert ordered == sorted(ordered)
        assert 0 < ordered[-1] < 8


def test_nobody_is_missing_from_the_middle_of_the_song_but_one_who_joins_late() -> None:
    sketch = song()
    entries = Entries(sketch)
    late = []
    for instrument in sketch.plan.instruments:
        if instrument.role == "fx":
            continue
        bars = bars_of(sketch, entries.heard(instrument, eighths(sketch)), 1)
        if bars != list(range(8)):
            assert bars == [4, 5, 6, 7]
            assert instrument.role in LATE_ROLES
            late.append(instrument.name)
    assert len(late) <= 1


def test_some_songs_have_a_part_that_joins_in_the_middle() -> None:
    found = 0
    for seed in range(1, 13):
        sketch = song(seed=seed)
        entries = Entries(sketch)
        found += any(
            bars_of(sketch, entries.heard(instrument, eighths(sketch)), 1) == [4, 5, 6, 7]
            for instrument in sketch.plan.instruments
        )
    assert 2 <= found <= 11


def test_the_last_bar_still_has_the_bass_the_chords_and_the_tune() -> None:
    sketch = song()
    entries = Entries(sketch)
    for instrument in sketch.plan.instruments:
        if instrument.role in ("bass", "chords", "lead", "drums"):
            assert bars_of(sketch, entries.heard(instrument, eighths(sketch)), 3)[-1] == 7


def test_the_band_stops_for_a_beat_before_a_lift_and_rings_into_nothing() -> None:
    sketch = song(sections=LIFTING)
    entries = Entries(sketch)
    verse = sketch.sections[1]
    hole = verse.end_tick - 480
    for instrument in sketch.plan.instruments:
        kept = entries.heard(instrument, eighths(sketch, length=600))
        in_hole = [note for note in kept if hole <= note.start_tick < verse.end_tick]
        into_hole = [note for note in kept if note.start_tick < hole < note.end_tick]
        if instrument.role in ("bass", "chords", "pad", "arp", "counter"):
            assert not in_hole and not into_hole
        elif instrument.role in ("drums", "fx"):
            assert len(in_hole) == 2


def test_a_genre_without_holes_has_none() -> None:
    sketch = song(sections=LIFTING, holes=0.0)
    bass = next(instrument for instrument in sketch.plan.instruments if instrument.role == "bass")
    kept = Entries(sketch).heard(bass, eighths(sketch))
    verse = sketch.sections[1]
    assert sum(verse.end_tick - 480 <= note.start_tick < verse.end_tick for note in kept) == 2
