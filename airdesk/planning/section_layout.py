"""The sections of a song: its form as asked for or as the genre has it, with the energy the words and the mood give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from airdesk.chance import seeded
from airdesk.facts.genres import FormSection, Genre
from airdesk.planning.course import with_course
from airdesk.planning.form import lay_out_form, with_energy
from airdesk.planning.form_wishes import forms_as_wished, lay_out_exactly, pinned_bars, with_pins
from airdesk.planning.reading import FormWish, Reading

WORDS_MOVE_ENERGY: Final = 0.22
"""How far the prompt's words move the energy of all sections at most."""

HIGH: Final = 0.3
"""A course that ends above this ends without an outro, one that begins above it begins without an intro."""


def lay_out_sections(genre: Genre, bars: int, reading: Reading, mood_energy: float, seed: int) -> tuple[FormSection, ...]:
    """Sections of together exactly `bars` bars."""
    sections = _form(genre, bars, reading, seed)
    return with_course(with_energy(sections, mood_energy + WORDS_MOVE_ENERGY * reading.energy), reading.course)


def _form(genre: Genre, bars: int, reading: Reading, seed: int) -> tuple[FormSection, ...]:
    wish = reading.form
    if wish.is_exact:
        asked = [names[0] for names in reading.wanted_sections]
        return lay_out_exactly(_without(wish, reading.unwanted_sections), genre, bars, asked)
    pinned = pinned_bars(wish, genre)
    wanted = [*reading.wanted_sections, *((name,) for name in pinned)]
    unwanted = [*reading.unwanted_sections, *_edges_left_out(reading)]
    form = lay_out_form(forms_as_wished(genre, wish), bars, seeded(seed, "form", genre.name), wanted=wanted, unwanted=unwanted)
    return with_pins(form, pinned, bars) if set(pinned) & {section.name for section in form} else form


def _without(wish: FormWish, unwanted: Sequence[str]) -> FormWish:
    """The form without sections that are not wanted, unless nothing were left."""
    lengths = wish.lengths or (0,) * len(wish.sections)
    kept = [one for one in zip(wish.sections, lengths, strict=True) if not set(one[0].split("|")) & set(unwanted)]
    return replace(wish, sections=tuple(name for name, _ in kept), lengths=tuple(bars for _, bars in kept)) if kept else wish


def _edges_left_out(reading: Reading) -> list[str]:
    """Intro and outro, where they would spoil how the song is to begin and to end."""
    edges = []
    if reading.course and reading.course[-1] > HIGH and max(reading.course) - min(reading.course) > HIGH:
        edges.append("outro")
    if reading.course and reading.course[0] > HIGH and max(reading.course) - min(reading.course) > HIGH:
        edges.append("intro")
    if reading.playing.ending == "loop":
        edges += ["outro", "intro"]
    asked = {name for names in reading.wanted_sections for name in names}
    return [name for name in edges if name not in asked]
