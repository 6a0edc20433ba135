"""Prompts in English, Polish and Spanish, and what must be understood of them."""

from __future__ import annotations

from typing import Any

import pytest

from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.facts.lexicon import load_lexicon
from airdesk.model.harmony import parse_pitch_class
from airdesk.planning.reader import read_prompt
from airdesk.planning.reading import Reading


def read(prompt: str) -> Reading:
    return read_prompt(prompt, load_lexicon(), load_instruments(), load_genres())


def facts(reading: Reading) -> dict[str, Any]:
    """A reading in the short form of the table below."""
    best = [name for name, weight in reading.genres if weight >= 2]
    return {
        "genre": best[0] if best else None,
        "mood": max(reading.moods, key=lambda vote: vote[1])[0] if reading.moods else None,
        "tempo": reading.tempo_bpm,
        "slow": reading.tempo_shift < -0.2,
        "fast": reading.tempo_shift > 0.2,
        "calm": reading.energy < -0.2,
        "strong": reading.energy > 0.2,
        "dark": reading.brightness < -0.2,
        "bright": reading.brightness > 0.2,
        "tonic": reading.tonic,
        "scale": reading.scale,
        "mode": reading.mode,
        "meter": None if reading.meter is None else str(reading.meter),
        "bars": reading.bars,
        "seconds": reading.length_seconds,
        "wants": [name for wish in reading.wishes.wanted for name in wish.names[:1]],
        "not": list(reading.wishes.unwanted),
        "no_roles": list(reading.wishes.unwanted_roles),
        "joins": list(reading.wishes.suggested),
        "only": reading.wishes.is_exact,
        "leads": list(reading.wishes.leads),
        "form": [names[0] for names in reading.wanted_sections],
        "no_form": list(reading.unwanted_sections),
    }


