"""What controllers become: pedals, pitch, vibrato, level and bank of a track."""

from __future__ import annotations

import math
import time
from functools import partial

import pytest

from airdesk.midi.smf_automation import PointBudget
from airdesk.midi.smf_reader import read_midi_bytes
from airdesk.model.song import Automation, PedalSpan, Track, track_notes
from tests.helpers.smf_bytes import (
    bend,
    controller,
    exclusive,
    midi_file,
    note,
    note_off,
    note_on,
    parameter,
    pressure,
    program,
    track,
)

BEND_RANGE, FINE_TUNING, COARSE_TUNING, VIBRATO_DEPTH = (0, 0), (0, 1), (0, 2), (0, 5)
GM_ON = exclusive(bytes.fromhex("7e7f0901"))


def tracks_of(*chunks: bytes, midi_format: int = 1, division: int = 480) -> tuple[Track, ...]:
    return read_midi_bytes(midi_file(*chunks, midi_format=midi_format, division=division)).song.tracks


def only(*events: bytes, division: int = 480) -> Track:
    (one,) = tracks_of(track(*events), division=division)
    return one


def pitch_of(*events: bytes) -> list[tuple[int, float]]:
    return [(point.start_tick, point.value) for point in only(*events).pitch_automation]


def level_db(*levels: float) -> float:
    return sum(40 * math.log10(level) for level in levels)


# pedals


def test_pedals_are_spans_and_notes_keep_their_own_length() -> None:
    one = only(controller(64, 127), note(60), controller(64, 0, delta=480), controller(64, 64, delta=480), note(62))
    assert one.pedals[0] == PedalSpan("sustain", 0, 960)
    assert one.pedals[1].start_tick == 1440
    assert [n.duration_ticks for n in track_notes(one)] == [480, 480]


def test_a_pedal_is_down_from_64_on_and_said_twice_counts_once() -> None:
    one = only(
        controller(64, 63), note(60), controller(64, 64), controller(64, 90, delta=10), controller(64, 63, delta=470), note(62)
    )
    assert one.pedals == (PedalSpan("sustain", 481, 960),)  # the key of the first note came up before the pedal went down


def test_a_pedal_that_never_comes_up_is_lifted_a_bar_after_the_end() -> None:
    one = only(controller(64, 127), note(60), note(62))
    assert one.pedals == (PedalSpan("sustain", 0, 960 + 1920),)


def test_the_three_pedals_are_told_apart() -> None:
    one = only(
        *[controller(number, 127) for number in (64, 66, 67)], note(60), *[controller(number, 0) for number in (64, 66, 67)]
    )
    assert {span.kind for span in one.pedals} == {"sustain", "sostenuto", "soft"}


def test_a_key_let_go_before_the_pedal_of_the_same_tick_is_not_held() -> None:
    before = only(note(60), controller(64, 127), note(64), controller(64, 0, delta=960))
    after = only(note_on(0, 60), controller(64, 127, delta=480), note_off(0, 60), note(64), controller(64, 0, delta=960))
    assert before.pedals[0].start_tick == 481
    assert after.pedals[0].start_tick == 480


def test_ticks_that_become_one_keep_their_order() -> None:
    one = only(note(60, ticks=1921), controller(64, 127, delta=1), note(64, ticks=1920), controller(64, 0), division=1920)
    (n, _) = track_notes(one)
    assert one.pedals[0].start_tick > n.end_tick


def test_all_sound_off_lets_go_what_the_pedal_held() -> None:
    one = only(controller(64, 127), note(60), controller(120, 0, delta=240), note(62, delta=240), controller(64, 0, delta=240))
    assert one.pedals == (PedalSpan("sustain", 0, 720), PedalSpan("sustain", 721, 1680))


def test_all_notes_off_does_not_lift_the_pedal() -> None:
    one = only(controller(64, 127), note_on(0, 60), controller(123, 0, delta=480), controller(64, 0, delta=480), note(62))
    assert one.pedals == (PedalSpan("sustain", 0, 960),)
    assert track_notes(one)[0].duration_ticks == 480


def test_drums_have_no_pedals_and_no_pitch() -> None:
    one = only(controller(64, 127, channel=9), bend(4000, channel=9), controller(1, 90, channel=9), note(36, channel=9))
    assert (one.pedals, one.pitch_automation, one.vibrato_automation) == ((), (), ())


# pitch


