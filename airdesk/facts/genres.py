"""Genres as data: what `resources/genres/*.toml` says, checked and typed.

A rhythm is written as text, one character per grid cell (`steps_per_beat` cells to the quarter), so that a drummer can
read and change it: spaces and `|` are ignored.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import GenericAlias, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from airdesk.errors import AirdeskError, GenreError
from airdesk.facts.phrases import load_phrases
from airdesk.model.harmony import Key, chord_in_key, find_scale, parse_pitch_class
from airdesk.model.notes import DRUM_PITCHES
from airdesk.model.plan import ROLES, Role
from airdesk.model.timebase import parse_meter
from airdesk.paths import resources_folder

HIT_CHARACTERS = "Xxogf?rt"
"""X accent, x hit, o soft, g ghost, f flam, ? sometimes, r two, t three strokes over the cell and its -; - holds, . rests."""

BASS_CHARACTERS = "R358710abk"
"""R root, 3 5 7 chord tones, 8 octave, 1 octave below, 0 dead note, a approach to the next root, b step above, k with kick."""


@dataclass(frozen=True, slots=True)
class Tempo:
    """Tempo range in BPM."""

    min: float
    max: float
    default: float


@dataclass(frozen=True, slots=True)
class Feel:
    """How the genre sits in time."""

    swing: float = 0.5  # share of each pair taken by its first note; 0.5 straight, 0.667 triplet
    swing_unit: Literal[8, 16] = 16  # which note values swing
    timing_ms: float = 4.0  # standard deviation of human timing
    velocity_spread: float = 5.0  # standard deviation of human velocity
    snare_late_ms: float = 0.0  # how far the backbeat lags (negative: pushes)
    hat_late_ms: float = 0.0
    bass_late_ms: float = 0.0
    chords_late_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Mood:
    """What a mood changes."""

    name: str
    energy: float = 0.0  # added to the energy of every section
    tempo: float = 0.0  # -1..1: towards the lower or upper end of the range
    mode: Literal["", "minor", "major"] = ""  # forces the third of the key
    scales: Mapping[str, float] = field(default_factory=dict)  # replaces the genre's weights
    tags: tuple[str, ...] = ()  # prefers progressions, grooves and styles with these tags
    add: tuple[str, ...] = ()  # instruments that join
    density: float = 1.0  # factor on how many notes the melody and the hats play


@dataclass(frozen=True, slots=True)
class FormSection:
    """One section of a form."""

    name: str
    bars: int
    energy: float  # 0..1


@dataclass(frozen=True, slots=True)
class Form:
    """A way the genre's songs are laid out, at their usual length."""

    sections: tuple[FormSection, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Progression:
    """Chords as roman numerals, one text per bar; a bar of several chords splits evenly."""

    mode: Literal["minor", "major"]
    bars: tuple[str, ...]
    sections: tuple[str, ...] = ()  # where it fits; empty: anywhere
    tags: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Groove:
    """A drum pattern: each lane cycles over its own bars."""

    name: str
    lanes: Mapping[str, tuple[str, ...]]  # drum name -> patterns, one per bar
    meter: str = "4/4"
    energy: tuple[float, float] = (0.0, 1.0)  # sections it suits
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Fill:
    """What the drums play at the end of a phrase in place of the groove."""

    lanes: Mapping[str, str]  # right-aligned to the end of the bar
    energy: tuple[float, float] = (0.0, 1.0)
    keeps: tuple[str, ...] = ()  # lanes of the groove that go on under the fill
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class BassStyle:
    """How the bass moves."""

    name: str
    method: Literal["pattern", "kick", "walking", "pedal", "offbeat", "slide"] = "pattern"
    bars: tuple[str, ...] = ()  # for `pattern`: BASS_CHARACTERS, - and .
    meter: str = "4/4"
    energy: tuple[float, float] = (0.0, 1.0)
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Comping:
    """How chords are played by one role."""

    name: str
    role: Role = "chords"
    voicing: Literal["close", "open", "rootless", "shell", "power", "triad", "stab", "spread"] = "close"
    bars: tuple[str, ...] = ("X---------------",)
    meter: str = "4/4"
    strum_ms: float = 0.0  # time from the lowest to the highest note of a struck chord
    order: Literal["", "up", "down", "updown", "thumb", "random"] = ""  # not empty: one note at a time (arpeggio, picking)
    gate: float = 1.0  # share of its length a note sounds
    octaves: int = 1  # of an arpeggio
    energy: tuple[float, float] = (0.0, 1.0)
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Melody:
    """What the genre's tunes are made of."""

    low: int = 60  # MIDI pitches
    high: int = 79
    cells: tuple[str, ...] = ("x-x-x---x---....",)  # rhythms of one bar: x onset, - hold, . rest
    meter: str = "4/4"
    cells_other: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # meter -> cells
    palette: Literal["scale", "pentatonic", "blues", "chord"] = "scale"
    step_share: float = 0.5  # of intervals: one or two semitones
    repeat_share: float = 0.2  # of intervals: none
    rest_share: float = 0.33  # of the time
    ornaments: float = 0.1  # chance of a grace, turn or slide on a long note
    phrases: Mapping[str, float] = field(default_factory=lambda: {"period": 2.0, "sentence": 1.0, "song": 1.0})
    phrases_in: Mapping[str, Mapping[str, float]] = field(default_factory=dict)  # section -> phrases that it has instead
    pickups: float = 0.3  # chance that a phrase is led into before its bar
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # fact -> where the genre's tunes lie, not pop's
    sections: tuple[str, ...] = ()  # where the lead plays; empty: wherever the plan lets it
    counter: bool = True  # answers in the gaps by a second voice


@dataclass(frozen=True, slots=True)
class PaletteChoice:
    """One instrument that can take a role."""

    instrument: str
    weight: float = 1.0
    sound: str = ""  # patch id; empty: the instrument's own


@dataclass(frozen=True, slots=True)
class PaletteRole:
    """Who can take a role, and from which energy on it plays."""

    role: Role
    choices: tuple[PaletteChoice, ...]
    enters: float = 0.0  # lowest section energy at which it plays
    leaves: float = 1.01  # first energy at which it falls silent
    chance: float = 1.0  # that a song has it at all
    sections: tuple[str, ...] = ()  # only there; empty: by energy alone


@dataclass(frozen=True, slots=True)
class Mix:
    """What the mix of the genre is aimed at."""

    room_seconds: float = 1.0  # decay of the shared room
    room_db: float = 0.0  # added to every send
    levels_db: Mapping[str, float] = field(default_factory=dict)  # role -> change from the usual level
    echo_db: Mapping[str, float] = field(default_factory=dict)  # role -> send to the echo; not named: none
    echo_beats: float = 0.75  # from one side to the other
    echo_feedback: float = 0.35
    pump_db: Mapping[str, float] = field(default_factory=dict)  # role -> how far it ducks under the kick
    pump_beats: float = 0.75  # until it is back
    target_lufs: float = -14.0
    balance_db: Mapping[str, tuple[float, float]] = field(default_factory=dict)  # band -> range in the master, not records'
    glue_ratio: float = 1.0  # compression of the whole mix in the master; 1: none
    glue_above_lu: float = 1.0  # from this much above the mix's own loudness on
    glue_release_seconds: float = 0.25


@dataclass(frozen=True, slots=True)
class Genre:
    """Everything the composer and the planner know of a genre."""

    name: str
    title: str
    family: str
    marks: tuple[str, ...]
    tempo: Tempo
    moods: tuple[Mood, ...]
    forms: tuple[Form, ...]
    progressions: tuple[Progression, ...]
    palette: tuple[PaletteRole, ...]
    scales: Mapping[str, float]  # scale -> weight
    tonics: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    meters: tuple[str, ...] = ("4/4",)  # first: the default
    steps_per_beat: int = 4
    feel: Feel = field(default_factory=Feel)
    grooves: tuple[Groove, ...] = ()
    fills: tuple[Fill, ...] = ()
    fill_every: int = 4  # bars
    bass: tuple[BassStyle, ...] = ()
    comping: tuple[Comping, ...] = ()
    melody: Melody = field(default_factory=Melody)
    mix: Mix = field(default_factory=Mix)
    crash_on_sections: bool = True
    entering: tuple[Role, ...] = ("pad", "chords", "arp", "counter", "lead", "percussion", "bass", "drums")  # in introductions
    turnarounds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # mode -> last bars of a repeated progression
    turning: float = 0.5  # chance that a section's last time round turns
    approaching: float = 0.0  # chance that a dominant leads into one of its chords
    holes: float = 0.2  # chance that the band stops for a beat before a section that lifts
    default_bars: int = 32
    title_words: tuple[str, ...] = ()


Value = TypeVar("Value")


def load_genres(folder: Path | None = None) -> dict[str, Genre]:
    """All genres by name, in the order of the table of the specification. Raises GenreError."""
    return dict(_load_folder(folder or resources_folder() / "genres"))


@cache
def _load_folder(folder: Path) -> tuple[tuple[str, Genre], ...]:
    genres = []
    for path in sorted(folder.glob("*.toml")):
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise GenreError(f"The genre file {path.name} cannot be read: {error}.", path=path) from error
        order = document.pop("order", 99)
        genres.append((order, path.stem, parse_genre(document, path)))
    return tuple((genre.name, genre) for _, _, genre in sorted(genres, key=lambda row: row[:2]))


def parse_genre(document: Mapping[str, Any], path: Path) -> Genre:
    """A genre from its TOML document, every part checked. Raises GenreError naming the file and the place."""
    try:
        genre = _build(Genre, document, path.name)
        _check(genre)
    except GenreError:
        raise
    except (AirdeskError, ValueError, TypeError, KeyError) as error:
        raise GenreError(f"{path.name}: {error}", path=path) from error
    return genre


def find_genre(text: str, genres: Mapping[str, Genre]) -> Genre:
    """The genre of that name or alias, however it is spelled. Raises GenreError listing what there is."""
    wanted = fold(text)
    for genre in genres.values():
        if wanted in {fold(name) for name in (genre.name, genre.title, *genre.aliases)}:
            return genre
    near = get_close_matches(wanted, [fold(name) for name in genres], n=1)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    raise GenreError(f'There is no genre "{text[:40]}". {hint}Genres: {", ".join(genres)}.')


def fold(text: str) -> str:
    """Lower case without accents, hyphens or doubled spaces, for comparing names: "Lo-Fi" -> "lo fi"."""
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "l"))
    letters = "".join(" " if letter in "-_/" else letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.lower().replace("&", " and ").split())


