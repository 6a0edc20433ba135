"""The layers of a model's answer, whatever shape they came in, as lists of `{bar, same_as, events}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from airdesk.midi.document_fields import Problems, as_number, shown
from airdesk.model.notes import DRUM_PITCHES

PATTERN: Final = ""
"""The name under which the pattern of drums goes among the layers."""

_LAYER_FIELDS: Final = ("layers", "midi_per_instrument")
_OTHER_FIELDS: Final = frozenset({"meta", "pattern", "user_prompt", "note_counts", *_LAYER_FIELDS})
_SCORE_FIELDS: Final = frozenset({"pattern", *_LAYER_FIELDS})
_MOST_WRAPPERS: Final = 200
_SYNONYMS: Final = {
    "note": ("pitch", "midi", "midi_note", "n"),
    "vel": ("velocity", "v"),
    "len": ("length", "duration", "dur", "l"),
    "step": ("start", "position", "s"),
}
_LETTERS: Final = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_NOTE_NAME: Final = re.compile(r"^([a-gA-G])([#♯b♭]?)(-?\d)$")

Bars = list[dict[str, Any]]


def layers_of(value: object, problems: Problems) -> dict[str, Bars]:
    """Name -> bars, the pattern of drums under an empty name; empty where the answer holds no score."""
    document = _unwrapped(value)
    if not isinstance(document, Mapping):
        return {}
    found: dict[str, Bars] = {}
    if document.get("pattern") is not None:
        found[PATTERN] = _bars(document["pattern"], "pattern", problems)
    for field in _LAYER_FIELDS:
        for name, content in _named(document.get(field), problems):
            found[name] = _bars(content, name, problems)
    if not found:  # the layers themselves, without anything around them
        for name, content in document.items():
            if str(name) not in _OTHER_FIELDS and isinstance(content, list | Mapping):
                found[str(name)] = _bars(content, str(name), problems)
    return {name: bars for name, bars in found.items() if bars}


def steps_said(value: object) -> int | None:
    """The steps of a bar as the answer itself counts them, where it says so."""
    document = _unwrapped(value)
    meta = document.get("meta") if isinstance(document, Mapping) else None
    number = as_number(meta.get("steps_per_bar")) if isinstance(meta, Mapping) else None
    return int(number) if number is not None and 1 <= number <= 1536 and number == int(number) else None


def without_end(value: object) -> object:
    """An answer that broke off, without the bar in which it did."""
    if isinstance(value, Mapping) and value:
        last = list(value)[-1]
        return {**value, last: without_end(value[last])}
    if not isinstance(value, list) or not value:
        return value
    entry = value[-1]
    is_layer = isinstance(entry, Mapping) and bool({"instrument", "name", "bars"} & entry.keys())
    return [*value[:-1], without_end(entry)] if is_layer else value[:-1]


def _unwrapped(value: object) -> object:
    """The outermost object with a score in it, where somebody put it into others; else the value itself."""
    waiting, seen = [value], 0
    while waiting and seen < _MOST_WRAPPERS:
        inner: list[object] = []
        for each in waiting:
            seen += 1
            if isinstance(each, Mapping):
                if _SCORE_FIELDS & each.keys():
                    return each
                inner += [other for other in each.values() if isinstance(other, Mapping | list)]
            elif isinstance(each, list):
                inner += [other for other in each[:_MOST_WRAPPERS] if isinstance(other, Mapping | list)]
        waiting = inner
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _named(layers: object, problems: Problems) -> list[tuple[str, object]]:
    """Layers as an object, or as a list of objects that say which instrument they are."""
    if isinstance(layers, Mapping):
        return [(" ".join(str(name).split()), content) for name, content in layers.items() if str(name).strip()]
    found: list[tuple[str, object]] = []
    for entry in layers if isinstance(layers, list) else ():
        name = (
            next((entry[key] for key in ("instrument", "name") if isinstance(entry.get(key), str)), None)
            if (isinstance(entry, Mapping))
            else None
        )
        if name is None or not name.strip():
            problems.add("layers that are none", f"The answer's layers: {shown(entry)} is no layer; left out.")
        else:
            found.append((" ".join(name.split()), entry.get("bars", entry.get("events", entry.get("notes")))))
    if layers is not None and not isinstance(layers, list):
        problems.add("layers that are none", f"The answer's layers should be an object, not {shown(layers)}; left out.")
    return found


def _bars(content: object, where: str, problems: Problems) -> Bars:
    """The bars of a layer; a list of notes that say their bar themselves is sorted into bars."""
    if isinstance(content, Mapping):
        content = content.get("bars", [{"bar": bar, "events": events} for bar, events in content.items()])
    if not isinstance(content, list):
        problems.add("layers that are no list", f"{where[:40]} should be a list of bars, not {shown(content)}; left out.")
        return []
    bars: Bars = []
    for entry in content:
        if not isinstance(entry, Mapping):
            problems.add("bars that are none", f"{where[:40]}: {shown(entry)} is no bar; left out.")
            continue
        number = as_number(entry.get("bar"))
        if number is None or number != int(number) or abs(number) > 10**6:
            problems.add("impossible bar numbers", f"{where[:40]}: bar {shown(entry.get('bar'))} is no number; left out.")
            continue
        events = entry.get("events", entry.get("notes"))
        if events is None and ("step" in entry or "note" in entry):
            events = [entry]
        same_as = as_number(entry.get("same_as"))
        bar = {"bar": int(number), "same_as": None if same_as is None or not 0 <= same_as <= 10**6 else int(same_as)}
        bars.append({**bar, "events": _events(events, where, problems)})
    return bars


def _events(events: object, where: str, problems: Problems) -> list[Any]:
    if events is None:
        return []
    if not isinstance(events, list):
        problems.add("events that are no list", f"{where[:40]}: {shown(events)} is no list of notes; left out.")
        return []
    return [_event(event) for event in events]


def _event(event: Any) -> Any:
    """An event in the usual words; a list [step, note, vel, len] or [step, note, len] too."""
    if isinstance(event, list):
        names = ("step", "note", "vel", "len") if len(event) > 3 else ("step", "note", "len")
        return {"vel": 90, **dict(zip(names, event, strict=False))}
    if not isinstance(event, Mapping):
        return event
    found = dict(event)
    for name, others in _SYNONYMS.items():
        if found.get(name) is None:
            found[name] = next((event[other] for other in others if event.get(other) is not None), None)
    found["note"] = _note_number(found["note"])
    return found


def _note_number(note: object) -> object:
    """A note's number where it is written as a name: "C4" is 60, "snare" is 38."""
    if not isinstance(note, str):
        return note
    match = _NOTE_NAME.match(note.strip()[:6])
    if match is None:
        return DRUM_PITCHES.get(note.strip().lower().replace("_", " "), note)
    shift = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(match[2], 0)
    return (int(match[3]) + 1) * 12 + _LETTERS[match[1].lower()] + shift