def test_a_bend_reaches_two_semitones_unless_the_range_says_otherwise() -> None:
    assert pitch_of(note_on(0, 60), bend(4096, delta=240), bend(-8192, delta=120), note_off(120, 60)) == [
        (0, 0.0), (240, 1.0), (360, -2.0),
    ]  # fmt: skip
    assert pitch_of(parameter(BEND_RANGE, 12), bend(4096), note(60)) == [(0, 6.0)]
    assert pitch_of(parameter(BEND_RANGE, 1, 50), bend(-8192), note(60)) == [(0, -1.5)]


def test_changing_the_range_moves_a_bend_that_stands() -> None:
    events = bend(4096) + note_on(0, 60) + parameter(BEND_RANGE, 4, delta=240) + note_off(240, 60)
    assert pitch_of(events) == [(0, 1.0), (240, 2.0)]


def test_tuning_is_added() -> None:
    assert pitch_of(parameter(COARSE_TUNING, 64 + 7), parameter(FINE_TUNING, 96, 0), bend(4096), note(60)) == [(0, 8.5)]
    assert pitch_of(parameter(FINE_TUNING, 0, 0), note(60)) == [(0, -1.0)]


def test_a_fine_value_may_come_before_its_coarse_one() -> None:
    early = controller(101, 0) + controller(100, 1) + controller(38, 64) + controller(6, 64)
    assert pitch_of(early, note(60)) == pitch_of(parameter(FINE_TUNING, 64, 64), note(60)) == [(0, 64 / 8192)]
    assert pitch_of(parameter(FINE_TUNING, 64, 64), controller(6, 80), note(60)) == [(0, 0.25)]


def test_data_goes_nowhere_after_null_and_after_unregistered_parameters() -> None:
    null = controller(101, 127) + controller(100, 127) + controller(6, 24)
    unregistered = controller(99, 1) + controller(98, 8) + controller(6, 24)
    for other in (null, unregistered):
        assert pitch_of(parameter(BEND_RANGE, 12), other, bend(4096), note(60)) == [(0, 6.0)]
    assert pitch_of(controller(6, 24), bend(4096), note(60)) == [(0, 1.0)]
    assert pitch_of(unregistered, controller(100, 0), controller(6, 24), bend(4096), note(60)) == [(0, 1.0)]


def test_data_is_counted_up_and_down() -> None:
    up, down = controller(96, 0), controller(97, 0)
    assert pitch_of(parameter(BEND_RANGE, 1, 99), up, bend(4096), note(60)) == [(0, 1.0)]
    assert pitch_of(parameter(BEND_RANGE, 2, 0), down, bend(-8192), note(60)) == [(0, -1.99)]
    assert pitch_of(parameter(COARSE_TUNING, 64), up, up, down, note(60)) == [(0, 1.0)]
    assert pitch_of(parameter(FINE_TUNING, 64, 0), down, note(60)) == [(0, -1 / 8192)]


def test_parameters_of_a_channel_hold_for_every_track_and_for_no_other_channel() -> None:
    setting = track(parameter(BEND_RANGE, 12, channel=3))
    parts = tracks_of(setting, track(bend(4096, 3), note(60, channel=3)), track(bend(4096, 4), note(60, channel=4)))
    assert [part.pitch_automation[0].value for part in parts] == [6.0, 1.0]


def test_a_selection_in_one_track_takes_data_from_another() -> None:
    setting = track(controller(101, 0) + controller(100, 0))
    (part,) = tracks_of(setting, track(controller(6, 7, delta=10) + bend(4096) + note(60)))
    assert part.pitch_automation[0].value == 3.5


def test_type_2_sequences_do_not_share_parameters() -> None:
    first, second = track(parameter(BEND_RANGE, 12), bend(4096), note(60)), track(bend(4096), note(60))
    assert [part.pitch_automation[0].value for part in tracks_of(first, second, midi_format=2)] == [6.0, 1.0]


def test_a_bend_before_the_first_note_counts_and_one_after_the_last_does_not() -> None:
    assert pitch_of(bend(4096), note(60, delta=480), bend(0, delta=480)) == [(0, 1.0)]
    assert pitch_of(note(60), bend(4096)) == []


