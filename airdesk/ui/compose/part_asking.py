"""What is asked to be composed for the open song: a further part after a question, a variation or a continuation at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from airdesk.ui.compose.composers import Composers
from airdesk.ui.session import Session
from airdesk.ui.song_desk import SongDesk, new_seed

if TYPE_CHECKING:
    from airdesk.ui.main_window import MainWindow
    from airdesk.workflows.part_place import PartKind


class PartAsking(QObject):
    """Hears the menus of tracks and clips."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session: Session = window.session
        self._desk: SongDesk = window.desk
        self._composers: Composers = window.composers
        self._session.part_wanted.connect(self.ask)

    def ask(self, kind: PartKind, track_id: str = "", clip_index: int = -1) -> None:
        """Compose it; for a new part ask first which instrument. No track: the one that is selected."""
        song, track_id = self._session.song, track_id or self._session.selected_track_id
        if song is None or self._desk.take is None:
            self._session.tell("Open a kept song first: a part is composed for it then.", "warning")
        elif kind == "part":
            self._ask_part(track_id, clip_index)
        elif not track_id:
            self._session.tell("Select a track first.", "warning")
        else:
            self._compose(kind, track_id, clip_index)

    def _ask_part(self, track_id: str, clip_index: int) -> None:
        from airdesk.ui.compose.part_dialog import PartDialog

        song = self._session.song
        assert song is not None
        where, composer = "It plays throughout the song.", self._composers.said
        if clip_index >= 0:
            where = f"It plays in the bars of “{song.track(track_id).clips[clip_index].name or song.track(track_id).name}”."
        who = f"{composer or 'The built-in composer'} hears what is there and writes a part that suits it."
        dialog = PartDialog((track.instrument for track in song.tracks), where, who, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._compose("part", track_id, clip_index, dialog.instrument, dialog.wish))
        dialog.open()

    def _compose(self, kind: PartKind, track_id: str, clip_index: int, instrument: str = "", wish: str = "") -> None:
        request = self._window.request.request
        what = {"kind": kind, "track_id": track_id, "clip_index": clip_index, "instrument": instrument, "wish": wish}
        self._desk.compose_part({**what, "seed": new_seed(), "provider": request.provider, "model": request.model})
