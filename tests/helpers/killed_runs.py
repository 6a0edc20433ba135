"""`python -m tests.helpers.killed_runs LIBRARY KIND:MESSAGE:STAGE …`: runs, each killed in a process of its own.

Each is killed at a line of its log, as soon as what it can go on from is in the library, which takes a moment longer.
Prints for each the run's id and how its process ended. The processes are forks of this one, so that all is imported once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings, settings_for
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.run_again import stage_to_resume
from airdesk.workflows.take_values import RunBegan, TakeNews

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=2, seed=7)

LONGEST_SECONDS = 60.0


def make(kind: str, settings: Settings, message: str, stage: str) -> None:
    """Make a song or a take until its log says so; then this process dies as one does that the system kills."""
    begun: list[str] = []

    def listen(event: Event) -> None:
        if event.message == message:
            end = time.monotonic() + LONGEST_SECONDS
            while stage_to_resume(begun[0], settings) != stage and time.monotonic() < end:
                time.sleep(0.02)
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(news: TakeNews) -> None:
        if isinstance(news, RunBegan):
            begun.append(news.run_id)
            print(news.run_id, end=" ", flush=True)

    if kind == "take":
        generate_take(REQUEST, settings, on_event=listen, on_stage=tell)
    else:
        make_song(MakeSongRequest(REQUEST), settings, on_event=listen, tell=tell)


def main() -> None:
    import airdesk.mastering.master
    import airdesk.render.song_renderer  # noqa: F401

    settings = settings_for(Path(sys.argv[1]))
    for case in sys.argv[2:]:
        kind, message, stage = case.split(":")
        child = os.fork()
        if not child:
            make(kind, settings, message, stage)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
