"""Parameters kept under a name make the same song as when they are typed, and the window reads the same presets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from airdesk.cli.arguments import build_parser
from airdesk.cli.preset_option import take_preset
from airdesk.model.instrument_config import InstrumentConfig
from airdesk.model.plan import OwnSamples, PlanRequest
from airdesk.settings import settings_for
from airdesk.workflows.presets import find_preset, list_presets, save_preset
from airdesk.workflows.take_values import request_of_document
from tests.helpers.command_line import Run

ALL = ["--genre", "lo-fi", "--mood", "rainy", "--tempo", "80", "--key", "D", "--scale", "dorian", "--meter", "4/4"]
ALL += ["--bars", "4", "--instruments", "Piano,Drum kit", "--seed", "7"]
ALL += ["--instrument-config", "Piano: low=C3, high=C5, articulation=staccato, dynamics=0.5"]
PROMPT = "dusty lo-fi for a rainy night"


@pytest.fixture
def own_library(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "library"


def midi_of(document: dict[str, Any]) -> str:
    return next(str(file["sha256"]) for file in document["files"] if file["path"] == "midi.mid")


def test_all_parameters_are_kept_and_taken(run: Run, own_library: Path, tmp_path: Path) -> None:
    at = ("--library", own_library)
    kept = run("presets", "save", "Rain", PROMPT, *ALL, *at, "--json")
    assert kept.code == 0, kept.err
    request = request_of_document(find_preset("rain", settings_for(own_library)).request)
    wanted = PlanRequest(PROMPT, "lo-fi", "rainy", 80.0, "D", "dorian", "4/4", 4, None, ("Piano", "Drum kit"), 7)
    wanted = replace(wanted, instrument_configs=(InstrumentConfig("Piano", 48, 72, "staccato", 0.5),))
    assert request == wanted
    by_name = run("compose", "--preset", "rain", *at, "--out", tmp_path / "a", "--json").document()
    typed = run("compose", PROMPT, *ALL, *at, "--out", tmp_path / "b", "--json").document()
    assert midi_of(by_name) == midi_of(typed)
    other = run("compose", "snow", "--preset", "Rain", "--tempo", "75", *at, "--out", tmp_path / "c", "--json").document()
    assert (other["tempo_bpm"], other["seed"]) == (75.0, 7)
    plan = json.loads((tmp_path / "a" / "plan.json").read_text())["meta"]["instrument_configs"]
    (piano,) = (one for one in plan if one["name"] == "piano")
    assert (piano["register"]["low"], piano["articulation"], piano["dynamics"]) == (48, "staccato", 0.5)
    listed = run("presets", "list", *at).out
    assert "Rain" in listed and f'"{ALL[-1]}"' in listed
    assert run("presets", "delete", "Rain", *at).code == 0
    assert list_presets(settings_for(own_library)) == []


def test_what_the_command_line_says_of_an_instrument_counts_more_than_a_preset(own_library: Path) -> None:
    configs = [{"name": "bass", "low_pitch": 30, "dynamics": 0.2}, {"name": 7}, "bass"]
    save_preset("Low", {"prompt": PROMPT, "instrument_configs": configs}, settings_for(own_library))
    options = build_parser().parse_args(["make", "--preset", "low", "--instrument-config", "bass: dynamics=0.9"])
    take_preset(options, settings_for(own_library))
    assert options.instrument_configs == [InstrumentConfig("bass", 30, dynamics=0.2), InstrumentConfig("bass", dynamics=0.9)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bass", "names no instrument and how it plays"),
        ("bass: loud", "says not how the bass plays"),
        ("bass: low=H9", "is no note"),
        ("bass: low=C1, low=C2", "said twice"),
        ("bass: dynamics=much", "no number"),
        ("bass: high=C1, low=C3", "say the lower note first"),
    ],
)
def test_a_mistake_in_an_instruments_configuration_is_told(run: Run, tmp_path: Path, text: str, says: str) -> None:
    refused = run("compose", PROMPT, "--instrument-config", text, "--out", tmp_path / "out")
    assert refused.code == 2 and says in refused.err


def test_samples_are_part_of_a_preset(run: Run, own_library: Path, tmp_path: Path) -> None:
    at = ("--library", own_library)
    run("presets", "save", "Mine", PROMPT, "--samples", tmp_path / "sounds", "--layers", "2", "--prefer-organic", *at)
    document = find_preset("Mine", settings_for(own_library)).request
    own = {"layers": 2, "prefer_organic": True, "add_percussion": False}
    assert document["samples"] == {"folder": str(tmp_path / "sounds"), **own}
    request = request_of_document(document)
    assert request is not None
    assert request.own_samples == OwnSamples(2, prefer_organic=True)
    refused = run("make", "--preset", "Mine", *at, "--out", tmp_path / "out")  # the folder is none
    assert refused.code == 2
    assert "sounds" in refused.err


def test_a_preset_without_a_prompt_wants_one_and_one_that_is_not_there_is_said(run: Run, own_library: Path) -> None:
    at = ("--library", own_library)
    none = run("make", "x", "--preset", "Rain", *at)
    assert (none.code, "there is none yet" in none.err) == (2, True)
    save_preset("Slow", {"prompt": "", "tempo_bpm": 60.0}, settings_for(own_library))
    missing = run("compose", "--preset", "slow", *at)
    assert missing.code == 2
    assert 'The preset "slow" has no prompt' in missing.err
    assert "choose one of Slow" in run("compose", "--preset", "fast", *at).err


def test_what_is_typed_beside_a_preset_counts_more(own_library: Path) -> None:
    settings = settings_for(own_library)
    save_preset("Long", {"prompt": PROMPT, "bars": 64, "provider": "anthropic", "model": "claude"}, settings)
    words = ["compose", "--preset", "long", "--length-seconds", "20", "--provider", "built-in", "--library", str(own_library)]
    options = build_parser().parse_args(words)
    take_preset(options, settings)
    assert (options.bars, options.length_seconds, options.provider, options.model) == (None, 20.0, "built-in", None)
    options = build_parser().parse_args(["compose", "--preset", "long", "--model", "other", "--library", str(own_library)])
    take_preset(options, settings)
    assert (options.bars, options.provider, options.model) == (64, "anthropic", "other")


def test_a_preset_keeps_a_folder_whose_name_is_no_text(own_library: Path) -> None:
    settings = settings_for(own_library)
    save_preset("Odd", {"prompt": PROMPT, "samples": {"folder": "/sounds/\udcff"}}, settings)
    assert find_preset("Odd", settings).request["samples"] == {"folder": "/sounds/\udcff"}
