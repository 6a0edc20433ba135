"""One sentence for each thing understood, so that the user sees what every word did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from airdesk.facts.instruments import InstrumentWish
from airdesk.facts.lexicon import Effect
from airdesk.model.harmony import Key
from airdesk.planning.findings import Finding, GenreName, LengthWord
from airdesk.planning.keys import FoundKey
from airdesk.planning.measures import Measure

CLEAR: Final = 0.15
"""Smaller effects are not worth a word."""

THERE_ANYWAY: Final = " there anyway"
STRAIGHT: Final = 0.53

_PLACES: Final = {"start": "the song begins", "next": "later the song is", "end": "the song ends"}
_ENDINGS: Final = {"fade": "fading out", "cold": "stopping short", "loop": "as a loop"}
_DENIED: Final = {
    "course": "the same energy throughout",
    "feel": "not played so",
    "form": "not in this form",
    "ensemble": "no such group",
}
_ROLE_NAMES: Final = {"lead": "melody", "chords": "chords", "counter": "counter-line"}


def sentence(findings: Sequence[Finding]) -> str:
    """What a phrase does, all it means together, the user's own words first."""
    says = dict.fromkeys(_says(finding) for finding in findings)
    said = [text for text in says if not text.endswith(THERE_ANYWAY)] or list(says)
    return f"“{findings[0].text}”: {', '.join(said)}."


def _says(finding: Finding) -> str:
    content = finding.content
    if isinstance(content, GenreName):
        return f"not {content.name}" if finding.is_negated else f"genre {content.name}"
    if isinstance(content, InstrumentWish):
        return _wish(finding, content)
    if isinstance(content, Measure):
        return _measure(content)
    if isinstance(content, FoundKey):
        return _key(content)
    if isinstance(content, LengthWord):
        return "shorter than usual" if content.factor < 1 else "longer than usual"
    return _effect(finding, content)


def _wish(finding: Finding, wish: InstrumentWish) -> str:
    names = " or ".join(wish.names[:3]) if wish.in_prompts == "one" else ", ".join(wish.names)
    if finding.is_negated:
        return f"without {wish.missing or ', '.join(wish.names)}"
    if wish.missing:
        return f"no {wish.missing} yet, {names} stands in"
    if finding.is_bare:
        return f"the song begins with {names} alone"
    plays = f"{names} has the tune" if finding.is_lead else f"{names} plays"
    if finding.is_only:
        return f"{plays}, and nothing that is not named"
    return f"{plays}, as one of those the piece is for" if finding.is_ensemble else plays


def _measure(measure: Measure) -> str:
    if measure.meter is not None:
        return f"meter {measure.meter}"
    units = {
        "tempo": "tempo {:g} BPM",
        "seconds": "length {:g} seconds",
        "bars": "{:g} bars",
        "players": "{:g} instruments play",
        "place": "bar {:g}, as near as the form comes to it",
    }
    return units[measure.kind].format(measure.value)


def _key(key: FoundKey) -> str:
    if key.tonic is None:
        return f"{key.scale}"
    if key.scale is None:
        return f"tonic {Key(key.tonic).tonic_name}"
    return f"key {Key(key.tonic, key.scale).name}"


def _effect(finding: Finding, effect: Effect) -> str:
    if effect.role:
        name = _ROLE_NAMES.get(effect.role, effect.role)
        is_many = name.endswith("s")
        return f"no {name}" if finding.is_negated else f"the {name} {'are' if is_many else 'is'}{THERE_ANYWAY}"
    if effect.sections and not (effect.says and not finding.is_negated):
        name = effect.sections[0]
        article = "an" if name[0] in "aeiou" else "a"
        return f"no {name}" if finding.is_negated else f"a form with {article} {name}, if the genre has one"
    if finding.at and effect.energy:
        return f"{_PLACES[finding.at]} {'strong' if effect.energy > 0 else 'calm'}"
    if effect.says and not finding.is_negated:
        return ", ".join([effect.says, *_more(effect)])
    parts = _negated_parts(effect) if finding.is_negated else _parts(effect)
    return ", ".join(parts) or "noted, it changes nothing"


def _parts(effect: Effect) -> list[str]:
    """All that an effect changes, in a musician's words."""
    parts = []
    named = max(effect.genres, key=lambda name: effect.genres[name], default="")
    if named and effect.genres[named] >= 8:
        parts.append(f"genre {named}")
    elif named and effect.genres[named] >= 2:
        parts.append(f"leans towards {named}")
    if effect.moods:
        parts.append(f"{effect.moods[0]} mood")
    if effect.meter:
        parts.append(f"meter {effect.meter}")
    if effect.scale or effect.mode:
        parts.append(effect.scale or effect.mode)
    parts += _directions(effect, 1.0)
    return parts + _more(effect) + [f"{name} may join" for name in effect.add]


def _more(effect: Effect) -> list[str]:
    """What a style has of its own: tempo, chords, instruments, playing."""
    parts = [f"{effect.bpm[0]:g} to {effect.bpm[1]:g} BPM"] if effect.bpm else []
    if effect.kind not in ("ensemble", "form", "feel"):
        parts += [f"on the chords of {effect.harmony}"] if effect.harmony else []
        parts += [f"with {', '.join(effect.plays)}"] if effect.plays else []
        parts += playing_words(effect.playing)
    return parts + ([f"without {', '.join(effect.without)}"] if effect.without else [])


def playing_words(playing: Mapping[str, object]) -> list[str]:
    """How a song is played, in a musician's words."""
    swing = playing.get("swing")
    words = [] if not isinstance(swing, int | float) else ["straight" if swing <= STRAIGHT else "swung"]
    words += [f"drums at {playing['drum_time']} time"] if playing.get("drum_time") in ("half", "double") else []
    return words + ([_ENDINGS[str(playing["ending"])]] if playing.get("ending") in _ENDINGS else [])


def _negated_parts(effect: Effect) -> list[str]:
    if effect.kind in _DENIED:
        return [_DENIED[effect.kind]]
    parts = []
    named = [name for name, weight in effect.genres.items() if weight >= 8]
    if named:
        parts.append(f"not {named[0]}")
    elif effect.moods:
        parts.append(f"not {effect.moods[0]}")
    if effect.meter:
        parts.append(f"not in {effect.meter}")
    return parts + _directions(effect, -1.0)


def _directions(effect: Effect, sign: float) -> list[str]:
    parts = []
    if abs(effect.tempo) > CLEAR:
        parts.append("tempo towards the " + ("upper" if effect.tempo * sign > 0 else "lower") + " end of the range")
    if abs(effect.energy) > CLEAR:
        parts.append("more energy" if effect.energy * sign > 0 else "calmer")
    if abs(effect.brightness) > CLEAR:
        parts.append("brighter" if effect.brightness * sign > 0 else "darker")
    return parts
