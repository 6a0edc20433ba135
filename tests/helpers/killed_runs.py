"""`python -m tests.helpers.killed_runs LIBRARY KIND:MESSAGE …`: runs, each killed in a process of its own at a line of its log.

Prints for each the run's id and how its process ended. The processes are forks of this one, so that all is imported once.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest
from airdesk.settings import Settings, settings_for
from airdesk.workflows.generate_take import generate_take
from airdesk.workflows.make_song import MakeSongRequest, make_song
from airdesk.workflows.take_values import RunBegan, TakeNews

REQUEST = PlanRequest("dusty lo-fi for a rainy night", bars=2, seed=7)


def make(kind: str, settings: Settings, message: str) -> None:
    """Make a song or a take until its log says so; then this process dies as one does that the system kills."""

    def listen(event: Event) -> None:
        if event.message == message:
            os.kill(os.getpid(), signal.SIGKILL)

    def tell(news: TakeNews) -> None:
        if isinstance(news, RunBegan):
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
        kind, message = case.split(":")
        child = os.fork()
        if not child:
            make(kind, settings, message)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
