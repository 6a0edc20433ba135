"""The words of prompts as data: what `resources/lexicon/*.toml` says, checked and typed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from airdesk.errors import PlanError
from airdesk.facts.instruments import LANGUAGES
from airdesk.facts.words import words_of
from airdesk.model.harmony import find_scale, parse_pitch_class
from airdesk.model.playing import playing_of
from airdesk.model.timebase import parse_meter
from airdesk.paths import resources_folder

EFFECT_FILES: Final = (
    "moods", "tempo", "energy", "courses", "scenes", "eras", "styles", "other_styles", "meters", "parts", "forms", "feels",
    "ensembles",
)  # fmt: skip
"""Files of words with effects; the stem (without s) is the kind."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word does to a song."""

    kind: str  # the stem of its file without s
    tempo: float = 0.0  # -1..1 within the genre's range
    energy: float = 0.0  # -1..1
    brightness: float = 0.0  # -1..1
    mode: str = ""  # minor or major
    scale: str = ""
    moods: tuple[str, ...] = ()  # names of genre moods, best first
    genres: Mapping[str, float] = field(default_factory=dict, hash=False)
    nearest: bool = False  # the style does not exist here
    add: tuple[str, ...] = ()  # instruments that join
    meter: str = ""
    role: str = ""  # a part of the music: lead, chords...
    sections: tuple[str, ...] = ()  # a section of the form, by any of its names
    form: tuple[str, ...] = ()  # the whole form: sections in order, "head|verse" by any name, or letters
    section_bars: int = 0  # how long each section of such a form is
    harmony: str = ""  # a progression of harmony.toml that all sections have
    course: tuple[float, ...] = ()  # energy along the song, -1..1
    at: str = ""  # where in the song it speaks of: start, next or end
    bpm: tuple[float, ...] = ()  # lowest and highest tempo of a style, where they are not the genre's
    plays: tuple[str, ...] = ()  # instruments it cannot do without
    without: tuple[str, ...] = ()  # words for instruments it does without
    denied: tuple[str, ...] = ()  # words for instruments that "no ..." with this word rules out
    kinds: Mapping[str, str] = field(default_factory=dict, hash=False)  # general instrument -> the kind it means here
    players: int = 0  # how many play
    playing: Mapping[str, float | str] = field(default_factory=dict, hash=False)  # fields of model.playing.Playing
    titles: tuple[str, ...] = ()
    says: str = ""  # the sentence for the user, where the effects do not speak for themselves


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Words for lengths and tempos."""

    phrases: Mapping[str, tuple[str, ...]]  # "seconds", "minutes", "bars", "bpm", "tempo", "half"...
    numbers: Mapping[str, int]  # numbers written out
    ordinals: Mapping[str, int]  # "second", "drugi"


@dataclass(frozen=True, slots=True, eq=False)
class KeyWords:
    """Words for keys."""

    leads: tuple[str, ...]  # before a tonic: "in the key of"
    sharps: tuple[str, ...]
    flats: tuple[str, ...]
    tonics: Mapping[str, str]  # "cis" -> "C#"
    scales: Mapping[str, tuple[str, ...]]  # scale -> phrases
    scales_after_tonic: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GenrePlaces:
    """Where the genres lie by energy and brightness, for prompts that name none."""

    plain: str  # where nothing is said
    places: Mapping[str, tuple[float, float]]  # genre -> energy, brightness


@dataclass(frozen=True, slots=True)
class TitleFacts:
    """What titles are made of."""

    patterns: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All words of prompts; compared by identity, so that what is built from it can be cached."""

    effects: tuple[tuple[str, Effect], ...]  # phrase -> effect
    grammar: Mapping[str, tuple[str, ...]]  # "negation", "wish", "join", "filler"... -> phrases
    units: Units
    keys: KeyWords
    places: GenrePlaces
    titles: TitleFacts
    signs: Mapping[str, str]  # emoji -> the words it is read as
    ordinary: frozenset[str]  # folded words that are spelled well although nothing is read from them

    @property
    def num_phrases(self) -> int:
        """How many phrases are known, stems counted once."""
        own = [*self.grammar.values(), *self.units.phrases.values(), *self.keys.scales.values()]
        return len(self.effects) + sum(map(len, own)) + len(self.units.numbers) + len(self.keys.tonics)


