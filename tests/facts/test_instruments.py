"""The instrument catalogue: every entry sound, every word found, clear errors."""

from __future__ import annotations

import copy
import tomllib
from typing import Any

import pytest

from airdesk.errors import PlanError
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import FAMILIES, load_instruments, parse_catalogue
from airdesk.paths import resources_folder

CATALOGUE = load_instruments()

PATCHES = {path.stem for path in (resources_folder() / "patches").glob("*.toml")}


def test_catalogue_is_large_and_uses_every_sound() -> None:
    assert len(CATALOGUE.instruments) >= 55
    kits = set(CATALOGUE.kit_programs)
    assert {fact.sound for fact in CATALOGUE.instruments} | kits == PATCHES
    assert {fact.family for fact in CATALOGUE.instruments} == set(FAMILIES)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("piano", ["piano"]),
        ("Pianinem", ["piano"]),
        ("fortepian", ["piano"]),
        ("gitarą", ["guitar"]),
        ("gitara elektryczna", ["clean guitar"]),
        ("smyczkami", ["strings"]),
        ("perkusji", ["drums"]),
        ("perkusja", ["drums"]),
        ("skrzypce", ["violin"]),
        ("saksofonem", ["sax"]),
        ("organami", ["organ"]),
        ("kontrabasu", ["upright bass"]),
        ("dzwonki", ["bells"]),
        ("cuerdas", ["strings"]),
        ("guitarra", ["guitar"]),
        ("guitarra española", ["nylon guitar"]),
        ("batería", ["drums"]),
        ("bateria", ["drums"]),
        ("bajo", ["bass"]),
        ("piano eléctrico", ["electric piano"]),
        ("trompeta", ["trumpet"]),
        ("lluvia", ["rain"]),
        ("drumkit", ["drums"]),
        ("Hi-Hats", ["hi-hat"]),
        ("808s", ["808 bass"]),
        ("Rhodes", ["electric piano"]),
        ("violins", ["strings"]),
        ("saxophones", ["sax"]),
        ("keys", ["piano", "electric piano", "felt piano", "organ", "harpsichord", "clavinet"]),
        ("teclado", ["piano", "electric piano", "felt piano", "organ", "harpsichord", "clavinet"]),
        ("fx", ["vinyl", "rain", "riser", "downlifter", "impact"]),
        ("efekty", ["vinyl", "rain", "riser", "downlifter", "impact"]),
    ],
)
def test_words_resolve_in_three_languages(text: str, names: list[str]) -> None:
    assert [fact.name for fact in CATALOGUE.resolve(text)] == names


def test_every_word_of_the_catalogue_finds_its_instrument() -> None:
    for fact in CATALOGUE.instruments:
        for word in fact.words:
            if not word.endswith("*") and "*" not in word:
                assert fact.name in CATALOGUE.wish(word).names, word


def test_every_instrument_of_the_genres_exists() -> None:
    for genre in load_genres().values():
        names = [choice.instrument for role in genre.palette for choice in role.choices]
        names += [name for mood in genre.moods for name in mood.add]
        for name in names:
            assert CATALOGUE.get(name) is not None, f"{genre.name}: {name}"


def test_every_sound_of_the_genres_is_a_patch() -> None:
    sounds = {choice.sound for genre in load_genres().values() for role in genre.palette for choice in role.choices}
    assert sounds - {""} <= PATCHES


def test_unknown_instrument_names_near_ones_and_all_known() -> None:
    with pytest.raises(PlanError, match=r'no instrument "pianoo"\. Did you mean .*piano.*Instruments: drums'):
        CATALOGUE.resolve("pianoo")


def test_general_words_cover_their_kinds() -> None:
    assert {"driven guitar", "nylon guitar"} <= set(CATALOGUE.covered(CATALOGUE.named("guitar")))
    assert {"kick", "shaker", "percussion"} <= set(CATALOGUE.covered(CATALOGUE.named("drums")))
    assert CATALOGUE.covered(CATALOGUE.named("sax")) == ("sax",)


def test_stand_ins_say_what_is_missing() -> None:
    assert CATALOGUE.wish("vocals").missing == "vocals"
    assert CATALOGUE.wish("akordeonem").names == ("accordion",)


def _document() -> dict[str, Any]:
    return tomllib.loads((resources_folder() / "instruments.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"family": "kazoo"}, "family"),
        ({"roles": ["singer"]}, "roles"),
        ({"program": 200}, "program"),
        ({"register": [60]}, "register"),
        ({"register": [80, 40]}, "low to high"),
        ({"strength": 3.0}, "strength"),
        ({"colour": "blue"}, "unknown colour"),
        ({"name": "Piano"}, "lower case"),
        ({"drums": [36]}, "drum"),
    ],
)
def test_mistakes_in_the_file_are_named(change: dict[str, Any], message: str) -> None:
    document = copy.deepcopy(_document())
    piano = next(entry for entry in document["instrument"] if entry["name"] == "organ")
    piano.update(change)
    with pytest.raises(PlanError, match=message):
        parse_catalogue(document)


def test_a_word_for_two_instruments_is_a_mistake() -> None:
    document = copy.deepcopy(_document())
    document["instrument"][0]["en"].append("organ")
    with pytest.raises(PlanError, match="means both"):
        parse_catalogue(document)


def test_a_group_must_name_instruments() -> None:
    document = copy.deepcopy(_document())
    document["group"][0]["members"].append("kazoo")
    with pytest.raises(PlanError, match="kazoo"):
        parse_catalogue(document)
