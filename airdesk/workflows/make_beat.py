"""A beat in a genre: a song whose prompt is the genre itself, with a tempo the genre allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from airdesk.errors import BadInputError
from airdesk.facts.genres import Genre, find_genre, fold, load_genres
from airdesk.library.events import Event
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.progress import NoProgress, PartProgress, Progress
from airdesk.providers.catalogue import BUILT_IN
from airdesk.settings import Settings
from airdesk.workflows.beginning import Beginning
from airdesk.workflows.compose_stages import compose_from_request
from airdesk.workflows.results import RunResult
from airdesk.workflows.run_frame import Made, Order, Workplace, carry_out
from airdesk.workflows.song_production import produce
from airdesk.workflows.sound_source import open_sound_source
from airdesk.workflows.take_values import RunBegan

DEFAULT_BARS = 16  # a choice: long enough for two turns of the loop and its fills


@dataclass(frozen=True, slots=True)
class BeatRequest:
    """What beat the user wants, and where it shall go."""

    genre: str
    tempo_bpm: float | None = None  # within the genre's range
    key: str | None = None
    mood: str | None = None
    duration_seconds: float | None = None
    seed: int | None = None
    out: Path | None = None  # None: a folder of the library
    instrument_configs: tuple[InstrumentConfig, ...] = ()  # how instruments play


def make_beat(
    request: BeatRequest,
    settings: Settings,
    *,
    progress: Progress | None = None,
    on_event: Callable[[Event], None] | None = None,
    begin: Beginning | None = None,
    tell: Callable[[RunBegan], None] | None = None,
) -> RunResult:
    """Make a beat as a song is made; its title is like "trap - 140 BPM".

    *begin*: where an earlier run left off; what it has is not made again. *tell*: told the run's id before anything else.
    Raises BadInputError with the allowed values, StorageError (the disk) or CancelledError.
    """
    genre = find_genre(request.genre, load_genres())
    plan_request = plan_request_of_beat(request, genre)
    open_sound_source(settings)  # a SoundFont that is named and no good is said before anything else is done

    def work(place: Workplace) -> Made:
        part = PartProgress(place.progress, 0.0, 0.05)
        return produce(compose_from_request(plan_request, place, part, edit=_titled, begin=begin), place)

    document = {**asdict(request), "out": None if request.out is None else str(request.out)}
    return carry_out(Order("beat", document, request.out, settings, progress or NoProgress(), on_event, begin, tell), work)


def plan_request_of_beat(request: BeatRequest, genre: Genre) -> PlanRequest:
    """What is to be planned for a beat. Raises BadInputError for what the genre does not have."""
    tempo_bpm = genre.tempo.default if request.tempo_bpm is None else request.tempo_bpm
    if not genre.tempo.min <= tempo_bpm <= genre.tempo.max:
        raise BadInputError(
            f"{tempo_bpm:g} BPM is outside the range of {genre.name}: use {genre.tempo.min:g} to {genre.tempo.max:g} BPM."
        )
    return PlanRequest(
        prompt=" ".join(word for word in (request.mood, genre.name, "beat") if word),
        genre=genre.name,
        mood=_known_mood(request.mood, genre),
        tempo_bpm=tempo_bpm,
        key=request.key,
        bars=DEFAULT_BARS if request.duration_seconds is None else None,
        length_seconds=request.duration_seconds,
        seed=request.seed,
        provider=BUILT_IN,  # a beat is what the genre says
        instrument_configs=request.instrument_configs,
    )


def _known_mood(mood: str | None, genre: Genre) -> str | None:
    if mood is None:
        return None
    for known in genre.moods:
        if fold(known.name) == fold(mood):
            return known.name
    names = ", ".join(known.name for known in genre.moods)
    raise BadInputError(f'{genre.name} has no mood "{mood[:40]}": use one of {names}.')


def _titled(plan: SongPlan, genre: Genre) -> SongPlan:
    return replace(plan, title=f"{genre.name} - {plan.tempo_bpm:g} BPM")
