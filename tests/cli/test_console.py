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


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> tuple[io.StringIO, io.StringIO]:
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    monkeypatch.setattr("sys.stderr", err)
    return out, err


def test_a_log_gets_few_lines(streams: tuple[io.StringIO, io.StringIO]) -> None:
    console = Console()
    for number in range(100):
        console.job_changed(progressed(ACTIVE, number / 100, f"Rendering {number}"))
    assert streams[1].getvalue() == "  0% Rendering 0\n"


def test_a_terminal_gets_one_line_that_is_wiped_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    console = Console()
    console.job_changed(progressed(ACTIVE, 0.5, "Rendering bass…"))
    assert "50% Rendering bass…" in terminal.getvalue()
    console.close_line()
    assert "\n" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_quiet_is_quiet(streams: tuple[io.StringIO, io.StringIO]) -> None:
    Console(is_quiet=True).job_changed(progressed(ACTIVE, 0.5, "Rendering"))
    assert streams[1].getvalue() == ""


def test_a_result_is_json_or_words(streams: tuple[io.StringIO, io.StringIO]) -> None:
    Console(is_json=True).show({"title": "Żółć"}, lambda: "never")
    Console().show({}, lambda: "A song")
    assert streams[0].getvalue() == '{"title": "Żółć"}\nA song\n'


def test_an_error_is_one_line_whatever_its_text(streams: tuple[io.StringIO, io.StringIO]) -> None:
    assert Console().fail("two\nlines\tof  text", code=2) == 2
    assert streams[1].getvalue() == "error: two lines of text\n"
