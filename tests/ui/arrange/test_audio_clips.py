"""Audio clips in the timeline under real mouse, keys and drops."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from airdesk.library.database import open_library
from airdesk.library.sample_places import sample_at
from airdesk.library.sample_search import SampleQuery
from airdesk.model.audio_clip import AUDIO_FROM, AudioClip, AudioSource
from airdesk.model.audio_clip_edits import add_audio_clip, edit_audio_clip
from airdesk.model.song import Song
from airdesk.settings import Settings, settings_for
from airdesk.ui.arrange.arrange_menus import clip_menu
from airdesk.ui.arrange.arrange_view import ArrangeView
from airdesk.ui.arrange.clip_questions import ask_gain, ask_transposition
from airdesk.ui.arrange.clip_waves import kept_outline
from airdesk.ui.arrange.missing_files import ask_replacement, missing_files
from airdesk.ui.browser.sample_drag import sample_mime
from airdesk.ui.pianoroll.piano_roll_view import ONLY_AUDIO, PianoRollView
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from airdesk.workflows.browse_inventory import browse
from airdesk.workflows.clip_sources import ClipSources
from airdesk.workflows.scan_inventory import ScanRequest, scan_inventory
from tests.helpers.clips import audio_song, audio_track, clip_of, noise_file
from tests.helpers.playing import held
from tests.ui.arrange.stage import SilentPlayback

BAR = 1920
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT, CTRL, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_for(), library_folder=tmp_path / "library")


@pytest.fixture
def session(qapp: Any, settings: Settings) -> Iterator[Session]:
    apply_theme(qapp)
    made = Session(settings, SilentPlayback())
    yield made
    made.close()


@pytest.fixture
def song(tmp_path: Path) -> Song:
    """A held note; and rain from bar 2 on, eight seconds of ten, one second into its file."""
    noise_file(tmp_path / "rain.wav", seconds=10.0)
    rain = audio_track(clip_of(tmp_path / "rain.wav", BAR, 4 * BAR, offset_seconds=1.0))
    return audio_song(held(), rain, audio_track(name="other"), end_tick=16 * BAR)


@pytest.fixture
def view(session: Session, song: Song, qtbot: Any) -> ArrangeView:
    return shown(session, song, qtbot)


def shown(session: Session, song: Song, qtbot: Any) -> ArrangeView:
    """The timeline, which has asked for the outlines of the song's files by now."""
    made = ArrangeView(session)
    qtbot.addWidget(made)
    made.resize(1000, 480)
    with qtbot.waitExposed(made):
        made.show()
    session.open_document(song)
    QApplication.processEvents()
    return made


def clip(session: Session, index: int = 0, track: str = "rain") -> AudioClip:
    assert session.song is not None
    return session.song.track(track).audio_clips[index]


