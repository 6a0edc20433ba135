"""What a musician expects of the plan for a prompt, checked one expectation at a time.

genre mode tonic scale mood meter   the plan's own; a list is a choice, "ABC" a form of letters
tempo       BPM exactly, or slow, medium, fast, slowest, fastest within the genre's range; bpm: lowest and highest BPM
bars seconds short                  the length; short: at most half the genre's usual
energy      low or high, what the words say together; bright: their brightness
in out      instruments (a general word answers for its kinds, "a|b" is a choice; role:lead, synth: all electronic ones)
count min_count                     how many instruments play
form        letters for sections without intro and outro: "AABA"; names: all of them by name, in order
first first_bars then section no_section drops      sections by name
course      rise, fall, arch or flat: the energy over the song
ending drums swing timing           how the song ends and is played
harmony     drone (one root throughout) or blues (twelve bars of it)
warns       what a warning or sentence must speak of
unread      words that nothing is read from; none unless named here, "*": whatever
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any, Final

from airdesk.facts.genres import Genre, load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.model.harmony import parse_pitch_class
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.planning.planner import plan_song
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading
from airdesk.planning.tempo import style_tempo
from airdesk.planning.tonality import is_minor_scale

ELECTRONIC_FAMILIES: Final = ("lead", "pad")
ELECTRONIC: Final = frozenset(
    {"synth bass", "sub bass", "808 bass", "reese bass", "wobble bass", "synth pluck", "house stab", "electric piano"}
)
KIT_PARTS: Final = frozenset({"kick", "snare", "clap", "hi-hat", "toms", "cymbals", "drums", "taiko"})


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A prompt and what is expected of its plan."""

    prompt: str
    language: str
    wanted: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A plan made for a prompt, and what was read."""

    plan: SongPlan
    reading: Reading
    genre: Genre


def load_cases(path: Path) -> tuple[Case, ...]:
    """All cases of a file."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        Case(prompt, language, {"unread": [], **wanted}) for language, rows in document.items() for prompt, wanted in rows
    )


def outcome(prompt: str, seed: int | None = None) -> Outcome:
    """The plan of a prompt."""
    genres, catalogue = load_genres(), load_instruments()
    plan = plan_song(PlanRequest(prompt, seed=seed), genres, catalogue)
    return Outcome(plan, read_prompt(prompt, load_lexicon(), catalogue, genres), genres[plan.genre])


def misses(case: Case, made: Outcome) -> list[str]:
    """The expectations not met, each with what is there instead."""
    found = []
    for name, wanted in case.wanted.items():
        there = CHECKS[name](made, wanted)
        if there is not None:
            found.append(f"{name}: wanted {wanted}, got {there}")
    return found


def _one_of(value: Any, wanted: Any) -> Any:
    is_met = value in (wanted if isinstance(wanted, list) else [wanted])
    return None if is_met else "nothing" if value is None else value


def _tempo(made: Outcome, wanted: Any) -> Any:
    tempo, bpm = made.genre.tempo, made.plan.tempo_bpm
    tempo = style_tempo(made.reading.tempo_range) if made.reading.tempo_range else tempo
    if not isinstance(wanted, str):
        return None if bpm == wanted else bpm
    step = 0.12 * (tempo.max - tempo.min)
    fits = {
        "slow": bpm <= tempo.default - step,
        "fast": bpm >= tempo.default + step,
        "medium": abs(bpm - tempo.default) <= step,
        "slowest": bpm <= tempo.min + 1,
        "fastest": bpm >= tempo.max - 1,
    }[wanted]
    return None if fits else bpm


def _mode(made: Outcome, wanted: Any) -> Any:
    mode = "minor" if is_minor_scale(made.plan.key.scale) else "major"
    return _one_of(mode, wanted)


def _energy(made: Outcome, wanted: Any) -> Any:
    energy = made.reading.energy
    return None if (energy <= -0.15 if wanted == "low" else energy >= 0.15) else round(energy, 2)


