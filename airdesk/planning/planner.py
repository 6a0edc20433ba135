"""From a request to a plan: what the settings and the prompt's words ask for, decided one thing after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from airdesk.chance import stable_number
from airdesk.errors import PlanError
from airdesk.facts.genres import FormSection, Genre, Mood
from airdesk.facts.instruments import InstrumentCatalogue
from airdesk.facts.lexicon import Lexicon, load_lexicon
from airdesk.model.harmony import Key
from airdesk.model.plan import ChordSpan, PlanRequest, SectionPlan, SongPlan
from airdesk.model.timebase import MAX_BARS, Meter, parse_meter
from airdesk.planning.asked_harmony import asked_chords
from airdesk.planning.casting import Cast, cast_song
from airdesk.planning.chords import plan_chords
from airdesk.planning.genre_choice import NAMED, choose_genre
from airdesk.planning.instrument_configs import check_configs, configured, wishes_with_configured
from airdesk.planning.length import choose_bars
from airdesk.planning.mood_choice import choose_mood
from airdesk.planning.players import instrument_plan
from airdesk.planning.playing_choice import playing_in
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading
from airdesk.planning.section_layout import lay_out_sections
from airdesk.planning.tempo import check_tempo, range_warning, style_tempo, tempo_in_range
from airdesk.planning.title import make_title
from airdesk.planning.tonality import choose_key
from airdesk.planning.wishes import InstrumentWishes, explicit_wishes, stand_in_warning

LONGEST_PROMPT: Final = 20_000
"""Characters; longer texts are no prompts."""


@dataclass(frozen=True, slots=True)
class _Basics:
    """What the whole song has in common."""

    genre: Genre
    mood: Mood
    seed: int
    tempo_bpm: float
    meter: Meter
    key: Key
    bars: int


def plan_song(request: PlanRequest, genres: Mapping[str, Genre], instruments: InstrumentCatalogue) -> SongPlan:
    """The plan of a song. The request's own fields beat the prompt's words, which beat the genre's usual ways.

    Raises PlanError, GenreError, HarmonyError or BadInputError with a sentence that says what is allowed.
    """
    _check_request(request)
    check_configs(request.instrument_configs, instruments)
    lexicon = load_lexicon()
    reading = read_prompt(request.prompt, lexicon, instruments, genres)
    basics, understood, warnings = _decide_basics(request, reading, lexicon, genres)
    wishes, wish_warnings = _wishes(request, reading, basics.mood, instruments)
    sections = lay_out_sections(basics.genre, basics.bars, reading, basics.mood.energy, basics.seed)
    cast = _cast(request, basics, sections, wishes, instruments)
    planned = tuple(instrument_plan(player, instruments) for player in cast.players)
    players, config_warnings = configured(planned, request.instrument_configs, instruments)
    chords = _chords(basics, sections, reading)
    return SongPlan(
        user_prompt=request.prompt,
        title=make_title(lexicon.titles, reading.title_words, basics.genre.title_words, basics.seed),
        genre=basics.genre.name,
        mood=basics.mood.name,
        tempo_bpm=basics.tempo_bpm,
        key=basics.key,
        meter=basics.meter,
        bars=basics.bars,
        sections=_section_plans(sections, cast.names_by_section, chords),
        instruments=players,
        seed=basics.seed,
        steps_per_bar=round(basics.meter.bar_beats * basics.genre.steps_per_beat),
        playing=playing_in(reading.playing, basics.genre, basics.meter),
        understood=(*reading.understood, *understood),
        warnings=tuple(dict.fromkeys([*reading.warnings, *warnings, *wish_warnings, *config_warnings])),
    )


def seed_of(request: PlanRequest) -> int:
    """The seed asked for, else one made from the request's words, so that the same request gives the same song."""
    if request.seed is not None:
        return request.seed
    return stable_number(f"{request.prompt.strip()}|{request.genre or ''}|{request.mood or ''}")


def _check_request(request: PlanRequest) -> None:
    if len(request.prompt) > LONGEST_PROMPT:
        raise PlanError(f"The prompt has {len(request.prompt):,} characters: use at most {LONGEST_PROMPT:,}.")
    if not request.prompt.strip() and request.genre is None:
        raise PlanError('The prompt is empty: write a few words, like "dusty lo-fi for a rainy night", or choose a genre.')
    if request.bars is not None and not 1 <= request.bars <= MAX_BARS:
        raise PlanError(f"A song of {request.bars:,} bars is not possible: use 1 to {MAX_BARS}.")
    if request.tempo_bpm is not None:
        check_tempo(request.tempo_bpm)