def place(view: ArrangeView, row: int, tick: float, *, y: int | None = None) -> QPoint:
    """A place of a lane, in its middle or so far below the top of the row."""
    layout = view.lane_layout
    return QPoint(round(view.axis.x_of(tick)), layout.row_top(row) + (layout.row_px // 2 + 6 if y is None else y))


def move(view: ArrangeView, at: QPoint, keys: Any = NONE) -> None:
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, QPointF(at), QPointF(view.lanes.mapToGlobal(at)), Qt.MouseButton.NoButton, LEFT, keys
    )
    QApplication.sendEvent(view.lanes, event)


def drag(view: ArrangeView, start: QPoint, end: QPoint, keys: Any = NONE) -> None:
    QTest.mousePress(view.lanes, LEFT, NONE, start)
    move(view, QPoint((start.x() + end.x()) // 2, (start.y() + end.y()) // 2), keys)
    move(view, end, keys)
    QTest.mouseRelease(view.lanes, LEFT, NONE, end)


def select(session: Session, index: int = 0) -> None:
    session.select_clip("rain", AUDIO_FROM + index)


def test_a_wave_is_drawn_once_it_was_read(session: Session, song: Song, qtbot: Any) -> None:
    path, may_begin = song.track("rain").audio_clips[0].source.path, threading.Event()
    for _ in range(session.executor.slots):  # all places are taken, so the outline waits
        session.executor.submit(lambda _: may_begin.wait(60.0), kind="peaks", label="Another outline")
    view = shown(session, song, qtbot)
    before = view.lanes.grab().toImage()
    may_begin.set()
    qtbot.waitUntil(lambda: view.waves.of(path) is not None)
    after = view.lanes.grab().toImage()
    at = place(view, 1, 3 * BAR)
    assert before.pixelColor(at.x(), at.y()) != after.pixelColor(at.x(), at.y())


def test_an_outline_that_is_damaged_on_disk_is_made_anew(tmp_path: Path) -> None:
    noise_file(tmp_path / "rain.wav", seconds=2.0)
    place = tmp_path / "outline.npz"
    fresh = kept_outline(tmp_path / "rain.wav", place, lambda: None)
    whole = place.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:400] + b"\0\1\2" + whole[403:], b""):
        place.write_bytes(damaged)
        again = kept_outline(tmp_path / "rain.wav", place, lambda: None)
        assert np.array_equal(again.levels[0], fresh.levels[0])
    assert place.read_bytes() == whole


def test_a_missing_file_is_said_in_the_title(view: ArrangeView, session: Session, song: Song, qtbot: Any) -> None:
    gone = replace(clip(session), source=replace(clip(session).source, path="/nowhere/gone.wav"))
    session.open_document(replace(song, tracks=(replace(song.tracks[1], audio_clips=(gone,)),)))
    view.lanes.grab()
    qtbot.waitUntil(lambda: view.waves.is_unreadable("/nowhere/gone.wav"))
    view.lanes.grab()
    assert view.lanes.tip_at(place(view, 0, gone.start_tick + BAR)).endswith("its file is missing")


def test_missing_files_are_shown_again_with_those_beside_them(
    session: Session, song: Song, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise_file(tmp_path / "wind.wav", seconds=3.0)
    beside = clip_of(tmp_path / "wind.wav", 0, 960)
    (tmp_path / "moved").mkdir()
    for name in ("rain.wav", "wind.wav"):
        (tmp_path / name).rename(tmp_path / "moved" / name)
    view = shown(session, add_audio_clip(song, "other", beside), qtbot)
    view.lanes.grab()
    qtbot.waitUntil(lambda: len(missing_files(view, session.song)) == 2)
    chosen = (str(tmp_path / "moved" / "rain.wav"), "")
    monkeypatch.setattr("airdesk.ui.arrange.missing_files.QFileDialog.getOpenFileName", lambda *_: chosen)
    menu = clip_menu(view, "rain", AUDIO_FROM)
    next(action for action in menu.actions() if action.text() == "Find the missing file…").trigger()
    qtbot.waitUntil(lambda: clip(session).source.path == chosen[0])
    assert clip(session, 0, "other").source.path == str(tmp_path / "moved" / "wind.wav")
    assert clip(session).offset_seconds == 1.0
    assert session.document is not None and session.document.undo_label == "Find rain.wav, wind.wav"


def test_a_file_that_is_back_in_its_place_is_missing_no_longer(
    session: Session, song: Song, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = song.track("rain").audio_clips[0].source.path
    (tmp_path / "rain.wav").rename(tmp_path / "away.wav")
    view = shown(session, song, qtbot)
    view.lanes.grab()
    qtbot.waitUntil(lambda: view.waves.is_unreadable(path))
    (tmp_path / "away.wav").rename(path)
    monkeypatch.setattr("airdesk.ui.arrange.missing_files.QFileDialog.getOpenFileName", lambda *_: (path, ""))
    select(session)
    ask_replacement(view)
    qtbot.waitUntil(lambda: not view.waves.is_unreadable(path))
    view.lanes.grab()
    qtbot.waitUntil(lambda: view.waves.of(path) is not None)


def test_a_click_selects_and_a_drag_moves_by_the_grid_as_one_step(view: ArrangeView, session: Session, song: Song) -> None:
    drag(view, place(view, 1, 2 * BAR), place(view, 1, 5.03 * BAR))
    assert view.lanes.selected_clip == ("rain", AUDIO_FROM)
    assert clip(session).start_tick == 4 * BAR and clip(session).offset_seconds == 1.0
    assert session.document is not None and session.document.undo_label == "Move rain"
    session.document.undo()
    assert session.song == song


def test_escape_takes_a_drag_back(view: ArrangeView, session: Session, song: Song) -> None:
    start = place(view, 1, 2 * BAR)
    QTest.mousePress(view.lanes, LEFT, NONE, start)
    move(view, place(view, 1, 6 * BAR))
    assert session.song != song
    QTest.keyClick(view, Key.Key_Escape)
    assert session.song == song
    QTest.mouseRelease(view.lanes, LEFT, NONE, start)
    assert session.document is not None and session.document.undo_label is None


def test_a_drag_ends_with_its_song(view: ArrangeView, session: Session, song: Song) -> None:
    start = place(view, 1, 2 * BAR)
    QTest.mousePress(view.lanes, LEFT, NONE, start)
    move(view, place(view, 1, 6 * BAR))
    other = replace(song, title="Another song")
    session.open_document(other)
    move(view, place(view, 1, 8 * BAR))
    QTest.mouseRelease(view.lanes, LEFT, NONE, place(view, 1, 8 * BAR))
    assert session.song == other and session.document is not None and session.document.undo_label is None


def test_a_drag_goes_to_another_track_and_with_ctrl_leaves_a_copy(view: ArrangeView, session: Session) -> None:
    drag(view, place(view, 1, 2 * BAR), place(view, 2, 2 * BAR))
    assert session.song is not None and not session.song.track("rain").audio_clips
    assert clip(session, 0, "other").start_tick == BAR and view.lanes.selected_clip == ("other", AUDIO_FROM)
    drag(view, place(view, 2, 2 * BAR), place(view, 1, 2 * BAR), CTRL)
    assert clip(session, 0, "other") == clip(session)


def test_alt_is_free_of_the_grid(view: ArrangeView, session: Session) -> None:
    drag(view, place(view, 1, 2 * BAR), place(view, 1, 2 * BAR) + QPoint(14, 0), ALT)
    assert clip(session).start_tick == BAR + round(14 / view.axis.pixels_per_tick)


def test_both_ends_are_trimmed_and_what_is_heard_stays(view: ArrangeView, session: Session) -> None:
    drag(view, place(view, 1, BAR) + QPoint(2, 0), place(view, 1, 2 * BAR) + QPoint(2, 0))
    assert (clip(session).start_tick, clip(session).duration_ticks) == (2 * BAR, 3 * BAR)
    assert clip(session).offset_seconds == pytest.approx(3.0)
    drag(view, place(view, 1, 5 * BAR) - QPoint(3, 0), place(view, 1, 4 * BAR) - QPoint(3, 0))
    assert (clip(session).start_tick, clip(session).duration_ticks) == (2 * BAR, 2 * BAR)


def test_handles_of_fades_are_dragged(view: ArrangeView, session: Session) -> None:
    y = 15  # just below the title
    drag(view, place(view, 1, BAR, y=y) + QPoint(2, 0), place(view, 1, 2 * BAR, y=y) + QPoint(2, 0))
    assert clip(session).fade_in_seconds == pytest.approx(2.0, abs=0.05)
    drag(view, place(view, 1, 5 * BAR, y=y) - QPoint(3, 0), place(view, 1, 4.5 * BAR, y=y) - QPoint(3, 0))
    assert clip(session).fade_out_seconds == pytest.approx(1.0, abs=0.05)
    assert session.document is not None and session.document.undo_label == "Change fade-out of rain"
    view.lanes.grab()


def test_an_edge_of_a_clip_draws_more_than_the_grid(view: ArrangeView, session: Session) -> None:
    session.edit(
        "x", lambda song: add_audio_clip(song, "other", replace(song.tracks[1].audio_clips[0], start_tick=2 * BAR + 130))
    )
    view.seek(16 * BAR)
    drag(view, place(view, 1, 2 * BAR), place(view, 1, 3 * BAR + 100))
    assert clip(session).start_tick == 2 * BAR + 130


def test_at_the_edge_the_timeline_scrolls(view: ArrangeView, session: Session) -> None:
    view.axis.zoom_at(0, 4.0)
    view.axis.scroll_to(0)
    QTest.mousePress(view.lanes, LEFT, NONE, place(view, 1, 2 * BAR))
    for _ in range(6):
        move(view, QPoint(view.axis.width_px - 5, view.lane_layout.row_top(1) + 30))
    assert view.axis.left_px > 50
    moved_to = clip(session).start_tick
    QTest.mouseRelease(view.lanes, LEFT, NONE, QPoint(view.axis.width_px - 5, 80))
    assert clip(session).start_tick == moved_to > 3 * BAR


def test_dragged_out_of_the_timeline_it_leaves_as_a_file(view: ArrangeView, session: Session, song: Song) -> None:
    left: list[tuple[str, int]] = []
    view.drag_requested.connect(lambda track_id, index: left.append((track_id, index)))
    drag(view, place(view, 1, 2 * BAR), QPoint(300, -200))
    assert left == [("rain", AUDIO_FROM)] and session.song == song


def test_it_is_muted_and_crossfaded_by_key(view: ArrangeView, session: Session) -> None:
    select(session)
    QTest.keyClick(view, Key.Key_0)
    assert clip(session).is_muted
    view.lanes.grab()
    QTest.keyClick(view, Key.Key_0)
    assert not clip(session).is_muted
    told: list[str] = []
    session.told.connect(lambda _, text: told.append(text))
    QTest.keyClick(view, Key.Key_X)
    assert "overlaps" in told[0]
    session.edit("x", lambda song: add_audio_clip(song, "rain", replace(song.tracks[1].audio_clips[0], start_tick=4 * BAR)))
    QTest.keyClick(view, Key.Key_X)
    assert clip(session).fade_out_seconds == clip(session, 1).fade_in_seconds == pytest.approx(2.0)


def test_gain_and_semitones_are_typed(view: ArrangeView, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    session.told.connect(lambda _, text: told.append(text))
    select(session)
    for typed, gain_db in (("-4,5 dB", -4.5), ("loud", -4.5), ("999", 24.0)):
        monkeypatch.setattr("airdesk.ui.arrange.clip_questions.ask_text", lambda *_, typed=typed: typed)
        ask_gain(view)
        assert clip(session).gain_db == gain_db
    assert told == ['"loud" is no gain: type a number of dB like -3.']
    monkeypatch.setattr("airdesk.ui.arrange.clip_questions.ask_text", lambda *_: "−7")
    ask_transposition(view)
    assert clip(session).semitones == -7.0


def test_the_tip_says_what_is_done_to_the_file(view: ArrangeView, session: Session) -> None:
    session.edit("x", lambda song: edit_audio_clip(song, "rain", 0, lambda clip: replace(clip, gain_db=-3.0, is_looped=True)))
    assert view.lanes.tip_at(place(view, 1, 2 * BAR)) == "Rain · bars 2–5 · rain.wav · −3.0 dB · repeats"


def test_keys_do_all_of_it(view: ArrangeView, session: Session) -> None:
    select(session)
    QTest.keyClick(view, Key.Key_Right, ALT)
    assert clip(session).start_tick > BAR
    QTest.keyClick(view, Key.Key_Left, ALT)
    assert clip(session).start_tick == BAR
    QTest.keyClick(view, Key.Key_Left, ALT | SHIFT)
    assert clip(session).duration_ticks < 4 * BAR
    QTest.keyClick(view, Key.Key_Down, ALT)
    assert clip(session).gain_db == -1.0
    QTest.keyClick(view, Key.Key_D, CTRL)
    assert clip(session, 1).start_tick == clip(session).end_tick and view.lanes.selected_clip == ("rain", AUDIO_FROM + 1)
    QTest.keyClick(view, Key.Key_X, CTRL)
    view.seek(8 * BAR)
    session.look_at_playback()
    session.select_track("other")
    QTest.keyClick(view, Key.Key_V, CTRL)
    assert clip(session, 0, "other").start_tick == 8 * BAR
    QTest.keyClick(view, Key.Key_Delete)
    assert session.song is not None and not session.song.track("other").audio_clips
    assert len(session.song.track("rain").audio_clips) == 1


def test_it_is_split_at_the_playhead(view: ArrangeView, session: Session) -> None:
    select(session)
    told: list[str] = []
    session.told.connect(lambda _, text: told.append(text))
    QTest.keyClick(view, Key.Key_T, CTRL)
    assert "playhead" in told[0]
    view.seek(3 * BAR)
    session.look_at_playback()
    QTest.keyClick(view, Key.Key_T, CTRL)
    assert [clip(session).end_tick, clip(session, 1).start_tick] == [3 * BAR, 3 * BAR]
    assert clip(session, 1).offset_seconds == pytest.approx(5.0)


def test_tab_goes_through_clips_of_both_kinds_and_deleting_leaves_notes_alone(view: ArrangeView, session: Session) -> None:
    session.select_track("part")
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Key.Key_Tab)
    assert view.lanes.selected_clip == ("part", 0)
    before = session.song
    QTest.keyClick(view, Key.Key_Delete)
    assert session.song is before


def test_the_menu_offers_what_fits(view: ArrangeView, session: Session, song: Song) -> None:
    def texts(menu: QMenu) -> list[str]:
        return [action.text().split("\t")[0] for action in menu.actions()]

    menu = clip_menu(view, "rain", AUDIO_FROM)
    assert {"Split at the playhead", "Duplicate", "Delete", "Original speed", "Repeat the file"} <= set(texts(menu))
    assert not any(text.startswith("Follow song tempo") for text in texts(menu))
    next(action for action in menu.actions() if action.text() == "Repeat the file").trigger()
    assert clip(session).is_looped
    loop = replace(clip(session), source=replace(clip(session).source, tempo_bpm=100.0, beats=16.0))
    session.open_document(replace(song, tracks=(replace(song.tracks[1], audio_clips=(loop,)),)))
    menu = clip_menu(view, "rain", AUDIO_FROM)
    next(action for action in menu.actions() if action.text().startswith("Follow song tempo")).trigger()
    assert clip(session).follows_tempo


def drop(view: ArrangeView, mime: QMimeData, at: QPoint) -> bool:
    copy, buttons = Qt.DropAction.CopyAction, LEFT
    enter = QDragEnterEvent(at, copy, mime, buttons, NONE)
    QApplication.sendEvent(view.lanes, enter)
    if enter.isAccepted():
        QApplication.sendEvent(view.lanes, QDragMoveEvent(at, copy, mime, buttons, NONE))
        view.lanes.grab()
        QApplication.sendEvent(view.lanes, QDropEvent(QPointF(at), copy, mime, buttons, NONE))
    return enter.isAccepted()


def files(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_a_file_dropped_on_a_lane_becomes_a_clip_at_the_grid(
    view: ArrangeView, session: Session, song: Song, tmp_path: Path, qtbot: Any
) -> None:
    noise_file(tmp_path / "wind.flac", seconds=3.0)
    assert drop(view, files(tmp_path / "wind.flac"), place(view, 2, 3.02 * BAR))
    qtbot.waitUntil(lambda: session.song is not song)
    made = clip(session, 0, "other")
    assert (made.start_tick, made.name, made.duration_ticks) == (3 * BAR, "wind", 2880)
    assert view.lanes.selected_clip == ("other", AUDIO_FROM)
    assert session.document is not None and session.document.undo_label == "Add wind.flac"
    session.document.undo()
    assert session.song == song


def test_files_dropped_below_the_lanes_make_a_track_one_behind_the_other(
    view: ArrangeView, session: Session, song: Song, tmp_path: Path, qtbot: Any
) -> None:
    for name in ("a.wav", "b.ogg"):
        noise_file(tmp_path / name, seconds=2.0)
    assert drop(view, files(tmp_path / "a.wav", tmp_path / "b.ogg"), place(view, 5, 0))
    qtbot.waitUntil(lambda: session.song is not song)
    assert session.song is not None
    track = session.song.tracks[-1]
    assert (track.name, [each.start_tick for each in track.audio_clips]) == ("a", [0, BAR])
    assert len(view.headers.headers) == 4


def test_the_preview_has_the_length_of_what_is_held_now(
    view: ArrangeView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Any] = []  # what is to be done with what was found
    monkeypatch.setattr(view.lanes.drop, "_look", lambda _files, then: looks.append(then))
    hour = ClipSources((AudioSource(str(tmp_path / "hour.wav"), 3600.0),))
    at = place(view, 2, 0)
    for name in ("hour.wav", "hit.wav"):
        held = files(tmp_path / name)
        QApplication.sendEvent(view.lanes, QDragEnterEvent(at, Qt.DropAction.CopyAction, held, LEFT, NONE))
        if name == "hour.wav":
            view.lanes.drop.leave()
    before = view.lanes.grab().toImage()
    looks[0](hour)
    QApplication.sendEvent(view.lanes, QDragMoveEvent(at, Qt.DropAction.CopyAction, held, LEFT, NONE))
    assert view.lanes.grab().toImage() == before
    looks[1](hour)
    QApplication.sendEvent(view.lanes, QDragMoveEvent(at, Qt.DropAction.CopyAction, held, LEFT, NONE))
    assert view.lanes.grab().toImage() != before


def test_what_is_no_sound_is_refused_and_what_is_broken_is_said(
    view: ArrangeView, session: Session, song: Song, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "text.txt").write_text("no sound")
    (tmp_path / "broken.wav").write_bytes(b"RIFF nothing")
    assert not drop(view, files(tmp_path / "text.txt"), place(view, 2, 0))
    told: list[str] = []
    session.told.connect(lambda _, text: told.append(text))
    assert drop(view, files(tmp_path / "broken.wav"), place(view, 2, 0))
    qtbot.waitUntil(lambda: bool(told))
    assert "broken.wav" in told[0] and session.song is song


def test_a_loop_of_the_inventory_follows_the_tempo_of_the_song(
    view: ArrangeView, session: Session, song: Song, settings: Settings, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "samples").mkdir()
    noise_file(tmp_path / "samples" / "break_loop_100bpm.wav", seconds=4.8)  # two bars
    scan_inventory(ScanRequest((tmp_path / "samples",)), settings)
    with open_library(settings.library_folder) as library:
        placed = sample_at(library, tmp_path / "samples" / "break_loop_100bpm.wav")
    assert placed is not None and placed.sample.tempo_bpm == pytest.approx(100.0)
    mime = files(tmp_path / "samples" / "break_loop_100bpm.wav")
    told = {"root_id": placed.sample.root_id, "id": placed.sample.id, "key": placed.key}
    mime.setData("application/x-airdesk-sample", json.dumps(told).encode())
    assert drop(view, mime, place(view, 2, 0))
    qtbot.waitUntil(lambda: session.song is not song)
    made = clip(session, 0, "other")
    assert made.follows_tempo and made.duration_ticks == 2 * BAR and made.source.sample_key == placed.key


def test_all_samples_that_are_dragged_become_clips(
    view: ArrangeView, session: Session, song: Song, settings: Settings, tmp_path: Path, qtbot: Any
) -> None:
    (tmp_path / "samples").mkdir()
    for name in ("Kick 01.wav", "Snare 01.wav"):
        noise_file(tmp_path / "samples" / name, seconds=0.5)
    scan_inventory(ScanRequest((tmp_path / "samples",)), settings)
    rows = browse(SampleQuery(), settings, start=0, count=10).rows
    assert drop(view, sample_mime(rows), place(view, 2, 0))
    qtbot.waitUntil(lambda: session.song is not song)
    assert session.song is not None
    assert [each.source.sample_key for each in session.song.track("other").audio_clips] == [row.key for row in rows]


def test_the_piano_roll_says_why_it_is_empty(view: ArrangeView, session: Session, qtbot: Any) -> None:
    roll = PianoRollView(session)
    qtbot.addWidget(roll)
    roll.show()
    select(session)
    qtbot.waitUntil(lambda: roll.stage.hint.text() == ONLY_AUDIO)


def test_files_are_added_without_a_mouse(
    view: ArrangeView, session: Session, song: Song, tmp_path: Path, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise_file(tmp_path / "wind.wav", seconds=2.0)
    chosen = ([str(tmp_path / "wind.wav")], "")
    monkeypatch.setattr("airdesk.ui.arrange.clip_questions.QFileDialog.getOpenFileNames", lambda *_: chosen)
    menu = clip_menu(view, "", -1)
    assert [action.text() for action in menu.actions()] == ["Add audio files on a new track…"]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: session.song is not song)
    assert session.song is not None and session.song.tracks[-1].name == "wind"
    view.seek(2 * BAR)
    session.look_at_playback()
    before = session.song
    menu = clip_menu(view, "rain", -1)
    next(action for action in menu.actions() if action.text() == "Add audio files at the playhead…").trigger()
    qtbot.waitUntil(lambda: session.song is not before)
    assert clip(session, 1).start_tick == 2 * BAR
