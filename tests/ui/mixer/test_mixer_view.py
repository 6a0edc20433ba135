from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from airdesk.model.song import Song
from airdesk.playback.state import Levels, Loudness, PlaybackState
from airdesk.ui.mixer.mixer_edits import with_gain, with_master_gain
from airdesk.ui.mixer.mixer_view import MixerView
from airdesk.ui.mixer.strip import Strip
from airdesk.ui.session import Session
from airdesk.ui.widgets.level_scale import SILENT_DB
from tests.helpers.quiet_playback import QuietPlayback
from tests.ui.mixer.conftest import song_of

LEFT = Qt.MouseButton.LeftButton


def drag(strip: Strip, way: int, steps: int = 4, *, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    start = strip.fader.cap_centre()
    QTest.mousePress(strip.fader, LEFT, modifier, start)
    for step in range(1, steps + 1):
        QTest.mouseMove(strip.fader, start + QPoint(0, way * step // steps))
    QTest.mouseRelease(strip.fader, LEFT, modifier, start + QPoint(0, way))


def gain(session: Session, track_id: str) -> float:
    assert session.song is not None
    return session.song.track(track_id).gain_db


def test_every_track_has_a_strip_with_its_names(mixer: MixerView) -> None:
    assert [strip.name.text() for strip in mixer.strips()] == ["Drums", "Sub bass", "Felt piano"]
    assert [strip.sound.text() for strip in mixer.strips()] == ["Dusty kit", "Sub bass", "Felt piano"]
    assert [strip.field.text() for strip in mixer.strips()] == ["-9.2", "-7.7", "-8.7"]
    assert mixer.strip_of("piano").pan.text() == "L30"


def test_one_drag_of_a_fader_is_one_step_of_undo(mixer: MixerView, session: Session, playback: QuietPlayback) -> None:
    drag(mixer.strip_of("bass"), 40)
    assert gain(session, "bass") < -10.0
    assert session.document is not None
    assert session.document.undo_label == "Change volume of Sub bass"
    assert playback.song is session.song
    session.document.undo()
    assert gain(session, "bass") == -7.7 and mixer.strip_of("bass").field.text() == "-7.7"
    assert session.document.undo_label is None


def test_escape_takes_a_drag_back(mixer: MixerView, session: Session) -> None:
    fader = mixer.strip_of("bass").fader
    QTest.mousePress(fader, LEFT, Qt.KeyboardModifier.NoModifier, fader.cap_centre())
    QTest.mouseMove(fader, fader.cap_centre() + QPoint(0, 30))
    assert gain(session, "bass") < -8.0
    QTest.keyClick(fader, Qt.Key.Key_Escape)
    assert gain(session, "bass") == -7.7
    assert session.document is not None and session.document.undo_label is None


def test_double_click_goes_back_to_the_take_as_opened(mixer: MixerView, session: Session) -> None:
    strip = mixer.strip_of("bass")
    drag(strip, -20)
    QTest.mouseDClick(strip.fader, LEFT, Qt.KeyboardModifier.NoModifier, strip.fader.cap_centre())
    assert gain(session, "bass") == -7.7


def test_keys_move_the_focused_fader_and_each_held_key_is_one_step(mixer: MixerView, session: Session) -> None:
    fader = mixer.strip_of("drums").fader
    fader.setFocus()
    QTest.keyClick(fader, Qt.Key.Key_Up)
    assert gain(session, "drums") == -8.7
    QTest.keyClick(fader, Qt.Key.Key_PageDown)
    assert gain(session, "drums") == -11.7
    assert session.document is not None
    session.document.undo()
    assert gain(session, "drums") == -8.7
    QTest.keyClick(fader, Qt.Key.Key_Home)
    assert gain(session, "drums") == -9.2
    assert fader.accessibleDescription() == "-9.2 dB" and fader.accessibleName() == "Volume of Drums"


def test_a_fader_at_its_bottom_is_silent(mixer: MixerView, session: Session) -> None:
    drag(mixer.strip_of("bass"), 400)
    assert gain(session, "bass") == SILENT_DB
    assert mixer.strip_of("bass").field.text() == "-∞"


def test_a_typed_level_is_taken_and_nonsense_is_not(mixer: MixerView, session: Session) -> None:
    field = mixer.strip_of("bass").field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-3,5 dB")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert gain(session, "bass") == -3.5
    field.selectAll()
    QTest.keyClicks(field, "loud")
    assert field.property("state") == "invalid"
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert gain(session, "bass") == -3.5 and field.text() == "-3.5"


def test_mute_solo_and_alt_click(mixer: MixerView, session: Session) -> None:
    QTest.mouseClick(mixer.strip_of("bass").mute, LEFT)
    assert session.song is not None and session.song.track("bass").is_muted
    assert mixer.strip_of("bass").mute.isChecked()
    QTest.mouseClick(mixer.strip_of("bass").mute, LEFT)
    assert not session.song.track("bass").is_muted
    QTest.mouseClick(mixer.strip_of("bass").solo, LEFT)
    QTest.mouseClick(mixer.strip_of("drums").solo, LEFT)
    QTest.mouseClick(mixer.strip_of("piano").solo, LEFT, Qt.KeyboardModifier.AltModifier)
    assert [track.id for track in session.song.tracks if track.is_soloed] == ["piano"]
    QTest.mouseClick(mixer.strip_of("piano").solo, LEFT, Qt.KeyboardModifier.AltModifier)
    assert not any(track.is_soloed for track in session.song.tracks)


def test_pan_is_dragged_in_one_step_and_reset(mixer: MixerView, session: Session) -> None:
    knob = mixer.strip_of("bass").knob
    QTest.mousePress(knob, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(17, 17))
    QTest.mouseMove(knob, QPoint(30, 10))
    QTest.mouseMove(knob, QPoint(37, 9))
    QTest.mouseRelease(knob, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(37, 9))
    assert session.song is not None and session.document is not None
    assert session.song.track("bass").pan == 0.35 and mixer.strip_of("bass").pan.text() == "R35"
    assert session.document.undo_label == "Change pan of Sub bass"
    QTest.mouseDClick(knob, LEFT)
    assert session.song.track("bass").pan == 0.0


def test_the_chosen_track_is_shared(mixer: MixerView, session: Session) -> None:
    QTest.mouseClick(mixer.strip_of("piano"), LEFT, Qt.KeyboardModifier.NoModifier, QPoint(20, 14))
    assert session.selected_track_id == "piano"
    QTest.keyClick(mixer, Qt.Key.Key_M)
    assert session.song is not None and session.song.track("piano").is_muted
    QTest.keyClick(mixer, Qt.Key.Key_S)
    assert session.song.track("piano").is_soloed


def test_the_master_shows_the_take_as_opened_as_zero(mixer: MixerView, session: Session) -> None:
    assert mixer.master.field.text() == "0.0"
    field = mixer.master.field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "-3")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert session.song is not None and session.song.master_gain_db == 6.5
    assert mixer.master.gain.text() == "+6.5 dB"


def test_levels_move_the_meters_the_lamp_stays_until_it_is_clicked(mixer: MixerView, session: Session) -> None:
    loud = PlaybackState("playing", tracks={"bass": Levels(1.2, 0.5)}, master=Levels(0.5, 0.5))
    session.playback_ticked.emit(loud)
    meter = mixer.strip_of("bass").meter
    assert meter.has_clipped and round(meter.levels_db[1]) == -6
    assert not mixer.strip_of("drums").meter.has_clipped
    session.playback_ticked.emit(PlaybackState("playing"))
    assert meter.has_clipped
    QTest.mouseClick(meter, LEFT, Qt.KeyboardModifier.NoModifier, meter.lamp_rect().center())
    assert not meter.has_clipped


def test_meters_come_to_rest_after_the_sound_ended(mixer: MixerView, session: Session, qtbot: Any) -> None:
    session.playback_ticked.emit(PlaybackState("playing", tracks={"bass": Levels(0.002, 0.002)}))
    session.playback_ticked.emit(PlaybackState("paused"))
    qtbot.waitUntil(lambda: mixer.strip_of("bass").meter.is_at_rest)
    qtbot.waitUntil(lambda: not mixer.is_moving)


def test_loudness_is_shown_and_reset(mixer: MixerView, playback: QuietPlayback, session: Session, song: Song) -> None:
    heard = Loudness(-12.9, -13.6, -14.2)
    session.open_document(song)  # figures move ten times a second at most: the session's clock may just have moved them
    session.playback_ticked.emit(PlaybackState("playing", master=Levels(0.7, 0.6), loudness=heard))
    assert mixer.loudness.integrated.text() == "-14.2"
    assert mixer.loudness.peak.accessibleDescription() == "-3.1 dBFS"
    assert mixer.loudness.history.num_values == 1
    QTest.mouseClick(mixer.loudness.reset, LEFT)
    assert playback.asked[-1] == "reset loudness"
    assert mixer.loudness.history.num_values == 0 and mixer.loudness.integrated.text() == "–"


def test_strips_follow_tracks_that_come_and_go(mixer: MixerView, session: Session, song: Song) -> None:
    session.edit("Remove", lambda now: song_of(*now.tracks[1:]))
    assert [strip.name.text() for strip in mixer.strips()] == ["Sub bass", "Felt piano"]
    drag(mixer.strip_of("bass"), 20)
    assert gain(session, "bass") < -7.7
    session.open_document(song)
    assert len(mixer.strips()) == 3 and mixer.strip_of("drums").field.text() == "-9.2"


def test_everything_in_it_has_a_name_and_is_reached_by_tab(mixer: MixerView, qtbot: Any) -> None:
    strip = mixer.strip_of("drums")
    for control in (strip.knob, strip.mute, strip.solo, strip.fader, strip.field, strip.meter, mixer.master.fader):
        assert control.accessibleName()
    strip.knob.setFocus()
    seen = []
    for _ in range(5):
        mixer.focusNextChild()
        seen.append(mixer.focusWidget())
    assert seen == [strip.mute, strip.solo, strip.fader, strip.field, strip.meter]


def test_a_song_of_many_tracks_gets_all_its_strips(mixer: MixerView, session: Session, song: Song, qtbot: Any) -> None:
    many = song_of(*(replace(song.tracks[number % 3], id=f"t{number}", name=f"part {number}") for number in range(17)))
    session.open_document(many)
    session.edit("Louder", with_gain("t16", 3.0))
    qtbot.waitUntil(lambda: len(mixer.strips()) == 17)
    assert [strip.name.text() for strip in mixer.strips()][-1] == "Part 16"
    assert mixer.strip_of("t16").field.text() == "+3.0"
    session.select_track("t16")
    qtbot.waitUntil(lambda: mixer.rack.horizontalScrollBar().value() > 0)


def test_assistive_technology_reads_and_moves_a_fader(mixer: MixerView, session: Session) -> None:
    fader = QAccessible.queryAccessibleInterface(mixer.strip_of("bass").fader)
    assert fader.role() == QAccessible.Role.Slider
    assert fader.text(QAccessible.Text.Name) == "Volume of Sub bass" and fader.text(QAccessible.Text.Description) == "-7.7 dB"
    fader.valueInterface().setCurrentValue(-120)
    assert gain(session, "bass") == -12.0
    assert session.document is not None and session.document.undo_label == "Change volume of Sub bass"


def test_each_take_that_is_opened_stands_at_zero(mixer: MixerView, session: Session, song: Song) -> None:
    mixer.master.fader.setFocus()
    QTest.keyClick(mixer.master.fader, Qt.Key.Key_PageDown)
    assert session.song is not None and session.song.master_gain_db == 6.5
    session.open_document(session.song)
    assert mixer.master.field.text() == "0.0" and mixer.master.gain.text() == "+6.5 dB"
    session.open_document(replace(song, master_gain_db=None))
    assert mixer.master.field.text() == "0.0"
    session.edit("Level the mix", with_master_gain(8.0))
    assert mixer.master.field.text() == "0.0" and mixer.master.gain.text() == "+8.0 dB"


def test_a_mix_that_a_hand_set_before_it_was_levelled_keeps_what_the_hand_set(
    mixer: MixerView, session: Session, song: Song
) -> None:
    session.open_document(replace(song, master_gain_db=None))
    mixer.master.fader.setFocus()
    QTest.keyClick(mixer.master.fader, Qt.Key.Key_PageDown)
    assert session.song is not None and session.song.master_gain_db == -3.0
    assert mixer.master.field.text() == "-3.0"