PROMPTS: list[tuple[str, dict[str, Any]]] = [
    # English
    ("dusty lo-fi for a rainy night", {"genre": "lo-fi", "mood": "rainy", "joins": ["vinyl", "rain"], "calm": True}),
    ("slow sad trap", {"genre": "trap", "mood": "sad", "slow": True, "mode": "minor", "dark": True}),
    ("trap, 140 bpm", {"genre": "trap", "tempo": 140.0}),
    ("house at 124", {"genre": "house", "tempo": 124.0}),
    ("house 124", {"genre": "house", "tempo": 124.0}),
    ("tempo: 90 boom bap", {"genre": "boom bap", "tempo": 90.0}),
    ("I want 140", {"tempo": 140.0}),
    ("140 trap", {"genre": "trap", "tempo": 140.0}),
    ("trap 45", {"genre": "trap", "tempo": 45.0}),
    ("140 dark trap", {"genre": "trap", "tempo": 140.0}),
    ("make it 96 please", {"tempo": 96.0}),
    ("give me 174 and no bass", {"tempo": 174.0}),
    ("I want 100 violins", {"tempo": None, "wants": ["strings"]}),
    ("100 happy people dancing", {"tempo": None}),
    ("I want 64 bars", {"tempo": None, "bars": 64}),
    ("I want 90 seconds", {"tempo": None, "seconds": 90.0}),
    ("dark 80s", {"tempo": None}),
    ("pop from 1990", {"genre": "pop", "tempo": None}),
    ("the summer of 69", {"tempo": None}),
    ("area 51", {"tempo": None}),
    ("half-time trap", {"genre": "trap", "tempo": None, "slow": False}),
    ("a half time beat", {"slow": False, "seconds": None}),
    ("chcę 120", {"tempo": 120.0}),
    ("quiero 120, por favor", {"tempo": 120.0}),
    ("techno 120-130 bpm", {"genre": "techno", "tempo": 125.0}),
    ("ambient in D dorian", {"genre": "ambient", "tonic": "D", "scale": "dorian"}),
    ("Cm hip hop", {"genre": "hip hop", "tonic": "C", "scale": "minor"}),
    ("rock in F# minor", {"genre": "rock", "tonic": "F#", "scale": "minor"}),
    ("key of Bb major, jazz", {"genre": "jazz", "tonic": "Bb", "scale": "major"}),
    ("pop in e flat major", {"genre": "pop", "tonic": "Eb", "scale": "major"}),
    ("in A", {"tonic": "A", "scale": None}),
    ("a minor, 90 bpm", {"tonic": "A", "scale": "minor", "tempo": 90.0}),
    ("a song in a big city", {"tonic": None, "scale": None}),
    ("a cat in a garden", {"tonic": None, "mode": "major"}),
    ("in a minor key", {"tonic": None, "mode": "minor"}),
    ("a dorian groove", {"tonic": None, "scale": "dorian"}),
    ("edm without drums", {"genre": "edm", "not": "drums"}),
    ("no drums, sad piano", {"not": "drums", "wants": ["piano"], "mood": "sad"}),
    ("no drums or bass, just strings", {"not": "bass", "wants": ["strings"], "only": True}),
    ("without drums, bass or guitar", {"not": "driven guitar", "wants": []}),
    ("no drums but with strings", {"not": "drums", "wants": ["strings"]}),
    ("no heavy drums", {"not": "drums", "strong": False}),
    ("not too fast", {"fast": False, "tempo": None}),
    ("dark but not slow", {"mood": "dark", "slow": False, "fast": True}),
    ("not jazz", {"genre": None}),
    ("only piano and cello", {"only": True, "wants": ["piano", "cello"]}),
    ("kick and snare only", {"only": True, "wants": ["kick", "snare"]}),
    ("sax solo and drums", {"only": False, "wants": ["sax", "drums"]}),
    ("jazz with electric piano and brushes", {"genre": "jazz", "wants": ["electric piano", "drums"]}),
    ("a waltz", {"meter": "3/4"}),
    ("jazz waltz", {"genre": "jazz", "meter": "3/4"}),
    ("in 6/8, folk", {"meter": "6/8"}),
    ("like 24/7 trap", {"meter": None, "genre": "trap"}),
    ("2 minutes of house", {"seconds": 120.0, "genre": "house"}),
    ("90 seconds", {"seconds": 90.0}),
    ("1 minute 30 seconds", {"seconds": 90.0}),
    ("two and a half minutes", {"seconds": 150.0}),
    ("half a minute of drill", {"seconds": 30.0, "genre": "drill"}),
    ("drum & bass 3:30", {"genre": "drum and bass", "seconds": 210.0}),
    ("16 bars of dubstep", {"bars": 16, "genre": "dubstep"}),
    ("a 32-bar pop song", {"bars": 32, "genre": "pop"}),
    ("boss fight", {"genre": "cinematic", "strong": True, "dark": True, "fast": True, "joins": ["brass", "taiko"]}),
    ("wedding dance", {"mood": "romantic", "bright": True, "mode": "major", "joins": ["strings"]}),
    ("beats to study", {"genre": "lo-fi", "calm": True}),
    ("gym workout", {"strong": True, "fast": True}),
    ("sunset", {"mood": "warm"}),
    ("80s night drive", {"genre": "pop", "joins": ["synth bass", "synth pluck", "electric piano"]}),
    ("90s hip hop", {"genre": "boom bap", "seconds": None}),
    ("lo-fi house", {"genre": "house"}),
    ("jazz rock", {"genre": "rock"}),
    ("R&B slow jam", {"genre": "r&b"}),
    ("D'n'B", {"genre": "drum and bass"}),
    ("very dark techno", {"genre": "techno", "dark": True}),
    ("techno without melody", {"no_roles": ["lead"]}),
    ("chiptune boss battle", {"joins": ["square lead", "brass", "taiko"]}),
    ("flamenco guitar", {"wants": ["nylon guitar"]}),
    ("uptempo and happy", {"fast": True, "bright": True, "mode": "major"}),
    ("largo e triste", {"mood": "sad"}),
    ("sad violin melody", {"leads": ["violin"], "wants": ["violin"], "only": False}),
    ("pop with piano lead", {"leads": ["piano"], "wants": ["piano"]}),
    ("piano solo", {"only": True, "wants": ["piano"], "leads": []}),
    ("edm with a big drop and no intro", {"form": ["drop"], "no_form": ["intro"]}),
    # Polish
    ("smutny trap bez perkusji", {"genre": "trap", "mood": "sad", "not": "drums"}),
    ("wolna, spokojna muzyka z pianinem", {"slow": True, "calm": True, "wants": ["piano"]}),
    ("szybki house z gitarą i smyczkami", {"genre": "house", "fast": True, "wants": ["guitar", "strings"]}),
    ("techno w tonacji a-moll", {"genre": "techno", "tonic": "A", "scale": "minor"}),
    ("pop w C-dur", {"genre": "pop", "tonic": "C", "scale": "major"}),
    ("jazz w tonacji cis-moll", {"tonic": "C#", "scale": "minor"}),
    ("rock w tonacji h-moll", {"tonic": "B", "scale": "minor"}),
    ("utwór w b-moll", {"tonic": "Bb", "scale": "minor"}),
    ("mroczne techno w tempie 132", {"genre": "techno", "mood": "dark", "tempo": 132.0}),
    ("dwie minuty ambientu", {"genre": "ambient", "seconds": 120.0}),
    ("półtorej minuty jazzu", {"genre": "jazz", "seconds": 90.0}),
    ("32 takty drum and bass", {"genre": "drum and bass", "bars": 32}),
    ("walc na fortepian i skrzypce", {"meter": "3/4", "wants": ["piano", "violin"]}),
    ("deszczowa noc", {"genre": "lo-fi", "mood": "rainy", "joins": ["rain"]}),
    ("muzyka na wesele", {"mood": "romantic", "mode": "major"}),
    ("do nauki", {"genre": "lo-fi", "calm": True}),
    ("nie za szybko", {"fast": False}),
    ("bez perkusji i basu, z gitarą", {"not": "bass", "wants": ["guitar"]}),
    ("bez perkusji, basu ani gitary", {"not": "nylon guitar", "wants": []}),
    ("tylko pianino i wiolonczela", {"only": True, "wants": ["piano", "cello"]}),
    ("wesoła piosenka", {"mood": "happy", "mode": "major", "bright": True}),
    ("filmowa muzyka, epicka walka", {"genre": "cinematic", "mood": "epic"}),
    # Spanish
    ("trap oscuro sin batería", {"genre": "trap", "mood": "dark", "not": "drums"}),
    ("lento y triste con cuerdas", {"slow": True, "mood": "sad", "wants": ["strings"]}),
    ("rock rápido con guitarra distorsionada", {"genre": "rock", "fast": True, "wants": ["driven guitar"]}),
    ("jazz en re menor", {"genre": "jazz", "tonic": "D", "scale": "minor"}),
    ("pop en si bemol mayor", {"genre": "pop", "tonic": "Bb", "scale": "major"}),
    ("techno en fa sostenido menor", {"genre": "techno", "tonic": "F#", "scale": "minor"}),
    ("sin batería ni bajo", {"not": "bass", "wants": []}),
    ("música en mi casa", {"tonic": None}),
    ("la mayor parte del tiempo", {"tonic": None, "scale": None}),
    ("una canción en la menor", {"tonic": "A", "scale": "minor"}),
    ("mi canción es menor que la tuya", {"tonic": None}),
    ("en la playa", {"tonic": None, "mood": "sunny"}),
    ("dos minutos de música ambiental", {"genre": "ambient", "seconds": 120.0}),
    ("un minuto y medio", {"seconds": 90.0}),
    ("16 compases de house", {"genre": "house", "bars": 16}),
    ("vals romántico", {"meter": "3/4", "mood": "romantic"}),
    ("noche lluviosa", {"genre": "lo-fi", "mood": "rainy", "joins": ["rain"]}),
    ("canción alegre para el verano", {"bright": True, "mode": "major"}),
    ("para estudiar", {"genre": "lo-fi", "calm": True}),
    ("solo piano y violín", {"only": True, "wants": ["piano", "violin"]}),
    ("batalla épica", {"genre": "cinematic", "mood": "epic", "strong": True}),
    ("muy rápido, 170 bpm, drum and bass", {"genre": "drum and bass", "tempo": 170.0, "fast": True}),
]


