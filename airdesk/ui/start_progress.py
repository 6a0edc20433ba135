"""The progress card of the start page, fed by the generation that is under way."""

from __future__ import annotations

from airdesk.jobs.job import Job
from airdesk.ui.compose.generation import Generation, Generator
from airdesk.ui.compose.stage_progress import StageProgress
from airdesk.ui.widgets.pitch_text import signed
from airdesk.workflows.take_values import PlanMade, ScoreMade, SoundsMade, TakeNews, TakeStored


class StartProgress:
    """Shows the newest generation that has not ended; the others are in the jobs panel."""

    def __init__(self, card: StageProgress, generator: Generator) -> None:
        self._card, self._generator = card, generator
        self._shown: Generation | None = None
        self._notes: dict[int, str] = {}
        generator.started.connect(self._begin)
        generator.moved.connect(self._move)
        generator.told.connect(self._tell)
        generator.finished.connect(lambda generation, _: self._end(generation))
        generator.failed.connect(lambda generation, _: self._end(generation))
        generator.cancelled.connect(self._end)
        card.cancel_requested.connect(self._cancel)

    def _begin(self, generation: Generation) -> None:
        self._shown, self._notes = generation, {}
        self._card.begin(generation.label[:60])
        self._card.show()

    def _move(self, generation: Generation, job: Job) -> None:
        if generation is self._shown:
            self._card.show_job(job)

    def _tell(self, generation: Generation, news: TakeNews) -> None:
        if generation is not self._shown:
            return
        if isinstance(news, PlanMade):
            plan = news.plan
            self._card.show_facts(plan.title, f"{signed(plan.key.name)} · {plan.tempo_bpm:g} BPM")
            self._stage(1, f"{plan.bars} bars, {len(plan.sections)} sections")
        elif isinstance(news, ScoreMade):
            notes = sum(len(clip.notes) for track in news.song.tracks for clip in track.clips)
            self._stage(2, f"{len(news.song.tracks)} parts, {notes} notes")
        elif isinstance(news, SoundsMade):
            self._stage(3, f"{len(news.song.tracks)} chosen")
        elif isinstance(news, TakeStored):
            self._stage(4, "levelled")

    def _stage(self, number: int, note: str) -> None:
        self._notes[number - 1] = note
        self._card.show_stage(number, dict(self._notes))

    def _end(self, generation: Generation) -> None:
        if generation is self._shown:
            self._shown = None
            self._card.hide()
            for earlier in self._generator.running[-1:]:
                self._begin(earlier)
                for news in tuple(earlier.news):
                    self._tell(earlier, news)

    def _cancel(self) -> None:
        if self._shown is not None and self._shown.job is not None:
            self._shown.job.cancel()