@cache
def _names_of(word: str) -> frozenset[str]:
    catalogue = load_instruments()
    if word == "synth":
        own = {fact.name for fact in catalogue.instruments if fact.family in ELECTRONIC_FAMILIES}
        return frozenset(own | ELECTRONIC)
    if word == "drums-acoustic":
        return frozenset({"taiko"})
    return frozenset(name for fact in catalogue.resolve(word) for name in catalogue.covered(fact))


def _players(made: Outcome, word: str) -> list[str]:
    """Instruments of the plan that a word speaks of."""
    if word.startswith("role:"):
        return [one.name for one in made.plan.instruments if one.role == word[5:]]
    names = KIT_PARTS if word == "drums" else _names_of(word)
    return [one.name for one in made.plan.instruments if one.name in names]


def _in(made: Outcome, wanted: list[str]) -> Any:
    missing = [choice for choice in wanted if not any(_players(made, word) for word in choice.split("|"))]
    return f"no {', '.join(missing)} in {', '.join(one.name for one in made.plan.instruments)}" if missing else None


def _out(made: Outcome, wanted: list[str]) -> Any:
    return [name for word in wanted for name in _players(made, word)] or None


def _section_names(made: Outcome) -> list[str]:
    return [section.name for section in made.plan.sections]


def _form(made: Outcome, wanted: str) -> Any:
    letters: dict[str, str] = {}
    inner = [name for name in _section_names(made) if name not in ("intro", "outro")]
    for name in inner:
        letters.setdefault(name, chr(65 + len(letters)))
    form = "".join(letters[name] for name in inner)
    return None if form == wanted else form


def _names(made: Outcome, wanted: list[str]) -> Any:
    names = _section_names(made)
    inner = [name for name in names if name in wanted or name not in ("intro", "outro")]
    return None if inner == wanted else names


def _section(made: Outcome, wanted: list[str]) -> Any:
    return None if set(wanted) <= set(_section_names(made)) else _section_names(made)


def _no_section(made: Outcome, wanted: list[str]) -> Any:
    return [name for name in _section_names(made) if name in wanted] or None


