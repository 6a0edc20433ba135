"""Broken and hostile answers of language models, each read in a process of its own: time, memory, what came of it.

Run by hand: `python -m tests.benchmarks.hostile_answers_table [--task plan|score|all] [--show NAME]`. A row for each answer
that fails, then one line of figures; the exit code is 1 where one failed. Not failing means: no crash, 2 s of processor time
and 200 MB at most, nothing in the plan or the score that may not be there, what is good in the answer used, what is wrong
with it told in plain text, and no file opened but the program's own, for reading.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.hostile_answers import HostileAnswer
from tests.helpers.plan_faults import is_plain

MOST_SECONDS = 2.0
MOST_MEGABYTES = 200.0
_TOUCHING = ("open", "os.", "shutil.", "subprocess.", "socket.", "tempfile.")
_OWN_PLACES = tuple({str(Path(__file__).resolve().parents[2]), sys.prefix, sys.base_prefix, "/usr/lib/python3", "/proc/self"})


@dataclass
class Read:
    """What came of an answer."""

    faults: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


Reader = Callable[[HostileAnswer], Read]


def plan_reader() -> Reader:
    """Reads answers as plans, and composes from what came out where that is short."""
    from airdesk.composing.composer import compose
    from airdesk.facts.genres import load_genres
    from airdesk.facts.instruments import load_instruments
    from airdesk.model.plan import PlanRequest
    from airdesk.planning.model_plan_answer import PlanGround, plan_from_answer
    from airdesk.planning.model_plan_cast import Allowed
    from airdesk.planning.planner import plan_song
    from tests.helpers.hostile_plans import PROMPT, facts_of
    from tests.helpers.plan_faults import faults_of

    request, genres, catalogue = PlanRequest(PROMPT, seed=1), load_genres(), load_instruments()
    ground = PlanGround(request, plan_song(request, genres, catalogue), genres, Allowed(catalogue))

    def read(answer: HostileAnswer) -> Read:
        answered = plan_from_answer(answer.text, ground)
        return Read(faults_of(answered.plan), list(answered.problems), sorted(facts_of(answered.plan)))

    compose(ground.base, genres[ground.base.genre])  # everything is loaded before the clock runs
    read(HostileAnswer("first", '{"meta":{"tempo":99}}'))
    return read


def score_reader() -> Reader:
    """Reads answers as scores of a small plan."""
    from tests.benchmarks.hostile_notes import score_facts

    def read(answer: HostileAnswer) -> Read:
        faults, problems, facts = score_facts(answer)
        return Read(faults, problems, facts)

    read(HostileAnswer("first", "{}"))
    return read


def judged(answer: HostileAnswer, reader: Reader) -> tuple[dict[str, Any], list[str]]:
    """Figures of an answer, and what was wrong with how it was read."""
    out, inlet = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        _in_child(answer, reader, inlet)
    os.close(inlet)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(child, 0)[1]
    if status or not said:
        return {}, [f"the process ended with {status}"]
    found: dict[str, Any] = json.loads(said)
    return found, list(_complaints(answer, found))


def _in_child(answer: HostileAnswer, reader: Reader, inlet: int) -> None:
    """Read one answer and write what came of it down the pipe."""
    touched: list[str] = []
    sys.addaudithook(lambda event, arguments: touched.append(_touch(event, arguments)) if event.startswith(_TOUCHING) else None)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found: dict[str, Any] = {"crash": ""}
    read = Read()
    try:
        read = reader(answer)
    except BaseException as error:  # noqa: BLE001  whatever it is, it is a finding
        found["crash"] = f"{type(error).__name__}: {error}"[:200]
    found["seconds"] = time.process_time() - began
    found["megabytes"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    found |= {"faults": read.faults, "problems": read.problems, "facts": read.facts}
    found["touched"] = [one for one in touched if one]
    with os.fdopen(inlet, "wb") as pipe:
        pipe.write(json.dumps(found).encode("utf-8", "surrogatepass"))
    os._exit(0)


def _touch(event: str, arguments: tuple[Any, ...]) -> str:
    """What of a file or the system was touched; empty for the program's own files, read."""
    if event == "open" and isinstance(arguments[0], (str, bytes, os.PathLike)):
        path, mode = str(Path(os.fsdecode(arguments[0])).absolute()), str(arguments[1] or "r")
        return "" if path.startswith(_OWN_PLACES) and not set(mode) & set("wax+") else f"{mode} {path}"
    if event in ("open", "os.listdir", "os.scandir", "os.putenv", "os.unsetenv"):
        return ""
    return f"{event} {arguments!r}"[:120]


def _complaints(answer: HostileAnswer, found: dict[str, Any]) -> Iterator[str]:
    if found["crash"]:
        yield found["crash"]
        return
    if found["seconds"] > MOST_SECONDS:
        yield f"{found['seconds']:.1f} s"
    if found["megabytes"] > MOST_MEGABYTES:
        yield f"{found['megabytes']:.0f} MB"
    yield from (f"unvalidated: {fault}" for fault in found["faults"][:3])
    lost = answer.keeps - set(found["facts"])
    if lost:
        yield f"good parts not used: {', '.join(sorted(lost)[:5])}"
    told = " ".join(found["problems"])
    if answer.is_told and not told:
        yield "nothing told"
    yield from (f"not told: {word}" for word in answer.tells if word not in told)
    if not all(is_plain(sentence) and len(sentence) <= 500 for sentence in found["problems"]):
        yield "told in more than plain text"
    yield from (f"touched: {touch}" for touch in found["touched"][:3])


def table(task: str, answers: Sequence[HostileAnswer], reader: Reader) -> int:
    """Print failures and figures; returns how many failed."""
    failed, seconds, megabytes, told = 0, [0.0], [0.0], 0
    for answer in answers:
        found, complaints = judged(answer, reader)
        if complaints:
            failed += 1
            print(f"FAIL  {task}  {answer.name[:60]!r:62}  {'; '.join(complaints)[:300]}")
        if found:
            seconds.append(found["seconds"])
            megabytes.append(found["megabytes"])
            told += len(found["problems"])
    kept = sum(len(answer.keeps) for answer in answers)
    print(
        f"{task}: {len(answers)} answers, {failed} failed; at most {max(seconds):.2f} s and {max(megabytes):.0f} MB each; "
        f"{kept} good parts asked for, {told} problems told"
    )
    return failed


def main() -> int:
    """Run the trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", choices=("plan", "score", "all"), default="all")
    parser.add_argument("--show", default="", help="only answers whose name holds this, with all that was told")
    options = parser.parse_args()
    failed = 0
    for task in ("plan", "score") if options.task == "all" else (options.task,):
        if task == "plan":
            from tests.helpers.hostile_plans import hostile_plans as answers_of

            reader = plan_reader()
        else:
            from tests.benchmarks.hostile_notes import hostile_scores as answers_of

            reader = score_reader()
        answers = [answer for answer in answers_of() if options.show in answer.name]
        failed += table(task, answers, reader)
        for answer in answers if options.show else ():
            print(json.dumps(judged(answer, reader)[0].get("problems"), indent=1, ensure_ascii=False))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