def load_lexicon(folder: Path | None = None) -> Lexicon:
    """The lexicon. Raises PlanError naming the file with a mistake."""
    return _load(folder or resources_folder() / "lexicon")


@cache
def _load(folder: Path) -> Lexicon:
    documents = {path.stem: _read(path) for path in sorted(folder.glob("*.toml"))}
    effects = [pair for stem in EFFECT_FILES for pair in _effects(stem, documents.get(stem, {}))]
    places = documents["defaults"]
    units = documents["units"]
    numbers, ordinals = (
        {word: number for table in units.pop(name).values() for word, number in table.items()}
        for name in ("numbers", "ordinals")
    )
    return Lexicon(
        effects=tuple(effects),
        grammar=_in_all_languages(documents["grammar"]),
        units=Units(_in_all_languages(units), numbers, ordinals),
        keys=_key_words(documents["keys"]),
        places=GenrePlaces(places["plain"], {name: (at["energy"], at["brightness"]) for name, at in places["places"].items()}),
        titles=TitleFacts(tuple(documents["titles"]["patterns"]), tuple(documents["titles"]["words"])),
        signs=dict(documents["signs"]["signs"]),
        ordinary=frozenset(word for text in documents["ordinary"].values() for word in words_of(text)),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PlanError(f"The word list {path.name} cannot be read: {error}.", path=path) from error


def _in_all_languages(document: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(dict.fromkeys(phrase for language in LANGUAGES for phrase in entry.get(language, [])))
        for name, entry in document.items()
    }


def _effects(stem: str, document: Mapping[str, Any]) -> Iterator[tuple[str, Effect]]:
    """Every phrase of a file with its effect."""
    for entry in document.get("word", []):
        effect = _effect(stem, entry)
        for phrase in dict.fromkeys(phrase for language in LANGUAGES for phrase in entry.get(language, [])):
            yield phrase, effect


def _effect(stem: str, entry: Mapping[str, Any]) -> Effect:
    place = f"{stem}.toml, {(entry.get('en') or ['?'])[0]}"
    known = {item.name for item in fields(Effect)} - {"kind"}
    unknown = sorted(set(entry) - known - set(LANGUAGES))
    if unknown:
        raise PlanError(f"{place}: unknown {', '.join(unknown)}.")
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in entry.items() if name in known
    }
    effect = Effect(kind=stem.removesuffix("s").removeprefix("other_"), **values)
    for name in ("tempo", "energy", "brightness"):
        if not -1.0 <= getattr(effect, name) <= 1.0:
            raise PlanError(f"{place}: {name} must be -1 to 1.")
    if effect.scale and find_scale(effect.scale) != effect.scale:
        raise PlanError(f'{place}: "{effect.scale}" is no scale name.')
    if effect.meter:
        parse_meter(effect.meter)
    try:
        playing_of(effect.playing)
    except (TypeError, ValueError) as error:
        raise PlanError(f"{place}: {error}.") from error
    return effect


def _key_words(document: Mapping[str, Any]) -> KeyWords:
    words = _in_all_languages({name: document[name] for name in ("lead", "sharp", "flat")})
    for tonic in document["tonics"].values():
        parse_pitch_class(tonic)
    return KeyWords(
        leads=words["lead"],
        sharps=words["sharp"],
        flats=words["flat"],
        tonics=dict(document["tonics"]),
        scales={find_scale(name): tuple(phrases) for name, phrases in document["scales"].items()},
        scales_after_tonic={find_scale(name): tuple(phrases) for name, phrases in document["scales_after_tonic"].items()},
    )
