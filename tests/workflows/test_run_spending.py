"""Jobs that ask language models at once: together they never pass a limit, and nobody waits for one that is gone."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from airdesk.errors import CancelledError, ProviderError
from airdesk.library.database import open_library, transaction
from airdesk.library.identity import utc_before
from airdesk.library.process_mark import mark_of
from airdesk.library.spending_holds import hold_back, let_go
from airdesk.progress import NoProgress
from airdesk.settings import ModelChoices, settings_for
from airdesk.workflows import run_spending
from airdesk.workflows.language_models import open_chat_model
from airdesk.workflows.provider_settings import spent_usd
from airdesk.workflows.run_log import RunLog
from tests.helpers.model_server import Asked, ModelServer, model_server
from tests.providers.questions import QUESTION

PRICED = "claude-haiku-4-5"  # $1 and $5 for a million tokens
LONG = replace(QUESTION, most_output_tokens=1000)  # at most half a cent


@dataclass
class Place:
    """As much of a run's place as is needed."""

    log: RunLog = field(default_factory=RunLog)


def as_long_as_it_may(asked: Asked) -> str:
    """An answer that uses all of what it was given."""
    return '{"why":"' + "a" * (asked.body["max_tokens"] * 4 - 10) + '"}'


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with model_server(as_long_as_it_may) as found:
        for name, value in found.environment("anthropic", model=PRICED).items():
            monkeypatch.setenv(name, value)
        yield found


def ask(folder: Path, limit_usd: float) -> str:
    """One job: its run asks once. Returns the answer, or why there is none."""
    settings = replace(settings_for(folder), language_models=ModelChoices(month_limit_usd=limit_usd))
    model = open_chat_model(settings, "anthropic", None, Place())
    assert model is not None
    try:
        return model.ask(LONG, NoProgress()).text
    except ProviderError as error:
        return str(error)


def ask_in_threads(folder: Path, limit_usd: float) -> list[str]:
    """Three jobs of a process."""
    with ThreadPoolExecutor(3) as pool:
        return list(pool.map(ask, [folder] * 3, [limit_usd] * 3))


def holds(folder: Path) -> int:
    with open_library(folder) as library:
        return library.database.table("spending_holds").count


def held(folder: Path, usd: float) -> int:
    with open_library(folder) as library:
        return hold_back(library, "another-run", usd)


def test_six_jobs_of_two_processes_stay_within_the_limit_of_a_month(tmp_path: Path, server: ModelServer) -> None:
    open_library(tmp_path).close()
    limit = 0.012  # for two answers and a part of the third
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        said = [one for part in pool.starmap(ask_in_threads, [(tmp_path, limit)] * 2) for one in part]
    assert limit / 2 < spent_usd(settings_for(tmp_path)).month_usd <= limit
    assert 2 <= len(server.asked) < len(said) == 6
    assert sum("of the spending limit of $0.012 for a month" in one for one in said) == 6 - len(server.asked)
    assert holds(tmp_path) == 0


def test_what_a_dead_process_held_or_an_old_call_is_free_again(tmp_path: Path, server: ModelServer) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        mark = mark_of(other.pid)
        held(tmp_path, 0.9)
        held(tmp_path, 0.9)
        with open_library(tmp_path) as library, transaction(library) as database:
            database.execute("UPDATE spending_holds SET process = ? WHERE id = 1", [mark])
            database.execute("UPDATE spending_holds SET at = ? WHERE id = 2", [utc_before(7200.0)])
        other.communicate(b"\n")
    assert ask(tmp_path, 1.0).startswith("{")
    assert server.asked[0].body["max_tokens"] == LONG.most_output_tokens
    assert holds(tmp_path) == 0


def test_a_job_waits_for_the_answers_of_others_that_hold_the_rest(tmp_path: Path, server: ModelServer) -> None:
    hold = held(tmp_path, 0.999)

    def free() -> None:
        with open_library(tmp_path) as library:
            let_go(library, hold)

    threading.Timer(0.4, free).start()
    assert ask(tmp_path, 1.0).startswith("{")
    assert server.asked[0].body["max_tokens"] == LONG.most_output_tokens


def test_a_job_that_waited_long_takes_what_there_is_or_says_so(
    tmp_path: Path, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_spending, "_PATIENCE_SECONDS", 0.0)
    first = held(tmp_path, 0.997)
    assert ask(tmp_path, 1.0).startswith("{")
    assert 256 <= server.asked[0].body["max_tokens"] < 600
    held(tmp_path, 0.5)
    assert "the rest is held for answers that are on their way" in ask(tmp_path, 1.0)
    assert len(server.asked) == 1
    with open_library(tmp_path) as library:
        let_go(library, first)


def test_waiting_is_cancelled_at_once(tmp_path: Path, server: ModelServer) -> None:
    class Cancelled(NoProgress):
        def check_cancelled(self) -> None:
            raise CancelledError("given up")

    held(tmp_path, 1.0)
    settings = replace(settings_for(tmp_path), language_models=ModelChoices(month_limit_usd=1.0))
    model = open_chat_model(settings, "anthropic", None, Place())
    assert model is not None
    with pytest.raises(CancelledError):
        model.ask(LONG, Cancelled())
    assert server.asked == []
