"""Calls of language models as the library keeps them: raw and parsed answers, tokens, cost."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from airdesk.library.database import Library, transaction
from airdesk.library.failures import library_failures
from airdesk.library.identity import utc_now
from airdesk.library.storable import storable
from airdesk.providers.chat import ChatAnswer


@dataclass(frozen=True, slots=True)
class ModelCall:
    """One answer of a language model."""

    run_id: str
    number: int  # within the run, from 1
    task: str  # "plan", "score"…
    provider: str
    model: str
    raw: str  # the answer as it came
    parsed: str | None  # JSON: what was read from it
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: float | None  # None: not known
    at: str  # UTC, as `utc_now`


def add_call(library: Library, run_id: str, task: str, answer: ChatAnswer) -> ModelCall:
    """Keep an answer."""
    raw = storable(answer.text)
    with transaction(library) as database:
        found = database.execute("SELECT COALESCE(MAX(number), 0) FROM model_calls WHERE run_id = ?", [run_id]).fetchone()
        number = int(found[0]) + 1
        counts = (answer.input_tokens, answer.output_tokens, answer.cost_usd)
        call = ModelCall(run_id, number, task, answer.provider, answer.model, raw, None, *counts, utc_now())
        database.table("model_calls").insert(asdict(call))
    return call


def keep_parsed_answer(library: Library, run_id: str, raw: str, parsed: object) -> None:
    """Keep what was read from the newest answer of a run with that raw text."""
    document = json.dumps(parsed, ensure_ascii=True, default=str)
    where = "run_id = ? AND number = (SELECT MAX(number) FROM model_calls WHERE run_id = ? AND raw = ?)"
    with transaction(library) as database:
        database.execute(f"UPDATE model_calls SET parsed = ? WHERE {where}", [document, run_id, run_id, storable(raw)])


def calls_of_run(library: Library, run_id: str) -> list[ModelCall]:
    """The answers that a run got, in their order."""
    with library_failures(library.path):
        rows = list(library.database.table("model_calls").rows_where("run_id = ?", [run_id], order_by="number"))
    return [ModelCall(**row) for row in rows]


def cost_of_run(library: Library, run_id: str) -> float:
    """What the answers of a run cost, where that is known; US dollars."""
    return _sum(library, "run_id = ?", run_id)


def cost_since(library: Library, at: str) -> float:
    """What all answers since then cost, where that is known; US dollars. *at*: UTC, as `utc_now`; empty: ever."""
    return _sum(library, "at >= ?", at)


def _sum(library: Library, where: str, value: str) -> float:
    with library_failures(library.path):
        row = library.database.execute(
            f"SELECT COALESCE(SUM(cost_usd), 0.0) FROM model_calls WHERE {where}", [value]
        ).fetchone()
    return float(row[0])
