from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize

from airdesk.errors import BadInputError
from airdesk.model.plan import PlanRequest
from airdesk.model.song import Song
from airdesk.settings import settings_for
from airdesk.ui.covers.cache import CoverCache, CoverKey
from airdesk.ui.covers.subjects import IDEA, PIECE
from airdesk.ui.session import Session
from airdesk.workflows.sketch_song import sketch_song

KEY = CoverKey("one", "1")
CARD = QSize(220, 148)


@pytest.fixture(scope="module")
def song() -> Song:
    return sketch_song(PlanRequest("lo-fi", genre="lo-fi", seed=1))


@pytest.fixture
def session(tmp_path: Path, qtbot: Any) -> Iterator[Session]:
    opened = Session(settings_for(tmp_path))
    yield opened
    opened.close()


def test_a_cover_is_drawn_outside_the_windows_thread_and_then_there_at_once(session: Session, song: Song, qtbot: Any) -> None:
    threads: list[int] = []

    def load(subject: str) -> Song:
        threads.append(threading.get_ident())
        return song

    cache = CoverCache(session, load)
    assert cache.pixmap(KEY, CARD, 2.0, radius=8) is None
    with qtbot.waitSignal(cache.ready) as ready:
        pass
    assert ready.args == ["one"]
    picture = cache.pixmap(KEY, CARD, 2.0, radius=8)
    assert picture is not None and picture.width() == 440 and picture.devicePixelRatio() == 2.0
    assert threads and threads[0] != threading.get_ident()


def test_another_window_reads_it_from_disk_and_a_new_state_replaces_the_file(session: Session, song: Song, qtbot: Any) -> None:
    first = CoverCache(session, lambda _: song)
    first.pixmap(KEY, CARD, 1.0)
    qtbot.waitSignal(first.ready).wait()
    loads: list[str] = []

    def load(subject: str) -> Song:
        loads.append(subject)
        return song

    second = CoverCache(session, load)
    second.pixmap(KEY, CARD, 1.0)
    qtbot.waitSignal(second.ready).wait()
    assert loads == []
    second.pixmap(CoverKey("one", "2"), CARD, 1.0)
    qtbot.waitSignal(second.ready).wait()
    assert loads == ["one"]
    assert len(list((session.settings.library_folder / "cache" / "covers").rglob("*.*"))) == 1


def test_pieces_of_the_gallery_and_ideas_have_covers_before_they_are_made(session: Session, qtbot: Any) -> None:
    cache = CoverCache(session)
    seen = set()
    for subject in (f"{PIECE}rainy-window", f"{IDEA}hard techno at 132"):
        with qtbot.waitSignal(cache.ready):
            assert cache.pixmap(CoverKey(subject, ""), CARD, 1.0) is None
        picture = cache.pixmap(CoverKey(subject, ""), CARD, 1.0)
        assert picture is not None
        seen.add(bytes(picture.toImage().constBits()))
    assert len(seen) == 2


def test_a_song_that_cannot_be_read_has_a_plain_cover(session: Session, qtbot: Any) -> None:
    def load(subject: str) -> Song:
        raise BadInputError("There is no such song.")

    cache = CoverCache(session, load)
    cache.pixmap(KEY, CARD, 1.0)
    qtbot.waitSignal(cache.ready).wait()
    assert cache.pixmap(KEY, CARD, 1.0) is not None


def test_a_read_only_library_still_shows_covers(session: Session, song: Song, qtbot: Any) -> None:
    folder = session.settings.library_folder / "cache"
    folder.write_text("in the way")
    cache = CoverCache(session, lambda _: song)
    cache.pixmap(KEY, CARD, 1.0)
    qtbot.waitSignal(cache.ready).wait()
    assert cache.pixmap(KEY, CARD, 1.0) is not None


def test_a_mistake_of_ours_in_one_cover_does_not_stop_the_others(session: Session, song: Song, qtbot: Any) -> None:
    def load(subject: str) -> Song:
        if subject == "one":
            raise RuntimeError("a mistake of ours")
        return song

    cache, ready = CoverCache(session, load), list[str]()
    cache.ready.connect(ready.append)
    with qtbot.captureExceptions() as mistakes:
        cache.pixmap(CoverKey("two", "1"), CARD, 1.0)
        cache.pixmap(KEY, CARD, 1.0)
        qtbot.waitUntil(lambda: sorted(ready) == ["one", "two"])
    assert len(mistakes) == 1
    assert cache.pixmap(KEY, CARD, 1.0) is not None
