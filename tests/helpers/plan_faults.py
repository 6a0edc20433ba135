"""What is wrong with a plan that should be right in every field, whoever made it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.model.harmony import QUALITIES, SCALES
from airdesk.model.instrument_config import ARTICULATIONS
from airdesk.model.plan import ROLES, SongPlan
from airdesk.synthesis.sound_choice import is_sound


def faults_of(plan: SongPlan) -> list[str]:
    """A sentence for each fault; none for a plan that holds together."""
    return [*_faults_of_song(plan), *_faults_of_instruments(plan), *_faults_of_sections(plan)]


def _faults_of_song(plan: SongPlan) -> Iterator[str]:
    if not 20 <= plan.tempo_bpm <= 300:
        yield f"tempo {plan.tempo_bpm}"
    if plan.genre not in load_genres() or plan.mood not in [mood.name for mood in load_genres()[plan.genre].moods]:
        yield f"genre {plan.genre!r}, mood {plan.mood!r}"
    if plan.key.scale not in SCALES or not 0 <= plan.key.tonic <= 11:
        yield f"key {plan.key}"
    if not 1 <= plan.bars <= 512 or sum(section.bars for section in plan.sections) != plan.bars:
        yield f"{plan.bars} bars"
    if not 1 <= len(plan.title) <= 120:
        yield f"title of {len(plan.title)}"
    if not isinstance(plan.seed, int) or not 1 <= plan.steps_per_bar <= 1536:
        yield f"seed {plan.seed!r}, {plan.steps_per_bar} steps"
    for text in (plan.title, plan.mood, *plan.understood, *plan.warnings, *(section.name for section in plan.sections)):
        if not is_plain(text):
            yield f"signs that are not seen in {text!r}"


def _faults_of_instruments(plan: SongPlan) -> Iterator[str]:
    catalogue = load_instruments()
    if not 1 <= len(plan.instruments) <= 24:
        yield f"{len(plan.instruments)} instruments"
    for one in plan.instruments:
        fact = catalogue.get(one.name)
        if fact is None or not is_sound(one.sound):
            yield f"instrument {one.name!r}, sound {one.sound!r}"
        elif one.role not in ROLES or fact.is_percussion != (one.role in ("drums", "percussion")):
            yield f"{one.name} as {one.role!r}"
        elif not fact.low_pitch <= one.low_pitch <= one.high_pitch <= fact.high_pitch:
            yield f"{one.name} from {one.low_pitch} to {one.high_pitch}"
        if not 0 <= one.dynamics <= 1 or one.articulation not in ARTICULATIONS or not 0 <= one.program <= 127:
            yield f"{one.name}: {one.dynamics}, {one.articulation!r}, {one.program}"


def _faults_of_sections(plan: SongPlan) -> Iterator[str]:
    names, start = [one.name for one in plan.instruments], 0
    for section in plan.sections:
        if section.start_bar != start or section.bars < 1 or not 1 <= len(section.name) <= 40:
            yield f"section {section.name!r} at {section.start_bar}, {section.bars} bars"
        start += section.bars
        if not 0 <= section.energy <= 1:
            yield f"energy {section.energy}"
        if not section.instruments or any(name not in names for name in section.instruments):
            yield f"{section.instruments} play in {section.name!r}"
        ticks = [span.duration_ticks for span in section.chords]
        if sum(ticks) != section.bars * plan.meter.bar_ticks or min(ticks, default=0) < 1:
            yield f"chords of {section.name!r} last {sum(ticks)} ticks"
        if any(span.chord.quality not in QUALITIES or not 0 <= span.chord.root <= 11 for span in section.chords):
            yield f"chords of {section.name!r}"
    for name in names:
        if not any(name in section.instruments for section in plan.sections):
            yield f"{name} never plays"


def is_plain(text: str) -> bool:
    """True for one line without control characters, marks of direction and halves of characters."""
    return not any(
        unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in "\u202e\u2066\ufeff\u200b" for letter in text
    )
