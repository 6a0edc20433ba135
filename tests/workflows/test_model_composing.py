"""A song composed by language models over their own clients and a real connection."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import mido
import pytest

from airdesk.composing.composer import compose
from airdesk.facts.genres import load_genres
from airdesk.facts.instruments import load_instruments
from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest
from airdesk.model.score import Score
from airdesk.planning.planner import plan_song
from airdesk.settings import ModelChoices, Settings
from airdesk.workflows.compose_song import ComposeSongRequest, compose_song
from airdesk.workflows.results import RunResult
from airdesk.workflows.take_credits import credits_of_log
from tests.helpers.answering_models import answer_from
from tests.helpers.model_server import Answer, Asked, Fault, ModelServer, model_server

MOTIF = [64, 67, 71, 74, 71, 67, 69, 64]
REQUEST = PlanRequest(
    "a calm lo-fi tune",
    genre="lo-fi",
    key="C major",
    bars=8,
    seed=3,
    instruments=("drums", "upright bass", "electric piano", "flute"),
)


def own_score(seed: int = 3) -> Score:
    genres = load_genres()
    plan = plan_song(replace(REQUEST, seed=seed), genres, load_instruments())
    return compose(plan, genres[plan.genre])


class Musician:
    """Answers requests for notes with a score, its flute playing a motif of its own; to one for a plan with an empty one."""

    def __init__(self, motif: list[int] = MOTIF) -> None:
        self.motif = motif
        self.score = own_score()

    def __call__(self, asked: Asked) -> Answer:
        payload: dict[str, Any] = json.loads(asked.user)
        if "before" not in payload:
            return "{}"
        answer = answer_from(self.score, payload)
        events = [{"step": 2 * place, "note": pitch, "vel": 88, "len": 2} for place, pitch in enumerate(self.motif)]
        if "flute" in answer["layers"]:
            answer["layers"]["flute"] = [{"bar": entry["bar"], "same_as": -1, "events": events} for entry in payload["bars"]]
        return json.dumps(answer)


def made(
    server: ModelServer,
    provider: str,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    on_event: Callable[[Event], None] | None = None,
) -> RunResult:
    """The song that is composed where this server stands for the only provider that the user allows."""
    monkeypatch.chdir(folder)
    for name, value in server.environment(provider).items():
        monkeypatch.setenv(name, value)
    settings = Settings(library_folder=folder / "library", language_models=ModelChoices(order=(provider,)))
    return compose_song(ComposeSongRequest(REQUEST, folder / "out"), settings, on_event=on_event)


def flute_of(folder: Path) -> list[int]:
    """Pitches of the flute in the song's MIDI file, in their order."""
    for track in mido.MidiFile(folder / "midi.mid").tracks:
        if "flute" in track.name.lower():
            return [message.note for message in track if message.type == "note_on" and message.velocity]
    return []


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_motif_of_the_model_is_in_the_song(provider: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with model_server(Musician()) as server:
        result = made(server, provider, monkeypatch, tmp_path)
    octaves = [" ".join(str(pitch + shift) for pitch in MOTIF) for shift in (0, 12)]
    assert any(motif in " ".join(map(str, flute_of(tmp_path / "out"))) for motif in octaves)
    for asked in (each for each in server.asked if '"before":' in each.user):
        assert asked.body["temperature"] == 0.2
        assert "layers" in json.dumps(asked.body)
    assert result.details["song_id"]


def test_who_composed_is_told_in_the_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    events: list[Event] = []
    with model_server(Musician()) as server:
        made(server, "openai", monkeypatch, tmp_path, events.append)
    told = next(event.data for event in events if event.data and "composed_by" in event.data)
    assert told["composed_by"]["flute"] == "openai scripted-large"


def test_without_an_answer_there_is_a_song_and_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    events: list[Event] = []
    with model_server(Fault("status", 401)) as server:
        result = made(server, "openai", monkeypatch, tmp_path, events.append)
    assert flute_of(tmp_path / "out")
    assert "The built-in composer composed the whole song." in result.warnings
    credits_ = credits_of_log(events)
    assert not credits_.repairs  # where nobody answered there was nothing to repair
    assert "The built-in composer composed the whole song." in credits_.notices
    assert sum("key" in notice for notice in credits_.notices) == 1
