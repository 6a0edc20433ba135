"""The set that is open: its songs, what is known of them, how they lie in the mix, what is selected, and undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from airdesk.errors import AirdeskError
from airdesk.model.djset import DjSet, SetSong, Transition
from airdesk.model.history import History, Step, new_history
from airdesk.model.song_analysis import SongAnalysis
from airdesk.ui.bridge import Latest
from airdesk.ui.session import Session
from airdesk.workflows.set_timeline import SetTimeline, TimelineMaker

SetEdit = Callable[[DjSet], DjSet]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was found out about a song's file."""

    song_id: str
    path: str = ""  # of the file; empty: the song's own
    content_hash: str = ""
    analysis: SongAnalysis | None = None  # None: there is a problem
    problem: str = ""


class SetDesk(QObject):
    """Everything of the Automix page reads the set here and changes it here."""

    set_changed = Signal()  # after every edit, moves of a drag, undo and another set included
    analysis_changed = Signal(str)  # song id: what is known of it, or that it cannot be used
    timeline_changed = Signal()  # `laid_out` is another one
    selection_changed = Signal()  # songs or transition
    set_opened = Signal()  # another set took its place
    problem = Signal(str)  # a sentence

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.set_id = ""  # in the library; empty: not kept yet
        self.laid_out = SetTimeline()
        """The last answer: songs, decks, transitions and `timeline`, of the set as it was a moment ago."""
        self.selected_ids: tuple[str, ...] = ()
        self.selected_transition: tuple[str, str] | None = None
        self._history: History[DjSet] = new_history(DjSet())
        self._before_drag: History[DjSet] | None = None
        self._analyses: dict[str, SongAnalysis] = {}
        self._makers = TimelineMaker(session.settings)
        self._timelines = Latest(self)
        self._timelines.answered.connect(self._take_timeline)
        self._timelines.failed.connect(self._on_failure)
        self._is_behind = False
        self.problem.connect(lambda text: session.tell(text, "error"))

    # ── reading ──

    @property
    def dj_set(self) -> DjSet:
        """The set as it stands, unfinished gestures included."""
        return self._history.current

    @property
    def timeline(self):  # type: ignore[no-untyped-def]  # MixTimeline
        """Where everything lies in the mix; of the set as it was a moment ago while `is_behind`."""
        return self.laid_out.timeline

    @property
    def is_behind(self) -> bool:
        """True while a new timeline is being made."""
        return self._is_behind

    @property
    def analyses(self) -> dict[str, SongAnalysis]:
        """A copy of what is known, by the SHA-256 of the files' content."""
        return dict(self._analyses)

    def song(self, song_id: str) -> SetSong | None:
        """A song of the set; None where it is gone."""
        return next((song for song in self.dj_set.songs if song.id == song_id), None)

    def analysis(self, song_id: str) -> SongAnalysis | None:
        """What is known of a song; None until it was analysed."""
        song = self.song(song_id)
        return None if song is None or not song.content_hash else self._analyses.get(song.content_hash)

    def title(self, song_id: str) -> str:
        """What people call a song: its title, else the file's name."""
        song = self.song(song_id)
        return "" if song is None else song.title or _name_of(song.path)

    def number(self, song_id: str) -> int:
        """The number of a song's row in the table, from 1, whether or not those above it are mixed. Raises KeyError."""
        for number, song in enumerate(self.dj_set.songs, 1):
            if song.id == song_id:
                return number
        raise KeyError(song_id)

    def transition(self, from_id: str, to_id: str) -> Transition | None:
        """How one song goes into the next: as the set says, else as the rules decided."""
        return self.dj_set.transition(from_id, to_id) or self.laid_out.transition(from_id, to_id)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._history.redo_label

    # ── changing ──

    def edit(self, label: str, edit: SetEdit) -> None:
        """Replace the set by its edited value, one step of undo; what changes nothing leaves no step."""
        self._change(self._settled().done(label, edit(self.dj_set)))

    def drag(self, edit: SetEdit) -> None:
        """One move of a gesture: *edit* starts from the set as it was before the gesture; no step of undo until `drop`."""
        self._before_drag = self._before_drag or self._history
        before = self._before_drag
        self._change(replace(before, current=edit(before.current)))

    def drop(self, label: str) -> None:
        """The gesture ends: all its moves become one step of undo."""
        if self._before_drag is not None:
            before, now = self._before_drag, self.dj_set
            self._before_drag = None
            self._change(before.done(label, now))

    def cancel_drag(self) -> None:
        """The gesture is taken back."""
        self._change(self._settled())

    def undo(self) -> None:
        """One step back; in the middle of a gesture, its moves so far."""
        if self._before_drag is not None:
            self.cancel_drag()
        else:
            self._change(self._history.undone())

    def redo(self) -> None:
        """One step forward again."""
        self._change(self._settled().redone())

    def open_set(self, dj_set: DjSet, set_id: str = "", analyses: dict[str, SongAnalysis] | None = None) -> None:
        """Show another set in place of the one that is open."""
        self._before_drag, self.set_id = None, set_id
        self._analyses.update(analyses or {})
        self.selected_ids, self.selected_transition = (), None
        self._history = new_history(dj_set)
        self.set_opened.emit()
        self.set_changed.emit()
        self.selection_changed.emit()
        self._lay_out_anew()

    def learn(self, song_id: str, content_hash: str, analysis: SongAnalysis, path: str = "") -> None:
        """What was found out about a song. No step of undo: it is true before and after every edit.

        *path*: of the file that was listened to, the song's own one where it is empty; another file of it stays unknown.
        """
        self.learn_all([Learned(song_id, path, content_hash, analysis)])

    def learn_problem(self, song_id: str, problem: str, path: str = "") -> None:
        """Why a song cannot be used, a sentence."""
        self.learn_all([Learned(song_id, path, problem=problem)])

    def learn_all(self, facts: Sequence[Learned]) -> None:
        """What was found out about several songs, told as one change."""
        known: dict[tuple[str, str], Learned] = {}
        for fact in facts:
            song = self.song(fact.song_id)
            known[fact.song_id, fact.path or ("" if song is None else song.path)] = fact
            if fact.analysis is not None:
                self._analyses[fact.content_hash] = fact.analysis

        def learned(dj_set: DjSet) -> DjSet:
            songs = tuple(_with_fact(song, known.get((song.id, song.path))) for song in dj_set.songs)
            return dj_set if songs == dj_set.songs else replace(dj_set, songs=songs)

        self._history = _everywhere(self._history, learned)
        if self._before_drag is not None:
            self._before_drag = _everywhere(self._before_drag, learned)
        for fact in facts:
            self.analysis_changed.emit(fact.song_id)
        self.set_changed.emit()
        self._lay_out_anew()

    # ── selecting ──

    def select_songs(self, song_ids: Iterable[str]) -> None:
        """Select songs. The transition out of the last one is selected with them, else the one into it."""
        chosen = tuple(song_ids)
        if chosen != self.selected_ids:
            self.selected_ids = chosen
            self.selected_transition = self._transition_near(chosen) or self.selected_transition
            self.selection_changed.emit()

    def select_transition(self, from_id: str, to_id: str) -> None:
        """Select a transition and both its songs."""
        if self.selected_transition != (from_id, to_id) or self.selected_ids != (from_id, to_id):
            self.selected_transition, self.selected_ids = (from_id, to_id), (from_id, to_id)
            self.selection_changed.emit()

    # ── within ──

    def _transition_near(self, song_ids: tuple[str, ...]) -> tuple[str, str] | None:
        pairs = [(each.from_id, each.to_id) for each in self.laid_out.transitions]
        inside = [pair for pair in pairs if len(song_ids) > 1 and set(pair) <= set(song_ids)]
        out = [pair for pair in pairs if pair[0] in song_ids]
        into = [pair for pair in pairs if pair[1] in song_ids]
        return next(iter(inside or out or into), None)

    def _settled(self) -> History[DjSet]:
        """The history without an unfinished gesture."""
        before, self._before_drag = self._before_drag, None
        return before or self._history

    def _change(self, history: History[DjSet]) -> None:
        if history is self._history:
            return
        self._history = history
        self._let_go_of_what_is_gone()
        self.set_changed.emit()
        self._lay_out_anew()

    def _let_go_of_what_is_gone(self) -> None:
        here = {song.id for song in self.dj_set.songs}
        kept = tuple(song_id for song_id in self.selected_ids if song_id in here)
        pair = self.selected_transition
        pair = pair if pair is not None and here.issuperset(pair) else None
        if (kept, pair) != (self.selected_ids, self.selected_transition):
            self.selected_ids, self.selected_transition = kept, pair
            self.selection_changed.emit()

    def _lay_out_anew(self) -> None:
        self._is_behind = True
        dj_set, analyses, maker = self.dj_set, dict(self._analyses), self._makers
        self._timelines.ask(lambda: maker.laid_out(dj_set, analyses))

    def _take_timeline(self, laid_out: SetTimeline) -> None:
        self._is_behind = False
        self.laid_out = laid_out
        if self.selected_transition is None or laid_out.transition(*self.selected_transition) is None:
            near = self._transition_near(self.selected_ids) or next(
                ((each.from_id, each.to_id) for each in laid_out.transitions), None
            )
            if near != self.selected_transition:
                self.selected_transition = near
                self.selection_changed.emit()
        self.timeline_changed.emit()

    def _on_failure(self, error: AirdeskError) -> None:
        self._is_behind = False
        self.problem.emit(str(error))


def _with_fact(song: SetSong, fact: Learned | None) -> SetSong:
    if fact is None:
        return song
    if fact.analysis is None:
        return replace(song, problem=fact.problem)
    tags = fact.analysis.tags
    names = {name: getattr(song, name) or getattr(tags, name) for name in ("title", "artist", "album")}
    names["title"] = names["title"] or _name_of(song.path)
    return replace(song, content_hash=fact.content_hash, problem="", **names)


def _name_of(path: str) -> str:
    """What a file's name says, without what stands in for spaces."""
    name = Path(path).stem
    return " ".join((name if " " in name else name.replace("_", " ")).split()) or name


def _everywhere(history: History[DjSet], edit: SetEdit) -> History[DjSet]:
    """A history in which something holds at every step."""

    def steps(old: tuple[Step[DjSet], ...]) -> tuple[Step[DjSet], ...]:
        return tuple(replace(step, value=edit(step.value)) for step in old)

    return replace(
        history, current=edit(history.current), undo_steps=steps(history.undo_steps), redo_steps=steps(history.redo_steps)
    )
