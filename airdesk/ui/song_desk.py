"""The song on the desk: opened from the library, kept while it is edited, its takes switched, further ones begun."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from airdesk.document.autosave import Autosave
from airdesk.document.open_song import Document, Origin
from airdesk.document.rebase import rebased
from airdesk.library.takes import TakeRow
from airdesk.model.plan import PlanRequest, SongPlan
from airdesk.model.song import Song
from airdesk.ui.compose.generation import Generation, Generator
from airdesk.ui.session import Session
from airdesk.workflows import song_takes
from airdesk.workflows.beginning import AgainStage
from airdesk.workflows.run_again import AgainChoice
from airdesk.workflows.save_take import TakeSaver
from airdesk.workflows.song_takes import open_take, takes_of
from airdesk.workflows.take_values import PlanMade, ScoreMade, SoundsMade, Take, TakeNews, TakeStored

LISTING_MS = 1500
"""After an edit is kept, the lists of songs are read again this much later."""


class SongDesk(QObject):
    """Knows which take is open; whatever reads or writes the library runs as a job."""

    takes_changed = Signal(object, object)  # tuple of TakeRow, the number of the open one or None
    plan_changed = Signal(object)  # SongPlan | None
    saved = Signal(str, bool)  # what is to be said of it, and whether it is good
    opened = Signal()  # a song is open and may be shown
    stopped = Signal()  # the song that was being made was open, and is no longer
    request_known = Signal(object)  # PlanRequest: what the song that was opened was made from

    _kept = Signal(object, object)  # Document, the value of it that was kept
    _trouble = Signal(str)

    def __init__(self, session: Session, generator: Generator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._generator = session, generator
        self.take: Take | None = None
        self.takes: tuple[TakeRow, ...] = ()
        self.by_composer: Callable[[PlanRequest], PlanRequest] = lambda request: request  # names who is chosen to compose
        self._autosave: Autosave | None = None
        self._wish = 0  # number of the last song that was asked for: what is read for earlier ones is not wanted any more
        self._listing = 0  # likewise of the last reading of its takes
        self._is_closed = False
        self._asked: list[Generation] = []  # since a song was opened; what comes of the last one is shown
        self._shown: Generation | None = None  # the one whose song is open and not kept yet
        self._shown_as: Song | None = None  # as it came, without the user's edits
        self._kept.connect(self._on_kept, Qt.ConnectionType.QueuedConnection)
        self._trouble.connect(self._on_trouble, Qt.ConnectionType.QueuedConnection)
        self._listing_is_old = QTimer(self, singleShot=True, interval=LISTING_MS)
        self._listing_is_old.timeout.connect(session.library_changed)
        session.song_changed.connect(lambda _: self._show_unsaved())
        generator.told.connect(self._on_news)
        generator.finished.connect(self._on_finished)
        generator.cancelled.connect(self._on_cancelled)
        generator.failed.connect(lambda generation, _: self._on_failed(generation))

    @property
    def song_id(self) -> str | None:
        """Of the open song, None while it is not kept yet."""
        return None if self.take is None else self.take.song_id

    # ── making ──

    def generate(
        self,
        request: PlanRequest | SongPlan,
        *,
        is_new_song: bool,
        asked: PlanRequest | None = None,
        summary: str = "",
        only_notes: bool = False,
    ) -> None:
        """Begin a take of the open song, or a new song; what comes of it is shown as it comes unless another is opened."""
        song_id = None if is_new_song else self.song_id
        generation = self._generator.generate(request, song_id=song_id, asked=asked, summary=summary, only_notes=only_notes)
        if generation is not None:
            self._asked.append(generation)

    def another(self) -> None:
        """The same plan with a new seed, as a further take."""
        if self.take is None:
            has_song = self._session.song is not None
            why = "Another one can be made when the song is finished." if has_song else "Open a song first."
            self._session.tell(why, "warning")
            return
        generation = self._generator.another_like(self._by_composer(self.take), new_seed())
        if generation is not None:
            self._asked.append(generation)

    def _by_composer(self, take: Take) -> Take:
        """The take as if whoever is chosen to compose now had been asked for it."""
        asked = take.request
        if asked is None and take.plan is not None:
            asked = PlanRequest(take.plan.user_prompt, seed=take.plan.seed)
        return take if asked is None else replace(take, request=self.by_composer(asked))

    def another_track(self, track_id: str) -> None:
        """One track composed anew, as a further take."""
        song = self._session.song
        if self.take is None or song is None or not track_id:
            self._session.tell("Select a track of a kept song first.", "warning")
            return
        generation = self._generator.regenerate_track(self.take, song, track_id, new_seed())
        if generation is not None:
            self._asked.append(generation)

    def run_again(self, choice: AgainChoice, stage: AgainStage) -> None:
        """A run done again from one of its stages; where it is of another song than the open one, it goes to the library."""
        generation = self._generator.run_again(choice, stage)
        if generation is not None and choice.song_id in (None, self.song_id):
            self._asked.append(generation)

    def compose_part(self, wanted: Mapping[str, Any]) -> None:
        """A further part, a variation or a continuation, as a further take. *wanted*: values of a `PartOrder`."""
        song = self._session.song
        if self.take is None or song is None:
            self._session.tell("Open a kept song first: a part is composed for it then.", "warning")
            return
        generation = self._generator.compose_part(self.take, song, wanted)
        if generation is not None:
            self._asked.append(generation)

    # ── opening ──

    def with_take(self, song_id: str, then: Callable[[Take], object]) -> None:
        """Read the current take of a song, as it is kept by now, for who needs it without opening it."""
        settings, keep = self._session.settings, self._keeping()

        def work(_: object) -> Take:
            keep()
            return open_take(song_id, settings)

        self.run("Read a song", work, then)

    def open_song(self, song_id: str, number: int | None = None) -> None:
        """Open a song of the library, its current take unless said otherwise."""
        self._asked.clear()
        wish, is_switch = self._next_wish(), song_id == self.song_id
        settings, keep = self._session.settings, self._keeping()

        def work(_: object) -> tuple[Take, list[TakeRow]]:
            keep()
            if number is not None:
                song_takes.make_current(song_id, number, settings)
            return open_take(song_id, settings, number), takes_of(song_id, settings)

        def done(found: tuple[Take, list[TakeRow]]) -> None:
            if wish == self._wish:
                self._show_take(*found, keeps_place=is_switch)

        self.run("Open a song", work, done)

    def _next_wish(self) -> int:
        self._wish += 1
        return self._wish

    def switch_take(self, number: int) -> None:
        """Another take of the open song; it goes on playing."""
        if self.song_id is not None:
            self.open_song(self.song_id, number)

    def put_away(self) -> None:
        """Let no song be open; what was open is kept."""
        self._asked.clear()
        self._shown = None
        self._next_wish()
        self._close_autosave()
        self.take, self.takes = None, ()
        self._session.close_document()
        self.takes_changed.emit((), None)
        self.plan_changed.emit(None)
        self.saved.emit("", True)

    def rename_song(self, title: str) -> None:
        """Give the open song another title; it is an edit and can be undone."""
        if title.strip():
            self._session.edit("Rename the song", lambda song: replace(song, title=title.strip()[:200]))

    def take_title(self, song_id: str, title: str) -> None:
        """The library gives a song another title; where it is the open one, it is an edit like any other."""
        if song_id == self.song_id and self._session.song is not None and title != self._session.song.title:
            self.rename_song(title)

    def let_go(self, song_ids: Sequence[str]) -> None:
        """Songs go to the trash: the open one is put away first if it is among them."""
        if self.song_id in song_ids:
            self.put_away()

    # ── keeping ──

    def save_now(self) -> None:
        """Keep what is not kept yet."""
        keep = self._keeping()
        if self._autosave is None:
            self._session.tell("The song is kept as soon as it is finished.")
        else:
            self.run("Keep the song", lambda _: keep(), self._tell_kept)

    def keep_now(self) -> bool:
        """Keep what is not kept yet and wait for it, at the window's end; False where it does not work out."""
        return self._keeping()()

    def close(self) -> None:
        """No song is kept from now on, and what is still read is not wanted any more."""
        self._is_closed = True
        autosave = self._autosave
        self._close_autosave()
        if autosave is not None:
            autosave.join()

    def _close_autosave(self) -> None:
        if self._autosave is not None:
            self._autosave.close()
            self._autosave = None

    def _keeping(self) -> Callable[[], bool]:
        """Keeps at once what waits to be kept of the open song; for a job's thread, because it waits for the disk."""
        autosave = self._autosave
        return (lambda: True) if autosave is None else autosave.flush

    def _tell_kept(self, is_kept: bool) -> None:
        if is_kept:
            self._session.tell("Kept. AirDesk keeps every change by itself.")
        else:
            self._session.tell("The last changes are not kept yet: it is tried again and again.", "warning")

    def _show_take(self, take: Take, takes: list[TakeRow], *, keeps_place: bool) -> None:
        """Make a take the open one."""
        self.take, self.takes, self._shown = take, tuple(takes), None
        self._listing += 1
        self._show(take.song, take.origin, keeps_place=keeps_place)
        self.takes_changed.emit(self.takes, take.number)
        self.saved.emit("saved", True)
        if take.request is not None:
            self.request_known.emit(take.request)
        self.opened.emit()

    def _show(self, song: Song, origin: Origin, *, keeps_place: bool) -> Document:
        self._close_autosave()
        document = self._session.open_document(song, origin, keeps_place=keeps_place)
        if origin.song_id is not None and origin.take_number is not None:
            self._autosave = Autosave(
                document,
                TakeSaver(origin.song_id, origin.take_number, self._session.settings),
                on_saved=lambda kept: self._kept.emit(document, kept),
                on_trouble=self._trouble.emit,
            )
        self.plan_changed.emit(origin.plan)
        return document

    def _on_news(self, generation: Generation, news: TakeNews) -> None:
        """Show what is there of the awaited song, and keep to the one that is shown."""
        if generation is not self._shown and (generation is not self._awaited or self._is_edited_unkept()):
            return
        if isinstance(news, PlanMade):
            self.plan_changed.emit(news.plan)
        elif isinstance(news, (ScoreMade, SoundsMade)) and generation.song_id is None:
            if self._is_edited_unkept():  # its levels come with the take
                return
            is_first = generation is not self._shown
            self.take, self._shown, self._shown_as = None, generation, news.song
            self._show(news.song, Origin(None, None, news.plan), keeps_place=not is_first)
            self.takes_changed.emit((), None)
            self.saved.emit("generating", True)
            if is_first:
                self.opened.emit()
        elif isinstance(news, TakeStored):
            self._take_arrived(generation, news.take)

    def _take_arrived(self, generation: Generation, take: Take) -> None:
        """The awaited take is in the library: from now on it is what is edited."""
        before, is_shown = self._session.document, generation is self._shown
        self._shown, self.take = None, take
        if is_shown and before is not None and before.undo_label is not None and self._shown_as is not None:
            edited = rebased(before.song, self._shown_as, take.song)
            document = self._show(take.song, take.origin, keeps_place=True)
            document.edit("Changes while it was made", lambda _: edited)
        else:
            self._show(take.song, take.origin, keeps_place=True)
        self.saved.emit("saved", True)
        self.refresh_takes()
        if before is None:  # else the user may have gone to another page meanwhile, and stays there
            self.opened.emit()

    def _on_finished(self, generation: Generation, take: Take) -> None:
        if generation is self._awaited:
            self._asked.clear()
        else:
            self._asked = [one for one in self._asked if one is not generation]
        if self._holds(take):
            for warning in take.warnings[:1]:
                self._session.tell(warning, "warning")
        else:
            self._session.tell(f"“{take.song.title}” is finished: it is in the library.")
        if take.song_id == self.song_id:
            self.refresh_takes()

    def _on_cancelled(self, generation: Generation) -> None:
        """Nothing half-made stays, the prompt does."""
        others = [one for one in self._asked if one is not generation]
        is_other = generation is self._awaited or generation is self._shown
        if generation is self._shown:
            self.put_away()
            self._session.tell("Stopped: nothing of it is kept. The prompt is still here.")
            self.stopped.emit()
        self._await(others, is_other=is_other)

    def _on_failed(self, generation: Generation) -> None:
        was_awaited, others = generation is self._awaited, [one for one in self._asked if one is not generation]
        if generation is self._shown:  # what there is of it stays open, and nothing that was asked for before takes its place
            self._asked = [] if was_awaited or self._is_edited_unkept() else others
            self._shown = None
            self.saved.emit("not kept", False)
        else:
            self._await(others, is_other=was_awaited)

    @property
    def _awaited(self) -> Generation | None:
        return self._asked[-1] if self._asked else None

    def _await(self, asked: list[Generation], *, is_other: bool) -> None:
        """One came to nothing: what was asked for before it and still comes is awaited in its place, and shown unless it is."""
        self._asked = asked
        if not is_other:
            return
        document = self._session.document
        self.plan_changed.emit(None if document is None else document.origin.plan)
        if asked and not self._is_open(asked[-1]):
            for news in tuple(asked[-1].news):
                self._on_news(asked[-1], news)

    def _is_edited_unkept(self) -> bool:
        """Whether a song that is not kept yet was edited: it stays until it is, as it would be lost."""
        document = self._session.document
        return self._shown is not None and document is not None and document.undo_label is not None

    def _is_open(self, generation: Generation) -> bool:
        """Whether what there is of one that runs is on the desk, where it may have been edited."""
        stored = (news.take for news in generation.news if isinstance(news, TakeStored))
        return generation is self._shown or any(map(self._holds, stored))

    def _holds(self, take: Take) -> bool:
        """Whether this is the take that is open."""
        return self.take is not None and (take.song_id, take.number) == (self.take.song_id, self.take.number)

    def refresh_takes(self, _: object = None) -> None:
        """Read again which takes the open song has."""
        song_id, settings = self.song_id, self._session.settings
        self._listing = number = self._listing + 1
        if song_id is not None:
            self.run("Read the takes", lambda _: takes_of(song_id, settings), partial(self._show_takes, number))

    def _show_takes(self, number: int, takes: list[TakeRow]) -> None:
        is_last = number == self._listing  # readings may overtake each other
        if is_last and takes and takes[0].song_id == self.song_id and self.take is not None:
            self.takes = tuple(takes)
            self.takes_changed.emit(self.takes, self.take.number)

    def _show_unsaved(self) -> None:
        if self._autosave is not None and self._session.document is not None and not self._session.document.is_saved:
            self.saved.emit("saving", True)

    def _on_kept(self, document: Document, song: Song) -> None:
        document.mark_saved(song)
        if not self._listing_is_old.isActive():
            self._listing_is_old.start()
        if document is self._session.document and document.is_saved:
            self.saved.emit("saved", True)

    def _on_trouble(self, sentence: str) -> None:
        self.saved.emit("not saved", False)
        self._session.tell(sentence, "error")

    def run(self, label: str, work: Callable[[Any], Any], done: Callable[[Any], object]) -> None:
        """Do what reads or writes the library as a job; an error of it is told."""
        job = self._session.executor.submit(work, kind="library", label=label)
        job.done.connect(lambda found: None if self._is_closed else done(found))
        job.failed.connect(lambda error: self._session.tell(str(error), "error"))


def new_seed() -> int:
    """A seed by chance."""
    return random.SystemRandom().randrange(1, 1_000_000)
