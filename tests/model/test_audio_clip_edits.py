"""Edits of audio clips: what is still heard stays where it was, and back is back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airdesk.model.audio_clip import AudioClip, AudioSource, heard_ratio, heard_seconds, place_in_file, round_seconds
from airdesk.model.audio_clip_edits import (
    SHORTEST_TICKS,
    add_audio_clip,
    crossfaded,
    duplicated,
    edit_audio_clip,
    file_end_tick,
    move_audio_clip,
    remove_audio_clip,
    split_audio_clip,
    split_clip,
    trimmed_end,
    trimmed_start,
    whole_clip,
    with_fades,
    with_tempo_following,
)
from airdesk.model.song import Song, Track, set_tempo
from airdesk.model.timebase import COMMON_TIME, TempoChange, TempoMap, constant_meter, constant_tempo

TEMPO = constant_tempo(120.0)
CHANGING = TempoMap((TempoChange(0, 90.0), TempoChange(1900, 140.0)))
LOOP = AudioSource("/samples/loop.wav", 4.0, tempo_bpm=100.0, beats=6.66)

clips = st.builds(
    AudioClip,
    st.integers(0, 4000),
    st.integers(SHORTEST_TICKS * 4, 4000),
    st.just(AudioSource("/samples/rain.wav", 30.0)),
    st.floats(0.0, 8.0),
    gain_db=st.floats(-40, 12),
    fade_in_seconds=st.floats(0, 1),
    fade_out_seconds=st.floats(0, 1),
    time_ratio=st.floats(0.5, 2.0),
)


def song_with(*held: AudioClip) -> Song:
    tracks = (Track("rain", "Rain", "rain", "fx", "", audio_clips=held), Track("other", "Other", "other", "fx", ""))
    return Song("test", TEMPO, constant_meter(COMMON_TIME), tracks, 1920)


@given(clips, st.integers(-2000, 9000), st.sampled_from([TEMPO, CHANGING]))
def test_a_trimmed_start_leaves_the_rest_where_it_was(clip: AudioClip, tick: int, tempo: TempoMap) -> None:
    trimmed = trimmed_start(clip, tick, tempo)
    assert trimmed.end_tick == clip.end_tick
    assert trimmed.duration_ticks >= SHORTEST_TICKS and trimmed.start_tick >= 0 and trimmed.offset_seconds >= 0
    at = clip.end_tick - 1
    assert place_in_file(trimmed, at, tempo) == pytest.approx(place_in_file(clip, at, tempo), abs=0.003)


@given(clips, st.integers(0, 8000))
def test_trimming_and_taking_it_back_is_nothing(clip: AudioClip, tick: int) -> None:
    back = trimmed_start(trimmed_start(clip, tick, TEMPO), clip.start_tick, TEMPO)
    assert (back.start_tick, back.duration_ticks) == (clip.start_tick, clip.duration_ticks)
    assert back.offset_seconds == pytest.approx(clip.offset_seconds, abs=1e-6)
    back = trimmed_end(trimmed_end(clip, tick, TEMPO), clip.end_tick, TEMPO)
    assert back == clip


@given(clips, st.integers(0, 9000), st.sampled_from([TEMPO, CHANGING]))
def test_halves_of_a_split_make_the_whole(clip: AudioClip, tick: int, tempo: TempoMap) -> None:
    halves = split_clip(clip, tick, tempo)
    assert halves[0].start_tick == clip.start_tick and halves[-1].end_tick == clip.end_tick
    assert sum(half.duration_ticks for half in halves) == clip.duration_ticks
    assert halves[0].fade_in_seconds == clip.fade_in_seconds and halves[-1].fade_out_seconds == clip.fade_out_seconds
    for half in halves:
        assert place_in_file(half, tick, tempo) == pytest.approx(place_in_file(clip, tick, tempo), abs=1e-6)


@given(clips, st.integers(-3000, 9000))
def test_moving_there_and_back_is_nothing(clip: AudioClip, tick: int) -> None:
    song = song_with(clip)
    there = move_audio_clip(song, "rain", 0, tick)
    assert there.end_tick >= there.track("rain").audio_clips[0].end_tick
    assert move_audio_clip(there, "rain", 0, clip.start_tick).tracks == song.tracks
    across = move_audio_clip(song, "rain", 0, tick, "other")
    assert across.track("rain").audio_clips == () and across.track("other").audio_clips[0].start_tick == max(0, tick)
    assert across.end_tick >= across.track("other").audio_clips[0].end_tick


@given(clips, st.floats(-1, 20), st.floats(-1, 20))
def test_fades_fit_into_the_clip(clip: AudioClip, fade_in: float, fade_out: float) -> None:
    faded = with_fades(clip, fade_in, fade_out, TEMPO)
    assert faded.fade_in_seconds >= 0 and faded.fade_out_seconds >= 0
    assert faded.fade_in_seconds + faded.fade_out_seconds <= heard_seconds(clip, TEMPO) + 1e-9


def test_a_clip_cannot_show_more_than_its_file() -> None:
    clip = AudioClip(960, 960, AudioSource("/a.wav", 3.0), offset_seconds=0.5)
    assert trimmed_start(clip, 0, TEMPO).start_tick == 480 and trimmed_start(clip, 0, TEMPO).offset_seconds == 0
    assert trimmed_end(clip, 99999, TEMPO).end_tick == file_end_tick(clip, TEMPO) == 960 + 2400


def test_a_loop_goes_on_as_long_as_one_likes() -> None:
    clip = AudioClip(960, 960, AudioSource("/a.wav", 3.0), is_looped=True)
    assert trimmed_end(clip, 99999, TEMPO).end_tick == 99999
    earlier = trimmed_start(clip, 0, TEMPO)
    assert earlier.start_tick == 0 and earlier.offset_seconds == pytest.approx(2.0)


def test_splitting_in_a_song_and_other_edits_of_songs() -> None:
    song = song_with(AudioClip(0, 960, AudioSource("/a.wav", 3.0)))
    split = split_audio_clip(song, "rain", 0, 300)
    assert [(each.start_tick, each.duration_ticks) for each in split.track("rain").audio_clips] == [(0, 300), (300, 660)]
    assert split_audio_clip(song, "rain", 0, 5) == song
    assert remove_audio_clip(split, "rain", 1).track("rain").audio_clips[0].duration_ticks == 300
    longer = add_audio_clip(song, "rain", duplicated(duplicated(song.tracks[0].audio_clips[0])))
    assert longer.end_tick == 2880
    with pytest.raises(IndexError):
        remove_audio_clip(song, "rain", 3)
    with pytest.raises(IndexError):
        edit_audio_clip(song, "rain", 3, duplicated)


def test_clips_that_overlap_are_faded_over_into_each_other() -> None:
    source = AudioSource("/a.wav", 60.0)
    song = song_with(
        AudioClip(960, 1920, source), AudioClip(0, 1440, source), AudioClip(2400, 960, source), AudioClip(5000, 99, source)
    )
    first, before, after, far = crossfaded(song, "rain", 0).track("rain").audio_clips
    fades = (before.fade_out_seconds, first.fade_in_seconds, first.fade_out_seconds, after.fade_in_seconds)
    assert fades == pytest.approx((0.5, 0.5, 0.5, 0.5))
    assert far == song.track("rain").audio_clips[3] and before.fade_in_seconds == 0.0
    assert crossfaded(song, "rain", 3) == song


def test_a_loop_comes_to_the_tempo_of_the_song_and_back() -> None:
    clip = whole_clip(LOOP, 0, TEMPO)
    assert heard_ratio(clip, TEMPO) == 1.0 and heard_seconds(clip, TEMPO) == pytest.approx(4.0, abs=0.002)
    following = with_tempo_following(clip, True, TEMPO)
    assert heard_ratio(following, TEMPO) == pytest.approx(100 / 120)
    assert heard_seconds(following, TEMPO) == pytest.approx(4.0 * 100 / 120, abs=0.002)
    assert with_tempo_following(following, False, TEMPO) == clip
    assert heard_ratio(following, constant_tempo(90.0)) == pytest.approx(100 / 90)


def test_another_tempo_of_the_song_keeps_seconds_or_beats() -> None:
    plain, following = whole_clip(LOOP, 480, TEMPO), whole_clip(LOOP, 480, TEMPO, follows_tempo=True)
    slower = set_tempo(song_with(plain, following), 90.0)
    one, other = slower.track("rain").audio_clips
    assert heard_seconds(one, slower.tempo_map) == pytest.approx(heard_seconds(plain, TEMPO), abs=0.002)
    assert other == following and one.start_tick == 480
    assert set_tempo(slower, 120.0).track("rain").audio_clips[0].duration_ticks == pytest.approx(plain.duration_ticks, abs=1)


def test_rounds_of_a_loop_are_its_beats_where_they_fill_the_file() -> None:
    assert round_seconds(AudioSource("/a.wav", 4.1, tempo_bpm=120.0, beats=8.0)) == pytest.approx(4.0)
    assert round_seconds(AudioSource("/a.wav", 9.0, tempo_bpm=120.0, beats=8.0)) == 9.0
    assert (
        whole_clip(AudioSource("/a/b.wav", 4.1, tempo_bpm=90.0, beats=8.0), 0, TEMPO, follows_tempo=True).duration_ticks == 3840
    )
