"""The log of a run: stages, times, warnings."""

from __future__ import annotations

import pytest

from airdesk.errors import CancelledError
from airdesk.library.events import Event
from airdesk.workflows.run_log import RunLog


def test_a_stage_is_entered_left_and_timed() -> None:
    seen: list[Event] = []
    log = RunLog(seen.append)
    with log.stage("plan"):
        log.note("plan", "A minor", data={"key": "A minor"})
    assert [event.message for event in seen] == ["plan begins", "A minor", "plan done"]
    assert log.stages["plan"]["state"] == "completed"
    assert log.stage_seconds["plan"] >= 0.0
    assert log.events == seen


@pytest.mark.parametrize(("error", "state"), [(RuntimeError("no"), "failed"), (CancelledError("stop"), "cancelled")])
def test_a_stage_that_raises_says_so(error: Exception, state: str) -> None:
    log = RunLog()
    with pytest.raises(type(error)), log.stage("render"):
        raise error
    assert log.stages["render"]["state"] == state
    assert log.events[-1].level == "error"


def test_a_warning_is_given_once() -> None:
    log = RunLog()
    log.warn("midi", "The flute has no notes.")
    log.warn("midi", "The flute has no notes.")
    assert log.warnings == ["The flute has no notes."]
    assert [event.level for event in log.events] == ["warning"]
