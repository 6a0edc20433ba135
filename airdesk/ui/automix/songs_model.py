"""The songs of the open set as rows of a table."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, Qt, QUrl, Signal

from airdesk.model.djset import SetSong
from airdesk.model.song_analysis import SongAnalysis, camelot_of
from airdesk.ui.automix.song_notes import Note, clock, notes_of, shown_tempo
from airdesk.ui.widgets.pitch_text import signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from airdesk.ui.automix.analysing import Analysing
    from airdesk.ui.automix.set_desk import SetDesk

SONGS_FORMAT: Final = "application/x-airdesk-set-songs"
SONG_ROLE: Final = Qt.ItemDataRole.UserRole
HEADS: Final = ("#", "Title", "Waveform", "BPM", "Key", "Energy", "Length", "Note")


class Column(IntEnum):
    """What stands where."""

    NUMBER, TITLE, WAVE, TEMPO, KEY, ENERGY, LENGTH, NOTE = range(8)


class SongsModel(QAbstractTableModel):
    """Follows the desk; painting reads the row's song, analysis and notes."""

    renewed = Signal()  # other rows, or another order: whoever selected rows selects them again

    def __init__(self, desk: SetDesk, analysing: Analysing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._analysing = desk, analysing
        self._songs: tuple[SetSong, ...] = ()
        self._notes: list[list[Note]] = []
        desk.set_changed.connect(self._follow)
        desk.set_opened.connect(self._follow)
        analysing.changed.connect(self._refresh)
        self._follow()

    def song(self, row: int) -> SetSong:
        """The song of a row."""
        return self._songs[row]

    def analysis(self, row: int) -> SongAnalysis | None:
        """What is known of it."""
        return self._desk.analysis(self._songs[row].id)

    def notes(self, row: int) -> list[Note]:
        """What stands beside it, the most important first."""
        return self._notes[row]

    def is_analysing(self, row: int) -> bool:
        """True while it is listened to."""
        return self._analysing.state(self._songs[row].id) == "analysing"

    def key(self, row: int) -> str | None:
        """The key that counts: the user's, else the one that was heard."""
        analysis = self.analysis(row)
        return self._songs[row].key or (None if analysis is None else analysis.key)

    def row_of(self, song_id: str) -> int | None:
        """Where a song stands."""
        return next((row for row, song in enumerate(self._songs) if song.id == song_id), None)

    def ids(self, rows: Sequence[int]) -> list[str]:
        """The ids of rows."""
        return [self._songs[row].id for row in rows]

    def text(self, row: int, column: int) -> str:
        """What a cell says."""
        song, analysis = self._songs[row], self.analysis(row)
        tempo, key = shown_tempo(song, analysis), self.key(row)
        texts = {
            Column.NUMBER: str(row + 1),
            Column.TITLE: self._desk.title(song.id),
            Column.TEMPO: "—" if tempo is None else f"{tempo:.1f}",
            Column.KEY: "—" if key is None else camelot_of(key) or signed(key),
            Column.ENERGY: "" if analysis is None else str(analysis.energy),
            Column.LENGTH: "" if analysis is None else clock(analysis.duration_seconds),
            Column.NOTE: " · ".join(note.text for note in self._notes[row]),
        }
        return texts.get(Column(column), "")

    def _tip(self, row: int, column: int) -> str:
        song, analysis = self._songs[row], self.analysis(row)
        if column == Column.NOTE:
            return "\n".join(note.text for note in self._notes[row])
        if column == Column.KEY and self.key(row):
            sure = "" if song.key or analysis is None else f", {analysis.key_confidence:.0%} sure"
            return f"{signed(self.key(row) or '')}{sure} (K to set it)"
        if column == Column.TEMPO and analysis is not None and analysis.tempo_bpm is not None:
            others = ", ".join(f"{each.tempo_bpm:.1f} ({each.relation})" for each in analysis.tempo_alternatives)
            more = f"\nCould also be counted at {others}" if others else ""
            return (
                f"{analysis.meter}, {analysis.grid} tempo, beats {analysis.grid_confidence:.0%} sure (G to repair them){more}"
            )
        if column == Column.ENERGY and analysis is not None:
            return f"Energy {analysis.energy} of 10"
        if column == Column.TITLE:
            return "\n".join(part for part in (self._desk.title(song.id), song.artist, song.album, song.path) if part)
        return ""

    def _spoken(self, row: int, column: int) -> str:
        head, text = HEADS[column], self.text(row, column)
        return f"{self.text(row, Column.TITLE)}, {head.lower()} {text}" if text else head

    # ── following ──

    def _follow(self) -> None:
        songs = self._desk.dj_set.songs
        before, after = [song.id for song in self._songs], [song.id for song in songs]
        if before == after:
            self._songs = songs
            self._refresh()
            return
        if sorted(before) == sorted(after):
            self._reorder(songs)
        else:
            self.beginResetModel()
            self._songs = songs
            self._note()
            self.endResetModel()
        self.renewed.emit()

    def _reorder(self, songs: tuple[SetSong, ...]) -> None:
        """The same rows in another order: a title that is being typed goes with its song."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = self.ids([index.row() for index in held])
        self._songs = songs
        self._note()
        rows = {song.id: row for row, song in enumerate(songs)}
        moved = [self.index(rows[song_id], index.column()) for song_id, index in zip(ids, held, strict=True)]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged.emit()

    def _refresh(self) -> None:
        self._note()
        if self._songs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._songs) - 1, len(HEADS) - 1))

    def _note(self) -> None:
        firsts: dict[str, int] = {}
        notes = []
        for number, song in enumerate(self._songs, 1):
            name = song.content_hash or song.path
            twin = firsts.get(name)
            firsts.setdefault(name, number)
            analysis = self._desk.analysis(song.id)
            notes.append(notes_of(song, analysis, state=self._analysing.state(song.id), twin=twin))
        self._notes = notes

    # ── Qt ──

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._songs)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(index.row(), index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(index.row(), index.column())
        return self._songs[index.row()].id if role == SONG_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        flags = super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() and index.column() == Column.TITLE else flags

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        from airdesk.ui.automix.song_hand import renamed

        if role != Qt.ItemDataRole.EditRole or index.column() != Column.TITLE or not str(value).strip():
            return False
        song_id = self._songs[index.row()].id
        self._desk.edit("Rename a song", lambda dj_set: renamed(dj_set, song_id, str(value).strip()))
        return True

    def mimeTypes(self) -> list[str]:
        return [SONGS_FORMAT, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        songs = [self._songs[row] for row in sorted({index.row() for index in indexes})]
        data = QMimeData()
        data.setData(SONGS_FORMAT, "\n".join(song.id for song in songs).encode())
        data.setUrls([QUrl.fromLocalFile(song.path) for song in songs])
        return data
