"""The desk while the library is slow: what was asked for last is what is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from shiboken6 import isValid

from airdesk.errors import LibraryError
from airdesk.jobs.context import JobContext
from airdesk.library.takes import TakeRow
from airdesk.model.plan import PlanRequest
from airdesk.model.song import edit_track
from airdesk.settings import Settings
from airdesk.ui.bridge import PoolJob
from airdesk.ui.compose.generation import Generator
from airdesk.ui.compose.stage_progress import StageProgress
from airdesk.ui.session import Session
from airdesk.ui.song_desk import SongDesk
from airdesk.ui.start_progress import StartProgress
from airdesk.ui.take_changes import TakeChanges
from airdesk.workflows.preview_plan import preview_plan
from airdesk.workflows.take_values import ScoreMade, SoundsMade, Take, TakeStored
from tests.helpers.libraries import small_song
from tests.ui.conftest import PatientBot


def row(song_id: str, number: int = 1) -> TakeRow:
    return TakeRow(song_id, number, f"Take {number}", "", None, None, None, None, "", "", None)


def all_read(desk: SongDesk, qtbot: PatientBot) -> None:
    """Until all that was asked of the library has come, and was told."""
    qtbot.waitUntil(lambda: not desk.parent().executor.findChildren(PoolJob))


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A library in which the song "slow" is read when this is set, other songs at once."""
    may_go_on = Event()

    def read(song_id: str, *_: Any) -> Take:
        if song_id == "slow":
            may_go_on.wait(60.0)
        return Take(row(song_id), small_song(song_id))

    monkeypatch.setattr("airdesk.ui.song_desk.open_take", read)
    monkeypatch.setattr("airdesk.ui.song_desk.takes_of", lambda *_: [])
    yield may_go_on
    may_go_on.set()


@pytest.fixture
def desk(qtbot: PatientBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SongDesk]:
    monkeypatch.setattr("airdesk.ui.pool.heavy_slots", lambda: 3)  # on any machine
    session = Session(Settings(tmp_path / "library", soundfont="none"))
    desk = SongDesk(session, Generator(session, session), session)
    yield desk
    if isValid(desk):
        desk.close()
    session.close()


def test_a_song_that_is_read_late_does_not_take_the_place_of_a_later_one(
    desk: SongDesk, slow: Event, qtbot: PatientBot
) -> None:
    desk.open_song("slow")
    with qtbot.waitSignal(desk.opened):
        desk.open_song("quick")
    slow.set()
    all_read(desk, qtbot)
    assert desk.song_id == "quick"


def test_a_song_that_is_read_late_does_not_come_back_after_a_new_one_was_begun(
    desk: SongDesk, slow: Event, qtbot: PatientBot
) -> None:
    desk.open_song("slow")
    desk.put_away()
    slow.set()
    all_read(desk, qtbot)
    assert desk.song_id is None


def test_a_song_that_is_read_after_the_end_is_opened_no_more(desk: SongDesk, slow: Event, qtbot: PatientBot) -> None:
    session = desk.parent()
    desk.open_song("slow")
    desk.close()
    desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    slow.set()
    qtbot.waitUntil(lambda: not session.executor.findChildren(PoolJob))
    assert session.song is None


