"""Score only, render only, full, and a run done again, as a user asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import Outcome, Run

PROMPT = "dusty lo-fi for a rainy night"
SHORT = ("--bars", "2", "--seed", "7")


def hash_of(outcome: Outcome, path: str) -> str:
    return next(file["sha256"] for file in outcome.document()["files"] if file["path"] == path)


@pytest.fixture
def composed(run: Run, tmp_path: Path) -> Outcome:
    outcome = run("make", PROMPT, *SHORT, "--only", "score", "--out", tmp_path / "score", "--json")
    assert outcome.code == 0, outcome.err
    return outcome


def test_score_only_then_render_only_is_the_whole_song(run: Run, composed: Outcome, tmp_path: Path) -> None:
    assert list(composed.document()["stage_seconds"]) == ["plan", "score", "library"]
    run_id = composed.document()["run_id"]
    rendered = run("make", "--only", "render", "--from-run", run_id, "--out", tmp_path / "sound", "--json")
    assert rendered.code == 0, rendered.err
    assert (tmp_path / "sound" / "master.wav").is_file()
    whole = run("make", PROMPT, *SHORT, "--out", tmp_path / "whole", "--json")
    assert hash_of(rendered, "mix.wav") == hash_of(whole, "mix.wav")
    again = run("make", "--from-run", whole.document()["run_id"], "--stage", "render", "--json")
    assert hash_of(again, "master.wav") == hash_of(whole, "master.wav")
    assert again.document()["folder"] != whole.document()["folder"]
    mixed = run("make", "--from-run", whole.document()["run_id"], "--from", "mix", "--json")
    assert hash_of(mixed, "master.wav") == hash_of(whole, "master.wav")
    assert list(mixed.document()["stage_seconds"]) == ["plan", "score", "render", "mix", "library"]  # no sounds are built
    in_words = run("make", "--from-run", run_id, "--stage", "score")
    assert in_words.code == 0, in_words.err
    assert "form" in in_words.out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["make", "x", "--only", "render"], "There are no notes yet"),
        (["make", "x", "--stage", "score"], "--from-run"),
        (["make", "x", "--from-run", "0123456789ab"], "leave the prompt away"),
        (["make", "--from-run", "0123456789ab", "--tempo", "90"], "leave --tempo away"),
        (["make", "--from-run", "0123456789ab", "--seed", "0"], "leave --seed away"),
        (["make", "--from-run", "0123456789ab"], "There is no run 0123456789ab"),
        (["make", "--from-run", "0123456789ab", "--only", "render", "--stage", "plan"], "leave --stage away"),
        (["make"], "The prompt is missing"),
        (["compose"], "The prompt is missing"),
    ],
)
def test_contradictions_are_said_in_one_line(run: Run, words: list[str], says: str) -> None:
    outcome = run(*words)
    assert outcome.code == 2
    assert says in outcome.err
    assert outcome.err.count("\n") == 1
