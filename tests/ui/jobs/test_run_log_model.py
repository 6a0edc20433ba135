from __future__ import annotations

import itertools
import random
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QAbstractItemModelTester

from airdesk.library.events import Category, Event, Level
from airdesk.ui.jobs.run_log_arranging import AT_ONCE
from airdesk.ui.jobs.run_log_model import RunLogModel
from airdesk.ui.jobs.run_log_rows import Group, Line, RunRows, seconds_text
from airdesk.ui.jobs.run_log_wanted import LogFilter
from airdesk.workflows.run_log import RunLog


@pytest.fixture
def model(qtbot: Any) -> RunLogModel:
    model = RunLogModel()
    model.set_grouping("kinds")
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def event(category: Category, message: str, level: Level = "info", *, second: float = 0.0, **data: Any) -> Event:
    return Event(f"2026-11-26T14:02:{second:06.3f}Z", category, level, message, data or None)


def log(model: RunLogModel, *events: Event, run: str = "a1") -> None:
    model.add_events((run, each) for each in events)


def shown(model: RunLogModel) -> list[str]:
    return [str(model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def group(model: RunLogModel, category: str, run: str = "a1") -> Group:
    rows = model.run(run)
    assert rows is not None
    return rows.groups[category]


def test_events_stand_under_their_run_and_category(model: RunLogModel) -> None:
    log(model, event("run", "make begins", prompt="dusty lo-fi"), event("plan", "plan begins"))
    log(model, event("plan", "Mood: rainy."))
    assert shown(model) == [
        "dusty lo-fi, make, active",
        "run, 1 events, 0 ms",
        'info: make begins  {"prompt": "dusty lo-fi"}',
        "plan, 2 events, 0 ms",
        "info: plan begins",
        "info: Mood: rainy.",
    ]


def test_a_stage_that_went_well_folds_and_says_how_long_it_took(model: RunLogModel) -> None:
    log(model, event("plan", "plan begins"), event("plan", "plan done", seconds=0.42), event("audio", "render begins"))
    assert shown(model)[1:] == ["plan, 2 events, 0.42 s, folded", "audio, 1 events, 0 ms", "info: render begins"]
    log(model, event("plan", "one more"))
    assert not group(model, "plan").is_open and shown(model)[1].startswith("plan, 3 events")


def test_a_stage_with_a_warning_stays_open(model: RunLogModel) -> None:
    log(
        model,
        event("samples", "samples begins"),
        event("samples", "refused", "warning"),
        event("samples", "samples done", seconds=1.0),
    )
    assert group(model, "samples").is_open and group(model, "samples").num_warnings == 1


def test_rows_fold_and_unfold(model: RunLogModel) -> None:
    log(model, event("plan", "one"), event("midi", "two"), event("plan", "three"))
    model.toggle(group(model, "plan"))
    assert len(shown(model)) == 4
    log(model, event("plan", "four"), event("midi", "five"))
    assert shown(model)[1:] == ["plan, 3 events, 0 ms, folded", "midi, 2 events, 0 ms", "info: two", "info: five"]
    run = model.run("a1")
    assert run is not None
    model.toggle(run)
    assert len(shown(model)) == 1
    log(model, event("audio", "six"))
    model.toggle(run)
    model.toggle(group(model, "plan"))
    assert len(shown(model)) == 10


def test_the_newest_run_is_on_top_and_finished_ones_fold(model: RunLogModel) -> None:
    log(model, event("run", "make begins", prompt="one"), event("run", "make done", seconds=3.0))
    log(model, event("run", "compose begins", prompt="two"), run="b2")
    assert [run.run_id for run in model.runs] == ["b2", "a1"]
    assert shown(model)[-1] == "one, make, completed, folded"
    log(model, event("audio", "render failed: disk", "error"), run="b2")
    assert model.runs[0].state == "failed"


def test_filters_by_level_category_and_text(model: RunLogModel) -> None:
    log(model, event("plan", "Piano plays"), event("audio", "Lead is loud", "warning", track="lead"), event("midi", "notes"))
    model.set_filter(LogFilter(level="warning"))
    assert shown(model) == [
        "Run, run, active",
        "audio, 1 events, 0 ms",
        'warning: Lead is loud  {"track": "lead"}',
    ]
    model.set_filter(LogFilter(text="PIANO plan"))
    assert shown(model)[1:] == ["plan, 1 events, 0 ms", "info: Piano plays"]
    model.set_filter(LogFilter(hidden=frozenset({"plan", "audio"})))
    assert shown(model)[1:] == ["midi, 1 events, 0 ms", "info: notes"]
    assert model.num_by_level == {"debug": 0, "info": 2, "warning": 1, "error": 0}


def test_a_run_that_the_filter_hid_appears_with_its_first_line_that_fits(model: RunLogModel) -> None:
    model.set_filter(LogFilter(level="error"))
    log(model, event("plan", "plan begins"))
    assert shown(model) == []
    log(model, event("audio", "broken", "error"))
    assert shown(model)[1:] == ["audio, 1 events, 0 ms", "error: broken"]
    model.set_filter(LogFilter())
    assert len(shown(model)) == 5


def test_older_runs_are_heads_until_their_log_is_read(model: RunLogModel) -> None:
    log(model, event("plan", "now"))
    older = RunRows("old", "yesterday", "make", "2026-11-25T10:00:00.000Z", is_open=False, is_loaded=False, state="completed")
    known = RunRows("a1", "again", "make", "2026-11-25T10:00:00.000Z", is_open=False, is_loaded=False)
    model.add_older_runs([older, known])
    assert shown(model)[3:] == ["yesterday, make, completed, folded"]
    model.begin_filling("old")
    log(model, event("plan", "then"), event("plan", "plan done"), event("audio", "loud", "warning"), run="old")
    assert shown(model)[3:] == [
        "yesterday, make, completed",
        "plan, 2 events, 0 ms, folded",
        "audio, 1 events, 0 ms",
        "warning: loud",
    ]


def test_a_run_listed_as_it_begins_is_heard_and_not_read_again(model: RunLogModel) -> None:
    log(model, event("run", "make begins"), event("run", "make done"))
    fresh, other = (RunRows(name, name, "make", "2026-11-26T15:00:00.000Z", is_open=False, is_loaded=False) for name in "fo")
    model.add_older_runs([fresh, other])
    begins = replace(event("run", "make begins"), phase="enter")
    log(model, begins, event("plan", "Mood: rainy."), run="f")
    assert fresh.is_loaded and "info: Mood: rainy." in shown(model)
    assert shown(model)[-1] == "Make, make, completed, folded"
    log(model, event("plan", "half of it"), run="o")  # what was told before is only in the library
    assert not other.is_loaded and not other.lines


def test_a_run_that_told_nothing_stands_where_it_began(model: RunLogModel) -> None:
    log(model, event("plan", "now"))
    later = RunRows("silent", "a set", "set", "2026-11-26T15:00:00.000Z", is_open=False, is_loaded=False, state="completed")
    older = RunRows("old", "yesterday", "make", "2020-11-25T10:00:00.000Z", is_open=False, is_loaded=False, state="completed")
    model.add_older_runs([later, older])
    assert [run.run_id for run in model.runs] == ["silent", "a1", "old"]
    assert shown(model)[0] == "a set, set, completed, folded" and shown(model)[-1] == "yesterday, make, completed, folded"


def test_long_values_are_trimmed_on_screen_and_whole_in_the_detail(model: RunLogModel) -> None:
    log(model, event("meta", "facts", long="x" * 5000))
    assert len(shown(model)[2]) < 300
    line = model.row_at(2)
    assert not isinstance(line, (RunRows, Group)) and "x" * 5000 in line.whole_text()


def test_fifty_thousand_events_come_in_and_are_filtered_without_a_stutter(qtbot: Any) -> None:
    model = RunLogModel()
    model.set_grouping("kinds")
    events = [
        ("a1", event("audio", f"Note {number} of the choir", second=number % 60, number=number)) for number in range(50_000)
    ]
    batches = []
    for start in range(0, len(events), 1500):
        began = time.process_time()
        model.add_events(events[start : start + 1500])
        batches.append(time.process_time() - began)
    assert model.rowCount() == 50_002
    turns: list[float] = []
    assert_done_in_turns(model, qtbot, turns, lambda: model.set_filter(LogFilter(text="note 4999 choir")))
    assert model.rowCount() == 2 + 15  # 4999, x4999, 4999x
    assert_done_in_turns(model, qtbot, turns, lambda: model.set_grouping("calls"))
    assert model.rowCount() == 1 + 15
    print(f"batch {1000 * median(batches):.1f} ms, longest turn {1000 * max(turns):.1f} ms")
    assert median(batches) < 0.05 and max(turns) < 0.05  # a busy machine; on a quiet one 5 and 10 ms


def assert_done_in_turns(model: RunLogModel, qtbot: Any, turns: list[float], ask: Callable[[], object]) -> None:
    """What is asked keeps the rows as they were until all of it is done; what each turn worked is added to *turns*."""
    rows, worked = model.rowCount(), [time.thread_time()]

    def look() -> None:
        worked.append(time.thread_time())

    ask()
    look()
    assert model.arranging.is_busy and model.rowCount() == rows
    clock = QTimer()
    clock.timeout.connect(look)
    clock.start(0)
    qtbot.waitUntil(lambda: not model.arranging.is_busy)
    look()
    turns += [after - before for before, after in itertools.pairwise(worked)]


def test_what_is_asked_while_a_long_log_is_put_in_order_comes_after_it(model: RunLogModel, qtbot: Any) -> None:
    model.add_events(("a1", event("audio" if number % 3 else "plan", f"Note {number:05d}")) for number in range(AT_ONCE + 1))
    model.set_filter(LogFilter(text="nothing like it"))
    model.set_filter(LogFilter(text="00500"))  # typed on before the first was through
    model.set_grouping("calls")
    model.set_grouping("kinds")
    assert model.arranging.is_busy
    model.add_events([("a1", event("audio", "Note 00500 again"))])
    assert not model.arranging.is_busy
    assert shown(model)[2:] == ["info: Note 00500", "info: Note 00500 again"]
    model.set_filter(LogFilter())
    model.toggle(model.runs[0])
    assert model.rowCount() == 1


@pytest.mark.parametrize(("seconds", "text"), [(0.012, "12 ms"), (0.61, "0.61 s"), (3.94, "3.9 s"), (125.0, "2:05")])
def test_times_read_easily(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


def test_rows_say_what_they_are_to_assistive_technology(model: RunLogModel) -> None:
    log(model, event("plan", "one", "warning"))
    assert model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "warning: one"


@pytest.fixture
def calls(qtbot: Any) -> RunLogModel:
    model = RunLogModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def told_to(model: RunLogModel) -> RunLog:
    """A log whose lines come in one by one, as they are written."""
    log = RunLog()

    def hear(event: Event) -> None:
        model.add_events([(log.run_id, event)])

    log.on_event = hear
    return log


def outline(model: RunLogModel) -> list[str]:
    """The rows without what changes from day to day."""
    return [re.sub(r", \d[\d.]* m?s", "", text.partition("  ")[0]) for text in shown(model)]


def test_calls_lie_in_each_other_and_fold_when_they_went_well(calls: RunLogModel) -> None:
    log = told_to(calls)
    log.begin("make", {"prompt": "p"})
    with log.stage("score"):
        with log.call("composer", seed=7) as call:
            log.note("midi", "a motif")
            assert outline(calls) == [
                "p, make, active",
                "info: make begins",
                "score, active",
                "composer, active",
                "info: a motif",
            ]
            call.answer(notes=12)
        assert outline(calls)[2:] == ["score, active", "composer, completed, folded"]
        log.note("midi", "notes composed")
    assert outline(calls)[2:] == ["score, completed, folded"]
    log.end("make", {})
    assert outline(calls)[2:] == ["score, completed, folded", "info: make done"]
    stage = calls.row_at(2)
    assert isinstance(stage, Line) and stage.seconds_text
    calls.toggle(stage)
    composer = calls.row_at(3)
    assert isinstance(composer, Line)
    assert composer.outcome == "seed 7, notes 12"
    calls.toggle(composer)
    assert outline(calls)[2:6] == ["score, completed", "composer, completed", "info: a motif", "info: notes composed"]


def test_a_call_that_fails_stays_open_and_is_found_by_its_level(calls: RunLogModel) -> None:
    log = told_to(calls)
    log.begin("make", {"prompt": "p"})
    with log.stage("plan"):
        with pytest.raises(ValueError, match="no"), log.call("ask", category="call"):
            raise ValueError("no")
        log.note("plan", "without it")
    assert outline(calls)[2:] == ["plan, warning", "ask, failed", "info: without it"]
    calls.set_filter(LogFilter(level="warning"))
    assert outline(calls) == ["p, make, active", "plan, warning", "ask, failed"]
    calls.set_filter(LogFilter(text="VALUEERROR"))
    assert outline(calls) == ["p, make, active", "plan, warning", "ask, failed"]
    with log.stage("score"), log.call("compose"):
        log.note("midi", "valueerror is here, too")
        assert outline(calls)[3:] == ["score, active", "compose, active", "info: valueerror is here, too"]
    calls.set_filter(LogFilter())
    assert outline(calls)[5:] == ["score, completed, folded"]


def test_what_was_opened_to_find_a_line_folds_again_when_all_is_shown(calls: RunLogModel) -> None:
    log = told_to(calls)
    log.begin("make", {"prompt": "p"})
    with log.stage("score"), log.call("composer"):
        log.note("midi", "a motif")
    folded = outline(calls)
    assert folded[2:] == ["score, completed, folded"]
    calls.set_filter(LogFilter(text="motif"))
    assert outline(calls)[1:] == ["score, completed", "composer, completed", "info: a motif"]
    calls.set_filter(LogFilter())
    assert outline(calls) == folded


def test_progress_is_told_by_the_head_of_its_call(calls: RunLogModel) -> None:
    log = told_to(calls)
    log.begin("make", {"prompt": "p"})
    with log.stage("render"):
        log.progress("Rendering bass…", {"fraction": 0.4})
        stage = calls.row_at(2)
        assert isinstance(stage, Line)
        assert (stage.fraction, len(shown(calls))) == (0.4, 3)
    calls.set_grouping("kinds")
    assert outline(calls)[3:] == ["audio, 3 events, folded"]
    calls.set_grouping("calls")
    assert outline(calls)[2:] == ["render, completed"]


def test_lines_of_several_threads_find_their_places(calls: RunLogModel) -> None:
    log = RunLog()
    log.begin("make", {"prompt": "p"})

    def work(number: int) -> None:
        with log.call(f"outer {number}"):
            for _ in range(20):
                with log.call(f"inner {number}"):
                    log.note("midi", f"line {number}")

    with log.stage("render"), ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    for start in range(0, len(log.events), 7):
        calls.add_events((log.run_id, each) for each in log.events[start : start + 7])
    one_by_one = shown(calls)
    calls.fold_all(is_open=True)
    unfolded = outline(calls)
    assert len(unfolded) == 3 + 4 * (1 + 20 * 2)
    for number in range(4):
        first = unfolded.index(f"outer {number}, completed")
        assert unfolded[first + 1 : first + 41] == [f"inner {number}, completed", f"info: line {number}"] * 20
    calls.fold_all(is_open=False)
    assert outline(calls)[1:] == ["info: make begins", "render, completed, folded"]
    other = RunLogModel()
    other.add_events((log.run_id, each) for each in log.events)
    assert shown(other) == one_by_one


@pytest.mark.parametrize("at_once", [AT_ONCE, 0])
def test_random_changes_keep_rows_and_trees_in_step(at_once: int, calls: RunLogModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airdesk.ui.jobs.run_log_arranging.AT_ONCE", at_once)
    chance = random.Random(7)
    log = RunLog()
    log.begin("make", {"prompt": "p"})
    _random_calls(log, chance, 4)
    log.end("make", {})
    place = 0
    filters = [LogFilter(), LogFilter(text="line 1"), LogFilter(level="debug"), LogFilter(hidden=frozenset({"func"}))]
    while place < len(log.events):
        size = chance.randrange(1, 9)
        calls.add_events((log.run_id, each) for each in log.events[place : place + size])
        place += size
        match chance.randrange(6):
            case 0:
                calls.set_filter(chance.choice(filters))
            case 1:
                calls.set_grouping(chance.choice(["calls", "kinds"]))
            case 2 | 3:
                if calls.rowCount():
                    calls.toggle(calls.row_at(chance.randrange(calls.rowCount())))
        if calls.arranging.is_busy and chance.random() < 0.5:
            continue  # the next change comes while this one is on the way
        calls.arranging.finish()
        rows = [calls.row_at(row) for row in range(calls.rowCount())]
        assert [calls.row_of(row) for row in rows] == list(range(len(rows)))
        assert sum(run.size for run in calls.runs) == len(rows)
        seen = {id(row) for row in rows}
        assert all((line.size > 0) == (id(line) in seen) for run in calls.runs for line in run.lines)


def _random_calls(log: RunLog, chance: random.Random, depth: int) -> None:
    for number in range(chance.randrange(2, 6)):
        log.note(chance.choice(["midi", "plan", "audio"]), f"line {number}", level=chance.choice(["info", "warning"]))
        if depth and chance.random() < 0.7:
            with log.call(f"call {number}", category=chance.choice(["func", "call"])):
                _random_calls(log, chance, depth - 1)


def test_ten_thousand_events_of_nested_calls_come_in_without_a_stutter(qtbot: Any) -> None:
    log = RunLog()
    log.begin("make", {"prompt": "p"})
    with log.stage("score"):
        for number in range(3_334):
            with log.call(f"call {number % 7}", number=number):
                log.note("midi", f"line {number}")
    model = RunLogModel()
    batches = []
    for start in range(0, len(log.events), 500):
        began = time.process_time()
        model.add_events((log.run_id, each) for each in log.events[start : start + 500])
        batches.append(time.process_time() - began)
    print(f"batch {1000 * median(batches):.1f} ms, longest {1000 * max(batches):.1f} ms")
    assert median(batches) < 0.1  # of the processor; on a quiet machine 10 ms
