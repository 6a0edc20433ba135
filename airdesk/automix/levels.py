"""How loud each song of a mix is played: near the target, and at its joins near its neighbour, gliding in between.

Tracks of an album that go on without a gap are played as one song: their levels belong to one another.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from airdesk.automix.deck_curves import Curve
from airdesk.automix.mix_timeline import Lane, MixTimeline, Overlap
from airdesk.automix.pairing import MixSong
from airdesk.model.djset import MixRules

LARGEST_OFFSET_DB = 3.0
"""Between two songs at their join, shared by both."""
GLIDE_SECONDS = 24.0
"""Over which an offset comes and goes: about eight to twelve bars."""
_JOIN_SECONDS = 12.0
"""Beside an overlap, of what is compared."""
_LARGEST_BOOST_DB = 12.0
_LARGEST_OVERDRIVE_DB = 6.0  # how far a song's peaks may be raised above full scale, into the limiter
_SILENT_LUFS = -60.0


def song_levels(songs: Sequence[MixSong], timeline: MixTimeline, rules: MixRules) -> dict[str, Curve]:
    """The gain of each song in dB over the seconds of the mix, by its id."""
    base = {song.id: gain_db for album in _albums(songs, timeline) for gain_db in [_base_db(album, rules)] for song in album}
    analysed = {song.id: song for song in songs}
    points: dict[str, list[tuple[float, float]]] = {song.id: [] for song in songs}
    for overlap in timeline.overlaps:
        if overlap.is_gapless:
            continue
        jump = _jump_db(overlap, timeline, analysed, base)
        offset = max(-LARGEST_OFFSET_DB, min(LARGEST_OFFSET_DB, jump)) / 2.0
        points[overlap.from_id] += _held(overlap, base[overlap.from_id], -offset, timeline.lane(overlap.from_id))
        points[overlap.to_id] += _held(overlap, base[overlap.to_id], offset, timeline.lane(overlap.to_id))
    return {song.id: Curve(_in_order(points[song.id]) or ((0.0, base[song.id]),)) for song in songs}


def _albums(songs: Sequence[MixSong], timeline: MixTimeline) -> list[list[MixSong]]:
    """The songs, those together that go on without a gap."""
    going_on = {overlap.to_id for overlap in timeline.overlaps if overlap.is_gapless}
    albums: list[list[MixSong]] = []
    for song in songs:
        if song.id in going_on:
            albums[-1].append(song)
        else:
            albums.append([song])
    return albums


def _base_db(album: Sequence[MixSong], rules: MixRules) -> float:
    """What brings all of an album to the target, as far as its peaks allow."""
    heard = [(song.analysis.integrated_lufs, song.audible_seconds) for song in album]
    powers = [(10.0 ** (lufs / 10.0) * seconds, seconds) for lufs, seconds in heard if lufs is not None]
    if not powers:
        return 0.0
    lufs = 10.0 * math.log10(sum(power for power, _ in powers) / sum(seconds for _, seconds in powers))
    wanted = min(rules.target_lufs - lufs, _LARGEST_BOOST_DB)
    peaks = [song.analysis.true_peak_dbtp for song in album if song.analysis.true_peak_dbtp is not None]
    return min(wanted, max(0.0, _LARGEST_OVERDRIVE_DB - max(peaks))) if peaks else wanted


def _jump_db(overlap: Overlap, timeline: MixTimeline, songs: Mapping[str, MixSong], base: Mapping[str, float]) -> float:
    """How much louder the outgoing song is before the overlap than the incoming one behind it."""
    before = _loudness(
        songs[overlap.from_id], timeline.lane(overlap.from_id), overlap.mix_start - _JOIN_SECONDS, overlap.mix_start
    )
    behind = _loudness(songs[overlap.to_id], timeline.lane(overlap.to_id), overlap.mix_end, overlap.mix_end + _JOIN_SECONDS)
    if before is None or behind is None:
        return 0.0
    return (before + base[overlap.from_id]) - (behind + base[overlap.to_id])


def _loudness(song: MixSong, lane: Lane, start: float, end: float) -> float | None:
    """Short-term loudness of a song between two moments of the mix; None where it is silent."""
    values = song.analysis.short_term_lufs
    low, high = round(lane.to_source(max(start, lane.mix_start))), round(lane.to_source(min(end, lane.mix_end)))
    heard = [value for value in values[max(0, low) : max(high, low + 1)] if value > _SILENT_LUFS]
    return fmean(heard) if heard else None


def _held(overlap: Overlap, base: float, offset: float, lane: Lane) -> list[tuple[float, float]]:
    """Points of a gain that is *offset* through an overlap and glides from and to the song's own."""
    points = [(overlap.mix_start, base + offset), (overlap.mix_end, base + offset)]
    room = (lane.mix_end - lane.mix_start) / 3.0
    glide = min(GLIDE_SECONDS, room)
    if overlap.from_id == lane.song_id:
        return [(overlap.mix_start - glide, base), *points]
    return [*points, (overlap.mix_end + glide, base)]


def _in_order(points: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """The points by time, those that lie before an earlier one moved up to it."""
    result: list[tuple[float, float]] = []
    for time, value in points:
        result.append((max(time, result[-1][0]) if result else time, value))
    return tuple(result)
