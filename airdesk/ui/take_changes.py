"""What is done to the takes of the open song: another name, thrown away and brought back, compared."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from airdesk.ui.session import Session
from airdesk.ui.song_desk import SongDesk
from airdesk.workflows import song_takes
from airdesk.workflows.song_takes import Difference, compare_takes, open_take, takes_of
from airdesk.workflows.take_values import Take


class TakeChanges:
    """Changes takes of the song on the desk, as jobs; the desk reads its list of takes again afterwards."""

    def __init__(self, session: Session, desk: SongDesk) -> None:
        self._session, self._desk = session, desk

    def rename(self, number: int, name: str) -> None:
        """Give a take another name."""
        song_id, settings = self._desk.song_id, self._session.settings
        if song_id is not None:
            self._desk.run(
                "Rename a take", lambda _: song_takes.name_take(song_id, number, name, settings), self._desk.refresh_takes
            )

    def delete(self, number: int) -> None:
        """Throw a take away; it can be brought back."""
        song_id, settings = self._desk.song_id, self._session.settings
        if song_id is None:
            return

        def done(current: int) -> None:
            self._session.tell("The take is thrown away; the menu of the takes brings it back.")
            if song_id == self._desk.song_id and self._desk.take is not None and current != self._desk.take.number:
                self._desk.open_song(song_id)
            else:
                self._desk.refresh_takes()

        self._desk.run("Throw a take away", lambda _: song_takes.delete_take(song_id, number, settings), done)

    def compare(self, number: int, show: Callable[[Take, Take, Sequence[Difference]], object]) -> None:
        """Read another take of the open song and give both, with what differs, to who shows them."""
        take, settings = self._desk.take, self._session.settings
        if take is None:
            return

        def work(_: object) -> tuple[Take, Take, Sequence[Difference]]:
            other = open_take(take.song_id, settings, number)
            return take, other, compare_takes(take, other)

        self._desk.run("Compare takes", work, lambda found: show(*found))

    def restore_last(self) -> None:
        """Bring back the take that was thrown away last."""
        song_id, settings = self._desk.song_id, self._session.settings
        if song_id is None:
            return

        def work(_: object) -> bool:
            gone = [row for row in takes_of(song_id, settings, with_deleted=True) if row.deleted_at is not None]
            if gone:
                last = max(gone, key=lambda row: row.deleted_at or "")
                song_takes.restore_take(song_id, last.number, settings)
            return bool(gone)

        def done(was_there: bool) -> None:
            if not was_there:
                self._session.tell("No take of this song was thrown away.")
            self._desk.refresh_takes()

        self._desk.run("Bring a take back", work, done)
