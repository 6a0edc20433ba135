"""Broken and hostile answers to the question for a plan."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from airdesk.model.plan import SongPlan
from tests.helpers.hostile_answers import (
    MEAN_TEXTS,
    MEAN_VALUES,
    UNSEEN,
    HostileAnswer,
    cut,
    damaged,
    floods,
    nothings,
    with_value,
    wrapped,
)

GOOD_PLAN: dict[str, Any] = {
    "meta": {
        "title": "Marked Evening",
        "genre": "jazz",
        "mood": "smoky",
        "tempo": 111,
        "key": "D",
        "scale": "dorian",
        "meter": "4/4",
        "bars": 24,
        "instruments": ["drums", "upright bass", "piano", "sax"],
        "instrument_configs": [
            {"name": "drums", "role": "drums", "register": {"low": 35, "high": 81}, "articulation": "normal", "dynamics": 0.7},
            {
                "name": "upright bass",
                "role": "bass",
                "register": {"low": 28, "high": 52},
                "articulation": "normal",
                "dynamics": 0.8,
            },
            {
                "name": "piano",
                "role": "chords",
                "register": {"low": 48, "high": 76},
                "articulation": "staccato",
                "dynamics": 0.66,
            },
            {"name": "sax", "role": "lead", "register": {"low": 55, "high": 80}, "articulation": "legato", "dynamics": 0.9},
        ],
        "sections": [
            {
                "name": "intro",
                "bars": 4,
                "energy": 0.31,
                "instruments": ["upright bass", "piano"],
                "chords": [{"chord": "Dm9", "beats": 4}, {"chord": "G13", "beats": 4}],
            },
            {
                "name": "head",
                "bars": 16,
                "energy": 0.71,
                "instruments": ["drums", "upright bass", "piano", "sax"],
                "chords": [{"chord": "Dm9", "beats": 8}, {"chord": "Em7", "beats": 4}, {"chord": "A7alt", "beats": 4}],
            },
            {
                "name": "outro",
                "bars": 4,
                "energy": 0.33,
                "instruments": ["piano", "sax"],
                "chords": [{"chord": "Dm9", "beats": 16}],
            },
        ],
    }
}
GOOD_TEXT = json.dumps(GOOD_PLAN, separators=(",", ":"))
PROMPT = "a calm evening piece"
"""What the good plan answers; the built-in planner makes something else of it in every respect."""


def facts_of(plan: SongPlan) -> frozenset[str]:
    """What of the good answer is in a plan."""
    facts = {
        "title": plan.title == "Marked Evening",
        "genre": plan.genre == "jazz",
        "mood": plan.mood == "smoky",
        "tempo": plan.tempo_bpm == 111.0,
        "key": plan.key.name == "D dorian",
        "meter": str(plan.meter) == "4/4",
        "bars": plan.bars == 24,
        "instruments": [one.name for one in plan.instruments] == ["drums", "upright bass", "piano", "sax"],
    }
    for one in plan.instruments:
        wanted = next((each for each in GOOD_PLAN["meta"]["instrument_configs"] if each["name"] == one.name), None)
        if wanted is None:
            continue
        facts[f"{one.name} plays"] = True
        facts[f"{one.name} role"] = one.role == wanted["role"]
        facts[f"{one.name} register"] = {"low": one.low_pitch, "high": one.high_pitch} == wanted["register"]
        facts[f"{one.name} articulation"] = one.articulation == wanted["articulation"]
        facts[f"{one.name} dynamics"] = one.dynamics == wanted["dynamics"]
    for wanted in GOOD_PLAN["meta"]["sections"]:
        found = next((each for each in plan.sections if each.name == wanted["name"]), None)
        if found is None:
            continue
        names = [span.chord.named(plan.key) for span in found.chords]
        facts[f"{found.name} is there"] = True
        facts[f"{found.name} bars"] = found.bars == wanted["bars"]
        facts[f"{found.name} energy"] = found.energy == wanted["energy"]
        facts[f"{found.name} players"] = list(found.instruments) == wanted["instruments"]
        facts[f"{found.name} chords"] = names[: len(wanted["chords"])] == [chord["chord"] for chord in wanted["chords"]]
    return frozenset(name for name, is_so in facts.items() if is_so)


ALL_FACTS = frozenset(
    ["title", "genre", "mood", "tempo", "key", "meter", "bars", "instruments"]
    + [
        f"{name} {what}"
        for name in GOOD_PLAN["meta"]["instruments"]
        for what in ("plays", "role", "register", "articulation", "dynamics")
    ]
    + [
        f"{each['name']} {what}"
        for each in GOOD_PLAN["meta"]["sections"]
        for what in ("is there", "bars", "energy", "players", "chords")
    ]
)


def hostile_plans() -> tuple[HostileAnswer, ...]:
    """All of them, each under a name of its own."""
    made = [
        *wrapped(GOOD_TEXT, ALL_FACTS),
        *cut(GOOD_TEXT, _facts_of_beginning),
        *damaged(GOOD_TEXT, 60),
        *nothings(),
        *floods(),
        *_mean_fields(),
        *_mean_names(),
        *_wrong_music(),
        *_too_much_music(),
    ]
    return tuple(made)


def _facts_of_beginning(text: str) -> frozenset[str]:
    """What is whole in the beginning of the good text."""
    whole = {
        "title": '"genre"',
        "genre": '"mood"',
        "mood": '"tempo"',
        "tempo": '"key"',
        "key": '"meter"',
        "meter": '"bars"',
        "instruments": '"instrument_configs"',
        "piano dynamics": '{"name":"sax"',
        "sax register": '"articulation":"legato"',
        "intro energy": '"instruments":["upright bass"',
        "intro chords": '{"name":"head"',
        "head chords": '{"name":"outro"',
        "head players": '{"name":"outro"',
    }
    return frozenset(fact for fact, mark in whole.items() if mark in text)


_FIELDS: dict[tuple[Any, ...], tuple[str, ...]] = {
    ("meta", "title"): ("title",),
    ("meta", "genre"): ("genre", "mood"),
    ("meta", "mood"): ("mood",),
    ("meta", "tempo"): ("tempo",),
    ("meta", "key"): ("key", "chords"),
    ("meta", "scale"): ("key", "chords"),
    ("meta", "meter"): ("meter",),
    ("meta", "bars"): (),
    ("meta", "instruments"): ("instruments", "plays"),
    ("meta", "instrument_configs"): ("role", "register", "articulation", "dynamics"),
    ("meta", "sections"): ("is there", "bars", "energy", "players", "chords"),
    ("meta", "sections", 1, "bars"): ("bars", "head", "outro"),
    ("meta", "sections", 1, "energy"): ("energy",),
    ("meta", "sections", 1, "instruments"): ("head players",),
    ("meta", "sections", 1, "chords"): ("head chords",),
    ("meta", "sections", 1, "chords", 0): ("head chords",),
    ("meta", "instrument_configs", 3, "role"): ("sax role", "sax register"),
    ("meta", "instrument_configs", 3, "register"): ("sax register",),
    ("meta", "instrument_configs", 3, "articulation"): ("sax articulation",),
    ("meta", "instrument_configs", 3, "dynamics"): ("sax dynamics",),
    ("meta", "instrument_configs", 3): ("sax",),
}
"""Places where a value that cannot be is put, and the facts that may suffer from it (by the end of their names)."""


def _mean_fields() -> Iterator[HostileAnswer]:
    for path, suffering in _FIELDS.items():
        keeps = frozenset(
            fact
            for fact in ALL_FACTS
            if not any(fact == one or fact.endswith(f" {one}") or fact.startswith(f"{one} ") for one in suffering)
        )
        quiet = ("null", "an empty text", "words") if path[-1] == "title" else ("null", "an empty text")
        for name, raw in MEAN_VALUES:
            place = ", ".join(map(str, path[1:]))
            yield HostileAnswer(f"{place}: {name}", with_value(GOOD_PLAN, path, raw), keeps, is_told=name not in quiet)


def _mean_names() -> Iterator[HostileAnswer]:
    quiet = ALL_FACTS - {"title"}
    for number, text in enumerate((*MEAN_TEXTS, *(f"no{sign}ise" for sign in UNSEEN))):
        raw = json.dumps(text)
        yield HostileAnswer(
            f"title {number}: {text[:20]!r}", with_value(GOOD_PLAN, ("meta", "title"), raw), quiet, is_told=False
        )
        head = frozenset(fact for fact in ALL_FACTS if not fact.startswith("head "))
        yield HostileAnswer(
            f"section {number}: {text[:20]!r}", with_value(GOOD_PLAN, ("meta", "sections", 1, "name"), raw), head, is_told=False
        )
        band = frozenset(fact for fact in ALL_FACTS if "instruments" not in fact)
        yield HostileAnswer(f"instrument {number}: {text[:20]!r}", _with_more("instruments", text), band, is_told=False)
        yield HostileAnswer(f"sound {number}: {text[:20]!r}", _with_sound(text), ALL_FACTS, is_told=False)


def _with_more(field: str, value: Any) -> str:
    made = json.loads(GOOD_TEXT)
    made["meta"][field].append(value)
    return json.dumps(made)


def _with_sound(text: str) -> str:
    made = json.loads(GOOD_TEXT)
    for config in made["meta"]["instrument_configs"]:
        config |= {"sound": text, "file": text, "program": 999, "samples": [text]}
    made["meta"]["output"] = made["path"] = text
    return json.dumps(made)


def _wrong_music() -> Iterator[HostileAnswer]:
    """Values of the right kind that cannot be, or do not go together."""
    yield HostileAnswer(
        "tempo out of range", with_value(GOOD_PLAN, ("meta", "tempo"), "1000"), ALL_FACTS - {"tempo"}, tells=("1000",)
    )
    yield HostileAnswer("tempo as text", with_value(GOOD_PLAN, ("meta", "tempo"), '"111"'), ALL_FACTS, is_told=False)
    yield HostileAnswer("bars that disagree", with_value(GOOD_PLAN, ("meta", "bars"), "99"), ALL_FACTS, tells=("99", "24"))
    yield HostileAnswer("another prompt", json.dumps({**GOOD_PLAN, "user_prompt": "polka"}), ALL_FACTS, tells=("polka",))
    yield HostileAnswer("an instrument nobody knows", _with_more("instruments", "kazoo"), ALL_FACTS, tells=("kazoo",))
    yield HostileAnswer("fields beside it", json.dumps({**GOOD_PLAN, "thoughts": "hm"}), ALL_FACTS, is_told=False)
    yield HostileAnswer("an unknown field", _with_field("loudness", 11), ALL_FACTS, tells=("loudness",))
    several = json.loads(GOOD_TEXT)
    several["meta"] |= {"tempo": 999, "genre": "polka", "mood": "zzz", "meter": "7/9"}
    several["meta"]["sections"][1]["energy"] = -4
    several["meta"]["sections"][0]["chords"][1]["chord"] = "Xq7"
    several["meta"]["instrument_configs"][2]["role"] = "drums"
    several["meta"]["instrument_configs"][3]["register"] = {"low": 1, "high": 5}
    tells = ("999", "polka", "zzz", "7/9", "energy", "Xq7", "piano", "sax")
    yield HostileAnswer("many problems at once", json.dumps(several), frozenset(["title", "key", "instruments"]), tells=tells)
    for words in (
        "kontrabas, fortepian, saksofon, perkusja",
        "contrabajo, piano, saxofón, batería",
        "double bass, grand piano, saxophone, drum kit",
    ):
        made = json.loads(GOOD_TEXT)
        bass, piano, sax, drums = words.split(", ")
        names = {"upright bass": bass, "piano": piano, "sax": sax, "drums": drums}
        text = json.dumps(made, ensure_ascii=False)
        for name, word in names.items():
            text = text.replace(f'"{name}"', f'"{word}"')
        keeps = ALL_FACTS - {"drums role", "drums plays", "drums register", "drums dynamics", "drums articulation"}
        yield HostileAnswer(f"names like {bass}", text.replace(f'"role": "{drums}"', '"role": "drums"'), keeps, is_told=False)


def _with_field(name: str, value: Any) -> str:
    made = json.loads(GOOD_TEXT)
    made["meta"][name] = value
    return json.dumps(made)


def _too_much_music() -> Iterator[HostileAnswer]:
    section, chord, config = (
        ({"name": f"part {number}", "bars": 1} for number in range(3)),
        {"chord": "Am", "beats": 0.001},
        "piano",
    )
    many = json.loads(GOOD_TEXT)
    many["meta"]["sections"] = list(section) * 20_000
    yield HostileAnswer("60 000 sections", json.dumps(many), frozenset(["tempo", "key", "title"]))
    many["meta"]["sections"] = [
        {"name": "long", "bars": 10**9, "energy": 0.5, "instruments": ["piano"], "chords": [chord] * 40_000}
    ]
    yield HostileAnswer("40 000 chords in an endless section", json.dumps(many), frozenset(["tempo", "key", "title"]))
    many = json.loads(GOOD_TEXT)
    many["meta"]["instruments"] += [f"{config} {number}" for number in range(30_000)]
    yield HostileAnswer("30 000 instruments", json.dumps(many), frozenset(["tempo", "key", "title", "sax plays"]))
    many["meta"]["instruments"] = [f"kazoo {number} of the {number * 7} th kind" for number in range(20_000)]
    yield HostileAnswer("20 000 unknown instruments", json.dumps(many), frozenset(["tempo", "key", "title", "sax plays"]))
    many = json.loads(GOOD_TEXT)
    many["meta"]["instrument_configs"] *= 2_000
    yield HostileAnswer("8 000 configurations", json.dumps(many), ALL_FACTS, is_told=False)
    many = json.loads(GOOD_TEXT)
    many["meta"]["sections"][1]["instruments"] = ["piano sax " * 200] * 3_000
    yield HostileAnswer("players with endless names", json.dumps(many), frozenset(["tempo", "key", "title"]))
    yield HostileAnswer(
        "chords in one endless text",
        with_value(GOOD_PLAN, ("meta", "sections", 1, "chords"), '"' + "Am | " * 9_000 + '"'),
        frozenset(["tempo", "key"]),
    )
    yield HostileAnswer(
        "an endless chord",
        with_value(GOOD_PLAN, ("meta", "sections", 1, "chords"), '["' + "A" * 40_000 + '"]'),
        frozenset(["tempo", "key"]),
    )
    yield HostileAnswer(
        "an endless key", with_value(GOOD_PLAN, ("meta", "key"), '"' + "A " * 20_000 + '"'), frozenset(["tempo", "title"])
    )
    yield HostileAnswer(
        "an endless mood",
        with_value(GOOD_PLAN, ("meta", "mood"), '"' + "sad " * 12_000 + '"'),
        frozenset(["tempo", "title"]),
        is_told=False,
    )
    yield HostileAnswer(
        "an endless genre", with_value(GOOD_PLAN, ("meta", "genre"), '"' + "jaz " * 12_000 + '"'), frozenset(["tempo", "title"])
    )
    yield HostileAnswer(
        "an endless meter", with_value(GOOD_PLAN, ("meta", "meter"), '"' + "9" * 40_000 + '/4"'), frozenset(["tempo", "title"])
    )
    yield HostileAnswer(
        "an endless register",
        with_value(GOOD_PLAN, ("meta", "instrument_configs", 3, "register"), '"' + " - " * 15_000 + '"'),
        frozenset(["tempo", "title"]),
    )