@pytest.mark.parametrize(("prompt", "expected"), PROMPTS, ids=[prompt for prompt, _ in PROMPTS])
def test_prompt_is_understood(prompt: str, expected: dict[str, Any]) -> None:
    found = facts(read(prompt))
    wanted = dict(expected)
    if isinstance(wanted.get("tonic"), str):
        wanted["tonic"] = parse_pitch_class(wanted["tonic"])
    if isinstance(wanted.get("not"), str):
        assert wanted.pop("not") in found["not"]
    if wanted.get("joins"):
        assert set(wanted.pop("joins")) <= set(found["joins"])
    assert {name: found[name] for name in wanted} == wanted


def test_every_finding_has_a_sentence_with_the_users_own_words() -> None:
    reading = read("Smutny trap, 140 BPM, bez perkusji")
    assert "“Smutny”: sad mood, minor, tempo towards the lower end of the range, calmer, darker." in reading.understood
    assert "“140 BPM”: tempo 140 BPM." in reading.understood
    assert "“bez perkusji”: without drums." in reading.understood


def test_case_and_accents_do_not_matter() -> None:
    plain, fancy = read("szybki house z gitara, en re menor"), read("SZYBKI House z GITARĄ, en Re Menor")
    assert facts(plain) == facts(fancy)


def test_stronger_and_weaker_words_push_more_and_less() -> None:
    assert read("slightly energetic").energy < read("energetic").energy < read("very energetic").energy


def test_missing_instrument_and_missing_style_are_reported() -> None:
    assert any("no vocals yet" in warning for warning in read("pop with vocals").warnings)
    assert any("reggae" in warning and "nearest" in warning for warning in read("reggae").warnings)
    assert not read("pop, no vocals").warnings


def test_numbers_out_of_range_are_moved_and_reported() -> None:
    reading = read("trap, 390 bpm, 1000 bars")
    assert reading.tempo_bpm == 300.0
    assert reading.bars == 512
    assert len(reading.warnings) == 2


@pytest.mark.parametrize("prompt", ["🎵🧱", "asdf qwerty", "東京", "???", "Zażółć gęślą jaźń"])
def test_prompts_without_meaning_warn(prompt: str) -> None:
    reading = read(prompt)
    assert reading.understood == ()
    assert len(reading.warnings) == 1
