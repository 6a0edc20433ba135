"""Language models that answer at once: with what our own composer would write, or with anything a test gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from airdesk.composing.composer import compose
from airdesk.errors import ProviderError
from airdesk.facts.genres import Genre
from airdesk.midi.score_grid import Grid, bars_of_notes
from airdesk.model.notes import Note
from airdesk.model.plan import SongPlan
from airdesk.model.score import Score
from airdesk.progress import Progress
from airdesk.providers.chat import ChatAnswer, ChatRequest

CHARACTERS_PER_TOKEN = 2.3


@dataclass
class AnsweringModel:
    """Answers each request with what a function makes of its payload; keeps all requests."""

    answer: Callable[[dict[str, Any]], str | None]  # None: nobody answers
    most_tokens: int = 100_000  # longer answers are cut
    is_boundless: bool = False  # writes more than it may
    requests: list[ChatRequest] = field(default_factory=list)

    def ask(self, request: ChatRequest, progress: Progress) -> ChatAnswer:
        """The answer, cut where it is longer than it may be."""
        self.requests.append(request)
        progress.report(0.5, "Answering…")
        text = self.answer(json.loads(request.user))
        if text is None:
            raise ProviderError("Nobody answered: the model is out for lunch.")
        most = min(self.most_tokens, max(request.most_output_tokens, self.most_tokens if self.is_boundless else 0))
        cut = text[: round(most * CHARACTERS_PER_TOKEN)]
        is_cut = len(cut) < len(text)
        return ChatAnswer(cut, "test", "test-model", 100, round(len(cut) / CHARACTERS_PER_TOKEN), is_cut=is_cut)

    @property
    def payloads(self) -> list[dict[str, Any]]:
        """What was asked."""
        return [json.loads(request.user) for request in self.requests]


def musician(plan: SongPlan, genre: Genre, *, seed: int | None = None) -> Callable[[dict[str, Any]], str]:
    """Answers as our own composer would write the song, on the grid; another seed is another song."""
    return playing(compose(plan if seed is None else replace(plan, seed=seed), genre))


def playing(score: Score) -> Callable[[dict[str, Any]], str]:
    """Answers with a score, on the grid."""
    return lambda payload: json.dumps(answer_from(score, payload), separators=(",", ":"))


def answer_from(score: Score, payload: dict[str, Any]) -> dict[str, Any]:
    """The part of a score that a payload asks for."""
    grid = Grid(score.meter, score.steps_per_bar, score.bars)
    numbers = [entry["bar"] for entry in payload["bars"]]
    parts = {part.instrument: part for part in score.parts}
    drums: list[Note] = []
    layers: dict[str, Any] = {}
    for wanted in payload["instruments"]:
        part = parts[wanted["name"]]
        if "drum_notes" in wanted:
            drums += part.notes
        else:
            layers[part.instrument] = _bars(bars_of_notes(part.notes, grid), numbers)
    answer: dict[str, Any] = {}
    if drums:
        answer["pattern"] = _bars(bars_of_notes(drums, grid), numbers)
    return {**answer, "layers": layers}


def _bars(bars: Iterable[dict[str, Any]], numbers: list[int]) -> list[dict[str, Any]]:
    found = {entry["bar"]: entry["events"] for entry in bars}
    return [{"bar": bar, "same_as": -1, "events": [_plain(event) for event in found.get(bar, [])]} for bar in numbers]


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    return {"step": event["step"], "note": event["note"], "vel": event["vel"], "len": max(0.25, round(event["len"], 2))}
