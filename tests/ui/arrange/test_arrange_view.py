from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from airdesk.model.song import edit_track
from airdesk.playback.state import Levels
from airdesk.settings import settings_for
from airdesk.ui.arrange.arrange_menus import clip_menu, track_menu
from airdesk.ui.arrange.arrange_view import ArrangeView
from airdesk.ui.arrange.ruler_painter import BARS, BRACE
from airdesk.ui.session import Session
from airdesk.ui.theme import apply_theme
from tests.ui.arrange.songs import changing_meters, lofi_song
from tests.ui.arrange.stage import SilentPlayback, turn_wheel

BAR = 1920
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def session(qapp: Any) -> Iterator[Session]:
    apply_theme(qapp)
    made = Session(settings_for(), SilentPlayback())
    yield made
    made.close()


@pytest.fixture
def view(session: Session, qtbot: Any) -> ArrangeView:
    made = ArrangeView(session)
    qtbot.addWidget(made)
    made.resize(1030, 480)
    with qtbot.waitExposed(made):
        made.show()
    session.open_document(lofi_song())
    QApplication.processEvents()
    return made


def player(session: Session) -> SilentPlayback:
    assert isinstance(session.playback, SilentPlayback)
    return session.playback


def place_of(view: ArrangeView, track_number: int, tick: float) -> QPoint:
    """The middle of a lane at a tick."""
    return QPoint(round(view.axis.x_of(tick)), view.lane_layout.row_top(track_number) + view.lane_layout.row_px // 2)


def on_ruler(view: ArrangeView, tick: float, zone: tuple[int, int]) -> QPoint:
    return QPoint(round(view.axis.x_of(tick)), zone[0] + zone[1] // 2)


def drag(widget: Any, start: QPoint, end: QPoint, keys: Any = NONE) -> None:
    QTest.mousePress(widget, LEFT, keys, start)
    for step in range(1, 9):
        at = QPoint(start.x() + (end.x() - start.x()) * step // 8, start.y() + (end.y() - start.y()) * step // 8)
        QTest.mouseMove(widget, at)
        QApplication.processEvents()
    QTest.mouseRelease(widget, LEFT, keys, end)


def test_nothing_open_says_what_to_do(session: Session, qtbot: Any) -> None:
    view = ArrangeView(session)
    qtbot.addWidget(view)
    view.resize(800, 300)
    view.show()
    assert "prompt" in view.lanes._empty_text()
    assert not view.grab().isNull()


def test_a_song_is_shown_whole_and_every_track_has_its_header(view: ArrangeView) -> None:
    song = lofi_song()
    assert view.axis.x_of(0) == 0 and view.axis.x_of(song.end_tick) <= view.axis.width_px
    assert [header.track.id for header in view.headers.headers] == [track.id for track in song.tracks]
    assert view.headers.headers[3].accessibleName() == "Track Felt piano"
    assert view.lane_layout.is_compact
    view.resize(1030, 900)
    QApplication.processEvents()
    assert not view.lane_layout.is_compact


def test_clips_draw_their_notes(view: ArrangeView) -> None:
    lane = view.lane_data.lanes[2]
    picture = view.lanes.grab().toImage()
    ink = lane.colour.rgb()
    row = range(view.lane_layout.row_top(2), view.lane_layout.row_top(3))
    starts = {round(view.axis.x_of(int(start))) for start in lane.starts}
    drawn = {x for x in range(picture.width()) for y in row if picture.pixel(x, y) == ink}
    assert starts <= drawn | {x - 1 for x in drawn} | {x + 1 for x in drawn}
    assert all(picture.pixel(x, y) != ink for x in range(round(view.axis.x_of(4 * BAR)) - 2) for y in row)


def test_a_click_selects_the_clip_and_its_track(view: ArrangeView, session: Session, qtbot: Any) -> None:
    with qtbot.waitSignal(session.clip_selected) as chosen:
        QTest.mouseClick(view.lanes, LEFT, NONE, place_of(view, 3, 9 * BAR))
    assert chosen.args == ["felt-piano", 2] and session.selected_track_id == "felt-piano"
    QTest.mouseClick(view.lanes, LEFT, NONE, place_of(view, 2, BAR))  # an empty place of the bass
    assert session.selected_track_id == "sub-bass" and view.lanes.selected_clip is None


def test_a_double_click_asks_for_the_editor(view: ArrangeView, qtbot: Any) -> None:
    with qtbot.waitSignal(view.clip_opened) as opened:
        QTest.mouseDClick(view.lanes, LEFT, NONE, place_of(view, 3, 9 * BAR))
    assert opened.args == ["felt-piano", 2]


def test_keys_select_tracks_and_clips(view: ArrangeView, session: Session) -> None:
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_Down)
    assert session.selected_track_id == "drums"
    QTest.keyClick(view.lanes, Qt.Key.Key_Down)
    QTest.keyClick(view.lanes, Qt.Key.Key_Down)
    assert session.selected_track_id == "sub-bass"
    QTest.keyClick(view.lanes, Qt.Key.Key_Tab)
    QTest.keyClick(view.lanes, Qt.Key.Key_Tab)
    assert view.lanes.selected_clip == ("sub-bass", 1)
    QTest.keyClick(view.lanes, Qt.Key.Key_Backtab)
    assert view.lanes.selected_clip == ("sub-bass", 0)
    for _ in range(5):
        QTest.keyClick(view.lanes, Qt.Key.Key_Tab)
    assert not view.lanes.hasFocus()  # after the last clip Tab goes on


def test_the_wheel_scheme(view: ArrangeView) -> None:
    at = QPoint(400, 100)
    tick, zoom = view.axis.tick_at(400), view.axis.pixels_per_tick
    turn_wheel(view.lanes, at, notches=3, keys=Qt.KeyboardModifier.ControlModifier)
    assert view.axis.pixels_per_tick > 1.7 * zoom
    assert abs(view.axis.tick_at(400) - tick) * view.axis.pixels_per_tick <= 1  # anchored at the cursor
    left = view.axis.left_px
    turn_wheel(view.lanes, at, notches=-2, keys=Qt.KeyboardModifier.ShiftModifier)
    assert view.axis.left_px == left + 96
    turn_wheel(view.lanes, at, pixels=QPoint(30, 0))
    assert view.axis.left_px == left + 66
    view.resize(1030, 300)
    QApplication.processEvents()
    turn_wheel(view.headers.headers[0].slider, QPoint(5, 5), notches=-1)  # over a header's slider too
    assert view.lane_layout.top_px == 48 and view.headers.headers[0].track.gain_db == lofi_song().tracks[0].gain_db
    turn_wheel(view.lanes, at, notches=1, keys=Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert view.lane_layout.row_px > 39
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
    assert view.axis.left_px == 0 and view.axis.pixels_per_tick == view.axis.fit_pixels_per_tick


def test_middle_drag_pans(view: ArrangeView) -> None:
    view.axis.zoom_at(0, 4)
    QTest.mousePress(view.lanes, Qt.MouseButton.MiddleButton, NONE, QPoint(300, 50))
    QTest.mouseMove(view.lanes, QPoint(200, 50))
    QTest.mouseRelease(view.lanes, Qt.MouseButton.MiddleButton, NONE, QPoint(200, 50))
    assert view.axis.left_px == 100


def test_the_ruler_seeks_and_scrubs(view: ArrangeView, session: Session) -> None:
    QTest.mouseClick(view.ruler, LEFT, NONE, on_ruler(view, 4 * BAR, BARS))
    assert abs(session.position_tick() - 4 * BAR) * view.axis.pixels_per_tick <= 1
    drag(view.ruler, on_ruler(view, 4 * BAR, BARS), on_ruler(view, 10 * BAR, BARS))
    assert abs(session.position_tick() - 10 * BAR) * view.axis.pixels_per_tick <= 1
    QTest.mouseClick(view.ruler, LEFT, NONE, on_ruler(view, 13 * BAR, (3, 12)))  # a section
    assert session.position_tick() == 12 * BAR


def test_the_loop_brace(view: ArrangeView, session: Session) -> None:
    drag(view.ruler, on_ruler(view, 4.1 * BAR, BRACE), on_ruler(view, 7.9 * BAR, BRACE))
    assert session.loop_ticks == (4 * BAR, 8 * BAR)
    drag(view.ruler, on_ruler(view, 6 * BAR, BRACE), on_ruler(view, 8 * BAR, BRACE))  # its body
    assert session.loop_ticks == (6 * BAR, 10 * BAR)
    drag(view.ruler, on_ruler(view, 10 * BAR, BRACE), on_ruler(view, 12 * BAR, BRACE))  # its end
    assert session.loop_ticks == (6 * BAR, 12 * BAR)
    drag(view.ruler, on_ruler(view, 6 * BAR, BRACE), on_ruler(view, 20 * BAR, BRACE))  # its start stops at its end
    assert session.loop_ticks == (12 * BAR - 60, 12 * BAR)
    song = lofi_song()
    assert player(session).loop == tuple(song.tempo_map.tick_to_seconds(tick) for tick in session.loop_ticks)


def test_escape_puts_a_dragged_loop_back(view: ArrangeView, session: Session) -> None:
    session.set_loop((0, 4 * BAR))
    QTest.mousePress(view.ruler, LEFT, NONE, on_ruler(view, 2 * BAR, BRACE))
    QTest.mouseMove(view.ruler, on_ruler(view, 9 * BAR, BRACE))
    assert session.loop_ticks != (0, 4 * BAR)
    QTest.keyClick(view.ruler, Qt.Key.Key_Escape)
    assert session.loop_ticks == (0, 4 * BAR)
    QTest.mouseRelease(view.ruler, LEFT, NONE, on_ruler(view, 9 * BAR, BRACE))
    assert session.loop_ticks == (0, 4 * BAR)


def test_sections_and_clips_can_be_looped(view: ArrangeView, session: Session) -> None:
    QTest.mouseDClick(view.ruler, LEFT, NONE, on_ruler(view, 9 * BAR, (3, 12)))
    assert session.loop_ticks == (8 * BAR, 12 * BAR)
    session.select_clip("felt-piano", 1)
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert session.loop_ticks == (4 * BAR, 8 * BAR)
    session.seek_tick(6 * BAR)
    QTest.keyClick(view.lanes, Qt.Key.Key_BracketLeft)
    assert session.loop_ticks == (6 * BAR, 8 * BAR)
    labels = {action.text(): action for action in view.ruler.menu_at(view.axis.x_of(13 * BAR)).actions()}
    labels["Set loop end here"].trigger()
    assert session.loop_ticks == (6 * BAR, 13 * BAR)
    labels["Remove loop"].trigger()
    assert session.loop_ticks is None


def test_home_end_and_arrows_move_the_playhead(view: ArrangeView, session: Session) -> None:
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_End)
    assert session.position_tick() == lofi_song().end_tick
    QTest.keyClick(view.lanes, Qt.Key.Key_Home)
    QTest.keyClick(view.lanes, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert session.position_tick() == BAR
    QTest.keyClick(view.lanes, Qt.Key.Key_Right)
    assert session.position_tick() > BAR


def test_the_playhead_is_followed_until_the_user_scrolls(view: ArrangeView, session: Session) -> None:
    view.axis.zoom_at(0, 8)
    playing = player(session)
    session.toggle_play()
    playing.position = lofi_song().tempo_map.tick_to_seconds(10 * BAR)
    session.look_at_playback()
    assert 0 <= view.axis.x_of(10 * BAR) < view.axis.width_px
    view.axis.scroll_to(0)
    playing.position = lofi_song().tempo_map.tick_to_seconds(12 * BAR)
    session.look_at_playback()
    assert view.axis.left_px == 0
    view.seek(12 * BAR)
    playing.position = lofi_song().tempo_map.tick_to_seconds(12.1 * BAR)
    session.look_at_playback()
    assert view.axis.left_px > 0


def test_moving_the_playhead_paints_no_clip_anew(view: ArrangeView) -> None:
    before = view.lanes.sheet.num_drawn
    for x in range(0, 400, 7):
        view.lanes.set_playhead(x)
        QApplication.processEvents()
    assert view.lanes.sheet.num_drawn == before


def test_muting_and_soloing(view: ArrangeView, session: Session) -> None:
    header = view.headers.headers[1]
    QTest.mouseClick(header.mute, LEFT)
    assert session.song is not None and session.document is not None
    assert session.song.tracks[1].is_muted and session.document.undo_label == "Mute Shaker"
    assert not view.lane_data.lanes[1].is_heard
    session.document.undo()
    assert not header.mute.isChecked()
    QTest.mouseClick(header.solo, LEFT)
    QTest.mouseClick(view.headers.headers[3].solo, LEFT, Qt.KeyboardModifier.AltModifier)
    assert [track.is_soloed for track in session.song.tracks].count(True) == 1 and session.song.tracks[3].is_soloed
    session.select_track("drums")
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_M)
    assert session.song.tracks[0].is_muted


def test_a_volume_drag_is_one_step_of_undo(view: ArrangeView, session: Session) -> None:
    header = view.headers.headers[2]
    assert session.document is not None and session.song is not None
    before = session.song.tracks[2].gain_db
    grip = QPoint(round(header.slider.grip_x()), 7)
    heard: list[float] = []
    session.song_changed.connect(lambda song: heard.append(song.tracks[2].gain_db))
    drag(header.slider, grip, grip + QPoint(20, 0))
    assert session.song.tracks[2].gain_db > before + 3 and len(heard) > 4
    assert session.document.undo_label == "Change volume of Sub bass"
    session.document.undo()
    assert session.song.tracks[2].gain_db == before and header.slider.level_db == before
    assert session.document.undo_label is None


def test_volume_resets_types_and_steps(view: ArrangeView, session: Session) -> None:
    header = view.headers.headers[2]
    assert session.document is not None
    before = header.track.gain_db
    drag(header.slider, QPoint(50, 7), QPoint(80, 7))
    assert header.track.gain_db != before
    QTest.mouseDClick(header.slider, LEFT)
    assert header.track.gain_db == before and session.document.undo_label == "Reset volume of Sub bass"
    header.slider.setFocus()
    QTest.keyClick(header.slider, Qt.Key.Key_Left)
    assert header.track.gain_db == before - 0.5
    QTest.keyClick(header.slider, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert header.track.gain_db == pytest.approx(before - 0.6)
    QTest.mouseDClick(header, LEFT, NONE, header._gain_rect().center())
    field = header.findChild(QLineEdit)
    assert field is not None and field.accessibleName() == "Volume in dB"
    QTest.keyClicks(field, "-7,5 dB")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert header.track.gain_db == -7.5 and session.document.undo_label == "Set volume of Sub bass"


def test_escape_takes_a_volume_drag_back(view: ArrangeView, session: Session) -> None:
    header = view.headers.headers[2]
    before = header.track.gain_db
    QTest.mousePress(header.slider, LEFT, NONE, QPoint(50, 7))
    QTest.mouseMove(header.slider, QPoint(80, 7))
    assert header.track.gain_db != before
    QTest.keyClick(header.slider, Qt.Key.Key_Escape)
    QTest.mouseRelease(header.slider, LEFT, NONE, QPoint(80, 7))
    assert header.track.gain_db == before and session.document is not None and session.document.undo_label is None


def test_pan_is_dragged_and_reset(view: ArrangeView, session: Session) -> None:
    header = view.headers.headers[3]
    drag(header.knob, QPoint(9, 9), QPoint(9, 39))
    assert header.track.pan < -0.5 and session.document is not None
    assert session.document.undo_label == "Change pan of Felt piano"
    QTest.mouseDClick(header.knob, LEFT)
    assert header.track.pan == lofi_song().tracks[3].pan


def test_renaming_in_place(view: ArrangeView, session: Session) -> None:
    header = view.headers.headers[3]
    QTest.mouseDClick(header, LEFT, NONE, QPoint(40, 10))
    field = header.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "  Old   upright ")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert header.track.name == "Old upright" and header.accessibleName() == "Track Old upright"
    session.select_track("drums")
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_F2)
    field = view.headers.headers[0].findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "nothing")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert view.headers.headers[0].track.name == "drums"


