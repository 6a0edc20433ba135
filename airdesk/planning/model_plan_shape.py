"""The plan in a model's answer, wherever it stands and however its fields are called, in the form of a plan document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from airdesk.midi.document_fields import Problems, as_number, shown
from airdesk.providers.json_recovery import objects_in

_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("name", "song_title"),
    "genre": ("style",),
    "mood": ("moods",),
    "tempo": ("tempo_bpm", "bpm"),
    "key": ("tonic", "key_signature"),
    "scale": ("mode",),
    "meter": ("time_signature", "metre"),
    "bars": ("total_bars", "num_bars", "length_bars"),
    "length_seconds": ("duration_seconds", "length"),
    "sections": ("structure", "form", "arrangement"),
    "instruments": ("instrumentation",),
    "instrument_configs": ("instrument_config", "configs"),
}
_SECTION_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("section", "type", "title"),
    "bars": ("num_bars", "length_bars", "length"),
    "energy": ("intensity",),
    "instruments": ("active_instruments", "active"),
    "chords": ("chord_progression", "progression", "harmony"),
}
_CONFIG_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("instrument",),
    "register": ("range",),
    "dynamics": ("dynamic", "velocity"),
}
_CHORD_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "chord": ("symbol", "name"),
    "numeral": ("roman", "degree"),
    "beats": ("duration_beats", "duration", "length"),
}
_TELLING: Final = frozenset({"tempo", "key", "meter", "sections", "instruments", "instrument_configs", "bars", "genre"})
_UNUSED: Final = frozenset({"steps_per_bar", "seed", "user_prompt", "meta", "understood", "warnings", "task"})
_MEASURED: Final = re.compile(r"\s*~?\s*(\d{1,6}(?:\.\d{1,6})?)\s*(bpm|bars?|measures?|beats?|quarters?|%)?\s*", re.IGNORECASE)
_ENERGIES: Final = {
    "very low": 0.15,
    "low": 0.3,
    "medium": 0.5,
    "mid": 0.5,
    "moderate": 0.5,
    "high": 0.8,
    "very high": 0.95,
    "max": 1.0,
}
_CHORD_GAPS: Final = re.compile(r"[\s,;|–—→]+|(?<=\s)-(?=\s)")


def meta_of(value: object, problems: Problems) -> dict[str, Any] | None:
    """The fields of the plan in an answer, under their usual names; None where it holds no plan."""
    candidates = list(objects_in(value))
    best = max(candidates, key=_num_telling, default=None)
    if best is None:
        return None
    if not _num_telling(best):
        best = value.get("meta") if isinstance(value, dict) else None
        if not isinstance(best, dict):
            return None
    beside = value if isinstance(value, dict) and value is not best else {}
    meta = _named(best, _ALIASES, "meta", problems)
    for name, said in _named(beside, _ALIASES, "Plan", Problems()).items():
        if name in _ALIASES and name not in meta:
            meta[name] = said
    for name in [name for name in meta if name not in _ALIASES and name not in _UNUSED]:
        problems.add("fields nobody asked for", f"meta: {shown(name)} is no field of a plan; it is left out.")
        del meta[name]
    return _measured(meta, ("tempo", "bars"))


def is_plan(meta: Mapping[str, Any]) -> bool:
    """True where there is enough in it to call it a plan; a title alone is none."""
    return _num_telling(meta) > 0


def _num_telling(entry: Mapping[str, Any]) -> int:
    """How much speaks for an object being the plan; a section or an instrument is none."""
    names = _named(entry, _ALIASES, "", Problems())
    return sum(name in _TELLING for name in names) if not {"chords", "role"} & set(names) else 0


def _named(entry: Mapping[str, Any], aliases: Mapping[str, tuple[str, ...]], where: str, problems: Problems) -> dict[str, Any]:
    """The entry's fields under their usual names; a usual name wins over another one for the same thing."""
    usual = {other: name for name, others in aliases.items() for other in others}
    named = {name: value for name, value in entry.items() if name not in usual}
    for other, value in entry.items():
        name = usual.get(other)
        if name is None:
            continue
        if name in named and named[name] != value:
            problems.add("fields said twice", f"{where}: {other} {shown(value)} is left out, {name} is there too.")
        else:
            named[name] = value
    return named


