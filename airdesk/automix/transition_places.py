"""Where an overlap may begin in the outgoing song, and with what of the incoming one; each place with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from airdesk.automix.beat_grid import BeatGrid
from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_tier import Tier

_NEAR_SECONDS = 0.05  # a place as good as another; so far before its start a file may begin (with silence)
_MANY = 28  # places of one song
_LEAST_SKIPPED_SECONDS = 0.5  # of a soft start: less is not worth it
_INTO_INTRO_SHARE = 0.4  # of the song: phrases behind it are no entries


@dataclass(frozen=True, slots=True)
class Place:
    """A moment of a song, and what is there."""

    seconds: float
    reason: str = ""


def clock(seconds: float) -> str:
    """ "3:52" for 232 seconds."""
    whole = max(0, int(seconds + 0.5))
    return f"{whole // 60}:{whole % 60:02d}"


def beat_seconds(song: MixSong) -> float:
    """Length of its beats, half a second where it has none."""
    return 0.5 if song.grid is None else song.grid.beat_seconds


def exits(song: MixSong, length_beats: float, earliest: float, *, is_matched: bool) -> list[Place]:
    """Where an overlap of that length may begin in the outgoing song: on downbeats, the best known places first."""
    analysis, shape = song.analysis, song.shape
    span = length_beats * beat_seconds(song)
    end = analysis.audible_end_seconds
    grid = song.grid if song.has_steady_beat else None
    wanted = [Place(cue.seconds, _exit_reason(song, cue.seconds, cue.reason)) for cue in analysis.cue_outs]
    if analysis.fade_out_start_seconds is not None:
        fade = analysis.fade_out_start_seconds
        wanted.append(Place(fade, f"“{song.title}” fades out from {clock(fade)}: the blend begins with the fade"))
    if shape.voices and shape.voices[-1][1] < end - 1.0:
        last = shape.voices[-1][1]
        wanted.append(Place(last, f"The last words of “{song.title}” are over at {clock(last)}"))
    wanted += [Place(end - span, f"“{song.title}” is heard to its end"), Place(shape.mix_out_seconds - span)]
    if grid is None:
        return _within(wanted, earliest, end - span + _NEAR_SECONDS) or [Place(max(earliest, end - span))]
    bar = grid.beats_per_bar * grid.beat_seconds
    wanted += [Place(phrase) for phrase in analysis.phrases[-8:]]
    wanted += [Place(end - span - number * bar) for number in range(1, 9)]
    latest = end - span + (bar if is_matched else 0.6 * bar)
    return _within(_on_downbeats(wanted, grid), earliest, latest)


def _exit_reason(song: MixSong, seconds: float, reason: str) -> str:
    if reason.startswith("the outro") and not song.shape.sung_seconds(seconds, song.analysis.audible_end_seconds):
        return f"The outro of “{song.title}” has no voice from {clock(seconds)} on"
    return f"“{song.title}” at {clock(seconds)}: {reason}"


def entries(song: MixSong, length_beats: float, seconds: float, tier: Tier) -> list[Place]:
    """What of the incoming song sounds first: its start, or so that the overlap ends where a phrase or its groove begins.

    *length_beats*: of the overlap, in beats of the outgoing song, which last *seconds*.
    """
    analysis, grid = song.analysis, song.grid
    start = analysis.audible_start_seconds
    if grid is None or tier.match is None:
        full = song.shape.groove_in_seconds - seconds
        skipped = f"“{song.title}” begins softly: it comes in at {clock(full)}, so that the fade ends where it is at full level"
        return [Place(start), *([Place(full, skipped)] if full > start + _LEAST_SKIPPED_SECONDS else [])]
    own = length_beats * tier.match.beat_ratio
    limit = start + _INTO_INTRO_SHARE * song.audible_seconds
    ends = [*analysis.phrases, *(cue.seconds for cue in analysis.cue_ins), song.shape.groove_in_seconds]
    if song.shape.voices:
        ends.append(song.shape.voices[0][0])
    wanted = [Place(start)]
    wanted += [Place(_back(grid, moment, own)) for moment in ends if moment <= limit]
    wanted += [Place(cue.seconds) for cue in analysis.cue_ins]
    places = _within(_on_downbeats(wanted, grid), start - _NEAR_SECONDS, limit)
    first = grid.nearest_downbeat(start)
    if first >= -_NEAR_SECONDS and abs(first - start) < 1.1 * grid.beats_per_bar * grid.beat_seconds:
        places = _within([*places, Place(first)], -_NEAR_SECONDS, limit)
    return places or [Place(next((beat for beat in grid.downbeats() if beat >= start - _NEAR_SECONDS), start))]


def _back(grid: BeatGrid, seconds: float, beats: float) -> float:
    """The moment so many beats before the downbeat nearest to another one."""
    return grid.seconds(grid.position(grid.nearest_downbeat(seconds)) - beats)


def _on_downbeats(places: Iterable[Place], grid: BeatGrid) -> list[Place]:
    return [Place(grid.nearest_downbeat(place.seconds), place.reason) for place in places]


def _within(places: Iterable[Place], low: float, high: float) -> list[Place]:
    """Places between two moments, of several at one moment the one with a reason, the first ones where there are very many."""
    kept: dict[int, Place] = {}
    for place in places:
        if max(-_NEAR_SECONDS, low) <= place.seconds <= high + 1e-6:
            key = round(place.seconds / _NEAR_SECONDS)
            if key not in kept or (place.reason and not kept[key].reason):
                kept[key] = place
    return list(kept.values())[:_MANY]