def test_meters_move_while_it_plays(view: ArrangeView, session: Session) -> None:
    player(session).tracks = {"drums": Levels(0.5, 0.25)}
    session.toggle_play()
    session.look_at_playback()
    left, right = view.headers.headers[0].meter.levels_db
    assert left == pytest.approx(-6.0, abs=0.1) and right == pytest.approx(-12.0, abs=0.1)
    assert view.headers.headers[1].meter.levels_db == (-54.0, -54.0)


def test_a_clip_and_a_header_can_be_dragged_out(view: ArrangeView) -> None:
    asked: list[tuple[str, int]] = []
    view.drag_requested.connect(lambda track_id, clip: asked.append((track_id, clip)))
    start = place_of(view, 3, 9 * BAR)
    QTest.mousePress(view.lanes, LEFT, NONE, start)
    QTest.mouseMove(view.lanes, start + QPoint(60, 20))
    assert asked == []
    QTest.mouseMove(view.lanes, QPoint(100, 600))
    QTest.mouseRelease(view.lanes, LEFT, NONE, QPoint(100, 600))
    header = view.headers.headers[1]
    QTest.mousePress(header, LEFT, NONE, QPoint(30, 10))
    QTest.mouseMove(header, QPoint(-80, 10))
    QTest.mouseRelease(header, LEFT, NONE, QPoint(-80, 10))
    assert asked == [("felt-piano", 2), ("shaker", -1)]


