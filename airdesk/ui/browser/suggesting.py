"""Samples that suit the selected track: looked for in another process, listed the best first, each with its reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from airdesk.ui.arrange.names import shown_name
from airdesk.ui.bridge import PoolJob
from airdesk.ui.browser.aside import Aside
from airdesk.ui.browser.part_text import part_text

if TYPE_CHECKING:
    from airdesk.document.open_song import Document
    from airdesk.jobs.job import Job
    from airdesk.model.song import Song
    from airdesk.progress import Progress
    from airdesk.settings import Settings
    from airdesk.ui.browser.browser import InventoryBrowser
    from airdesk.workflows.recommend_samples import PartRecommendation

COUNT: Final = 30
"""Samples that are suggested; further ones are seldom looked at."""

FOLLOW_MS: Final = 250
"""Who walks through the tracks is not asked for at each of them."""


class Suggesting(QObject):
    """Open from when it is asked for until its chip is closed or something else is searched for; follows the selected track."""

    def __init__(self, browser: InventoryBrowser) -> None:
        super().__init__(browser)
        self._browser, self._session, self._note = browser, browser.session, browser.suggest_note
        self._job: PoolJob[PartRecommendation | None] | None = None
        self._found: PartRecommendation | None = None
        self._aside: Aside | None = None
        self._track_id = ""
        self._document: Document | None = None  # the song it is a track of
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._follow_track)
        self._session.track_selected.connect(lambda _: self._follow.start() if self.is_open else None)
        self._session.document_opened.connect(lambda _: self._follow.start() if self.is_open else None)
        self._note.cancel_asked.connect(self.close)
        self._note.left_out_asked.connect(self._show_list)
        browser.list.aside_changed.connect(self._on_aside)

    @property
    def is_open(self) -> bool:
        """Suggestions are shown or looked for."""
        return self._job is not None or self._aside is not None

    def ask(self, track_id: str = "") -> None:
        """Suggest samples for a track, or for the selected one."""
        if track_id and track_id != self._session.selected_track_id:
            self._session.select_track(track_id)
        self._follow.stop()
        track, song = self._browser.using.track, self._session.song
        if track is None or song is None:
            self._session.tell("Select a track in the timeline first: samples are suggested for it.", "warning")
            return
        self._cancel()
        self._track_id, name = track.id, shown_name(track.name)
        self._document = self._session.document
        executor = self._session.executor
        work = executor.processes.work(partial(_suggested, song, track.id, self._session.settings))
        job = self._job = executor.submit(work, kind="inventory", label=f"Samples that suit {name}", is_heavy=True)
        job.changed.connect(lambda state: self._on_moved(job, state))
        job.done.connect(lambda found: self._on_found(job, found))
        job.failed.connect(lambda error: self._session.tell(str(error), "error"))
        self._note.show_search(f"Looking for samples that suit {name}…", None)

    def close(self) -> None:
        """No more suggestions: what was shown before is shown again."""
        self._cancel()
        self._note.hide()
        if self._aside is not None:
            self._browser.list.close_aside()

    def _cancel(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()

    def _follow_track(self) -> None:
        track, document = self._browser.using.track, self._session.document
        is_same = track is not None and track.id == self._track_id and document is self._document
        if self.is_open and track is not None and not (is_same and self._found is not None):
            self.ask()
        elif self.is_open and self._session.song is None:
            self.close()

    def _on_moved(self, job: PoolJob[PartRecommendation | None], state: Job) -> None:
        if job is not self._job:
            return
        if not state.has_ended:
            self._note.show_search(state.stage or self._note.text.text(), state.fraction)
        elif state.state != "completed":
            self._job = None
            self.close()

    def _on_found(self, job: PoolJob[PartRecommendation | None], found: PartRecommendation | None) -> None:
        if job is not self._job:
            return
        self._job, self._found = None, found
        if found is None:
            self.close()
            return
        self._note.show_found(part_text(found), len(found.rejected_keys))
        self._show_list(with_left_out=False)

    def _show_list(self, with_left_out: bool) -> None:
        found = self._found
        if found is None:
            return
        reasons = {one.key: one.reason for one in found.samples}
        if with_left_out:
            others = zip(found.rejected_keys, found.rejected, strict=True)
            reasons |= {key: f"Left out: {why}" for key, (_, why) in others}
        self._aside = Aside(f"Suggested for {shown_name(found.part.name)}", tuple(reasons), reasons)
        self._browser.list.show_aside(self._aside)

    def _on_aside(self) -> None:
        """Another list took its place, or it was closed."""
        if self._aside is not None and self._browser.list.aside is not self._aside:
            self._cancel()
            self._aside = self._found = None
            self._note.hide()


def _suggested(song: Song, track_id: str, settings: Settings, progress: Progress) -> PartRecommendation | None:
    """In another process; None where the track is not there."""
    from airdesk.workflows.recommend_samples import recommend_samples

    found = recommend_samples(song, settings, count=COUNT, only={track_id}, progress=progress)
    return found[0] if found else None
