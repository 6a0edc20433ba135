"""What a scripted server answers, so that a whole song comes out: the draft of the plan with a title, and simple notes."""

from __future__ import annotations

import json
from typing import Any

from tests.helpers.model_server import Asked


def good_answer(asked: Asked) -> str:
    """A plan or the notes for what is asked; a single word where it is only a test."""
    return json.dumps(answer_to(asked)) if asked.user.startswith("{") else "ready"


def faulty_answer(asked: Asked) -> str:
    """The same in a code fence, with names that look like markup, notes out of the scale and fields that are none."""
    if not asked.user.startswith("{"):
        return "ready"
    answer = answer_to(asked)
    if "meta" in answer:
        names = {"title": "<b>Loud</b> \x07and\u202e clear", "mood": "<img src=x>"}
        answer["meta"].update(**names, tempo="quick", instrument_configs=[{"name": "<i>kazoo</i>"}])
    else:
        for bar in next(iter(answer["layers"].values()), []):
            bar["events"] += [{"step": 3, "note": 61, "vel": 300, "len": 1}, {"step": 2, "note": 200, "vel": 80, "len": 1}]
    return f"Sure! Here is your song:\n```json\n{json.dumps(answer)}\n```\nEnjoy <script>alert(1)</script>"


def answer_to(asked: Asked) -> dict[str, Any]:
    """The answer as a document."""
    question = json.loads(asked.user)
    if question["task"] == "plan":
        return {"meta": _meta(question["draft"])}
    return _notes(question)


def _meta(draft: dict[str, Any]) -> dict[str, Any]:
    """The draft as a whole plan, everybody in every section."""
    roles = dict(each.split(": ") for each in draft["instruments"])
    sections = []
    for each in draft["sections"]:
        name, _, bars = each.rpartition(" ")
        chords = [{"chord": f"{draft['key']}{'m' if draft['scale'] == 'minor' else ''}", "beats": 4}]
        sections.append({"name": name, "bars": int(bars), "energy": 0.6, "instruments": list(roles), "chords": chords})
    plain = {name: draft[name] for name in ("genre", "mood", "tempo", "key", "scale", "meter", "bars")}
    configs = [
        {"name": name, "role": role, "register": {"low": 36, "high": 84}, "articulation": "normal", "dynamics": 0.8}
        for name, role in roles.items()
    ]
    return {
        **plain,
        "title": "Scripted Song",
        "instruments": list(roles),
        "instrument_configs": configs,
        "sections": sections,
    }


def _notes(question: dict[str, Any]) -> dict[str, Any]:
    bars = [entry["bar"] for entry in question["bars"]]
    layers: dict[str, Any] = {}
    drums: list[dict[str, Any]] = []
    for instrument in question["instruments"]:
        if "drum_notes" in instrument:
            note = next(iter(instrument["drum_notes"].values()))
            drums += [{"bar": bar, "same_as": None, "events": [_event(0, note), _event(4, note)]} for bar in bars]
        else:
            low, high = instrument["register"]
            note = next(pitch for pitch in range((low + high) // 2, 128) if pitch % 12 == 9)  # A
            layers[instrument["name"]] = [{"bar": bar, "same_as": None, "events": [_event(0, note)]} for bar in bars]
    return {**({"pattern": drums} if drums else {}), "layers": layers}


def _event(step: int, note: int) -> dict[str, Any]:
    return {"step": step, "note": note, "vel": 90, "len": 2}
