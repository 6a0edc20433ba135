"""What a request would become, before anything is made: for a window that shows it while one types."""

from __future__ import annotations

from dataclasses import dataclass

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.planner import plan_song
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """A plan nobody has asked to be made yet."""

    plan: SongPlan
    from_prompt: frozenset[str]  # fields of the request that the prompt's words decided


def preview_plan(request: PlanRequest) -> PlanPreview:
    """Plan the request. Raises PlanError and its like with a sentence that says what is allowed."""
    genres, instruments = load_genres(), load_instruments()
    plan = plan_song(request, genres, instruments)
    return PlanPreview(plan, decided_by(read_prompt(request.prompt, load_lexicon(), instruments, genres)))


def decided_by(reading: Reading) -> frozenset[str]:
    """Which fields of a request a prompt's words decide."""
    said = {
        "genre": bool(reading.genres),
        "mood": bool(reading.moods),
        "tempo_bpm": reading.tempo_bpm is not None or reading.tempo_range is not None or reading.tempo_shift != 0.0,
        "key": reading.tonic is not None or reading.scale is not None or bool(reading.mode),
        "meter": reading.meter is not None,
        "bars": reading.bars is not None or reading.length_seconds is not None or reading.form.is_exact,
        "instruments": bool(reading.wishes.wanted),
    }
    return frozenset(name for name, is_said in said.items() if is_said)