def _decide_basics(
    request: PlanRequest, reading: Reading, lexicon: Lexicon, genres: Mapping[str, Genre]
) -> tuple[_Basics, list[str], list[str]]:
    seed = seed_of(request)
    genre, genre_says, genre_warns = choose_genre(request.genre, reading, lexicon, genres)
    mood, mood_says, mood_warns = choose_mood(request.mood, reading, lexicon, genre, seed)
    tempo_bpm, tempo_warns = _tempo(request, reading, genre, mood, has_mood=bool(request.mood or reading.moods))
    meter, meter_warns = _meter(request, reading, genre)
    key, key_warns = choose_key(request.key, request.scale, reading, genre, mood, seed)
    bars, length_says, length_warns = choose_bars(request, reading, genre, tempo_bpm, meter)
    basics = _Basics(genre, mood, seed, tempo_bpm, meter, key, bars)
    warnings = [*genre_warns, *mood_warns, *tempo_warns, *meter_warns, *key_warns, *length_warns]
    return basics, [*genre_says, *mood_says, *length_says], warnings


def _tempo(
    request: PlanRequest, reading: Reading, genre: Genre, mood: Mood, *, has_mood: bool
) -> tuple[float, tuple[str, ...]]:
    """The tempo and what is unusual about it; a mood moves it only where someone asked for the mood."""
    warnings: tuple[str, ...] = ()
    tempo = style_tempo(reading.tempo_range) if reading.tempo_range and request.genre is None else genre.tempo
    if request.tempo_bpm is not None:
        tempo_bpm = check_tempo(request.tempo_bpm)
        if reading.tempo_bpm is not None and reading.tempo_bpm != tempo_bpm:
            warnings = (f"The {tempo_bpm:g} BPM of the settings are used, not the {reading.tempo_bpm:g} BPM of the prompt.",)
    elif reading.tempo_bpm is not None:
        tempo_bpm = reading.tempo_bpm
    else:
        return tempo_in_range(tempo, reading.tempo_shift + (mood.tempo if has_mood else 0.0)), ()
    return tempo_bpm, (*warnings, *range_warning(tempo_bpm, tempo, genre.name))


def _meter(request: PlanRequest, reading: Reading, genre: Genre) -> tuple[Meter, tuple[str, ...]]:
    asked = parse_meter(request.meter) if request.meter is not None else reading.meter
    meter = asked or parse_meter(genre.meters[0])
    warnings = []
    if request.meter is not None and reading.meter not in (None, meter):
        warnings.append(f"The meter {meter} of the settings is used, not the {reading.meter} of the prompt.")
    if str(meter) not in genre.meters:
        warnings.append(f"{meter} is unusual for {genre.name}: its patterns are fitted to it.")
    return meter, tuple(warnings)


def _wishes(
    request: PlanRequest, reading: Reading, mood: Mood, instruments: InstrumentCatalogue
) -> tuple[InstrumentWishes, tuple[str, ...]]:
    """Whose instruments play: those of the settings alone, else the prompt's with what the mood adds."""
    if request.instruments:
        explicit = explicit_wishes(request.instruments, instruments)
        names = {name for wish in explicit.wanted for name in wish.names}
        clashes = [name for name in reading.wishes.unwanted if name in names]
        missing = [stand_in_warning(wish) for wish in explicit.wanted if wish.missing]
        warnings = [f"{name} plays because the settings name it, although the prompt rules it out." for name in clashes]
        return explicit, (*missing, *warnings)
    own = reading.wishes
    added = [instruments.resolve(name)[0].name for name in mood.add]
    suggested = tuple(dict.fromkeys([*own.suggested, *added]))
    is_genre_asked = request.genre is not None or any(weight >= NAMED for _, weight in reading.genres)
    return replace(own, suggested=suggested, is_genre_asked=is_genre_asked), ()


def _cast(
    request: PlanRequest,
    basics: _Basics,
    sections: tuple[FormSection, ...],
    wishes: InstrumentWishes,
    instruments: InstrumentCatalogue,
) -> Cast:
    """Who plays; an instrument that is configured and not there joins as a wish does."""
    cast = cast_song(basics.genre, sections, wishes, instruments, basics.seed)
    names = [player.name for player in cast.players]
    joined = wishes_with_configured(request.instrument_configs, names, wishes, instruments)
    return cast if joined == wishes else cast_song(basics.genre, sections, joined, instruments, basics.seed)


def _chords(basics: _Basics, sections: tuple[FormSection, ...], reading: Reading) -> tuple[tuple[ChordSpan, ...], ...]:
    """The chords of every section: those asked for by name, else the genre's."""
    if reading.harmony:
        has_end = reading.playing.ending in ("close", "cold")
        return asked_chords(reading.harmony, sections, basics.key, basics.meter, mode=reading.mode, has_end=has_end)
    return plan_chords(sections, basics.genre, basics.key, basics.meter, basics.mood.tags, basics.seed)


def _section_plans(
    sections: tuple[FormSection, ...], names: tuple[tuple[str, ...], ...], chords: tuple[tuple[ChordSpan, ...], ...]
) -> tuple[SectionPlan, ...]:
    plans, start = [], 0
    for section, playing, spans in zip(sections, names, chords, strict=True):
        plans.append(SectionPlan(section.name, start, section.bars, section.energy, playing, spans))
        start += section.bars
    return tuple(plans)
