"""The song that is open: edits replace its value, each is one step of undo, and listeners are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from airdesk.model.history import History, new_history
from airdesk.model.plan import SongPlan
from airdesk.model.song import Song

SongEdit = Callable[[Song], Song]
Listener = Callable[["Document"], None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the open song comes from."""

    song_id: str | None = None  # of the library; None while it was never kept
    take_number: int | None = None
    plan: SongPlan | None = None  # what it was composed from


class Document:
    """One open song. Used by one thread, the one whose listeners it calls."""

    def __init__(self, song: Song, origin: Origin | None = None) -> None:
        self._history: History[Song] = new_history(song)
        self._gesture_start: Song | None = None
        self._listeners: list[Listener] = []
        self.origin = origin or Origin()

    @property
    def song(self) -> Song:
        """The song as it stands, unfinished gestures included."""
        return self._history.current

    @property
    def is_saved(self) -> bool:
        """True when the song is as it was last kept."""
        return self._history.is_saved

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._history.undo_label

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._history.redo_label

    def edit(self, label: str, edit: SongEdit) -> None:
        """Replace the song by its edited value, as one step of undo; an edit that changes nothing leaves no step.

        In the middle of a gesture it is one step together with the moves so far.
        """
        edited = edit(self.song)
        self._change(self._before_gesture().done(label, edited))

    def drag(self, edit: SongEdit) -> None:
        """One move of a gesture (a fader, a note): seen and heard at once, but no step of undo until `drop`."""
        if self._gesture_start is None:
            self._gesture_start = self.song
        history = self._history
        self._change(History(edit(self.song), history.saved, history.undo_steps, history.redo_steps))

    def drop(self, label: str) -> None:
        """The gesture ends: all its moves become one step of undo."""
        if self._gesture_start is not None:
            self._change(self._before_gesture().done(label, self.song))

    def cancel_drag(self) -> None:
        """The gesture is taken back."""
        self._change(self._before_gesture())

    def undo(self) -> None:
        """One step back; in the middle of a gesture, its moves so far."""
        if self._gesture_start is None:
            self._change(self._history.undone())
        else:
            self.cancel_drag()

    def redo(self) -> None:
        """One step forward again; a gesture is taken back before."""
        self.cancel_drag()
        self._change(self._history.redone())

    def mark_saved(self, song: Song) -> None:
        """After a value was kept; what changed since then is unsaved. The song is as it was, so no listener is told."""
        history = self._history
        self._history = History(history.current, song, history.undo_steps, history.redo_steps)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of every change; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _before_gesture(self) -> History[Song]:
        """The history without the moves of the gesture, which has ended; as it is where there is none."""
        start, self._gesture_start = self._gesture_start, None
        if start is None:
            return self._history
        return History(start, self._history.saved, self._history.undo_steps, self._history.redo_steps)

    def _change(self, history: History[Song]) -> None:
        if history is self._history:
            return
        self._history = history
        for listener in tuple(self._listeners):
            listener(self)
