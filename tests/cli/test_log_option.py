"""`--log` tells the same events on standard error that `--log-file` keeps as JSON Lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from airdesk.cli.console import event_line
from airdesk.cli.log_option import with_level
from airdesk.library.events import Event
from tests.helpers.command_line import Run

PROMPT = "dusty lo-fi for a rainy night"
SHORT = ("--bars", "4", "--seed", "7")


def test_a_bare_log_is_that_of_level_info(run: Run, tmp_path: Path) -> None:
    outcome = run("compose", "--log", PROMPT, *SHORT, "--out", tmp_path, "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.document()["title"]
    lines = outcome.err.splitlines()
    assert "compose begins" in lines[0]
    assert f"prompt={PROMPT}" in lines[0]
    assert "compose done" in lines[-1]
    assert not any(" debug " in line for line in lines)
    assert any("  plan begins" in line for line in lines)  # further in


def test_debug_shows_calls_and_warning_hides_the_rest(run: Run, tmp_path: Path) -> None:
    said = run("compose", PROMPT, *SHORT, "--log", "debug", "--out", tmp_path / "a").err
    assert "built-in composer" in said
    assert "seconds=" in said
    assert "plan begins" not in run("compose", PROMPT, *SHORT, "--log", "warning", "--out", tmp_path / "b").err


def test_the_file_has_every_event_as_json(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log żółć.jsonl"
    outcome = run("compose", PROMPT, *SHORT, "--out", tmp_path / "out", "--log-file", path, "--json")
    events = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [event["number"] for event in events] == list(range(1, len(events) + 1))
    assert {event["run_id"] for event in events} == {outcome.document()["run_id"]}
    assert (events[0]["message"], events[0]["data"]["prompt"]) == ("compose begins", PROMPT)
    assert {"version", "seed", "out"} <= events[0]["data"].keys()
    assert events[-1]["message"] == "compose done"
    depth_of = {event["number"]: event["depth"] for event in events}
    assert all(event["parent"] == 0 or depth_of[event["parent"]] <= event["depth"] for event in events)
    assert {"debug", "info"} <= {event["level"] for event in events}
    assert {"func", "plan", "midi", "meta", "run"} <= {event["category"] for event in events}
    assert outcome.err == ""


def test_a_failed_run_has_its_last_line_in_the_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    outcome = run("make", PROMPT, *SHORT, "--out", tmp_path / "out", "--samples", tmp_path / "nothing", "--log-file", path)
    assert outcome.code == 2
    last = json.loads(path.read_text().splitlines()[-1])
    assert (last["phase"], last["level"]) == ("exit", "error")
    assert last["message"].startswith("make failed: ")


def test_a_file_that_cannot_be_is_refused_and_a_full_disk_stops_only_the_file(run: Run, tmp_path: Path) -> None:
    refused = run("compose", PROMPT, *SHORT, "--out", tmp_path / "a", "--log-file", tmp_path)
    assert refused.code == 2
    assert "choose another --log-file" in refused.err
    if Path("/dev/full").exists():
        full = run("compose", PROMPT, *SHORT, "--out", tmp_path / "b", "--log-file", "/dev/full")
        assert full.code == 0
        assert "note: /dev/full cannot be written any more (No space left on device)." in full.err


@pytest.mark.parametrize(
    ("words", "settled"),
    [
        (["make", "--log", "warning shots", "--log"], ["make", "--log=info", "warning shots", "--log=info"]),
        (["make", "--log", "debug", "x"], ["make", "--log", "debug", "x"]),
        (["make", "--log=error", "--", "--log"], ["make", "--log=error", "--", "--log"]),
    ],
)
def test_no_prompt_is_taken_for_a_level(words: list[str], settled: list[str]) -> None:
    assert with_level(words) == settled


def test_long_values_and_control_characters_do_not_reach_the_terminal() -> None:
    data = {"raw": "x" * 100_000, "seed": None, "title": "\x1b[31mred\x07"}
    line = event_line(Event("2026-11-26T21:00:00.123Z", "call", "info", "answer\n" + "y" * 5000, data, depth=2))
    assert len(line) < 700
    assert "\x1b" not in line
    assert line.startswith("21:00:00.123 call    info        answer yyy")
    assert "seed" not in line
