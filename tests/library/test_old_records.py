"""Logs of old runs are shortened and inputs of jobs that failed long ago forgotten; what is new or belongs to a song stays."""

from __future__ import annotations

from airdesk.library.database import Library
from airdesk.library.events import Event
from airdesk.library.identity import utc_before
from airdesk.library.job_rows import JobRow, keep_queue_rows, load_job_rows, load_order_texts
from airdesk.library.old_records import INPUTS_SECONDS, LetGo, let_go_of_old_records
from airdesk.library.runs import Run, add_events, load_events, store_run
from airdesk.library.songs import store_song
from airdesk.library.takes import TakeOrigin
from tests.helpers.libraries import small_song

LOG = (
    Event("2026-01-01", "run", "info", "export begins", {"out": "/there"}, 1, phase="enter"),
    Event("2026-01-01", "audio", "info", "render begins", None, 2, 1, 1, "enter"),
    Event("2026-01-01", "func", "debug", "voices", None, 3, 2, 2),
    Event("2026-01-01", "audio", "warning", "The bass is quiet.", None, 4, 2, 2),
    Event("2026-01-01", "run", "debug", "10 %", None, 5, 1, 1, "progress"),
    Event("2026-01-01", "run", "error", "export failed: no room", None, 6, 1, phase="exit"),
)


def test_old_logs_keep_what_matters_and_those_of_songs_and_of_new_runs_all(library: Library) -> None:
    for number in range(4):
        store_run(library, Run(f"old{number}", "export", "failed", "1", {}, f"2026-01-0{number + 1}"))
    store_run(library, Run("works", "export", "active", "1", {}, "2026-01-01"))
    store_song(library, small_song(), origin=TakeOrigin(run_id="old1"))
    for run_id in ("old0", "old1", "old2", "old3", "works"):
        add_events(library, run_id, LOG)
    assert let_go_of_old_records(library, whole_runs=2) == LetGo(lines=3)
    assert load_events(library, "old0") == [LOG[0], LOG[3], LOG[5]]
    for run_id in ("old1", "old2", "old3", "works"):
        assert load_events(library, run_id) == list(LOG)
    assert let_go_of_old_records(library, whole_runs=2) == LetGo()


def test_a_job_that_failed_long_ago_is_history_only(library: Library) -> None:
    long_ago, lately = utc_before(INPUTS_SECONDS + 60), utc_before(INPUTS_SECONDS - 60)
    ended = [
        JobRow(name * 12, "make", name, state, "", 1, when, when, ended_at=when if state == "failed" else "", can_repeat=1)
        for name, state, when in (("a", "failed", long_ago), ("b", "failed", lately), ("c", "waiting", long_ago))
    ]
    keep_queue_rows(library, [(row, "{}") for row in ended])
    assert let_go_of_old_records(library) == LetGo(inputs=1)
    assert [load_order_texts(library, row.id)[1] for row in ended] == [None, "{}", "{}"]
    assert [row.can_repeat for row in load_job_rows(library)] == [0, 1, 1]
