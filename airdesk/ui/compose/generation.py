"""Generating takes in the background: several queue up, what is known of each is told as soon as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from airdesk.errors import AirdeskError, LibraryError
from airdesk.jobs.job import Job
from airdesk.jobs.order import JobOrder
from airdesk.library.events import Event
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.song import Song
from airdesk.ui.bridge import PoolJob
from airdesk.ui.mistakes import write_mistake
from airdesk.ui.session import Session
from airdesk.workflows.beginning import AgainStage
from airdesk.workflows.job_kinds import order_work
from airdesk.workflows.job_orders import again_order, another_order, make_order, part_order, track_order
from airdesk.workflows.run_again import AgainChoice
from airdesk.workflows.sound_names import remember_own_names
from airdesk.workflows.take_values import RunBegan, SamplesChosen, Take, TakeNews
from airdesk.workflows.warm_up import warm_up

MOST_WAITING = 20
"""Generations in the queue; more than that is a finger that slipped."""


@dataclass
class Generation:
    """One take on its way."""

    label: str
    song_id: str | None  # the song it becomes a take of; None: a new song
    job: PoolJob[Take] | None = None
    run_id: str = ""
    news: list[TakeNews] = field(default_factory=list)


class Generator(QObject):
    """Starts generations and passes on what they tell, in the window's thread."""

    started = Signal(object)  # Generation
    moved = Signal(object, object)  # Generation, Job
    told = Signal(object, object)  # Generation, TakeNews
    finished = Signal(object, object)  # Generation, Take
    failed = Signal(object, str)  # Generation, a sentence
    cancelled = Signal(object)  # Generation

    _news = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._running: list[Generation] = []
        self._news.connect(self._on_news, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> list[Generation]:
        """Generations that have not ended, oldest first."""
        return list(self._running)

    def generate(
        self,
        request: PlanRequest | SongPlan,
        *,
        song_id: str | None = None,
        asked: PlanRequest | None = None,
        summary: str = "",
        only_notes: bool = False,
    ) -> Generation | None:
        """Begin a take; None where too many wait already."""
        prompt = request.prompt if isinstance(request, PlanRequest) else request.user_prompt
        order = make_order(request, song_id=song_id, asked=asked, summary=summary, only_notes=only_notes)
        return self._begin(Generation(prompt, song_id), order)

    def regenerate_track(self, take: Take, song: Song, track_id: str, seed: int) -> Generation | None:
        """Begin a take in which one track is composed anew. *song*: as it is open."""
        order = track_order(take, song, track_id, seed)
        return self._begin(Generation(f"{song.track(track_id).name}, once more", take.song_id), order)

    def compose_part(self, take: Take, song: Song, wanted: Mapping[str, Any]) -> Generation | None:
        """Begin a take with a further part, a variation or a continuation. *song*: as open; *wanted*: of a `PartOrder`."""
        name = wanted["instrument"] if wanted["kind"] == "part" else song.track(wanted["track_id"]).name
        label = {"part": "with {}", "variation": "{} varied", "continuation": "{} continued"}[wanted["kind"]].format(name)
        return self._begin(Generation(f"{song.title}: {label}", take.song_id), part_order(take, song, wanted))

    def another_like(self, take: Take, seed: int) -> Generation | None:
        """Begin a take from the same plan with another seed."""
        try:
            order = another_order(take, seed)
        except LibraryError as error:
            self._session.tell(str(error), "error")
            return None
        return self._begin(Generation(f"{take.song.title} · seed {seed}", take.song_id), order)

    def run_again(self, choice: AgainChoice, stage: AgainStage) -> Generation | None:
        """Begin a take that does a run again from one of its stages."""
        return self._begin(Generation(f"{choice.label}, again", choice.song_id), again_order(choice.run_id, stage))

    def warm_up(self) -> None:
        """A song will be asked for soon: let the process that makes it be ready."""
        self._session.executor.processes.prewarm(warm_up)

    def cancel_all(self) -> None:
        """Stop all that is on its way."""
        for generation in self.running:
            if generation.job is not None:
                generation.job.cancel()

    def _begin(self, generation: Generation, order: JobOrder) -> Generation | None:
        if len(self._running) >= MOST_WAITING:
            self._session.tell(f"{MOST_WAITING} songs are waiting already: let some finish or cancel them first.", "warning")
            return None

        log, tell = partial(self._log, generation), partial(self._tell, generation)
        executor = self._session.executor
        work = order_work(order, self._session.settings, executor.processes, on_event=log, on_stage=tell)
        job = executor.submit(work, kind=order.kind, label=generation.label[:80], is_heavy=True, order=order)
        generation.job = job
        self._running.append(generation)
        job.changed.connect(lambda state: self._on_moved(generation, state))
        job.done.connect(lambda take: self._on_done(generation, take))
        job.failed.connect(lambda error: self._on_failed(generation, error))
        self.started.emit(generation)
        return generation

    def _log(self, generation: Generation, event: Event) -> None:
        """In the job's thread."""
        self._session.log(generation.run_id, event)

    def _tell(self, generation: Generation, news: TakeNews) -> None:
        """In the job's thread."""
        if isinstance(news, RunBegan):
            generation.run_id = news.run_id
            if generation.job is not None:
                generation.job.note_run(news.run_id)
                self._session.note_run(generation.job.job.id, news.run_id)
        self._news.emit(generation, news)

    def _on_news(self, generation: Generation, news: TakeNews) -> None:
        if isinstance(news, SamplesChosen):
            remember_own_names(news.names)
        generation.news.append(news)
        self.told.emit(generation, news)

    def _on_moved(self, generation: Generation, job: Job) -> None:
        self.moved.emit(generation, job)
        if job.state == "cancelled" and generation in self._running:
            self._end(generation)
            self.cancelled.emit(generation)

    def _on_done(self, generation: Generation, take: Take) -> None:
        self._end(generation)
        self.finished.emit(generation, take)
        self._session.library_changed.emit()

    def _end(self, generation: Generation) -> None:
        self._running.remove(generation)
        generation.news.clear()  # songs, which the list of jobs would hold as long as the window lives

    def _on_failed(self, generation: Generation, error: BaseException) -> None:
        self._end(generation)
        text = str(error)
        if not isinstance(error, AirdeskError):
            log_file = self._session.settings.log_file
            write_mistake(log_file, error)
            text = f"AirDesk made a mistake ({type(error).__name__}); please report it with {log_file}."
        self.failed.emit(generation, text)
        self._session.tell(text, "error")
