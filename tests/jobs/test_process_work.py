"""Work in another process: real ones, killed for real."""

from __future__ import annotations

import errno
import multiprocessing.context
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from airdesk.errors import CancelledError, SoundFontError
from airdesk.jobs import process_work
from airdesk.jobs.context import JobContext
from airdesk.jobs.process_work import WorkProcesses
from airdesk.jobs.work_messages import WorkMistakeError
from airdesk.jobs.work_process import KilledError, WorkProcess, WorkProcessError
from airdesk.library.events import Event
from airdesk.progress import NoProgress, Progress
from tests.helpers import far_calls
from tests.helpers.processes import is_alive

PATIENCE_SECONDS = 60.0


@pytest.fixture
def processes() -> Iterator[WorkProcesses]:
    processes = WorkProcesses(grace_seconds=PATIENCE_SECONDS / 2)  # a busy machine is slow, and no reason to kill
    yield processes
    processes.end()


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def in_thread(work: Callable[[Progress], object], progress: Progress) -> tuple[threading.Thread, list[BaseException]]:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            work(progress)
        except BaseException as error:  # noqa: BLE001  looked at by the test
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


def test_progress_and_callbacks_arrive_in_order_and_then_the_result(processes: WorkProcesses) -> None:
    heard: list[object] = []

    def note_event(run_id: str, event: Event) -> None:
        heard.append(("event", run_id, event.message, event.data))

    context = JobContext(lambda fraction, stage: heard.append((fraction, stage)))
    work = processes.work(partial(far_calls.count, 3), on_event=note_event, on_stage=heard.append)
    assert work(context) == 3
    assert heard == [
        thing
        for number in range(3)
        for thing in ((number / 3, f"Step {number}"), ("event", "run", f"event {number}", {"number": number}), number)
    ]


def test_what_was_told_and_what_is_returned_share_their_parts(processes: WorkProcesses) -> None:
    told: list[far_calls.Tune] = []
    tune = processes.work(far_calls.tell_tune_twice, on_stage=told.append)(NoProgress())
    assert tune.gain_db == -3.0 and tune.notes is told[0].notes


def test_reports_that_come_too_fast_are_thinned_out(processes: WorkProcesses) -> None:
    reports: list[float | None] = []
    processes.work(far_calls.report_often)(JobContext(lambda fraction, _: reports.append(fraction)))
    assert 1 <= len(reports) < 200


def test_one_process_does_one_job_after_the_other_nicely_and_without_a_window(processes: WorkProcesses) -> None:
    first, niceness = processes.work(far_calls.pid_of_worker)(NoProgress())
    again, _ = processes.work(far_calls.pid_of_worker)(NoProgress())
    assert first == again != os.getpid() and processes.pids == [first]
    assert niceness == min(19, os.nice(0) + 5)
    loaded = processes.work(far_calls.loaded_modules)(NoProgress())
    assert not {"PySide6", "shiboken6", "numpy"} & {name.split(".")[0] for name in loaded}


def test_two_jobs_at_once_have_a_process_each_and_a_third_waits_until_it_may(processes: WorkProcesses, tmp_path: Path) -> None:
    contexts = [JobContext(lambda *_: None) for _ in range(3)]
    folders = [tmp_path / str(number) for number in range(3)]
    threads = []
    for folder, context in zip(folders, contexts, strict=True):
        folder.mkdir()
        threads.append(in_thread(processes.work(partial(far_calls.work_until_cancelled, folder)), context))
    until(lambda: sum((folder / "half.part").exists() for folder in folders) == 2)
    assert len(processes.pids) == 2
    processes.set_most(3)
    until(lambda: sum((folder / "half.part").exists() for folder in folders) == 3)
    for context in contexts:
        context.cancel()
    for thread, errors in threads:
        thread.join(PATIENCE_SECONDS)
        assert [type(error) for error in errors] == [CancelledError]


def test_errors_for_the_user_come_back_as_themselves(processes: WorkProcesses) -> None:
    with pytest.raises(SoundFontError, match=r"^No\.$") as caught:
        processes.work(partial(far_calls.refuse, Path("a.sf2")))(NoProgress())
    assert caught.value.path == Path("a.sf2") and caught.value.is_bad_input


