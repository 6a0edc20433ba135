"""A song whose making the window's end interrupted is gone on with from the last stage that was finished."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from airdesk.jobs.job import JobState
from airdesk.jobs.journal import load_jobs
from airdesk.library.database import open_library
from airdesk.library.job_rows import runs_of_job
from airdesk.library.runs import load_run
from airdesk.library.takes import load_take
from airdesk.model.plan import PlanRequest
from airdesk.ui.compose.generation import Generation, Generator
from airdesk.ui.session import Session
from airdesk.workflows.take_values import ScoreMade
from tests.helpers.libraries import library_with_shared_sounds

LONG_MS = 90_000


def test_a_song_goes_on_with_its_notes_after_a_restart(qtbot: Any, tmp_path: Path) -> None:
    settings = library_with_shared_sounds(tmp_path / "library")
    first = Session(settings)
    first.queue.begin()
    generator, reached = Generator(first), []

    def stop_at_score(generation: Generation, news: object) -> None:
        if isinstance(news, ScoreMade):
            reached.append(news.song)

    generator.told.connect(stop_at_score)
    generator.generate(PlanRequest("slow ambient", bars=32, seed=7))
    qtbot.waitUntil(lambda: bool(reached), timeout=LONG_MS)
    assert first.queue.num_lasting() == 1
    first.close()

    second = Session(settings)
    second.queue.begin()
    with qtbot.waitSignal(second.queue.redone, timeout=LONG_MS) as redone:
        pass
    take = redone.args[1]
    assert second.queue.flush()
    with open_library(settings.library_folder) as library:
        jobs = load_jobs(library)
        assert [(job.label, job.state) for job in jobs] == [("slow ambient", JobState.COMPLETED)]  # its runs are no jobs
        resumed, interrupted = runs_of_job(library, jobs[0].id)
        assert load_run(library, interrupted).state in ("cancelled", "failed")  # the latter where it had to be killed
        assert load_run(library, interrupted).score == load_run(library, resumed).score
        assert load_take(library, take.song_id).row.run_id == resumed
    notes = [[clip.notes for clip in track.clips] for track in take.song.tracks]
    assert notes == [[clip.notes for clip in track.clips] for track in reached[0].tracks]
    second.close()
