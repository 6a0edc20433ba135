"""Automix killed, cancelled and repeated: nothing half made is left, nothing runs on, the same songs give the same bytes.

Run by hand: `python -m tests.benchmarks.mix_judge_crash FOLDER [--kills 8]`. Prints a line for every trial.
'FAILS' stands where something is left.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.mix_judge_bad_input import good_songs
from tests.benchmarks.mix_judge_trials import automix
from tests.helpers.processes import session_processes


@dataclass(frozen=True)
class Stopped:
    """What was there after a run was stopped."""

    after_seconds: float
    exit_code: int
    stop_seconds: float  # until it was gone
    running: list[int]  # processes of it 5 s later
    finished: list[str]  # files under their final names
    temporary: list[str]  # everything else in the folder and in the library's caches


def start_automix(songs: list[Path], out: Path, library: Path, temp: Path) -> subprocess.Popen[bytes]:
    """A run of the command in a session of its own."""
    start = [sys.executable, "-m", "airdesk", "--library", str(library), "--json", "automix", "--order", "given"]
    command = [*start, "--out", str(out), "--", *map(str, songs)]
    environment = {**os.environ, "TMPDIR": str(temp)}
    return subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env=environment
    )


def stopped(run: subprocess.Popen[bytes], after_seconds: float, how: signal.Signals, out: Path, temp: Path) -> Stopped:
    """Stop a run after some seconds and look at what is left."""
    with suppress(subprocess.TimeoutExpired):
        run.wait(after_seconds)
    asked = time.monotonic()
    if run.poll() is None:
        os.kill(run.pid, how)
    code = run.wait(60)
    gone = time.monotonic() - asked
    deadline = time.monotonic() + 5.0
    while (running := session_processes(run.pid)) and time.monotonic() < deadline:
        time.sleep(0.1)
    files = [path for path in out.rglob("*") if path.is_file()] if out.exists() else []
    finished = [path.name for path in files if not any(part.startswith(".") for part in path.relative_to(out).parts)]
    hidden = [str(path.relative_to(out)) for path in files if path.name not in finished]
    return Stopped(after_seconds, code, gone, running, finished, hidden + [path.name for path in temp.rglob("*")])


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Run all trials."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kills", type=int, default=8)
    options = parser.parse_args()
    home: Path = options.folder
    shutil.rmtree(home, ignore_errors=True)
    songs = [song.path for song in good_songs(home / "songs")]
    library, out, temp = home / "library", home / "out", home / "temp"
    temp.mkdir(parents=True)
    began = time.monotonic()
    _, first, _ = automix(songs, home / "whole", library, "--order", "given")
    fresh = time.monotonic() - began
    began = time.monotonic()
    _, second, _ = automix(songs, home / "again", library, "--order", "given")
    whole = time.monotonic() - began
    _, third, _ = automix(songs, home / "other", home / "new library", "--order", "given")
    wanted = digest(Path(first["files"][0]))
    same = [digest(Path(report["files"][0])) == wanted for report in (second, third)]
    print(
        f"the same bytes again: {same[0]}, with a new library: {same[1]}; {fresh:.1f} s, known songs {whole:.1f} s", flush=True
    )
    for how in (signal.SIGKILL, signal.SIGINT, signal.SIGTERM):
        for number in range(options.kills):
            after = whole * (number + 0.5) / options.kills
            left = stopped(start_automix(songs, out, library, temp), after, how, out, temp)
            print(
                f"{how.name} after {after:.1f} s: exit {left.exit_code} in {left.stop_seconds:.2f} s{_judged(left, how)}",
                flush=True,
            )
            for name in left.finished:
                (out / name).unlink()
    code, report, _ = automix(songs, out, library, "--order", "given")
    names = sorted(str(path.relative_to(out)) for path in out.rglob("*"))
    rest = sorted(path.name for path in temp.rglob("*"))
    is_same = digest(Path(report["files"][0])) == wanted
    print(f"after all of it: exit {code}, same bytes {is_same}, in the folder {names}, temp {rest}")


def _judged(left: Stopped, how: signal.Signals) -> str:
    text = ""
    if left.running:
        text += f", FAILS: processes {left.running} run on"
    if left.exit_code and left.finished:
        text += f", FAILS: files under their final names {left.finished}"
    if how != signal.SIGKILL and left.temporary:
        text += f", FAILS: left {left.temporary[:4]}"
    if how != signal.SIGKILL and left.stop_seconds > 1.0:
        text += ", FAILS: took more than a second to stop"
    return text + (f", left {left.temporary[:3]}" if how == signal.SIGKILL and left.temporary else "")


if __name__ == "__main__":
    main()