@pytest.mark.parametrize(
    ("message", "semitones"),
    [
        ("7f7f04040042", 2.0),  # universal coarse
        ("7f7f04030060", 0.5),  # universal fine
        ("411042124000054437", 4.0),  # GS key shift
        ("411042124000000005000e0d", 0.27),  # GS tune: half bytes, tenths of a cent around 0x400
        ("43104c00000643", 3.0),  # XG transpose
        ("43104c0000000005000e", 0.27),  # XG tune
    ],
)
def test_the_whole_device_may_be_tuned(message: str, semitones: float) -> None:
    parts = tracks_of(track(exclusive(bytes.fromhex(message))), track(note(60)), track(note(60, channel=5)))
    assert [part.pitch_automation[0].value for part in parts] == pytest.approx([semitones] * 2, abs=1e-4)


@pytest.mark.parametrize(
    "message",
    ["41104212401140" + "40" * 9 + "224a40" + "00", "7e7f0808000001" + "40" * 9 + "224a40"],
    ids=["GS", "universal"],
)
def test_a_scale_is_kept_for_its_channel(message: str) -> None:
    parts = tracks_of(track(exclusive(bytes.fromhex(message))), track(note(60)), track(note(60, channel=1)))
    assert [part.scale_cents for part in parts] == [(0.0,) * 9 + (-30.0, 10.0, 0.0), ()]


def test_a_fine_scale_has_two_bytes_for_each_key() -> None:
    message = "7f7f0809037f7f" + "4000" * 11 + "6000"
    (part,) = tracks_of(track(exclusive(bytes.fromhex(message)), note(60)))
    assert part.scale_cents == (0.0,) * 11 + (50.0,)


# vibrato


def test_wheel_and_pressure_are_vibrato() -> None:
    one = only(
        note_on(0, 60), controller(1, 127, delta=120), controller(1, 0, delta=120), pressure(127, delta=9), note_off(9, 60)
    )
    points = [(point.start_tick, point.value) for point in one.vibrato_automation]
    assert points == [(0, 0.0), (120, 0.5), (240, 0.0), (249, 0.5)]
    assert only(controller(1, 127), pressure(127), note(60)).vibrato_automation == (Automation(0, 1.0),)


def test_the_depth_of_the_wheel_is_a_parameter() -> None:
    assert only(parameter(VIBRATO_DEPTH, 2, 0), controller(1, 127), note(60)).vibrato_automation == (Automation(0, 2.0),)
    fine = only(controller(1, 63), controller(33, 64), note(60)).vibrato_automation
    assert fine[0].value == pytest.approx(63.5 / 127 * 0.5)


# level


def test_expression_and_volume_and_master_volume_are_one_level() -> None:
    one = only(controller(7, 127), controller(11, 64), exclusive(bytes.fromhex("7f7f04010040")), note(60))
    assert one.gain_db == pytest.approx(level_db(64 / 127, 8192 / 16383))
    assert one.gain_automation == ()


def test_expression_steps_become_automation() -> None:
    one = only(controller(7, 127), note_on(0, 60), controller(11, 64, delta=240), note_off(240, 60))
    assert [point.start_tick for point in one.gain_automation] == [0, 240]
    assert [point.value for point in one.gain_automation] == pytest.approx([0.0, level_db(64 / 127)])


@pytest.mark.parametrize("message", ["7f7f0401003f", "411042124000043f7d", "43104c0000043f"])
def test_master_volume_of_any_standard_reaches_every_channel(message: str) -> None:
    parts = tracks_of(track(exclusive(bytes.fromhex(message))), track(note(60)), track(note(36, channel=9)))
    assert [part.gain_db for part in parts] == pytest.approx([level_db(100 / 127, 63 / 127)] * 2, abs=0.2)


def test_reset_all_controllers_resets_what_it_should_and_nothing_else() -> None:
    setting = [
        controller(0, 8) + program(5) + controller(7, 50) + controller(10, 0) + parameter(BEND_RANGE, 12),
        controller(11, 30) + controller(1, 90) + bend(4096) + controller(64, 127) + pressure(40) + controller(101, 0),
    ]
    one = only(
        *setting, controller(121, 0), controller(6, 24), note(60), note_on(0, 60), bend(4096, delta=240), note_off(240, 60)
    )
    assert (one.program, one.bank, one.pan) == (5, 8 << 7, -1.0)
    assert one.gain_db == pytest.approx(level_db(50 / 127))
    assert (one.vibrato_automation, one.pedals) == ((), ())
    assert [point.value for point in one.pitch_automation] == [0.0, 6.0]  # the range stays, and data went nowhere