def test_mistakes_of_ours_come_with_the_traceback_of_there(processes: WorkProcesses) -> None:
    with pytest.raises(KeyError) as caught:
        processes.work(partial(far_calls.stumble, "key"))(NoProgress())
    assert "in stumble" in "".join(traceback.format_exception(caught.value))
    with pytest.raises(WorkMistakeError, match="SoreError: ab"):
        processes.work(partial(far_calls.stumble, "sore"))(NoProgress())
    with pytest.raises(Exception, match=r"pickle|lambda"):
        processes.work(far_calls.cannot_travel)(NoProgress())
    assert processes.work(far_calls.pid_of_worker)(NoProgress())[0] in processes.pids


def test_a_job_cancelled_before_it_begins_does_nothing(processes: WorkProcesses, tmp_path: Path) -> None:
    context = JobContext(lambda *_: None)
    context.cancel()
    with pytest.raises(CancelledError):
        processes.work(partial(far_calls.work_until_cancelled, tmp_path))(context)
    assert not list(tmp_path.iterdir())


def test_work_cancelled_on_the_way_clears_up_and_its_process_is_kept(processes: WorkProcesses, tmp_path: Path) -> None:
    context = JobContext(lambda *_: None)
    thread, errors = in_thread(processes.work(partial(far_calls.work_until_cancelled, tmp_path)), context)
    until((tmp_path / "half.part").exists)
    pids = processes.pids
    context.cancel()
    thread.join(PATIENCE_SECONDS)
    assert [type(error) for error in errors] == [CancelledError]
    assert not list(tmp_path.iterdir()) and processes.pids == pids


def test_work_that_does_not_stop_is_killed_with_its_own_processes(tmp_path: Path) -> None:
    processes, context = WorkProcesses(grace_seconds=0.2), JobContext(lambda *_: None)
    thread, errors = in_thread(processes.work(partial(far_calls.never_look, tmp_path)), context)
    until((tmp_path / "pids").exists)
    pids = [int(word) for word in (tmp_path / "pids").read_text().split()]
    context.cancel()
    thread.join(PATIENCE_SECONDS)
    assert [type(error) for error in errors] == [KilledError]
    until(lambda: not any(map(is_alive, pids)))
    assert processes.work(far_calls.pid_of_worker)(NoProgress())[0] not in pids
    processes.end()


def test_a_process_that_dies_is_one_sentence_and_the_next_job_has_a_new_one(processes: WorkProcesses) -> None:
    with pytest.raises(WorkProcessError, match="signal 9"):
        processes.work(far_calls.die)(NoProgress())
    first, _ = processes.work(far_calls.pid_of_worker)(NoProgress())
    os.kill(first, signal.SIGKILL)  # while it has nothing to do
    until(lambda: not is_alive(first))
    assert processes.work(far_calls.pid_of_worker)(NoProgress())[0] != first


class Waited:
    """Says when somebody waits for the work."""

    def __init__(self) -> None:
        self.is_waited_for = threading.Event()

    def report(self, _fraction: float | None, _stage: str) -> None:
        pass

    def check_cancelled(self) -> None:
        self.is_waited_for.set()


@pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be stopped there")
def test_an_order_that_nobody_began_goes_to_a_new_process(processes: WorkProcesses) -> None:
    first, _ = processes.work(far_calls.pid_of_worker)(NoProgress())
    os.kill(first, signal.SIGSTOP)  # it looks alive and takes the order, as one that is being killed does
    progress, seen = Waited(), list[int]()
    thread, errors = in_thread(lambda progress: seen.append(processes.work(far_calls.pid_of_worker)(progress)[0]), progress)
    assert progress.is_waited_for.wait(PATIENCE_SECONDS)
    os.kill(first, signal.SIGKILL)
    thread.join(PATIENCE_SECONDS)
    assert not errors and seen != [first] and processes.pids == seen