def test_tips_and_menus(view: ArrangeView, session: Session) -> None:
    assert view.lanes.tip_at(place_of(view, 3, 9 * BAR)) == "Felt piano 3 · bars 9–12 · 16 notes"
    assert view.lanes.tip_at(place_of(view, 2, BAR)) == ""
    texts = {action.text(): action for action in clip_menu(view, "felt-piano", 2).actions()}
    texts["Loop this clip\tCtrl+L"].trigger()
    assert session.loop_ticks == (8 * BAR, 12 * BAR)
    texts = {action.text(): action for action in track_menu(view, "felt-piano").actions()}
    session.edit("Louder", lambda song: edit_track(song, "felt-piano", lambda track: replace(track, gain_db=-2.0)))
    texts["Reset volume"].trigger()
    assert session.song is not None and session.song.track("felt-piano").gain_db == -11.0


def test_zooming_to_a_clip_and_back(view: ArrangeView, session: Session) -> None:
    before = (view.axis.pixels_per_tick, view.axis.left_px)
    session.select_clip("felt-piano", 2)
    view.lanes.setFocus()
    QTest.keyClick(view.lanes, Qt.Key.Key_Z)
    assert -20 < view.axis.x_of(8 * BAR) - 0.02 * view.axis.width_px < 20 and view.axis.x_of(12 * BAR) <= view.axis.width_px
    assert view.lanes.accessibleDescription() == "Felt piano 3 · bars 9–12 · 16 notes"
    QTest.keyClick(view.lanes, Qt.Key.Key_Z, Qt.KeyboardModifier.AltModifier)
    assert (view.axis.pixels_per_tick, view.axis.left_px) == before


