"""Covers ready to be painted: made in the background, kept on disk, and in memory while they are seen."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from airdesk.errors import AirdeskError
from airdesk.model.song import Song
from airdesk.ui.bridge import InOrder
from airdesk.ui.covers.subjects import loader
from airdesk.ui.session import Session

REVISION: Final = 1
"""Raised when the styles change, so that pictures of earlier ones are drawn again."""

MASTER: Final = QSize(640, 432)
"""How large a picture is drawn and kept: a card at scale 2, and some to spare."""

BATCH: Final = 4
SETTLE_MS: Final = 120
"""What is not on disk is drawn once nothing new was asked for that long: drawing would make scrolling jerk."""

MEMORY_BYTES: Final = 48 << 20
WAITING: Final = 80
"""Requests kept; older ones are for what was scrolled by, and will be asked for again when seen again."""


@dataclass(frozen=True, slots=True)
class CoverKey:
    """Which picture: of what, and of which state of it."""

    subject: str  # id of a song, or another name that `load` of the cache knows
    stamp: str  # changes when the notes may have changed


@dataclass(frozen=True, slots=True)
class Frame:
    """How a picture shall be cut, in pixels of the screen."""

    width: int
    height: int
    radius: int = 0  # of the corners
    is_foot_square: bool = False  # only the upper corners are round


@dataclass(frozen=True, slots=True)
class _Wish:
    key: CoverKey
    frame: Frame


class CoverCache(QObject):
    """Gives covers at once where it has them, and says when the others are there."""

    ready = Signal(str)  # subject

    def __init__(self, session: Session, load: Callable[[str], Song] | None = None, parent: QObject | None = None) -> None:
        """*load*: gives the song of a subject, outside the window's thread; it may raise an AirdeskError."""
        super().__init__(parent)
        self._load = load or loader(session.settings)
        self._worker = InOrder(self)
        self._folder = session.settings.library_folder / "cache" / "covers"
        self._pictures: OrderedDict[_Wish, QPixmap] = OrderedDict()
        self._bytes = 0
        self._waiting: OrderedDict[_Wish, None] = OrderedDict()
        self._to_draw: OrderedDict[_Wish, None] = OrderedDict()
        self._asked: tuple[_Wish, ...] = ()
        self._is_answered = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._go_on)

    def pixmap(
        self, key: CoverKey, size: QSize, scale: float, *, radius: int = 0, is_foot_square: bool = False
    ) -> QPixmap | None:
        """The cover cut to a place of the window, None while it is being made; `ready` then says when to ask again.

        *size*, *radius*: logical pixels; *scale*: the screen's device pixel ratio.
        """
        frame = Frame(round(size.width() * scale), round(size.height() * scale), round(radius * scale), is_foot_square)
        wish = _Wish(key, frame)
        picture = self._pictures.get(wish)
        if picture is None:
            self._request(wish)
            return None
        self._pictures.move_to_end(wish)
        picture.setDevicePixelRatio(scale)
        return picture

    def _request(self, wish: _Wish) -> None:
        if wish in self._to_draw or wish in self._asked:
            return
        self._waiting[wish] = None
        self._waiting.move_to_end(wish)
        while len(self._waiting) > WAITING:
            self._waiting.popitem(last=False)
        self._settle.start()
        self._go_on()

    def _go_on(self) -> None:
        """Read the next ones from disk, or draw one; the last requested first, for they are what is on the screen."""
        if self._asked:
            return
        folder, load = self._folder, self._load
        if self._waiting:
            wishes = tuple(self._waiting.popitem()[0] for _ in range(min(BATCH, len(self._waiting))))
            self._ask(wishes, lambda: [(wish, _cut(_kept(wish.key, folder), wish.frame)) for wish in wishes])
        elif self._to_draw and not self._settle.isActive():
            wish = self._to_draw.popitem()[0]
            self._ask((wish,), lambda: [(wish, _cut(_drawn(wish.key, folder, load), wish.frame))])

    def _ask(self, wishes: tuple[_Wish, ...], work: Callable[[], list[tuple[_Wish, QImage | None]]]) -> None:
        self._asked, self._is_answered = wishes, False
        self._worker.do(work, self._keep)
        self._worker.do(lambda: None, lambda _: self._on_answer())  # comes in its turn, whatever became of the work

    def _on_answer(self) -> None:
        if not self._is_answered:  # a mistake of ours: these have plain pictures, others are drawn all the same
            self._keep([(wish, _cut(_plain(), wish.frame)) for wish in self._asked])
        self._asked = ()
        self._go_on()

    def _keep(self, made: list[tuple[_Wish, QImage | None]]) -> None:
        self._is_answered = True
        for wish, image in made:
            if image is None:
                self._to_draw[wish] = None
            else:
                self._pictures[wish] = QPixmap.fromImage(image)
                self._bytes += _size_of(wish.frame)
        while len(self._to_draw) > WAITING:
            self._to_draw.popitem(last=False)
        while self._bytes > MEMORY_BYTES and len(self._pictures) > 1:
            self._bytes -= _size_of(self._pictures.popitem(last=False)[0].frame)
        for subject in dict.fromkeys(wish.key.subject for wish, image in made if image is not None):
            self.ready.emit(subject)


def _size_of(frame: Frame) -> int:
    return frame.width * frame.height * 4


def _place(key: CoverKey, folder: Path) -> tuple[Path, str]:
    """The file of a picture, and a pattern for files of earlier states of the same."""
    subject = hashlib.sha256(key.subject.encode()).hexdigest()[:20]
    stamp = hashlib.sha256(f"{REVISION}|{key.stamp}".encode()).hexdigest()[:12]
    return folder / subject[:2] / f"{subject}-{stamp}.jpg", f"{subject}-*.jpg"


def _kept(key: CoverKey, folder: Path) -> QImage | None:
    """The whole picture from disk, None where it is not there."""
    path, _ = _place(key, folder)
    picture = QImage(str(path)) if path.is_file() else QImage()
    return None if picture.isNull() else picture


def _drawn(key: CoverKey, folder: Path, load: Callable[[str], Song]) -> QImage:
    """The whole picture drawn now, and kept; a song that cannot be read has a plain one."""
    from airdesk.ui.covers.cover import cover_of  # late: it needs numpy, and a window is painted without it

    try:
        picture = cover_of(load(key.subject), MASTER, identity=key.subject)
    except AirdeskError:
        return _plain()
    _write(picture, *_place(key, folder))
    return picture


def _plain() -> QImage:
    picture = QImage(MASTER, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.darkGray)
    return picture


def _cut(picture: QImage | None, frame: Frame) -> QImage | None:
    return None if picture is None else framed(picture, frame)


def _write(picture: QImage, path: Path, earlier: str) -> None:
    """Keep it in place of pictures of earlier states; where that cannot be, it is drawn again the next time."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not picture.save(str(beside), "JPG", 92):
            return
        for old in path.parent.glob(earlier):
            old.unlink(missing_ok=True)
        beside.replace(path)
    except OSError:
        return


def framed(picture: QImage, frame: Frame) -> QImage:
    """The middle of a picture, as large as it fits, with round corners."""
    size = QSize(frame.width, frame.height)
    scaled = picture.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation)
    left, top = (scaled.width() - frame.width) // 2, (scaled.height() - frame.height) // 2
    cut = scaled.copy(QRect(left, top, frame.width, frame.height))
    if not frame.radius:
        return cut
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    foot = frame.radius if frame.is_foot_square else 0
    path.addRoundedRect(QRectF(0, 0, frame.width, frame.height + foot), frame.radius, frame.radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(cut)
    painter.drawPath(path)
    painter.end()
    return image