def _measured(entry: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The entry with numbers for texts like "120 BPM", "8 bars" and "70%" in these fields."""
    for name in names:
        said = entry.get(name)
        match = _MEASURED.fullmatch(said[:40]) if isinstance(said, str) else None
        if match is not None:
            entry[name] = float(match[1]) / (100.0 if match[2] == "%" else 1.0)
    return entry


def section_entries(meta: Mapping[str, Any], problems: Problems) -> list[dict[str, Any]]:
    """The sections of an answer that are any, with their fields under their usual names."""
    found = meta.get("sections")
    if isinstance(found, dict):  # by their names
        found = [{"name": name, **entry} for name, entry in found.items() if isinstance(entry, dict)]
    if found is not None and not isinstance(found, list):
        problems.add("sections is no list", f"meta: sections should be a list, not {shown(found)}; it is left out.")
    entries = []
    for entry in found if isinstance(found, list) else []:
        if isinstance(entry, dict):
            section = _measured(_named(entry, _SECTION_ALIASES, "section", problems), ("bars", "energy"))
            energy = section.get("energy")
            if isinstance(energy, str):
                section["energy"] = _ENERGIES.get(energy.strip().lower(), energy)
            entries.append(section)
        else:
            problems.add("sections that are none", f"meta: {shown(entry)} in sections is no section; it is left out.")
    return entries


def config_entries(meta: Mapping[str, Any], problems: Problems) -> list[dict[str, Any]]:
    """What an answer says of its instruments, wherever it says it, with the fields under their usual names."""
    entries: list[dict[str, Any]] = []
    for field in ("instrument_configs", "instruments"):
        found = meta.get(field)
        if isinstance(found, dict):
            found = [{"name": name, **(entry if isinstance(entry, dict) else {})} for name, entry in found.items()]
        if found is not None and not isinstance(found, list | str):
            problems.add(f"{field} is no list", f"meta: {field} should be a list, not {shown(found)}; it is left out.")
        for entry in found if isinstance(found, list) else []:
            if isinstance(entry, dict):
                entries.append(_named(entry, _CONFIG_ALIASES, field, problems))
            elif field == "instrument_configs" or not isinstance(entry, str):
                problems.add("instruments that are none", f"meta: {shown(entry)} in {field} is no instrument; it is left out.")
    return entries


def listed_names(value: object) -> list[str]:
    """The names in a list of instruments, in an object of them, or in a text with commas."""
    if isinstance(value, str):
        value = value.split(",")
    entries = list(value) if isinstance(value, list | dict) else []
    texts = [
        _named(entry, _CONFIG_ALIASES, "", Problems()).get("name") if isinstance(entry, dict) else entry for entry in entries
    ]
    return list(dict.fromkeys(text.strip() for text in texts if isinstance(text, str) and text.strip()))


def chord_entries(value: object, bar_beats: float, problems: Problems, where: str) -> list[dict[str, Any]]:
    """Chords as a plan document has them: from objects, from symbols in a list, or from a line of symbols; a bar each."""
    if isinstance(value, str):
        value = [symbol for symbol in _CHORD_GAPS.split(value) if symbol]
    if not isinstance(value, list):
        if value is not None:
            problems.add("chords is no list", f"{where}: chords should be a list, not {shown(value)}; it is left out.")
        return []
    entries: list[dict[str, Any]] = []
    for one in value:
        if isinstance(one, list) and one:
            entries += [_chord({"chord": chord, "beats": bar_beats / len(one)}, bar_beats) for chord in one]
        elif isinstance(one, dict | str):
            entries.append(_chord({"chord": one} if isinstance(one, str) else one, bar_beats))
        else:
            problems.add("chords that are none", f"{where}: {shown(one)} is no chord; it is left out.")
    return entries


def _chord(entry: dict[str, Any], bar_beats: float) -> dict[str, Any]:
    chord = _measured(_named(entry, _CHORD_ALIASES, "", Problems()), ("beats", "bars"))
    bars = as_number(chord.get("bars"))
    if chord.get("beats") is None:
        chord["beats"] = bar_beats * (bars if bars is not None else 1.0)
    said = chord.get("chord")
    if isinstance(said, str):
        symbol = said.strip()
        if re.match(r"^[b#]?[ivIV]+", symbol):
            chord["numeral"], chord["chord"] = symbol, None
        else:
            chord["chord"] = _spelled(symbol)
    return chord


def _spelled(symbol: str) -> str:
    """A chord symbol as lead sheets have it: "a minor" is Am, "B♭ major 7" Bbmaj7."""
    plain = " ".join(symbol.replace("♯", "#").replace("♭", "b").split())
    plain = re.sub(r"\s*\bmin(?:or)?\b\s*", "m", re.sub(r"\s*\bmaj(?:or)?\b\s*(?=\d)", "maj", plain))
    plain = re.sub(r"\s*\bmaj(?:or)?\b\s*", "", plain) if not re.search(r"maj\d", plain) else plain
    return plain[:1].upper() + "".join(plain[1:].split())
