"""Writing the mix as files: format, folder, texts beside it; progress, cancel, and where the files are."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from airdesk.errors import AirdeskError
from airdesk.jobs.job import Job, JobState
from airdesk.ui.export.export_run import ExportRun
from airdesk.ui.export.replace_question import ReplaceQuestion, wrapped
from airdesk.ui.icons import icon
from airdesk.ui.jobs.job_ear import JobEar
from airdesk.ui.theme import SPACE, TIGHT
from airdesk.workflows.clear_up import clearing_up
from airdesk.workflows.export_mix import MixExport, export_mix, file_names, files_in_the_way
from airdesk.workflows.job_orders import mix_order
from airdesk.workflows.output_folder import check_output_folder

if TYPE_CHECKING:
    from airdesk.ui.automix.set_desk import SetDesk
    from airdesk.ui.bridge import PoolJob
    from airdesk.workflows.export_choice import ExportResult

_FORMATS: Final = (("wav", "WAV, 24 bit"), ("flac", "FLAC, 24 bit"), ("mp3", "MP3"))
_TEXTS: Final = (
    ("tracklist", "Track list", "tracklist.txt: when which song begins, with tempo and key"),
    ("cue", "Cue sheet", "For players that jump from song to song"),
    ("decisions", "Decisions", "decisions.json: order and transitions with all reasons"),
)


class MixExportDialog(QDialog):
    """One for the page; closed, an export goes on as a job."""

    def __init__(self, desk: SetDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._session = desk, desk.session
        self._job: PoolJob[ExportResult] | None = None
        self.setWindowTitle("Export mix")
        self.setMinimumWidth(560)
        self.name = QLineEdit()
        self.format = QComboBox()
        for value, text in _FORMATS:
            self.format.addItem(text, value)
        self.folder = QLineEdit(str(_music_folder()))
        self.browse = QPushButton(icon("folder"), "Choose…")
        self.texts = {value: QCheckBox(text) for value, text, _ in _TEXTS}
        for value, _, tip in _TEXTS:
            self.texts[value].setToolTip(tip)
            self.texts[value].setChecked(value != "decisions")
        self.summary, self.problem = wrapped("soft"), wrapped("error")
        self.question, self.run = ReplaceQuestion(), ExportRun()
        self.export = QPushButton(icon("export", "on-accent"), "Export mix")
        self.close_button = QPushButton("Close")
        self._lay_out()
        self._connect()

    @property
    def is_running(self) -> bool:
        """Whether an export is under way."""
        return self._job is not None and not self._job.job.has_ended

    def present(self) -> None:
        """Show the dialog for the open set, or the export that still runs."""
        if not self.is_running:
            self.run.hide()
            self.question.hide()
            self.name.setText(self._desk.dj_set.title)
        self._look()
        self.show()
        self.raise_()
        self.activateWindow()
        self.export.setFocus()

    def wanted(self) -> MixExport:
        """What the fields say."""
        texts = frozenset(value for value, box in self.texts.items() if box.isChecked())
        return MixExport(
            Path(self.folder.text().strip()).expanduser(), self.name.text().strip(), self.format.currentData(), texts
        )

    # ── within ──

    def _title(self) -> str:
        return self._desk.dj_set.title or "mix"

    def _look(self) -> None:
        """Say what will come, or what stands in the way."""
        problem = self._why_not()
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if not problem:
            names = ", ".join(file_names(self.wanted(), self._title()).values())
            rules, timeline = self._desk.dj_set.rules, self._desk.timeline
            minutes, seconds = divmod(round(timeline.duration_seconds), 60)
            self.summary.setText(
                f"{len(timeline.lanes)} songs, {minutes}:{seconds:02d} at {rules.target_lufs:g} LUFS, "
                f"peaks below {rules.ceiling_dbtp:g} dBTP: {names}"
            )
        self.summary.setVisible(not problem)
        self.export.setEnabled(not problem and not self.is_running and self.question.isHidden())

    def _why_not(self) -> str:
        if not self._desk.timeline.lanes:
            return "There is nothing to mix yet: drop songs, and wait until they are analysed."
        if not self.folder.text().strip():
            return "Choose a folder for the files."
        try:
            check_output_folder(self.wanted().folder)
        except AirdeskError as error:
            return str(error).replace("--out ", "")
        return ""

    def _on_export(self) -> None:
        if not self.export.isEnabled():
            return
        found = files_in_the_way(self.wanted(), self._title())
        if found:
            self.run.hide()
            self.question.ask([path.name for path in found])
            self._look()
        else:
            self._start(self.wanted())

    def _on_answer(self, answer: str) -> None:
        self.question.hide()
        self._look()
        if answer == "Replace":
            self._start(replace(self.wanted(), if_exists="overwrite"))
        elif answer == "Keep both":
            self._start(replace(self.wanted(), if_exists="number"))

    def _start(self, wanted: MixExport) -> None:
        """Hand the work to another process; the set as it is at this moment is what comes out."""
        from airdesk.library.outside_work import sweep_outside

        session, order = self._session, mix_order(self._desk.dj_set, wanted)
        ear = JobEar(session)
        call = partial(export_mix, self._desk.laid_out, self._desk.dj_set, wanted, session.settings)  # as it is seen
        clear = partial(sweep_outside, session.settings.library_folder)
        work = clearing_up(session.executor.processes.work(call, on_event=ear.on_event), clear)
        self.run.begin()
        job = session.executor.submit(work, kind=order.kind, label=f"Export “{self._title()}”", is_heavy=True, order=order)
        self._job, ear.job_id = job, job.job.id
        job.changed.connect(self._on_job)
        job.done.connect(self._on_done)
        job.failed.connect(self._on_failed)
        self._fields.setEnabled(False)
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
        self._session.tell(f"The mix was exported to {result.folder}.")

    def _on_failed(self, error: BaseException) -> None:
        sentence = str(error) if isinstance(error, AirdeskError) else f"The export failed by a mistake of ours ({error!r})."
        self.run.fail(sentence)
        self._end()
        self._session.tell(f"The export failed: {sentence}", "error")

    def _end(self) -> None:
        self._fields.setEnabled(True)
        self._look()

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder for the mix", self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _lay_out(self) -> None:
        self.export.setProperty("look", "primary")
        self.export.setDefault(True)
        self.export.setToolTip("Write the files (Enter)")
        self.close_button.setAutoDefault(False)
        self.close_button.setToolTip("Close (Esc); an export that is running goes on, the jobs panel shows it")
        self.browse.setAutoDefault(False)
        self.browse.setToolTip("Choose the folder")
        self._fields = QWidget()
        grid = QGridLayout(self._fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        folder = QHBoxLayout()
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.browse)
        texts = QHBoxLayout()
        texts.setSpacing(SPACE)
        for box in self.texts.values():
            texts.addWidget(box)
        texts.addStretch(1)
        for row, (name, field) in enumerate((("Name", self.name), ("Format", self.format), ("Folder", self.folder))):
            label = QLabel(name)
            label.setProperty("look", "soft")
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, row, 0)
        grid.addWidget(self.name, 0, 1)
        grid.addWidget(self.format, 1, 1)
        grid.addLayout(folder, 2, 1)
        beside = QLabel("Beside it")
        beside.setProperty("look", "soft")
        grid.addWidget(beside, 3, 0)
        grid.addLayout(texts, 3, 1)
        grid.setColumnStretch(1, 1)
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
        for widget in (self._fields, self.summary, self.problem, self.question, self.run):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        for line in (self.name, self.folder):
            line.textChanged.connect(lambda _: self._look())
        self.format.currentIndexChanged.connect(lambda _: self._look())
        for box in self.texts.values():
            box.toggled.connect(lambda _: self._look())
        self.browse.clicked.connect(self._browse)
        self.export.clicked.connect(self._on_export)
        self.close_button.clicked.connect(self.close)
        self.question.answered.connect(self._on_answer)
        self.run.cancel_requested.connect(self._cancel)
        self._desk.timeline_changed.connect(lambda: self.isVisible() and self._look())
        QShortcut(QKeySequence("Ctrl+Return"), self, self._on_export)


def _music_folder() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.MusicLocation) or Path.home())
