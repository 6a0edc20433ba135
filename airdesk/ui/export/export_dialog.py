"""The export dialog: asks, starts the work, shows how it goes; closed, the work goes on as a job."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from airdesk.errors import AirdeskError
from airdesk.jobs.job import Job, JobState
from airdesk.ui.bridge import PoolJob
from airdesk.ui.export.export_checks import preview_of, problem_of, renamed_hint
from airdesk.ui.export.export_form import ExportForm
from airdesk.ui.export.export_run import ExportRun
from airdesk.ui.export.remembered import RememberedExport
from airdesk.ui.export.replace_question import ReplaceQuestion, wrapped
from airdesk.ui.icons import icon
from airdesk.ui.jobs.job_ear import JobEar
from airdesk.ui.session import Session
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.workflows.export_choice import ExportChoice, IfExists, existing_files
from airdesk.workflows.job_kinds import order_work
from airdesk.workflows.job_orders import export_order
from airdesk.workflows.warm_up import warm_up

if TYPE_CHECKING:
    from airdesk.model.plan import SongPlan
    from airdesk.model.song import Song
    from airdesk.workflows.export_choice import ExportResult


class ExportDialog(QDialog):
    """One for the whole window: `present` shows it for the open song, or the export that is still running."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._remembered = RememberedExport(session.settings.library_folder)
        self._job: PoolJob[ExportResult] | None = None
        self._other: tuple[Song, SongPlan | None] | None = None  # a song that is not the open one
        self.setWindowTitle("Export")
        self.setMinimumWidth(680)
        self.form = ExportForm()
        self.preview = wrapped("soft")
        self.problem = wrapped("error")
        self.question = ReplaceQuestion()
        self.run = ExportRun()
        self.export = QPushButton(icon("export", "on-accent"), "Export")
        self.close_button = QPushButton("Close")
        self._lay_out()
        self._connect()
        self.form.set_choice(self._remembered.choice(), self._remembered.folder())

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return self._job is not None and not self._job.job.has_ended

    def present(self, song: Song | None = None, plan: SongPlan | None = None) -> None:
        """Show the dialog for the open song as it is now, or for another one (of the library) with its plan."""
        if not self.is_running:
            self._other = None if song is None else (song, plan)
            self.run.hide()
            self._show_song()
        if self.isVisible():
            self.raise_()
        self.show()
        self.activateWindow()
        self.export.setFocus()
        self._session.executor.processes.prewarm(warm_up)

    def _song_and_plan(self) -> tuple[Song | None, SongPlan | None]:
        """What is to be exported."""
        if self._other is not None:
            return self._other
        document = self._session.document
        return (None, None) if document is None else (document.song, document.origin.plan)

    def _show_song(self) -> None:
        song, _ = self._song_and_plan()
        self.form.show_song(song, self._session.loop_ticks if self._other is None else None)

    def _lay_out(self) -> None:
        self.export.setProperty("look", "primary")
        self.export.setDefault(True)
        self.export.setAccessibleName("Export")
        self.export.setToolTip("Write the files (Enter)")
        self.close_button.setAccessibleName("Close")
        self.close_button.setAutoDefault(False)
        self.close_button.setToolTip("Close (Esc); an export that is running goes on, the jobs panel shows it")
        self.question.hide()
        self.run.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(TIGHT)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        buttons.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(SPACE)
        for widget in (self.form, self.preview, self.problem, self.question, self.run):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_form)
        self.export.clicked.connect(self._on_export)
        self.close_button.clicked.connect(self.close)
        self.question.answered.connect(self._on_answer)
        self.run.cancel_requested.connect(self._cancel)
        self._session.song_changed.connect(lambda _: self._on_song_change())
        self._session.loop_changed.connect(lambda _: self._on_song_change())
        self._session.document_opened.connect(lambda _: self._on_document())
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_export)

    def _on_song_change(self) -> None:
        if self.isVisible() and self._other is None and not self.is_running:
            self.form.follow_song(self._song_and_plan()[0], self._session.loop_ticks)

    def _on_document(self) -> None:
        if self.isVisible() and self._other is None and not self.is_running:
            self._show_song()

    def _on_form(self) -> None:
        """Say what will come, or what stands in the way."""
        self.question.hide()
        (song, _), choice = self._song_and_plan(), self.form.choice()
        problem = problem_of(song, choice, self.form.folder())
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        hint = renamed_hint(choice)
        preview = "" if song is None or problem else preview_of(song, choice)
        self.preview.setText("\n".join(line for line in (preview, hint) if line))
        self.preview.setVisible(bool(preview or hint))
        self.export.setEnabled(not problem and not self.is_running)

    def _on_export(self) -> None:
        song, _ = self._song_and_plan()
        if song is None or not self.export.isEnabled():
            return
        found = existing_files(song, self.form.choice(), self.form.folder().absolute())
        if found:
            self.run.hide()
            self.question.ask([path.name for path in found])
            self.export.setEnabled(False)
        else:
            self._start(self.form.choice())

    def _on_answer(self, answer: str) -> None:
        self.question.hide()
        self.export.setEnabled(True)
        policies: dict[str, IfExists] = {"Replace": "overwrite", "Keep both": "number"}
        if answer in policies:
            self._start(replace(self.form.choice(), if_exists=policies[answer]))

    def _start(self, choice: ExportChoice) -> None:
        """Hand the work to the pool; the song as it is at this moment is what comes out."""
        session, folder = self._session, self.form.folder().absolute()
        (song, plan), settings = self._song_and_plan(), session.settings
        if song is None:
            return
        self._remembered.keep(choice, folder)
        order, ear = export_order(song, plan, choice, folder), JobEar(session)
        work = order_work(order, settings, session.executor.processes, on_event=ear.on_event)
        self.run.begin()
        job = session.executor.submit(work, kind=order.kind, label=f"Export “{song.title}”", is_heavy=True, order=order)
        self._job, ear.job_id = job, job.job.id
        job.changed.connect(self._on_job)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self.form.setEnabled(False)
        self.export.setEnabled(False)
        self.run.cancel.setFocus()

    def _cancel(self) -> None:
        if self._job is not None:
            self.run.stage.setText("Stopping…")
            self._job.cancel()

    def _on_job(self, job: Job) -> None:
        self.run.show_job(job)
        if job.state is JobState.CANCELLED:
            self.run.fail("Cancelled; no file of it is left.")
            self._end()

    def _on_done(self, result: ExportResult) -> None:
        self.run.finish(result)
        self._end()
        self.run.show_folder.setFocus()
        self._session.tell(f"Exported to {result.folder}.")

    def _on_failed(self, error: BaseException) -> None:
        sentence = str(error) if isinstance(error, AirdeskError) else f"The export failed by a mistake of ours ({error!r})."
        self.run.fail(sentence)
        self._end()
        self._session.tell(f"The export failed: {sentence}", "error")

    def _end(self) -> None:
        self.form.setEnabled(True)
        self._on_form()
