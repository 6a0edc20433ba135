"""What is heard while a song plays is what its export sounds like, and nothing that is moved clicks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from airdesk.audio.buffer import Audio
from airdesk.dsp.loudness import LoudnessMeter
from airdesk.model.notes import Note
from airdesk.model.song import Automation, Ducking, Song, edit_clip_notes, edit_track
from airdesk.playback.board import FADE_FRAMES, QUANTUM_FRAMES
from airdesk.playback.offline import OfflinePlayback
from airdesk.render.song_renderer import render_song
from tests.helpers.instruments import track_of
from tests.helpers.playing import RATE, ROOT, SMOOTH, SineBand, held, held_song, rms, roughness
from tests.helpers.signals import noise


def playing(song: Song, *, at: float = 0.0) -> OfflinePlayback:
    """A song that plays from a place."""
    playback = OfflinePlayback(SineBand(), RATE)
    playback.set_song(song)
    playback.seek(at)
    playback.play()
    return playback


def exported(song: Song, folder: Path) -> Audio:
    """The mix that an export of the song gives."""
    band = SineBand()
    result = render_song(song, {track.id: band.instrument() for track in song.tracks}, folder, band.settings)
    audio, _rate = soundfile.read(result.mix, dtype="float32", always_2d=True)
    return np.ascontiguousarray(audio.T)


def test_it_sounds_like_its_export(tmp_path: Path) -> None:
    kicks = track_of([Note(beat * 480, 36, 120, 110) for beat in range(16)], name="kit", role="drums", gain_db=-9.0)
    bass = track_of([Note(beat * 960, 45, 700, 90) for beat in range(8)], name="bass", role="bass", pan=-0.2, gain_db=-12.0)
    pad = held("pad", beats=14, gain_db=-14.0, room_send_db=-6.0, ducking=Ducking("kit", 6.0, 0.2))
    lead = track_of(
        [Note(beat * 480 + 240, 69, 200, 100) for beat in range(12)],
        name="lead",
        gain_db=-10.0,
        pan=0.5,
        room_send_db=-9.0,
        echo_send_db=-8.0,
        gain_automation=(Automation(0, 0.0), Automation(1920, -6.0)),
        pitch_automation=(Automation(0, 0.0), Automation(960, 1.0), Automation(2400, 0.0)),
    )
    arp = held("arp", pitch=ROOT + 7, gain_db=-20.0, pan_automation=(Automation(0, -0.5), Automation(3000, 0.5)))
    song = replace(held_song(kicks, bass, pad, lead, arp), master_gain_db=-1.5)
    wanted, heard = exported(song, tmp_path), playing(song).run_to_end()[:, FADE_FRAMES:]
    count = min(wanted.shape[1], heard.shape[1])
    assert count > 8.0 * RATE
    wanted, heard = wanted[:, :count], heard[:, :count]
    assert np.corrcoef(wanted.ravel(), heard.ravel())[0, 1] > 0.99999
    assert rms(heard) == pytest.approx(rms(wanted), rel=1e-4)


def test_who_ducks_under_a_muted_kick_comes_back_as_in_the_export(tmp_path: Path) -> None:
    kicks = track_of([Note(beat * 480, 36, 120, 110) for beat in range(16)], name="kit", role="drums")
    pad = held("pad", beats=15, gain_db=-6.0, ducking=Ducking("kit", 12.0, 0.3))
    song = replace(held_song(kicks, pad), master_gain_db=0.0)
    playback = playing(song)
    playback.run(1.0)
    muted = edit_track(song, "kit", lambda track: replace(track, is_muted=True))
    playback.set_song(muted)
    playback.run(1.0)
    place = round(playback.position_seconds * RATE) + QUANTUM_FRAMES
    heard = playback.run(1.0)
    wanted = exported(muted, tmp_path)[:, place : place + heard.shape[1]]
    np.testing.assert_allclose(heard, wanted, atol=1e-5)


def test_a_mute_is_heard_with_the_next_quantum_and_does_not_click() -> None:
    song = held_song(held("one"), held("two", pitch=ROOT + 12, gain_db=-60.0))
    playback = playing(song)
    before = playback.run(0.5)
    playback.set_song(edit_track(song, "one", lambda track: replace(track, is_muted=True)))
    after = playback.run(0.5)
    assert rms(after[:, QUANTUM_FRAMES:]) < rms(before[:, 4096:]) / 500
    assert roughness(np.concatenate((before, after), axis=1)) < SMOOTH


@pytest.mark.parametrize("change", [{"gain_db": -20.0}, {"pan": 1.0}, {"is_muted": True}, {"room_send_db": 0.0}])
def test_no_move_of_a_strip_clicks(change: dict[str, object]) -> None:
    song = held_song(held(gain_db=-3.0))
    playback = playing(song)
    moves = [playback.run(0.3)]
    for number in range(6):
        moved = edit_track(song, "part", lambda track: replace(track, **change))  # type: ignore[arg-type]
        playback.set_song(moved if number % 2 == 0 else song)
        moves.append(playback.run(0.1))
    assert roughness(np.concatenate(moves, axis=1)) < SMOOTH


def test_solo_leaves_only_its_track() -> None:
    song = held_song(held("one", pan=-1.0), held("two", pan=1.0))
    playback = playing(song)
    playback.run(0.2)
    playback.set_song(edit_track(song, "two", lambda track: replace(track, is_soloed=True)))
    left, right = playback.run(0.5)[:, 2048:]
    assert rms(left[None]) < 1e-6 < 0.1 < rms(right[None])


def test_a_seek_goes_into_the_middle_of_a_note_without_a_click() -> None:
    playback = playing(held_song())
    before = playback.run(1.0)
    playback.seek(5.0)
    after = playback.run(1.0)
    assert playback.position_seconds == pytest.approx(6.0, abs=0.03)
    assert roughness(np.concatenate((before, after), axis=1)) < SMOOTH
    assert rms(after[:, 4096:]) == pytest.approx(rms(before[:, 4096:]), rel=0.01)


def test_after_a_seek_the_song_goes_on_as_its_export_does(tmp_path: Path) -> None:
    song = held_song(track_of([Note(beat * 240, 57 + beat % 12, 200, 100) for beat in range(32)]))
    song = replace(song, master_gain_db=0.0)
    playback = playing(song)
    playback.run(0.4)
    playback.seek(2.0)
    heard = playback.run(3.0)[:, FADE_FRAMES:]
    wanted = exported(song, tmp_path)[:, 2 * RATE : 2 * RATE + heard.shape[1]]
    np.testing.assert_allclose(heard[:, FADE_FRAMES:], wanted[:, FADE_FRAMES:], atol=2e-6)


def test_a_loop_repeats_without_a_gap_or_click() -> None:
    playback = playing(held_song(), at=1.0)
    playback.set_loop((1.0, 1.5))
    heard = playback.run(4.0)
    assert roughness(heard) < SMOOTH
    assert playback.position_seconds < 1.5
    loop = RATE // 2
    second, third = heard[:, 2 * loop : 3 * loop], heard[:, 3 * loop : 4 * loop]
    np.testing.assert_allclose(second, third, atol=1e-5)
    assert min(rms(part[None]) for part in np.split(heard[0, 4410 : 4410 * 30], 29)) > 0.2


def test_the_first_stroke_of_a_loop_is_as_strong_each_time() -> None:
    song = held_song(track_of([Note(0, 60, 100, 127), Note(960, 60, 100, 127)], name="kit"))
    playback = playing(replace(song, end_tick=1920))
    playback.set_loop((0.0, 1.0))
    heard = playback.run(5.0)[:, FADE_FRAMES:]
    strokes = [rms(heard[:, start : start + 2205]) for start in range(0, 4 * RATE, RATE)]
    assert max(strokes) == pytest.approx(min(strokes), rel=1e-3)


def test_a_loop_that_is_taken_away_lets_the_song_go_on() -> None:
    playback = playing(held_song(), at=1.0)
    playback.set_loop((1.0, 1.5))
    first = playback.run(1.2)
    playback.set_loop(None)
    second = playback.run(2.0)
    assert playback.position_seconds > 2.0
    assert roughness(np.concatenate((first, second), axis=1)) < SMOOTH


def test_an_edit_of_notes_is_heard_at_once_and_leaves_the_rest_alone() -> None:
    song = held_song(held("one", gain_db=-6.0), held("two", pitch=ROOT + 12, gain_db=-6.0))
    playback, untouched = playing(song), playing(song)
    before, _ = playback.run(1.0), untouched.run(1.0)
    playback.set_song(edit_clip_notes(song, "two", 0, lambda notes: ()))
    after, without_edit = playback.run(1.0), untouched.run(1.0)
    assert roughness(np.concatenate((before, after), axis=1)) < SMOOTH
    alone = playing(edit_clip_notes(song, "two", 0, lambda notes: ()))
    alone.run(1.0)
    expected = alone.run(1.0)
    late = round(0.1 * RATE)
    np.testing.assert_allclose(after[:, late:], expected[:, late:], atol=1e-5)
    assert np.abs(without_edit[:, late:] - after[:, late:]).max() > 0.1


def test_another_song_with_other_levels_comes_in_at_its_own() -> None:
    song = held_song(held(gain_db=-6.0))
    playback = playing(song)
    before = playback.run(0.5)
    other = edit_track(song, "part", lambda track: replace(track, gain_db=-26.0, clips=held(pitch=ROOT + 12).clips))
    playback.set_song(other)
    after = playback.run(0.5)
    assert roughness(np.concatenate((before, after), axis=1)) < SMOOTH
    assert rms(after[:, -4096:]) == pytest.approx(rms(before[:, -4096:]) / 10, rel=0.05)


def test_pause_and_play_go_on_where_it_was() -> None:
    playback = playing(held_song())
    parts = [playback.run(0.5)]
    playback.pause()
    parts.append(playback.run(0.5))
    place = playback.position_seconds
    playback.play()
    parts.append(playback.run(0.1))
    assert rms(parts[1][:, QUANTUM_FRAMES:]) == 0.0
    assert playback.position_seconds == pytest.approx(place + 0.1, abs=0.03)
    assert roughness(np.concatenate(parts, axis=1)) < SMOOTH


def test_it_rings_out_and_then_stops() -> None:
    playback = playing(held_song(held(beats=2, room_send_db=0.0)))
    heard = playback.run_to_end()
    assert 1.3 < heard.shape[1] / RATE < 4.0
    assert rms(heard[:, RATE + 8820 : RATE + 17640]) > 1e-3
    assert not playback.mixer.is_moving


def test_a_song_without_a_note_plays_silence_to_its_end() -> None:
    playback = playing(held_song(track_of([], name="empty")))
    assert rms(playback.run_to_end()) == 0.0
    assert playback.problems == []


def test_a_tape_that_is_not_written_in_time_fades_and_comes_back() -> None:
    playback = playing(held_song())
    parts = [playback.run(0.5)]
    late = [playback.mixer.mix().copy() for _ in range(120)]  # nobody writes for 1.4 s
    parts += [*late, playback.run(0.5)]
    assert int(playback.board.mixing["num_starved"]) == 1
    assert roughness(np.concatenate(parts, axis=1)) < SMOOTH
    assert rms(parts[-1][:, 4096:]) > 0.2


def test_an_edit_that_is_not_rendered_in_time_is_heard_when_it_is() -> None:
    song = held_song(held())
    playback = playing(song)
    playback.run(0.5)
    playback.set_song(edit_clip_notes(song, "part", 0, lambda notes: tuple(replace(note, velocity=50) for note in notes)))
    playback._renderer.step()  # it begins with the edit
    for _ in range(120):  # nobody writes for 1.4 s, until the tape before the edit is used up
        playback.mixer.mix()
    assert not playback.mixer.is_moving
    heard = playback.run(0.5)
    assert playback.mixer.is_moving
    assert rms(heard[:, 4096:]) > 0.05


def test_a_file_is_heard_as_it_is(tmp_path: Path) -> None:
    wave = noise(2.0, channels=2)
    soundfile.write(tmp_path / "take.wav", wave.T, RATE, subtype="FLOAT")
    playback = playing(replace(held_song(), master_gain_db=-20.0))
    playback.run(0.2)
    playback.play_file(tmp_path / "take.wav", 0.5)
    heard = playback.run(1.0)[:, 2 * FADE_FRAMES :]
    begin = RATE // 2 + FADE_FRAMES
    np.testing.assert_allclose(heard, wave[:, begin : begin + heard.shape[1]], atol=1e-5)
    playback.run_to_end()
    assert not playback.is_playing


def test_nothing_of_the_song_is_heard_when_a_file_is_played_instead(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "silence.wav", np.zeros(RATE), RATE)
    playback = playing(held_song())
    playback.run(0.3)
    playback.pause()
    playback.run(0.3)
    playback.play_file(tmp_path / "silence.wav")
    first = playback.mixer.mix().copy()  # before the renderer has done anything
    assert rms(first) == rms(playback.run(0.5)) == 0.0


def test_a_file_of_another_rate_keeps_its_pitch_and_length(tmp_path: Path) -> None:
    frames = np.arange(2 * 48_000)
    soundfile.write(tmp_path / "tone.flac", 0.5 * np.sin(2 * np.pi * 441.0 * frames / 48_000), 48_000)
    playback = OfflinePlayback(SineBand(), RATE)
    playback.play_file(tmp_path / "tone.flac")
    heard = playback.run_to_end()
    assert roughness(heard[:, 1024:80_000]) < 2 * SMOOTH
    turns = np.count_nonzero(np.diff(np.signbit(heard[0, 1000 : 1000 + RATE])))
    assert turns == pytest.approx(882, abs=2)
    assert np.flatnonzero(np.abs(heard[0]) > 0.01)[-1] == pytest.approx(2 * RATE, abs=600)


def test_a_file_that_is_none_is_said_and_the_song_can_be_played_again(tmp_path: Path) -> None:
    (tmp_path / "noise.wav").write_bytes(b"not a sound")
    playback = playing(held_song())
    playback.run(0.2)
    playback.play_file(tmp_path / "noise.wav")
    assert playback.problems == ["noise.wav cannot be played: it is missing, damaged or no sound file."]
    playback.seek(0.5)
    playback.play()
    assert rms(playback.run(0.3)) > 0.1


def test_a_file_that_is_cut_off_is_said_where_one_goes_behind_its_end(tmp_path: Path) -> None:
    path = tmp_path / "cut.flac"
    soundfile.write(path, noise(20.0, channels=2).T, RATE)
    path.write_bytes(path.read_bytes()[:100_000])
    playback = playing(held_song())
    playback.play_file(path, 15.0)
    assert playback.problems == ["cut.flac cannot be played from there: it is damaged."]
    playback.seek(1.0)
    playback.play()
    assert rms(playback.run(0.5)) > 0.2


def test_a_note_is_auditioned_while_nothing_plays() -> None:
    playback = OfflinePlayback(SineBand(), RATE)
    playback.set_song(held_song(held(gain_db=-6.0, is_muted=True)))
    playback.run(0.1)
    playback.audition("part", ROOT, 127, 0.3)
    heard = playback.run(1.0)
    assert float(np.abs(heard).max()) == pytest.approx(0.5 * 0.5 * 0.707, rel=0.03)
    assert np.flatnonzero(np.abs(heard[0]) > 0.001)[-1] == pytest.approx(0.35 * RATE, abs=0.03 * RATE)
    assert roughness(heard) < SMOOTH


def test_loudness_is_that_of_what_was_heard() -> None:
    playback = playing(held_song(held(gain_db=-10.0)))
    playback.run(0.5)
    playback.board.control["loudness_serial"] += 1
    heard = playback.run(4.0)
    meter = LoudnessMeter(RATE)
    meter.process(np.ascontiguousarray(heard))
    assert float(playback.board.mixing["integrated"]) == pytest.approx(meter.integrated_lufs, abs=0.1)
    assert float(playback.board.mixing["short_term"]) == pytest.approx(meter.integrated_lufs, abs=0.1)


def test_meters_show_each_track_after_its_fader() -> None:
    song = held_song(held("one", gain_db=-6.0, pan=-1.0), held("two", gain_db=-12.0, pan=1.0))
    playback = playing(song)
    playback.run(0.5)
    levels = playback.levels()
    assert levels["one"].left == pytest.approx(0.25, rel=0.03)
    assert levels["one"].right < 1e-6
    assert levels["two"].right == pytest.approx(0.125, rel=0.03)


def test_more_tracks_than_slots_leave_the_last_ones_out() -> None:
    song = held_song(*(held(f"t{number}", gain_db=-60.0) for number in range(70)))
    playback = playing(song)
    assert rms(playback.run(0.3)) > 0.0
    assert len(playback.levels()) == 64