@pytest.mark.parametrize(
    "message",
    ["7e7f0901", "7e7f0902", "7e7f0903", "4110421240007f0041", "43104c00007e00"],
    ids=["GM", "off", "GM2", "GS", "XG"],
)
def test_a_device_switched_on_begins_anew(message: str) -> None:
    setting = controller(0, 8) + program(5) + controller(7, 50) + controller(10, 0) + parameter(BEND_RANGE, 12)
    setting += controller(11, 30) + controller(1, 90) + controller(64, 127) + parameter(COARSE_TUNING, 70)
    one = only(setting, exclusive(bytes.fromhex(message)), bend(4096), note(60))
    assert (one.program, one.bank, one.pan, one.pedals, one.vibrato_automation) == (0, 0, 0.0, (), ())
    assert one.gain_db == pytest.approx(level_db(100 / 127))
    assert one.pitch_automation == (Automation(0, 1.0),)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_reset_in_one_track_does_not_undo_what_others_say_on_the_same_tick(is_first: bool) -> None:
    part = track(program(5) + controller(7, 50) + bend(4096) + note(60))
    (one,) = tracks_of(*((track(GM_ON), part) if is_first else (part, track(GM_ON))))
    assert (one.program, one.pitch_automation) == (5, (Automation(0, 1.0),))
    assert one.gain_db == pytest.approx(level_db(50 / 127))


# banks


def test_a_bank_is_taken_with_the_next_program() -> None:
    parts = tracks_of(
        track(controller(0, 1), controller(32, 2), program(5), note(60), controller(0, 9), note(62), program(6), note(64)),
        midi_format=0,
    )
    assert [(part.program, part.bank, len(track_notes(part))) for part in parts] == [
        (5, 1 << 7 | 2, 2), (6, 9 << 7 | 2, 1),
    ]  # fmt: skip


def test_drums_have_no_bank() -> None:
    assert only(controller(0, 120, channel=9), program(25, channel=9), note(36, channel=9)).bank == 0


# silence


def test_all_notes_off_reaches_the_notes_of_other_tracks() -> None:
    first, second = tracks_of(
        track(note_on(0, 60), controller(123, 0, delta=240)),
        track(note(64, ticks=960) + note(65, delta=0)),
    )
    assert track_notes(first)[0].duration_ticks == 240
    assert [n.duration_ticks for n in track_notes(second)] == [240, 480]


def test_a_reset_ends_notes_everywhere_and_lifts_pedals() -> None:
    first, second = tracks_of(
        track(controller(64, 127), note_on(0, 60), exclusive(bytes.fromhex("7e7f0901"), delta=240), note(62)),
        track(note(64, ticks=960, channel=1)),
    )
    assert [n.duration_ticks for n in track_notes(first)] == [240, 480]
    assert first.pedals == (PedalSpan("sustain", 0, 240),)
    assert [n.duration_ticks for n in track_notes(second)] == [240]


# floods


def test_fifty_thousand_bends_are_read_quickly() -> None:
    events = b"".join(bend(index % 8000, delta=1) for index in range(50_000))
    started = time.thread_time()
    one = only(note_on(0, 60), events, note_off(1, 60))
    assert time.thread_time() - started < 3.0  # measured 0.4 s; the rest is for a busy machine
    assert len(one.pitch_automation) > 49_000


def test_more_automation_than_memory_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("airdesk.midi.smf_reader.PointBudget", partial(PointBudget, 150))
    events = b"".join(bend(index, delta=1) for index in range(100))
    parts = [track(note_on(0, 60), events, note_off(1, 60)), track(note(62, ticks=101))]
    content = read_midi_bytes(midi_file(*parts))
    assert [len(part.pitch_automation) for part in content.song.tracks] == [100, 0]
    assert any("more often than a song can" in warning for warning in content.warnings)


def test_a_file_of_more_sounds_than_a_song_may_have_plays_programs_without_their_banks() -> None:
    events = [controller(0, bank) + program(number) + note(60) for number in range(6) for bank in range(100)]
    content = read_midi_bytes(midi_file(track(*events)))
    assert [(part.program, part.bank, len(track_notes(part))) for part in content.song.tracks] == [
        (number, 0, 100) for number in range(6)
    ]
    assert any("other banks" in warning for warning in content.warnings)