def test_a_take_of_another_song_that_is_thrown_away_opens_nothing(
    desk: SongDesk, slow: Event, qtbot: PatientBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("airdesk.ui.take_changes.song_takes.delete_take", lambda *_: slow.wait(60.0) and 7)
    with qtbot.waitSignal(desk.opened):
        desk.open_song("first")
    TakeChanges(desk.parent(), desk).delete(1)
    with qtbot.waitSignal(desk.opened):
        desk.open_song("second")
    slow.set()
    all_read(desk, qtbot)
    assert desk.song_id == "second"


def test_takes_that_are_read_late_do_not_take_the_place_of_those_read_since(
    desk: SongDesk, slow: Event, qtbot: PatientBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun = Event()

    def read(*_: Any) -> list[TakeRow]:
        if has_begun.is_set():
            return [row("quick")]
        has_begun.set()
        slow.wait(60.0)
        return [row("quick"), row("quick", 2)]

    with qtbot.waitSignal(desk.opened):
        desk.open_song("quick")
    monkeypatch.setattr("airdesk.ui.song_desk.takes_of", read)
    desk.refresh_takes()
    assert has_begun.wait(60.0)
    desk.refresh_takes()
    qtbot.waitUntil(lambda: desk.takes == (row("quick"),))
    slow.set()
    all_read(desk, qtbot)
    assert desk.takes == (row("quick"),)


class Gate:
    """How far a generation may go."""

    def __init__(self) -> None:
        self.may_store, self.may_end, self.fails = Event(), Event(), False

    def open(self, *, fails: bool = False) -> None:
        """Let it come to its end."""
        self.fails = fails
        self.may_store.set()
        self.may_end.set()


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Gate]]:
    """Generations that tell their notes at once, and are kept, as the songs "take 1", "take 2"…, and end as their gates say."""
    made: list[Gate] = []
    plan = preview_plan(PlanRequest("lo-fi")).plan

    def order_work(*_: Any, on_stage: Callable[[object], object], **__: Any) -> Callable[[JobContext], Take]:
        gate, name = Gate(), f"take {len(made) + 1}"
        made.append(gate)

        def wait_for(event: Event, context: JobContext) -> None:
            while not event.wait(0.01):
                context.check_cancelled()

        def work(context: JobContext) -> Take:
            on_stage(ScoreMade(replace(small_song(name), title=f"half of {name}"), plan))
            wait_for(gate.may_store, context)
            if gate.fails:
                raise LibraryError("The disk is full.")
            levelled = edit_track(small_song(name), "piano", lambda track: replace(track, gain_db=-9.0))
            on_stage(SoundsMade(replace(levelled, title=f"sounds of {name}"), plan))
            take = Take(row(name), levelled, warnings=("A sound fell back.",))
            on_stage(TakeStored(take))
            wait_for(gate.may_end, context)
            return take

        return work

    monkeypatch.setattr("airdesk.ui.compose.generation.order_work", order_work)
    yield made
    for gate in made:
        gate.open()


def shown_title(desk: SongDesk) -> str:
    """Of what is open."""
    song = desk.parent().song
    return "" if song is None else str(song.title)


def rename(desk: SongDesk, title: str) -> None:
    """An edit by the user."""
    desk.parent().edit("Rename", lambda song: replace(song, title=title))


def asked(desk: SongDesk, qtbot: PatientBot, *prompts: str) -> Generator:
    """New songs, one after the other, whose notes are there."""
    generator = desk.parent().findChild(Generator)
    assert isinstance(generator, Generator)
    for prompt in prompts:
        desk.generate(PlanRequest(prompt), is_new_song=True)
    qtbot.waitUntil(lambda: all(generation.news for generation in generator.running))
    return generator


def cancel_last(desk: SongDesk, qtbot: PatientBot) -> None:
    """The last of those that run."""
    generator = desk.parent().findChild(Generator)
    running = generator.running
    assert running[-1].job is not None
    running[-1].job.cancel()
    qtbot.waitUntil(lambda: generator.running == running[:-1])


