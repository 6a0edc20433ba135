"""Progress and results: one moving line on a terminal, few lines in a log, nothing but JSON where JSON is asked for."""

from __future__ import annotations

import io

import pytest

from airdesk.cli.console import Console
from airdesk.jobs.job import Job, JobState, moved, progressed

ACTIVE = moved(Job("a" * 12, "make", "Rain", "2026-11-21T03:30:00.000Z"), JobState.ACTIVE)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_gets_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    for number in range(100):
        console.job_changed(progressed(ACTIVE, number / 100, f"Rendering {number}"))
    assert capsys.readouterr().err == "  0% Rendering 0\n"


def test_a_terminal_gets_one_line_that_is_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    console = Console()
    console.job_changed(progressed(ACTIVE, 0.5, "Rendering bass…"))
    assert "50% Rendering bass…" in terminal.getvalue()
    console.close_line()
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_quiet_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    Console(is_quiet=True).job_changed(progressed(ACTIVE, 0.5, "Rendering"))
    assert capsys.readouterr().err == ""


def test_a_result_is_json_or_words(capsys: pytest.CaptureFixture[str]) -> None:
    Console(is_json=True).show({"title": "Żółć"}, lambda: "never")
    Console().show({}, lambda: "A song")
    assert capsys.readouterr().out == '{"title": "Żółć"}\nA song\n'


def test_an_error_is_one_line_whatever_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert Console().fail("two\nlines\tof  text", code=2) == 2
    assert capsys.readouterr().err == "error: two lines of text\n"