def test_an_edit_reads_only_the_track_it_touched(view: ArrangeView, session: Session) -> None:
    before = view.lane_data.lanes
    session.edit("Cut", lambda song: edit_track(song, "sub-bass", lambda track: replace(track, clips=track.clips[:1])))
    after = view.lane_data.lanes
    assert [new is old for new, old in zip(after, before, strict=True)].count(False) == 1
    assert len(after[2].places) == 1
    session.edit("Remove", lambda song: replace(song, tracks=song.tracks[1:]))
    assert len(view.headers.headers) == len(after) - 1


def test_meter_changes_are_drawn(view: ArrangeView, session: Session) -> None:
    session.open_document(changing_meters())
    QApplication.processEvents()
    assert not view.grab().isNull()


def test_a_muted_track_is_dim(view: ArrangeView, session: Session) -> None:
    def brightness(picture: QImage) -> int:
        y = view.lane_layout.row_top(0) + 4
        return sum(picture.pixelColor(x, y).lightness() for x in range(10, picture.width()))  # names are few of its points

    bright = brightness(view.lanes.grab().toImage())
    view.headers.switch_mute("drums")
    assert brightness(view.lanes.grab().toImage()) < bright


def test_everything_is_named_and_reached_by_tab(view: ArrangeView) -> None:
    for header in view.headers.headers:
        for widget in (header.mute, header.solo, header.slider, header.knob):
            assert widget.accessibleName() and widget.toolTip()
            assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_track_stays_selected_when_another_take_is_opened(view: ArrangeView, session: Session) -> None:
    session.select_track("sub-bass")
    session.open_document(lofi_song(), keeps_place=True)
    assert view.lanes.selected_track_id == session.selected_track_id == "sub-bass"
    session.open_document(lofi_song())
    assert view.lanes.selected_track_id == ""
