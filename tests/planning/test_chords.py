"""Chords of the sections: as long as they are, in the key, the same where a section returns, home at the end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airdesk.facts.genres import FormSection, load_genres
from airdesk.model.harmony import Key
from airdesk.model.timebase import Meter, parse_meter
from airdesk.planning.chords import plan_chords

GENRES = load_genres()
FORM = (
    FormSection("intro", 4, 0.3),
    FormSection("verse", 8, 0.5),
    FormSection("hook", 8, 0.9),
    FormSection("verse", 8, 0.5),
    FormSection("hook", 8, 0.95),
    FormSection("outro", 4, 0.2),
)
SCALES = ("major", "minor", "dorian", "phrygian", "lydian", "mixolydian", "harmonic minor", "blues", "minor pentatonic")


@settings(max_examples=60)
@given(
    name=st.sampled_from(sorted(GENRES)),
    seed=st.integers(0, 500),
    tonic=st.integers(0, 11),
    scale=st.sampled_from(SCALES),
    meter=st.sampled_from(["4/4", "3/4", "6/8", "7/8", "5/4", "2/4", "12/8"]),
)
def test_chords_fill_their_sections(name: str, seed: int, tonic: int, scale: str, meter: str) -> None:
    planned = plan_chords(FORM, GENRES[name], Key(tonic, scale), parse_meter(meter), (), seed)
    for section, spans in zip(FORM, planned, strict=True):
        assert sum(span.duration_ticks for span in spans) == section.bars * parse_meter(meter).bar_ticks
        assert all(span.duration_ticks > 0 for span in spans)


@pytest.mark.parametrize("name", sorted(GENRES))
def test_sections_of_one_name_share_their_harmony(name: str) -> None:
    planned = plan_chords(FORM, GENRES[name], Key(9, "minor"), Meter(4, 4), (), 11)
    first, second = planned[1], planned[3]
    assert [span.chord for span in first][:6] == [span.chord for span in second][:6]


@pytest.mark.parametrize("name", sorted(GENRES))
@pytest.mark.parametrize("scale", ["major", "minor", "dorian"])
def test_song_ends_on_its_tonic(name: str, scale: str) -> None:
    for seed in range(10):
        last = plan_chords(FORM, GENRES[name], Key(2, scale), Meter(4, 4), (), seed)[-1][-1]
        assert last.chord.root == 2
        assert last.duration_ticks == Meter(4, 4).bar_ticks


def test_loops_shorter_than_eight_bars_are_not_closed() -> None:
    genre = GENRES["lo-fi"]
    open_ends = 0
    for seed in range(20):
        spans = plan_chords((FormSection("hook", 4, 0.8),), genre, Key(9, "minor"), Meter(4, 4), (), seed)[0]
        open_ends += spans[-1].chord.root != 9
    assert open_ends > 0


@pytest.mark.parametrize("scale", ["dorian", "phrygian", "lydian", "mixolydian"])
def test_modes_sound_like_themselves(scale: str) -> None:
    """Most chord notes lie in the mode, and its colour note is heard."""
    key = Key(2, scale)
    colour = {"dorian": 9, "phrygian": 1, "lydian": 6, "mixolydian": 10}[scale]
    inside, notes, coloured = 0, 0, 0
    for name, genre in GENRES.items():
        for seed in range(4):
            chords = [span.chord for spans in plan_chords(FORM, genre, key, Meter(4, 4), (), seed) for span in spans]
            found = [note for chord in chords for note in chord.pitch_classes]
            inside += sum(note in key.pitch_classes for note in found)
            notes += len(found)
            coloured += (2 + colour) % 12 in found
        assert name
    assert inside / notes > 0.95
    assert coloured / (4 * len(GENRES)) > 0.6


def test_seeds_choose_different_progressions() -> None:
    for genre in GENRES.values():
        seen = {
            tuple(span.chord for span in plan_chords(FORM, genre, Key(0, "minor"), Meter(4, 4), (), seed)[2])
            for seed in range(12)
        }
        assert len(seen) >= 3, genre.name
