"""What all parts of the piano roll share: the notes shown, the axes, the selection."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from PySide6.QtCore import QObject, Signal

from airdesk.model.song import MidiClip, Song, Track
from airdesk.ui.arrange.note_columns import ColumnStore
from airdesk.ui.pianoroll.pitch_rows import ALL_PITCHES, PitchRows
from airdesk.ui.pianoroll.roll_notes import RollNotes, notes_of_track, roll_notes
from airdesk.ui.theme import colour
from airdesk.ui.widgets.time_axis import TimeAxis


class RollScene(QObject):
    """The state behind the piano roll; its parts listen to it."""

    notes_changed = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.axis = TimeAxis(self)
        self.rows = PitchRows(self)
        self.song: Song | None = None
        self.notes: RollNotes | None = None
        self.ghosts: tuple[RollNotes, ...] = ()
        self.has_ghosts = True
        self.is_fitted = False
        self.selection: frozenset[int] = frozenset()
        self._store = ColumnStore()
        self._whole: dict[str, tuple[tuple[MidiClip, ...], RollNotes]] = {}
        self.shown: tuple[str, int] = ("", -1)  # track id, index of the clip
        self.axis.moved_by_hand.connect(self._hand_moved)
        self.rows.moved_by_hand.connect(self._hand_moved)

    def show_clip(self, song: Song | None, track_id: str, clip_index: int) -> bool:
        """Show a clip, or a whole track where the index is -1; True when it is another one than before."""
        self._forget_what_is_gone(song)
        is_other = (track_id, clip_index) != self.shown
        self.shown = (track_id, clip_index)
        self.song = song
        self.rows.set_key(None if song is None else song.key)
        self.notes = None if song is None else roll_notes(song, track_id, clip_index, self._store)
        if is_other or self.notes is None or any(number >= len(self.notes) for number in self.selection):
            self.select(())
        self._read_rows(song)
        self._read_ghosts()
        self.notes_changed.emit()
        return is_other

    def _forget_what_is_gone(self, song: Song | None) -> None:
        tracks = () if song is None else song.tracks
        self._store.keep_only({id(clip.notes) for track in tracks for clip in track.clips})
        ids = {track.id for track in tracks}
        self._whole = {track_id: whole for track_id, whole in self._whole.items() if track_id in ids}

    def set_ghosts(self, has_ghosts: bool) -> None:
        """Show the notes of the other tracks, or no longer."""
        self.has_ghosts = has_ghosts
        self._read_ghosts()
        self.notes_changed.emit()

    def select(self, numbers: Iterable[int]) -> None:
        """Select these notes."""
        selection = frozenset(numbers)
        if selection != self.selection:
            self.selection = selection
            self.selection_changed.emit()

    def visible_selection(self) -> list[int]:
        """The selected notes that lie in view, in order."""
        if self.notes is None or not self.selection:
            return []
        seen = self.notes.between(self.axis.tick_at(0), self.axis.tick_at(self.axis.width_px))
        if len(self.selection) < seen.stop - seen.start:
            return sorted(number for number in self.selection if seen.start <= number < seen.stop)
        return [number for number in range(seen.start, seen.stop) if number in self.selection]

    def fit(self) -> None:
        """Show the whole clip, and go on doing so when the view is resized, until it is moved by hand."""
        if self.notes is None:
            return
        self.is_fitted = True
        self.axis.show_span(self.notes.start_tick, self.notes.end_tick)
        self.rows.fit([int(pitch) for pitch in np.unique(self.notes.pitches)])

    def show_notes(self, numbers: Collection[int]) -> None:
        """Zoom to some notes."""
        if self.notes is not None and numbers:
            chosen = sorted(numbers)
            self._hand_moved()
            self.axis.show_span(int(self.notes.starts[chosen].min()), int(self.notes.ends[chosen].max()))
            self.rows.fit([int(pitch) for pitch in np.unique(self.notes.pitches[chosen])])

    def restore(self, pixels_per_tick: float, left_px: int, row_px: int, top_px: int) -> None:
        """Show the place that was seen before."""
        self._hand_moved()
        self.axis.restore(pixels_per_tick, left_px)
        self.rows.restore(row_px, top_px)

    def _hand_moved(self) -> None:
        self.is_fitted = False

    def _read_rows(self, song: Song | None) -> None:
        notes = self.notes
        if song is None or notes is None:
            return
        self.axis.set_end(max(song.end_tick, notes.end_tick))
        wanted = notes.used_pitches if notes.is_percussion and notes.used_pitches else ALL_PITCHES
        if wanted != self.rows.pitches[::-1] or notes.is_percussion != self.rows.are_drums:
            self.rows.set_pitches(wanted, are_drums=notes.is_percussion)

    def _read_ghosts(self) -> None:
        song, notes = self.song, self.notes
        if song is None or notes is None or not self.has_ghosts:
            self.ghosts = ()
            return
        self.ghosts = tuple(
            self._whole_track(song, track)
            for track in song.tracks
            if track.id != notes.track_id and track.is_percussion == notes.is_percussion and track.role != "fx"
        )

    def _whole_track(self, song: Song, track: Track) -> RollNotes:
        """All notes of a track, read once while its clips stay the same."""
        known = self._whole.get(track.id)
        if known is None or known[0] is not track.clips:
            known = self._whole[track.id] = (track.clips, notes_of_track(song, track, -1, colour("text"), self._store))
        return known[1]