def parse_lane(text: str) -> str:
    """A pattern without the spaces and bar marks that only help the eye."""
    return text.replace(" ", "").replace("|", "")


def _build(kind: type[Value], document: Mapping[str, Any], place: str) -> Value:
    """A dataclass from a TOML table; unknown and missing keys are mistakes."""
    if not isinstance(document, Mapping):
        raise GenreError(f"{place} must be a table.")
    hints = _type_hints(kind)  # type: ignore[arg-type]
    known = {item.name for item in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(document) - known)
    if unknown:
        raise GenreError(f"{place}: unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}.")
    values = {name: _convert(hints[name], value, f"{place}.{name}") for name, value in document.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise GenreError(f"{place}: {error}.") from error


@cache
def _type_hints(kind: type) -> dict[str, Any]:
    """Types of a dataclass's fields; resolving them anew for every table would take most of the loading."""
    return get_type_hints(kind)


def _convert(hint: Any, value: Any, place: str) -> Any:
    origin = get_origin(hint)
    if origin is Literal:
        if value not in get_args(hint):
            raise GenreError(f"{place} is {value!r}; it must be one of {', '.join(map(repr, get_args(hint)))}.")
        return value
    if origin is tuple:
        return _convert_tuple(get_args(hint), value, place)
    if isinstance(hint, GenericAlias) or origin in (Union, UnionType) or origin is not None:
        return _convert_mapping(get_args(hint)[1], value, place)
    if hasattr(hint, "__dataclass_fields__"):
        return _build(hint, value, place)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise GenreError(f"{place} is {value!r}; it must be a {hint.__name__}.")
    return value


def _convert_tuple(inner: tuple[Any, ...], value: Any, place: str) -> tuple[Any, ...]:
    if isinstance(value, str) and inner[0] is str:
        value = [value]
    if not isinstance(value, list):
        raise GenreError(f"{place} must be a list.")
    if len(inner) == 2 and inner[1] is not Ellipsis and len(value) != 2:
        raise GenreError(f"{place} must have two values.")
    return tuple(_convert(inner[0], item, f"{place}[{number}]") for number, item in enumerate(value))


def _convert_mapping(inner: Any, value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise GenreError(f"{place} must be a table.")
    return {str(name): _convert(inner, item, f"{place}.{name}") for name, item in value.items()}


def _check(genre: Genre) -> None:
    """What types cannot say: names that must be readable, patterns that must fit their meter."""
    if not genre.tempo.min <= genre.tempo.default <= genre.tempo.max:
        raise GenreError(f"{genre.name}: the default tempo lies outside the range.")
    for tonic in genre.tonics:
        parse_pitch_class(tonic)
    for scale in [*genre.scales, *(scale for mood in genre.moods for scale in mood.scales)]:
        if find_scale(scale) != scale:
            raise GenreError(f'{genre.name}: call the scale "{scale}" by its name "{find_scale(scale)}".')
    for meter in genre.meters:
        parse_meter(meter)
    for progression in genre.progressions:
        _check_progression(progression)
    for mode, turns in genre.turnarounds.items():
        if mode not in ("major", "minor"):
            raise GenreError(f'{genre.name}: turnarounds are for "major" or "minor", not "{mode}".')
        _check_progression(Progression("minor" if mode == "minor" else "major", turns))
    for groove in genre.grooves:
        for lane, bars in groove.lanes.items():
            _check_lane(f"{genre.name} groove {groove.name}", lane, bars, groove.meter, genre.steps_per_beat)
    for fill in genre.fills:
        for lane, pattern in fill.lanes.items():
            _check_lane(f"{genre.name} fill", lane, (pattern,), "", genre.steps_per_beat)
    for style in genre.bass:
        _check_bars(f"{genre.name} bass {style.name}", style.bars, style.meter, genre.steps_per_beat, BASS_CHARACTERS)
    for comping in genre.comping:
        _check_bars(f"{genre.name} comping {comping.name}", comping.bars, comping.meter, genre.steps_per_beat, HIT_CHARACTERS)
    cells = {genre.melody.meter: genre.melody.cells, **genre.melody.cells_other}
    for meter, bars in cells.items():
        _check_bars(f"{genre.name} melody", bars, meter, genre.steps_per_beat, HIT_CHARACTERS)
    _check_phrases(genre)
    for name, table in (("levels_db", genre.mix.levels_db), ("echo_db", genre.mix.echo_db), ("pump_db", genre.mix.pump_db)):
        if set(table) - set(ROLES):
            raise GenreError(f"{genre.name}: {name} names no role with {min(set(table) - set(ROLES))}; use {', '.join(ROLES)}.")
    if any(role.role not in ROLES for role in genre.palette):
        raise GenreError(f"{genre.name}: a role of the palette is unknown.")


def _check_phrases(genre: Genre) -> None:
    known = load_phrases()
    named = {name for table in (genre.melody.phrases, *genre.melody.phrases_in.values()) for name in table}
    if named - set(known):
        raise GenreError(f"{genre.name} melody: no phrase is called {min(named - set(known))}; phrases are {', '.join(known)}.")


def _check_progression(progression: Progression) -> None:
    key = Key(0, progression.mode)
    for bar in progression.bars:
        for numeral in bar.split():
            chord_in_key(numeral, key)


def _check_lane(place: str, lane: str, bars: tuple[str, ...], meter: str, steps_per_beat: int) -> None:
    if lane not in DRUM_PITCHES:
        raise GenreError(f'{place}: there is no drum "{lane}"; drums are {", ".join(DRUM_PITCHES)}.')
    _check_bars(f"{place}, {lane}", bars, meter, steps_per_beat, HIT_CHARACTERS)


def _check_bars(place: str, bars: tuple[str, ...], meter: str, steps_per_beat: int, characters: str) -> None:
    for bar in bars:
        pattern = parse_lane(bar)
        strange = sorted(set(pattern) - set(characters + "-."))
        if strange:
            raise GenreError(f'{place}: "{bar}" has {" ".join(strange)}; use {characters} - and .')
        if meter and len(pattern) != parse_meter(meter).bar_beats * steps_per_beat:
            wanted = parse_meter(meter).bar_beats * steps_per_beat
            raise GenreError(f'{place}: "{bar}" has {len(pattern)} cells; a bar of {meter} has {wanted:g}.')
