"""Forms of any length: whole, in phrases, with a beginning, a high point and an end."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.facts.genres import FormSection, load_genres
from airdesk.planning.form import lay_out_form, with_energy

GENRES = load_genres()


@given(bars=st.integers(1, 512), seed=st.integers(0, 1000), name=st.sampled_from(sorted(GENRES)))
def test_sections_add_up(bars: int, seed: int, name: str) -> None:
    sections = lay_out_form(GENRES[name].forms, bars, Random(seed))
    assert sum(section.bars for section in sections) == bars
    assert all(section.bars >= 1 for section in sections)


@pytest.mark.parametrize("bars", range(1, 513))
def test_sections_add_up_for_every_number_of_bars(bars: int) -> None:
    for genre in GENRES.values():
        assert sum(section.bars for section in lay_out_form(genre.forms, bars, Random(7))) == bars


@given(phrases=st.integers(4, 128), seed=st.integers(0, 1000), name=st.sampled_from(sorted(GENRES)))
def test_whole_phrases_stay_whole(phrases: int, seed: int, name: str) -> None:
    for section in lay_out_form(GENRES[name].forms, phrases * 4, Random(seed)):
        assert section.bars % 4 == 0


@given(bars=st.integers(16, 512), seed=st.integers(0, 1000), name=st.sampled_from(sorted(GENRES)))
def test_song_keeps_its_high_point_and_starts_and_ends_as_the_form_does(bars: int, seed: int, name: str) -> None:
    sections = lay_out_form(GENRES[name].forms, bars, Random(seed))
    highest = max(section.energy for form in GENRES[name].forms for section in form.sections)
    assert max(section.energy for section in sections) >= highest - 0.15
    assert sections[0].name in {form.sections[0].name for form in GENRES[name].forms}
    assert sections[-1].name in {form.sections[-1].name for form in GENRES[name].forms}


def test_neighbours_of_one_name_are_one_section() -> None:
    for genre in GENRES.values():
        for bars in (8, 12, 24, 200):
            sections = lay_out_form(genre.forms, bars, Random(1))
            assert all(a.name != b.name for a, b in pairwise(sections))


def test_long_songs_return_and_do_not_only_stretch() -> None:
    for genre in GENRES.values():
        sections = lay_out_form(genre.forms, 256, Random(3))
        assert max(section.bars for section in sections) <= 48
        names = [section.name for section in sections]
        assert len(names) > len(set(names))


def test_energies_are_shifted_and_kept_in_range() -> None:
    sections = (FormSection("intro", 4, 0.1), FormSection("drop", 4, 0.95))
    assert [section.energy for section in with_energy(sections, 0.2)] == [0.3, 1.0]
    assert [section.energy for section in with_energy(sections, -0.2)] == [0.05, 0.75]