def test_a_process_without_work_ends_after_a_while() -> None:
    processes = WorkProcesses(idle_seconds=0.3)
    pid, _ = processes.work(far_calls.pid_of_worker)(NoProgress())
    until(lambda: not is_alive(pid))
    assert processes.pids == []
    assert processes.work(far_calls.pid_of_worker)(NoProgress())[0] != pid
    processes.end()


def test_a_process_made_warm_does_the_first_job(processes: WorkProcesses) -> None:
    processes.prewarm(far_calls.be_warm)
    assert processes.work(far_calls.is_warm)(NoProgress())
    processes.prewarm(far_calls.be_warm)
    assert len(processes.pids) == 1


def test_the_end_ends_what_is_idle_and_what_works(tmp_path: Path) -> None:
    processes = WorkProcesses()
    thread, errors = in_thread(processes.work(partial(far_calls.never_look, tmp_path)), NoProgress())
    until((tmp_path / "pids").exists)
    processes_idle = processes.work(far_calls.pid_of_worker)(NoProgress())[0]
    pids = [processes_idle, *(int(word) for word in (tmp_path / "pids").read_text().split())]
    processes.end()
    thread.join(PATIENCE_SECONDS)
    until(lambda: not any(map(is_alive, pids)))
    assert [type(error) for error in errors] == [WorkProcessError]
    with pytest.raises(CancelledError):
        processes.work(far_calls.pid_of_worker)(NoProgress())


PARENT = """
import sys
from functools import partial
from pathlib import Path
from airdesk.jobs.process_work import WorkProcesses
from airdesk.progress import NoProgress
from tests.helpers import far_calls

if __name__ == "__main__":
    processes = WorkProcesses()
    call, folder = sys.argv[1:]
    if call == "idle":
        print(processes.work(far_calls.pid_of_worker)(NoProgress())[0], flush=True)
        if folder == "leave":
            sys.exit()  # without ending them
        sys.stdin.read()
    processes.work(partial(getattr(far_calls, call), Path(folder)))(NoProgress())
"""


def started(tmp_path: Path, *words: str) -> subprocess.Popen[str]:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, str(script), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def test_killing_the_program_ends_an_idle_process(tmp_path: Path) -> None:
    with started(tmp_path, "idle", "stay") as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until(lambda: not is_alive(pid))


def test_a_program_that_ends_without_a_word_does_not_wait_for_its_idle_process(tmp_path: Path) -> None:
    with started(tmp_path, "idle", "leave") as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert parent.wait(PATIENCE_SECONDS) == 0
    until(lambda: not is_alive(pid))


def test_killing_the_program_lets_work_clear_up_and_end(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    with started(tmp_path, "work_until_cancelled", str(folder)) as parent:
        until((folder / "half.part").exists)
        parent.kill()
    until(lambda: not list(folder.iterdir()))


def test_killing_the_program_ends_work_that_does_not_look_with_its_own_processes(tmp_path: Path) -> None:
    with started(tmp_path, "never_look", str(tmp_path)) as parent:
        until((tmp_path / "pids").exists)
        parent.kill()
    pids = [int(word) for word in (tmp_path / "pids").read_text().split()]
    until(lambda: not any(map(is_alive, pids)))


def test_a_process_that_was_being_started_at_the_end_does_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    processes, starts = WorkProcesses(), []

    def start(grace_seconds: float) -> WorkProcess:
        processes.end()
        starts.append(WorkProcess(grace_seconds))
        return starts[0]

    monkeypatch.setattr(process_work, "WorkProcess", start)
    with pytest.raises(CancelledError):
        processes.work(far_calls.pid_of_worker)(NoProgress())
    assert not starts[0].is_alive


def test_where_no_process_can_be_made_warm_the_first_job_says_so(
    processes: WorkProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_pipe(_context: object) -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(multiprocessing.context.BaseContext, "Pipe", no_pipe)
    processes.prewarm(far_calls.be_warm)
    thread, errors = in_thread(processes.work(far_calls.pid_of_worker), NoProgress())
    thread.join(PATIENCE_SECONDS)
    processes.end()
    assert str(errors[0]) == "No process could be started for the work (Too many open files): close something."
