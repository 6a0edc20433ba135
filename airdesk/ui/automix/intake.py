"""Songs come into the set: dropped, chosen in a dialog, or taken from the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from airdesk.errors import AirdeskError
from airdesk.library.identity import new_id
from airdesk.model.djset import SetSong
from airdesk.model.set_edits import with_songs_at
from airdesk.ui.bridge import InOrder
from airdesk.workflows.audio_inputs import AUDIO_SUFFIXES
from airdesk.workflows.not_songs import own_mix_sentence
from airdesk.workflows.set_intake import PLAYLIST_SUFFIXES, Intake, files_for_set, heard_files

if TYPE_CHECKING:
    from airdesk.library.song_catalogue import CatalogueRow
    from airdesk.ui.automix.analysing import Analysing
    from airdesk.ui.automix.set_desk import SetDesk


class SetIntake(QObject):
    """Adds rows at once and lets them be listened to."""

    added = Signal(list)  # song ids

    def __init__(self, desk: SetDesk, analysing: Analysing, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._analysing, self._parent = desk, analysing, parent
        self._looking = InOrder(self)
        self._looking.failed.connect(lambda error: desk.problem.emit(str(error)))
        self._num_opened = 0  # sets, so far
        desk.set_opened.connect(self._count_opened)

    def take(self, paths: Sequence[Path], row: int | None = None) -> None:
        """Add files, folders and playlists before a row, at the end where it is None."""
        chosen = [Path(path).absolute() for path in paths]
        if chosen:
            self._looking.do(lambda: files_for_set(chosen), lambda intake: self._add(intake, row))

    def take_library(self, rows: Sequence[CatalogueRow]) -> None:
        """Add songs of the library; those that cannot be heard as they are now are rendered first."""
        if not rows:
            return
        label = f"Add {rows[0].title} to the set" if len(rows) == 1 else f"Add {len(rows)} songs to the set"
        executor, settings = self._desk.session.executor, self._desk.session.settings
        if all(row.preview and row.is_preview_fresh for row in rows):
            self._insert([_song_of(row, settings.library_folder / str(row.preview)) for row in rows], None)
            return
        work = executor.processes.work(partial(heard_files, [row.id for row in rows], settings))
        job = executor.submit(work, kind="render", label=label, is_heavy=True)
        job.done.connect(partial(self._insert_rendered, rows, self._num_opened))
        job.failed.connect(self._fail)

    def _count_opened(self) -> None:
        self._num_opened += 1

    def _insert_rendered(self, rows: Sequence[CatalogueRow], num_opened: int, paths: Sequence[Path]) -> None:
        """Into the set they were chosen for: rendering takes long, and another one may be open by now."""
        if num_opened == self._num_opened:
            self._insert([_song_of(*pair) for pair in zip(rows, paths, strict=True)], None)
        else:
            what = f"“{rows[0].title}” is" if len(rows) == 1 else f"{len(rows)} songs are"
            sentence = f"{what} rendered, but another set was opened meanwhile: nothing was added to that one."
            self._desk.session.tell(sentence, "warning")

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, AirdeskError):
            self._desk.problem.emit(str(error))

    def choose_files(self) -> None:
        """Ask for files."""
        audio = " ".join(f"*{suffix}" for suffix in sorted(AUDIO_SUFFIXES))
        lists = " ".join(f"*{suffix}" for suffix in sorted(PLAYLIST_SUFFIXES))
        kinds = f"Songs and playlists ({audio} {lists});;All files (*)"
        names, _ = QFileDialog.getOpenFileNames(self._parent, "Add songs", str(Path.home()), kinds)
        self.take([Path(name) for name in names])

    def choose_folder(self) -> None:
        """Ask for a folder."""
        name = QFileDialog.getExistingDirectory(self._parent, "Add a folder of songs", str(Path.home()))
        if name:
            self.take([Path(name)])

    def choose_replacement(self, song_id: str) -> Path | None:
        """Ask for the file that takes a song's place."""
        song = self._desk.song(song_id)
        if song is None:
            return None
        audio = " ".join(f"*{suffix}" for suffix in sorted(AUDIO_SUFFIXES))
        title = f"Replace {self._desk.title(song_id)} by"
        name, _ = QFileDialog.getOpenFileName(self._parent, title, song.path, f"Songs ({audio});;All files (*)")
        return Path(name) if name else None

    def _add(self, intake: Intake, row: int | None) -> None:
        left_out = _left_out(intake)
        said = [*intake.notices, *([] if not left_out else [_rows_say_why(len(left_out))])]
        if said:
            self._desk.session.tell(" ".join(said), "warning")
        songs = [SetSong(id=new_id(), path=str(path)) for path in intake.files]
        if songs or left_out:
            self._insert([*songs, *left_out], row)

    def _insert(self, songs: Sequence[SetSong], row: int | None) -> None:
        label = "Add a song" if len(songs) == 1 else f"Add {len(songs)} songs"
        place = None if row is None else min(row, len(self._desk.dj_set.songs))

        def added(dj_set):  # type: ignore[no-untyped-def]
            title = dj_set.title or _title_for([song for song in songs if not song.problem])
            return replace(with_songs_at(dj_set, songs, place), title=title)

        self._desk.edit(label, added)
        ids = [song.id for song in songs if not song.problem]
        self.added.emit(ids)
        self._analysing.analyse(ids)


def _song_of(row: CatalogueRow, path: Path) -> SetSong:
    return SetSong(id=new_id(), path=str(path.absolute()), title=row.title)


def _left_out(intake: Intake) -> list[SetSong]:
    """Rows for what is not mixed, each with its reason."""
    strange = [SetSong(id=new_id(), path=str(each.path), problem=each.reason) for each in intake.unusable]
    mixes = [
        SetSong(id=new_id(), path=str(path), problem=own_mix_sentence(path), is_excluded=True) for path in intake.own_mixes
    ]
    return [*strange, *mixes]


def _rows_say_why(count: int) -> str:
    return "One file is left out: its row says why." if count == 1 else f"{count} files are left out: their rows say why."


def _title_for(songs: Sequence[SetSong]) -> str:
    """The folder all songs come from; a set without a name gets it."""
    if any(song.title for song in songs):
        return ""  # of the library, whose folders nobody named
    folders = {Path(song.path).parent.name for song in songs}
    return folders.pop() if len(songs) > 1 and len(folders) == 1 else ""