def test_a_song_that_is_edited_while_it_is_made_stays_until_it_is_kept(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    said = list[str]()
    desk.parent().told.connect(lambda _, text: said.append(text))
    generator = asked(desk, qtbot, "first")
    assert shown_title(desk) == "half of take 1"
    rename(desk, "Mine")
    document = desk.parent().document
    asked(desk, qtbot, "second")
    cancel_last(desk, qtbot)
    assert desk.parent().document is document and shown_title(desk) == "Mine"

    asked(desk, qtbot, "third")
    gates[0].may_store.set()  # its preview is still rendered
    qtbot.waitUntil(lambda: desk.song_id == "take 1")
    assert shown_title(desk) == "Mine" and desk.parent().document.undo_label == "Changes while it was made"
    assert desk.parent().song.track("piano").gain_db == -9.0  # its levels are those of the take
    document = desk.parent().document
    cancel_last(desk, qtbot)
    assert desk.parent().document is document and shown_title(desk) == "Mine"
    gates[0].open()
    qtbot.waitUntil(lambda: not generator.running)
    assert desk.parent().document is document and shown_title(desk) == "Mine"
    assert said == ["A sound fell back."]  # that it is in the library need not be told of what is open


def test_where_later_songs_fail_or_are_cancelled_the_one_before_them_is_shown(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    generator = asked(desk, qtbot, "first", "second", "third")
    assert shown_title(desk) == "half of take 3"
    gates[1].open(fails=True)
    qtbot.waitUntil(lambda: len(generator.running) == 2)
    assert shown_title(desk) == "half of take 3"
    cancel_last(desk, qtbot)
    assert shown_title(desk) == "half of take 1"
    gates[0].open()
    qtbot.waitUntil(lambda: desk.song_id == "take 1")
    qtbot.waitUntil(lambda: not generator.running)


def test_what_is_there_of_a_song_that_fails_stays_open(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    said = list[str]()
    desk.parent().told.connect(lambda _, text: said.append(text))
    generator = asked(desk, qtbot, "first", "second")
    gates[1].open(fails=True)
    qtbot.waitUntil(lambda: len(generator.running) == 1)
    gates[0].open()
    qtbot.waitUntil(lambda: not generator.running)
    assert shown_title(desk) == "half of take 2" and desk.song_id is None
    assert said == ["The disk is full.", f"“{small_song('take 1').title}” is finished: it is in the library."]


def test_a_song_that_waits_behind_one_that_fails_is_shown(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    desk.parent().executor.set_slots(1)
    asked(desk, qtbot, "first")
    desk.generate(PlanRequest("second"), is_new_song=True)
    assert shown_title(desk) == "half of take 1"
    gates[0].open(fails=True)
    qtbot.waitUntil(lambda: shown_title(desk) == "half of take 2")
    gates[1].open()
    qtbot.waitUntil(lambda: desk.song_id == "take 2")


def test_where_an_edited_song_fails_or_is_cancelled_the_next_one_is_shown(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    opened = list[str]()
    desk.opened.connect(lambda: opened.append(shown_title(desk)))
    generator = asked(desk, qtbot, "first")
    rename(desk, "Mine")
    gates[0].open(fails=True)
    qtbot.waitUntil(lambda: not generator.running)
    assert shown_title(desk) == "Mine"

    asked(desk, qtbot, "second")
    assert shown_title(desk) == "half of take 2"
    rename(desk, "Mine, too")
    second = generator.running[0].job
    asked(desk, qtbot, "third")
    assert shown_title(desk) == "Mine, too" and second is not None
    second.cancel()
    qtbot.waitUntil(lambda: shown_title(desk) == "half of take 3")
    assert opened == ["half of take 1", "half of take 2", "half of take 3"]


def test_where_the_last_of_several_is_cancelled_the_one_before_it_is_shown(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    generator = desk.parent().findChild(Generator)
    card = StageProgress()
    qtbot.addWidget(card)
    progress = StartProgress(card, generator)
    asked(desk, qtbot, "first", "second", "third")
    cancel_last(desk, qtbot)
    assert progress._shown is generator.running[-1]
    gates[0].open()
    qtbot.waitUntil(lambda: len(generator.running) == 1)
    assert desk.song_id is None  # only the last one that comes is shown
    gates[1].open()
    qtbot.waitUntil(lambda: desk.song_id == "take 2")
    qtbot.waitUntil(lambda: not generator.running)


def test_what_was_asked_for_before_another_song_was_opened_is_not_shown(
    desk: SongDesk, gates: list[Gate], slow: Event, qtbot: PatientBot
) -> None:
    generator = asked(desk, qtbot, "first", "second")
    with qtbot.waitSignal(desk.opened):
        desk.open_song("quick")
    cancel_last(desk, qtbot)
    gates[0].open()
    qtbot.waitUntil(lambda: not generator.running)
    assert desk.song_id == "quick"
