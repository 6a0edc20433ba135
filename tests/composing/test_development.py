from __future__ import annotations

from itertools import pairwise

from airdesk.composing.development import developed
from airdesk.composing.sketch import Sketch, sketch_song
from airdesk.composing.tune import TuneNote
from tests.composing.plans import all_genres, plan_for

LINE = ((0, 240, 67), (240, 240, 69), (480, 960, 71), (3840, 480, 67))


def song(seed: int) -> Sketch:
    genre = all_genres()["pop"]
    return sketch_song(plan_for(genre, seed=seed), genre)


def grown(seed: int) -> tuple[list[TuneNote], list[TuneNote]]:
    sketch = song(seed)
    section = next(section for section in sketch.sections if section.name == "verse" and section.occurrence)
    start = section.start_tick
    line = [
        TuneNote(start, 240, 67),
        TuneNote(start + 240, 240, 69),
        TuneNote(start + 480, 960, 71),
        TuneNote(start + 3840, 480, 67),
    ]
    return line, developed(sketch, section, line)


def test_a_return_keeps_every_onset_and_adds_to_it_in_some_songs() -> None:
    added = 0
    for seed in range(1, 21):
        line, after = grown(seed)
        onsets = {(note.start_tick, note.pitch) for note in after}
        assert {(note.start_tick, note.pitch) for note in line} <= onsets
        added += len(after) > len(line)
    assert 4 <= added <= 19


def test_what_is_added_fits_between_the_notes() -> None:
    for seed in range(1, 21):
        _, after = grown(seed)
        assert all(before.start_tick + before.duration_ticks <= note.start_tick for before, note in pairwise(after))


def test_an_echo_repeats_what_was_sung_and_is_softer() -> None:
    for seed in range(1, 21):
        line, after = grown(seed)
        echo = [note for note in after if note.accent < 0.9]
        sung = [note.pitch for note in line]
        for place in range(0, len(echo), 3):
            assert [note.pitch for note in echo[place : place + 3]] in (sung[:3], sung[1:4])