def _course(made: Outcome, wanted: str) -> Any:
    energies = [section.energy for section in made.plan.sections for _ in range(section.bars)]
    size = max(1, len(energies) // 5)
    first, last = mean(energies[:size]), mean(energies[-size:])
    middle = mean(energies[len(energies) // 2 - size // 2 : len(energies) // 2 + size // 2 + 1])
    fits = {
        "rise": last - first >= 0.3 and energies[-1] >= max(energies) - 0.1,
        "fall": first - last >= 0.3 and energies[0] >= max(energies) - 0.1,
        "arch": middle - first >= 0.25 and middle - last >= 0.25,
        "flat": max(energies) - min(energies) <= 0.2,
    }[wanted]
    return None if fits else [section.energy for section in made.plan.sections]


def _playing(made: Outcome, name: str) -> Any:
    """A field of how the song is played."""
    return getattr(getattr(made.plan, "playing", None), name, None)


def _swing(made: Outcome, wanted: str) -> Any:
    own = _playing(made, "swing")
    swing = own if own is not None else made.genre.feel.swing
    is_triple = made.plan.meter.denominator == 8 and made.plan.meter.numerator % 3 == 0
    return None if (swing >= 0.58 or is_triple if wanted == "swung" else swing <= 0.53) else swing


def _timing(made: Outcome, wanted: str) -> Any:
    looseness, late = _playing(made, "looseness"), _playing(made, "late_ms")
    if looseness is None or late is None:
        return "no such thing"
    fits = {"tight": looseness <= 0.4, "loose": looseness >= 1.4, "late": late >= 5}[wanted]
    return None if fits else (looseness, late)


def _harmony(made: Outcome, wanted: str) -> Any:
    spans = [span for section in made.plan.sections for span in section.chords]
    if wanted == "drone":
        kinds = {span.chord.root for span in spans}
        return None if len(kinds) == 1 else sorted(kinds)
    bar = made.plan.meter.bar_ticks
    section = max(made.plan.sections, key=lambda section: section.bars)
    roots: list[int] = []
    tick = 0
    for span in section.chords:
        while tick < span.duration_ticks:
            roots.append((span.chord.root - made.plan.key.tonic) % 12)
            tick += bar
        tick -= span.duration_ticks
    blues = [0, (0, 5), 0, 0, 5, (5, 6), 0, (0, 9, 4), (7, 2), (5, 7), 0, (0, 7, 5, 2)]
    pairs = zip(roots[:12], blues, strict=False)
    fits = len(roots) >= 12 and all(root in (want if isinstance(want, tuple) else (want,)) for root, want in pairs)
    return None if fits else roots[:12]


def _unread(made: Outcome, wanted: Any) -> Any:
    if wanted == "*":
        return None
    (said,) = [text for text in made.plan.understood if text.startswith("Not read")] or [""]
    listed = [part.split("”")[0].casefold() for part in said.split("“")[1:]]
    extra = [word for word in listed if word not in wanted]
    lost = [word for word in wanted if word not in listed]
    return (extra, lost) if extra or lost else None


def _warns(made: Outcome, wanted: str) -> Any:
    texts = [*made.plan.warnings, *made.plan.understood]
    return None if any(wanted in text for text in texts) else list(made.plan.warnings)


def _seconds(made: Outcome, wanted: float) -> Any:
    length = made.plan.length_seconds
    return None if abs(length - wanted) <= max(2.5, 0.04 * wanted) else round(length, 1)


def _then(made: Outcome, wanted: str) -> Any:
    return _one_of(_section_names(made)[1:2], [[wanted]])


def _drops(made: Outcome, wanted: int) -> Any:
    return _one_of(_section_names(made).count("drop"), wanted)


CHECKS: Final[Mapping[str, Callable[[Outcome, Any], Any]]] = {
    "genre": lambda made, wanted: _one_of(made.plan.genre, wanted),
    "tempo": _tempo,
    "bpm": lambda made, wanted: None if wanted[0] <= made.plan.tempo_bpm <= wanted[1] else made.plan.tempo_bpm,
    "meter": lambda made, wanted: _one_of(str(made.plan.meter), wanted),
    "mode": _mode,
    "tonic": lambda made, wanted: None if made.plan.key.tonic == parse_pitch_class(wanted) else made.plan.key.name,
    "scale": lambda made, wanted: _one_of(made.plan.key.scale, wanted),
    "mood": lambda made, wanted: _one_of(made.plan.mood, wanted),
    "energy": _energy,
    "bright": lambda made, wanted: None if made.reading.brightness >= 0.2 else round(made.reading.brightness, 2),
    "in": _in,
    "out": _out,
    "count": lambda made, wanted: _one_of(len(made.plan.instruments), wanted),
    "min_count": lambda made, wanted: None if len(made.plan.instruments) >= wanted else len(made.plan.instruments),
    "bars": lambda made, wanted: _one_of(made.plan.bars, wanted),
    "seconds": _seconds,
    "short": lambda made, wanted: None if made.plan.bars <= made.genre.default_bars * 0.6 else made.plan.bars,
    "form": _form,
    "names": _names,
    "first": lambda made, wanted: _one_of(_section_names(made)[0], wanted),
    "first_bars": lambda made, wanted: _one_of(made.plan.sections[0].bars, wanted),
    "then": _then,
    "section": _section,
    "no_section": _no_section,
    "drops": _drops,
    "course": _course,
    "ending": lambda made, wanted: _one_of(_playing(made, "ending"), wanted),
    "drums": lambda made, wanted: _one_of(_playing(made, "drum_time"), wanted),
    "swing": _swing,
    "timing": _timing,
    "harmony": _harmony,
    "warns": _warns,
    "unread": _unread,
}
