"""How loud songs of a mix are played: each near the target, an album as on the record."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from airdesk.automix.arranging import mix_timeline
from airdesk.automix.joining import HeardJoin
from airdesk.automix.level_guard import trim_of
from airdesk.automix.levels import song_levels
from airdesk.automix.mix_songs import decks_of
from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import MixRules
from airdesk.model.song_analysis import SongTags
from tests.helpers.analysed_songs import analysis, mix_song

GAPLESS = MixRules(keeps_albums_gapless=True)


def track(number: int, lufs: float) -> MixSong:
    return mix_song(f"t{number}", analysis(lufs=lufs, tags=SongTags(f"Part {number}", "Ada", "Suite", number)))


def test_an_album_that_goes_on_without_a_gap_has_one_gain() -> None:
    songs = [track(1, -12.0), track(2, -20.0), track(3, -12.0), mix_song("other", analysis(lufs=-10.0))]
    joins = [decide(first, second, GAPLESS) for first, second in itertools.pairwise(songs)]
    timeline = mix_timeline(decks_of(songs), joins)
    assert [overlap.is_gapless for overlap in timeline.overlaps] == [True, True, False]
    levels = song_levels(songs, timeline, GAPLESS)
    moments = np.arange(0.0, timeline.overlaps[2].mix_start - 30.0)
    album = [levels[song.id].at(moments) for song in songs[:3]]
    assert np.ptp(album) == 0.0
    assert -2.0 < album[0][0] < 0.0  # two at -12 and one at -20 LUFS, played at -14
    assert levels["other"].at(np.array([timeline.duration_seconds]))[0] == pytest.approx(-4.0)


def test_nothing_is_made_louder_where_an_album_goes_on() -> None:
    songs = [track(1, -12.0), track(2, -20.0)]
    overlap = mix_timeline(decks_of(songs), [decide(songs[0], songs[1], GAPLESS)]).overlaps[0]
    course = np.where(np.arange(240) < 120, 0.0, -8.0)
    course[110:125] = -12.0  # it breathes, as on the record
    heard = HeardJoin(0, overlap.mix_start - 12.0, tuple(0.05 * 10.0 ** (course / 10.0)))
    assert trim_of([heard], [overlap]) is None
