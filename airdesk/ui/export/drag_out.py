"""Clips and tracks dragged out of the window, into a folder or another program: as MIDI, with Alt held as WAV.

MIDI is written the moment the drag begins. A WAV is rendered first, beside the window: when it is there and the mouse is
still down the drag begins, else the next one of the same clip begins at once.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary, finalize

from PySide6.QtCore import QMimeData, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDrag, QFontMetrics, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from airdesk.errors import AirdeskError
from airdesk.jobs.job import JobState, Priority
from airdesk.model.audio_clip import AUDIO_FROM
from airdesk.model.song import Song
from airdesk.ui.bridge import PoolJob
from airdesk.ui.icons import pixmap
from airdesk.ui.session import Session
from airdesk.ui.theme import colour, ui_font

_KEPT_RENDERS: Final = 16
_LABEL_WIDTH: Final = 260  # px


@dataclass(eq=False)
class _Dragged:
    """The files of one session that were dragged out; the folder goes when the program ends."""

    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="airdesk-drag-")))
    count: int = 0
    renders: list[tuple[Song, Path]] = field(default_factory=list)  # what was rendered, newest last
    running: PoolJob[Path] | None = None

    def __post_init__(self) -> None:
        finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def next_folder(self) -> Path:
        """A new folder, so that files keep their plain names."""
        self.count += 1
        made = self.folder / str(self.count)
        made.mkdir(parents=True)
        return made


_sessions: WeakKeyDictionary[Session, _Dragged] = WeakKeyDictionary()


def start_drag(
    session: Session, widget: QWidget, track_id: str, clip_index: int | None = None, *, as_wav: bool | None = None
) -> Qt.DropAction:
    """Drag a clip, or a whole track where there is no index, out of a widget; returns what the target did with it.

    *as_wav*: None asks whether Alt is held. To be called from a mouse move with the button down.
    """
    song = session.song
    if song is None:
        return Qt.DropAction.IgnoreAction
    wants_wav = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier) if as_wav is None else as_wav
    wants_wav = wants_wav or _holds_audio_only(song, track_id, clip_index)
    try:
        file = _wav(session, song, widget, track_id, clip_index) if wants_wav else _midi(session, song, track_id, clip_index)
    except AirdeskError as error:
        session.tell(str(error), "error")
        return Qt.DropAction.IgnoreAction
    return Qt.DropAction.IgnoreAction if file is None else _drag(widget, file)


def _holds_audio_only(song: Song, track_id: str, clip_index: int | None) -> bool:
    """True where there is nothing that a MIDI file could hold."""
    track = song.track(track_id)
    return (clip_index or 0) >= AUDIO_FROM or (bool(track.audio_clips) and not any(clip.notes for clip in track.clips))


def file_mime(files: Sequence[Path]) -> QMimeData:
    """What a target is given: the addresses of files."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    return mime


def _dragged(session: Session) -> _Dragged:
    if session not in _sessions:
        _sessions[session] = _Dragged()
    return _sessions[session]


def _midi(session: Session, song: Song, track_id: str, clip_index: int | None) -> Path:
    from airdesk.workflows.export_clip import write_piece_midi  # late: the first paint needs no MIDI

    return write_piece_midi(song, track_id, clip_index, _dragged(session).next_folder())


def _wav(session: Session, song: Song, widget: QWidget, track_id: str, clip_index: int | None) -> Path | None:
    """The rendered file where it is there; else it is ordered, and the drag begins when it comes."""
    from airdesk.workflows.export_clip import piece_of_song

    dragged = _dragged(session)
    piece = piece_of_song(song, track_id, clip_index)
    for rendered, path in dragged.renders:
        if rendered == piece and path.exists():
            return path
    if dragged.running is not None and dragged.running.job.state is not JobState.CANCELLED:
        return None  # one at a time: the mouse moves on while it is rendered
    from airdesk.workflows.late_calls import render_wav

    call = partial(render_wav, song, track_id, clip_index, dragged.next_folder(), session.settings)
    work = session.executor.processes.work(call)

    def begin(path: Path) -> None:
        dragged.running = None
        dragged.renders = [*dragged.renders, (piece, path)][-_KEPT_RENDERS:]
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            _drag(widget, path)
        else:
            session.tell(f"{path.name} is ready: drag it once more.")

    def fail(error: BaseException) -> None:
        dragged.running = None
        session.tell(f"The WAV could not be made: {error}", "error")

    session.tell("Rendering the WAV; keep the mouse button down, or drag again when it is ready…")
    label = f"WAV of {song.track(track_id).name}"
    job = session.executor.submit(work, kind="export", label=label, is_heavy=True, priority=Priority.NOW)
    job.done.connect(begin)
    job.failed.connect(fail)
    dragged.running = job
    return None


def _drag(widget: QWidget, file: Path) -> Qt.DropAction:
    """Qt's drag, until the button is let go."""
    drag = QDrag(widget)
    drag.setMimeData(file_mime([file]))
    drag.setPixmap(_label(file.name, widget.devicePixelRatioF()))
    drag.setHotSpot(QPoint(-12, -4))
    return drag.exec(Qt.DropAction.CopyAction)


def _label(name: str, scale: float) -> QPixmap:
    """The file's name on a small plate, carried by the mouse."""
    font = ui_font(9.0)
    metrics = QFontMetrics(font)
    text = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _LABEL_WIDTH)
    size = QSize(metrics.horizontalAdvance(text) + 40, 26)
    picture = QPixmap(size * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour("accent"))
    painter.setBrush(colour("raised"))
    painter.drawRoundedRect(QRect(QPoint(0, 0), size).adjusted(1, 1, -1, -1), 6, 6)
    painter.drawPixmap(8, 5, pixmap("music", 16, "accent", scale))
    painter.setFont(font)
    painter.setPen(colour("text"))
    painter.drawText(QRect(30, 0, size.width() - 34, size.height()), Qt.AlignmentFlag.AlignVCenter, text)
    painter.end()
    return picture
