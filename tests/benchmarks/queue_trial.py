"""A queue of many jobs that fail, pass, are cancelled and lose their program: does each end once, in order, none lost?

Run by hand: `python tests/benchmarks/queue_trial.py [--jobs 200] [--kills 2] [--seed 1] [--small] [--folder DIR]`. A window of
its own (offscreen unless QT_QPA_PLATFORM says otherwise) with its Jobs panel shown is given jobs of all kinds: real songs,
exports, scans and analyses, work in threads and in processes, network troubles, bad input, mistakes, work that cannot be
repeated; some are cancelled, the queue is paused for a moment, and the program is killed with signal 9 as often as said, then
started again. A trigger in the database writes down every state. Printed: what became of the jobs, what is wrong (nothing,
else exit code 1), and the window's heartbeat.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

ENDED = ("completed", "failed", "cancelled")
BEAT_MS = 5
IDLE_MS = 4000
"""How long the window rests before it gets work: what the machine itself does to the heartbeat."""
_TRIGGERS = """
CREATE TABLE IF NOT EXISTS trial_states (number INTEGER PRIMARY KEY, job_id TEXT, state TEXT);
CREATE TRIGGER IF NOT EXISTS trial_new AFTER INSERT ON jobs WHEN NEW.label LIKE 'trial %'
BEGIN INSERT INTO trial_states (job_id, state) VALUES (NEW.id, NEW.state); END;
CREATE TRIGGER IF NOT EXISTS trial_changed AFTER UPDATE OF state ON jobs
WHEN NEW.label LIKE 'trial %' AND NEW.state != OLD.state
BEGIN INSERT INTO trial_states (job_id, state) VALUES (NEW.id, NEW.state); END;
"""


@dataclass(frozen=True)
class PlannedJob:
    """One job of the trial and how it may end."""

    number: int
    kind: str
    inputs: dict[str, Any]
    may_end: tuple[str, ...]
    is_cancelled: bool = False

    @property
    def label(self) -> str:
        return f"trial {self.number:03d} {self.kind}"


@dataclass
class Outcome:
    """What the trial showed."""

    ends: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    gaps_ms: list[float] = field(default_factory=list)  # between two beats of the window, while the queue works
    own_ms: list[float] = field(default_factory=list)  # of that, what the window's thread itself worked
    idle_gaps_ms: list[float] = field(default_factory=list)  # before it has work
    num_interrupted: int = 0

    def beats(self) -> str:
        """Median, 99th percentile and worst, with and without work."""
        idle, own = _figures(self.idle_gaps_ms), _figures(self.own_ms)
        return f"heartbeat {_figures(self.gaps_ms)}; idle {idle}; the window's own work between two beats {own}"


def _figures(gaps_ms: list[float]) -> str:
    gaps = sorted(gaps_ms) or [0.0]
    median, late = (gaps[int(share * len(gaps))] for share in (0.5, 0.99))
    return f"median {median:.1f} p99 {late:.1f} worst {gaps[-1]:.1f} ms"


def planned_jobs(count: int, folder: Path, seed: int, *, is_small: bool) -> list[PlannedJob]:
    """The jobs of a trial, the same for the same seed."""
    rng = random.Random(seed)
    jobs = [_planned(number, rng, folder) for number in range(count)]
    if not is_small:
        places = rng.sample(range(count), 11)
        samples = str(folder / "samples")
        real: list[tuple[str, dict[str, Any]]] = [
            *(("make", {"request": {"prompt": f"slow ambient {n}", "bars": 2, "seed": n}}) for n in range(3)),
            *(("export", {}) for _ in range(2)),
            *(("scan", {"folders": [samples], "is_deep": n % 2 == 1}) for n in range(4)),
            *(("analysis", {"paths": [str(folder / "song.wav")]}) for _ in range(2)),
        ]
        for place, (kind, inputs) in zip(places, real, strict=True):
            whole = {"plan": None, "asked": None, "song_id": None, "summary": "", **inputs} if kind == "make" else inputs
            jobs[place] = PlannedJob(place, kind, whole, ("completed",))
    return jobs


def _planned(number: int, rng: random.Random, folder: Path) -> PlannedJob:
    kind = rng.choices(("wait", "count", "fail", "plain"), (45, 20, 25, 10))[0]
    ledger = str(folder / "ledgers" / f"{number:03d}")
    is_cancelled = rng.random() < 0.1
    also = ("cancelled",) if is_cancelled else ()
    if kind == "fail":
        how = rng.choice(("network", "limit", "bad", "mistake"))
        times = rng.choice((1, 2, 9))
        ends = "completed" if how in ("network", "limit") and times < 3 else "failed"
        # a kill may come between two attempts, and the job begins to count anew: then it may well pass
        passes = ("completed",) if times < 9 else ()
        inputs = {"how": how, "times": times, "ledger": ledger}
        return PlannedJob(number, kind, inputs, (ends, *passes, *also), is_cancelled)
    seconds = rng.uniform(0.05, 0.4)
    ends_also = ("failed",) if kind == "plain" else ()
    return PlannedJob(number, kind, {"seconds": seconds, "ledger": ledger}, ("completed", *ends_also, *also), is_cancelled)


# ── the program that is killed ──────────────────────────────────────────────────────────────────────────────────────────


class TrialProgram:
    """A window with the jobs of the trial; ends by itself when the queue is empty."""

    def __init__(self, folder: Path, count: int, seed: int, *, is_small: bool, is_first: bool) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from airdesk.jobs.retry import RetryPolicy
        from airdesk.settings import settings_for
        from airdesk.ui.jobs.jobs_view import JobsView
        from airdesk.ui.main_window import MainWindow
        from airdesk.ui.memory import Sweeping
        from airdesk.ui.session import Session
        from airdesk.ui.theme import apply_theme
        from airdesk.ui.turns import take_turns_often
        from tests.helpers.quiet_playback import QuietPlayback

        self._folder, self._rng, self._is_small = folder, random.Random(seed + 1), is_small
        self._jobs = planned_jobs(count, folder, seed, is_small=is_small) if is_first else []
        self._application = QApplication(["trial"])
        Sweeping(self._application)
        take_turns_often()
        apply_theme(self._application)
        self._session = Session(settings_for(folder / "library"), QuietPlayback())
        self._session.executor.policy = RetryPolicy(first_delay_seconds=0.05)
        self._window: Any = JobsView(self._session) if is_small else MainWindow(self._session)
        self._window.show()
        self._beats = (folder / f"beats-{os.getpid()}.txt").open("w", encoding="utf-8")
        self._last_beat = self._last_worked = 0.0
        self._is_idle, self._calm = True, 0
        self._timers = [QTimer(self._window) for _ in range(3)]
        self._every(self._timers[0], 20, self._begin_when_ready)

    def run(self) -> int:
        return int(self._application.exec())

    def _every(self, timer: Any, interval_ms: int, call: Callable[[], None]) -> None:
        from PySide6.QtCore import Qt

        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(call)
        timer.start(interval_ms)

    def _begin_when_ready(self) -> None:
        from PySide6.QtCore import QTimer

        if not self._is_ready():
            return
        self._timers[0].stop()
        if self._jobs:
            database = sqlite3.connect(self._folder / "library" / "library.db")
            database.executescript(_TRIGGERS)
            database.close()
        self._every(self._timers[1], BEAT_MS, self._beat)
        idle_ms = IDLE_MS if self._jobs and not self._is_small else 0  # started again, the queue goes on by itself
        QTimer.singleShot(idle_ms, self._window, self._begin_to_feed)

    def _is_ready(self) -> bool:
        """Whether there is a library to keep jobs in, and the panel is shown."""
        if self._is_small:
            self._session.queue.begin()
            self._session.queue.set_paused(False)  # something to write, so that the library is open afterwards
            return self._session.queue.flush(10.0)
        if self._window.library_start is None or self._window.library_start._started is None:
            return False
        from tests.helpers.libraries import small_song

        self._window.complete()  # what it loads after its first picture is not the queue's
        self._session.open_document(small_song())
        self._window.show_page("Compose")
        self._window.compose_page.show_dock("jobs")
        return True

    def _begin_to_feed(self) -> None:
        self._is_idle = False
        self._every(self._timers[2], 30, self._feed)

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        if self._last_beat:
            gap_ms, own_ms = 1000 * (now - self._last_beat), 1000 * (worked - self._last_worked)
            self._beats.write(f"{'idle' if self._is_idle else 'work'} {gap_ms:.2f} {own_ms:.2f}\n")
        self._last_beat, self._last_worked = now, worked

    def _feed(self) -> None:
        """Some more jobs, a cancel, a pause; the end when there is nothing left."""
        for _ in range(5):
            if self._jobs:
                self._submit(self._jobs.pop(0))
        executor = self._session.executor
        if self._jobs:
            if len(self._jobs) % 50 == 0:
                self._session.queue.set_paused(not executor.is_paused)
            return
        if executor.is_paused:
            self._session.queue.set_paused(False)
        self._beats.flush()
        if executor.num_running() == 0 and self._session.queue.flush(0.0):
            self._calm += 1
            if self._calm > 40:
                self._timers[2].stop()
                self._window.close()
                if self._is_small:
                    self._session.close()
                self._application.quit()
        else:
            self._calm = 0

    def _submit(self, planned: PlannedJob) -> None:
        from airdesk.jobs.order import described
        from airdesk.workflows.job_kinds import order_work
        from tests.helpers.job_kinds import TEST_KINDS, Waiting

        session = self._session
        if planned.kind == "plain":
            handle = session.executor.submit(Waiting(planned.inputs), kind="render", label=planned.label)
        else:
            order = _export(self._folder) if planned.kind == "export" else described(planned.kind, planned.inputs)
            work = order_work(order, session.settings, session.executor.processes)
            is_heavy = planned.kind in ("make", "export") or (planned.kind == "count" and TEST_KINDS["count"].is_heavy)
            handle = session.executor.submit(work, kind=order.kind, label=planned.label, is_heavy=is_heavy, order=order)
        if planned.is_cancelled:
            from PySide6.QtCore import QTimer

            QTimer.singleShot(self._rng.randrange(0, 3000), self._window, handle.cancel)


def _export(folder: Path) -> Any:
    from airdesk.workflows.export_choice import ExportChoice
    from airdesk.workflows.job_orders import export_order
    from tests.helpers.libraries import small_song

    choice = ExportChoice(items=frozenset({"midi"}), if_exists="overwrite")
    return export_order(small_song(), None, choice, folder / "out")


# ── who starts it, kills it and looks ───────────────────────────────────────────────────────────────────────────────────


def run_trial(folder: Path, count: int, kills: int, seed: int, *, is_small: bool, say: Callable[[str], object]) -> Outcome:
    """Start the program, kill it so often, let it end, and look at what is kept."""
    (folder / "ledgers").mkdir(parents=True)
    _write_sounds(folder)
    command = [sys.executable, __file__, "--child", "--folder", str(folder), "--jobs", str(count), "--seed", str(seed)]
    command += ["--small"] if is_small else []
    for number in range(kills + 1):
        program = subprocess.Popen([*command, *([] if number else ["--first"])], env=_surroundings(), stdout=subprocess.DEVNULL)
        if number < kills:
            _wait_for_ends(folder, program, count, round(count * (number + 1) / (kills + 1.5)))
            program.send_signal(signal.SIGKILL)
            say(f"killed with {_num_ended(folder)} of {count} ended")
        code = program.wait(900)
        if number == kills and code != 0:
            raise SystemExit(f"the last program ended with {code}")
    return _judged(folder, planned_jobs(count, folder, seed, is_small=is_small))


def _surroundings() -> dict[str, str]:
    defaults = {"QT_QPA_PLATFORM": "offscreen", "AIRDESK_SOUNDFONT": "none", "OPENBLAS_NUM_THREADS": "1"}
    return {**defaults, **os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def _write_sounds(folder: Path) -> None:
    import numpy as np
    import soundfile

    (folder / "samples").mkdir()
    rng = np.random.default_rng(1)
    for number in range(12):
        soundfile.write(folder / "samples" / f"hit {number}.wav", rng.normal(0, 0.1, 22_050), 44_100)
    soundfile.write(folder / "song.wav", rng.normal(0, 0.1, (44_100 * 8, 2)), 44_100)


def _rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    database = sqlite3.connect(f"file:{folder / 'library' / 'library.db'}?mode=ro", uri=True, timeout=20)
    try:
        return database.execute(query).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        database.close()


def _num_kept(folder: Path, which: str = "") -> int:
    if not (folder / "library" / "library.db").exists():
        return 0
    rows = _rows(folder, f"SELECT COUNT(*) FROM jobs WHERE label LIKE 'trial %'{which}")
    return int(rows[0][0]) if rows else 0


def _num_ended(folder: Path) -> int:
    return _num_kept(folder, f" AND state IN {ENDED}")


def _wait_for_ends(folder: Path, program: subprocess.Popen[bytes], count: int, num_ended: int) -> None:
    """Until so many have ended, and all are kept: what was not asked for yet would be lost with the program."""
    give_up = time.monotonic() + 600
    while program.poll() is None and time.monotonic() < give_up:
        if _num_kept(folder) == count and _num_ended(folder) >= num_ended:
            return
        time.sleep(0.05)


def _judged(folder: Path, jobs: list[PlannedJob]) -> Outcome:
    outcome = Outcome()
    columns = "id, label, kind, state, error, position, began_at, attempts"
    found = {row[1]: row for row in _rows(folder, f"SELECT {columns} FROM jobs WHERE label LIKE 'trial %'")}
    states = _rows(folder, "SELECT job_id, state FROM trial_states ORDER BY number")
    for planned in jobs:
        outcome.problems += _job_problems(planned, found.get(planned.label), states)
    for row in found.values():
        outcome.ends[f"{row[2]}: {row[3]}"] += 1
    if len(found) != len(jobs) or len(_rows(folder, "SELECT id FROM jobs WHERE label LIKE 'trial %'")) != len(jobs):
        outcome.problems.append(f"{len(jobs)} jobs were asked for, {len(found)} are kept")
    outcome.problems += _order_problems(found, jobs)
    begins = Counter(job_id for job_id, state in states if state == "waiting")
    outcome.num_interrupted = sum(number > 1 for number in begins.values())
    for path in folder.glob("beats-*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        beats = [line.split() for line in lines[:-1]]  # the last one may be cut
        outcome.gaps_ms += [float(words[1]) for words in beats if words[0] == "work"]
        outcome.own_ms += [float(words[2]) for words in beats if words[0] == "work"]
        outcome.idle_gaps_ms += [float(words[1]) for words in beats if words[0] == "idle"]
    return outcome


def _job_problems(planned: PlannedJob, row: tuple[Any, ...] | None, states: list[tuple[Any, ...]]) -> Iterator[str]:
    if row is None:
        yield f"{planned.label} is lost"
        return
    ends = [number for number, (job_id, state) in enumerate(states) if job_id == row[0] and state in ENDED]
    last = max((number for number, (job_id, _) in enumerate(states) if job_id == row[0]), default=-1)
    if len(ends) != 1 or ends[0] != last:
        yield f"{planned.label} ended {len(ends)} times: {[state for job_id, state in states if job_id == row[0]]}"
    if row[3] not in planned.may_end:
        yield f"{planned.label} is {row[3]} ({row[4]}), not {' or '.join(planned.may_end)}"
    ledger = Path(planned.inputs.get("ledger", ""))
    if row[3] == "completed" and planned.kind in ("wait", "count") and not ledger.is_file():
        yield f"{planned.label} is said to be completed and was never done"


def _order_problems(found: dict[str, tuple[Any, ...]], jobs: list[PlannedJob]) -> Iterator[str]:
    """Those that need a core among themselves, and all others, began in the order they were asked for."""
    heavy = ("make", "export", "count")
    for is_heavy in (True, False):
        rows = [found[job.label] for job in jobs if job.label in found and (job.kind in heavy) == is_heavy]
        begun = [row for row in rows if row[6]]
        if [row[5] for row in rows] != sorted(row[5] for row in rows):
            yield "the places in the queue are not in the order of asking"
        for before, after in itertools.pairwise(begun):
            if before[6] > after[6]:
                yield f"{after[1]} began before {before[1]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=200)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    for name in ("--small", "--child", "--first"):
        parser.add_argument(name, action="store_true")
    options = parser.parse_args()
    if options.child:
        from airdesk.workflows import job_kinds
        from tests.helpers.job_kinds import TEST_KINDS

        job_kinds.JOB_KINDS = {**job_kinds.JOB_KINDS, **TEST_KINDS}  # type: ignore[misc]
        program = TrialProgram(options.folder, options.jobs, options.seed, is_small=options.small, is_first=options.first)
        return program.run()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="queue-trial-"))
    began = time.monotonic()
    outcome = run_trial(folder, options.jobs, options.kills, options.seed, is_small=options.small, say=print)
    print(json.dumps(dict(sorted(outcome.ends.items())), indent=1))
    print(f"{time.monotonic() - began:.0f} s; {outcome.num_interrupted} jobs went on after a kill; {outcome.beats()}")
    print("\n".join(outcome.problems) or "nothing is wrong")
    return 1 if outcome.problems else 0


if __name__ == "__main__":
    sys.exit(main())
