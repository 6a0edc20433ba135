"""A set as a song: clips lie where the mix has them, beats on the grid, volumes as the faders say."""

from __future__ import annotations

from pathlib import Path

import pytest

from airdesk.automix.levels import song_levels
from airdesk.errors import BadInputError
from airdesk.model.audio_clip import heard_seconds, place_in_file
from airdesk.model.djset import MixRules
from airdesk.model.timebase import TICKS_PER_BEAT
from airdesk.settings import settings_for
from airdesk.workflows.set_timeline import SetTimeline
from airdesk.workflows.set_to_song import send_to_timeline, song_of_set
from airdesk.workflows.song_takes import open_take
from tests.helpers.dj_sets import laid_out_set


@pytest.fixture
def laid_out(tmp_path: Path) -> SetTimeline:
    return laid_out_set(tmp_path, (120.0, 124.0, 126.0))


def test_clips_lie_where_the_mix_has_them(laid_out: SetTimeline) -> None:
    song = song_of_set(laid_out, "Evening", song_levels(laid_out.songs, laid_out.timeline, MixRules()))
    assert [track.name for track in song.tracks] == ["Deck A", "Deck B"]
    assert song.duration_seconds == pytest.approx(laid_out.timeline.duration_seconds, abs=0.01)
    for number, lane in enumerate(laid_out.timeline.lanes):
        clips = [clip for clip in song.tracks[number % 2].audio_clips if clip.source.path == laid_out.songs[number].song.path]
        assert song.tempo_map.tick_to_seconds(clips[0].start_tick) == pytest.approx(lane.mix_start, abs=0.002)
        assert sum(heard_seconds(clip, song.tempo_map) for clip in clips) == pytest.approx(
            lane.mix_end - lane.mix_start, abs=0.01
        )
        for clip in clips:
            start = song.tempo_map.tick_to_seconds(clip.start_tick)
            assert clip.offset_seconds == pytest.approx(lane.to_source(start), abs=0.003)
            middle = clip.start_tick + clip.duration_ticks // 2
            heard = place_in_file(clip, middle, song.tempo_map)
            assert heard == pytest.approx(lane.to_source(song.tempo_map.tick_to_seconds(middle)), abs=0.02)


def test_beats_of_overlaps_lie_on_the_grid_and_downbeats_begin_bars(laid_out: SetTimeline) -> None:
    song = song_of_set(laid_out, "Evening", {})
    for overlap in laid_out.timeline.overlaps:
        for beat in overlap.beats:
            tick = song.tempo_map.seconds_to_tick(beat)
            assert tick / TICKS_PER_BEAT == pytest.approx(round(tick / TICKS_PER_BEAT), abs=0.01)
        for downbeat in overlap.downbeats[:-1]:
            tick = round(song.tempo_map.seconds_to_tick(downbeat) / TICKS_PER_BEAT) * TICKS_PER_BEAT
            assert song.meter_map.bar_position(tick).tick_in_bar == 0


def test_faders_are_down_at_the_ends_and_up_between(laid_out: SetTimeline) -> None:
    song = song_of_set(laid_out, "Evening", {})
    overlap = laid_out.timeline.overlaps[0]
    end = song.tempo_map.seconds_to_tick(overlap.mix_end)
    first = [point for point in song.tracks[0].gain_automation if point.start_tick <= end]
    assert first[0].value == 0.0
    assert first[-1].value < -20.0


def test_sections_are_the_songs(laid_out: SetTimeline) -> None:
    song = song_of_set(laid_out, "Evening", {})
    assert [section.name for section in song.sections] == ["Song 0", "Song 1", "Song 2"]
    assert song.sections[0].start_bar == 0


def test_it_is_kept_and_opens_as_a_song(laid_out: SetTimeline, tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "library")
    song_id = send_to_timeline(laid_out, "Evening", MixRules(), settings)
    assert open_take(song_id, settings).song.title == "Evening"
    assert len(open_take(song_id, settings).song.tracks) == 2
    with pytest.raises(BadInputError, match="nothing to send"):
        send_to_timeline(SetTimeline(), "", MixRules(), settings)
