"""From a set and its analyses to the songs that can be mixed, their beats as the user repaired them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from airdesk.automix.beat_grid import BeatGrid, repaired
from airdesk.automix.pairing import MixSong
from airdesk.automix.tempo_course import Deck
from airdesk.model.djset import DjSet, GridRepair, SetSong
from airdesk.model.song_analysis import SongAnalysis

SHORTEST_SECONDS = 6.0
"""Of audible sound; anything shorter is no song."""
_STRAIGHT_SECONDS = 0.004  # a constant grid's beats lie this near to a straight line, else they are taken as they are
_FEWEST_BEATS = 8
_UNREPAIRED = GridRepair()


def mix_songs(dj_set: DjSet, analyses: Mapping[str, SongAnalysis]) -> list[MixSong]:
    """The songs of the mix, in order; those without a usable analysis are left out (see `left_out`).

    *analyses*: by the SHA-256 of the files' content.
    """
    return [mix_song(song, analyses[song.content_hash]) for song in dj_set.mixed_songs if why_unusable(song, analyses) is None]


def mix_song(song: SetSong, analysis: SongAnalysis) -> MixSong:
    """A song with its grid as the user repaired it; names that the user did not give come from its tags."""
    tags = analysis.tags
    named = replace(song, title=song.title or tags.title, artist=song.artist or tags.artist, album=song.album or tags.album)
    return MixSong(named, analysis, grid_of(analysis, song.grid_repair))


def left_out(dj_set: DjSet, analyses: Mapping[str, SongAnalysis]) -> list[tuple[SetSong, str]]:
    """Songs that should be mixed and cannot be, each with a sentence that says why."""
    found = [(song, song.problem) for song in dj_set.songs if song.problem and not song.is_excluded]
    for song in dj_set.mixed_songs:
        reason = why_unusable(song, analyses)
        if reason is not None:
            found.append((song, reason))
    return found


def why_unusable(song: SetSong, analyses: Mapping[str, SongAnalysis]) -> str | None:
    """Why a song cannot be mixed; None where it can."""
    analysis = analyses.get(song.content_hash) if song.content_hash else None
    if analysis is None:
        return "It has not been analysed."
    if analysis.integrated_lufs is None:
        return "It is silent."
    audible = analysis.audible_end_seconds - analysis.audible_start_seconds
    if audible < SHORTEST_SECONDS:
        return f"Only {audible:.1f} seconds of it can be heard: too short to be mixed."
    return None


def grid_of(analysis: SongAnalysis, repair: GridRepair = _UNREPAIRED) -> BeatGrid | None:
    """Where a song's beats lie; None where none were found and none were tapped."""
    beats = _straightened(analysis)
    if len(beats) < _FEWEST_BEATS:
        if repair.tempo_bpm is None:
            return None
        return repaired(_tapped_grid(analysis, repair), repair)
    per_bar = max(1, analysis.beats_per_bar)
    return repaired(BeatGrid(beats, _first_downbeat(analysis, per_bar), per_bar), repair)


def decks_of(songs: Sequence[MixSong]) -> list[Deck]:
    """Songs as the timeline needs them."""
    return [deck_of(song) for song in songs]


def deck_of(song: MixSong) -> Deck:
    """The song as the timeline needs it."""
    return Deck(song.id, song.analysis.audible_start_seconds, song.analysis.audible_end_seconds, song.grid)


def _straightened(analysis: SongAnalysis) -> tuple[float, ...]:
    """The beats; those of a constant grid exactly even, so that what plays at its own tempo is copied and not stretched."""
    beats = analysis.beats
    if analysis.grid != "constant" or len(beats) < _FEWEST_BEATS:
        return beats
    count = len(beats)
    middle, mean = (count - 1) / 2, sum(beats) / count
    spread = sum((index - middle) ** 2 for index in range(count))
    step = sum((index - middle) * (beat - mean) for index, beat in enumerate(beats)) / spread
    even = tuple(mean + (index - middle) * step for index in range(count))
    is_straight = max(abs(a - b) for a, b in zip(even, beats, strict=True)) <= _STRAIGHT_SECONDS
    return even if is_straight else beats


def _first_downbeat(analysis: SongAnalysis, per_bar: int) -> int:
    """The first beat that begins a bar, by the count on which most of the downbeats lie."""
    places = {round(beat, 3): index for index, beat in enumerate(analysis.beats)}
    counts = Counter(places[key] % per_bar for downbeat in analysis.downbeats if (key := round(downbeat, 3)) in places)
    return counts.most_common(1)[0][0] if counts else 0


def _tapped_grid(analysis: SongAnalysis, repair: GridRepair) -> BeatGrid:
    """A grid for a song in which none was found, as the user tapped it: from its first sound on."""
    assert repair.tempo_bpm is not None
    length = 60.0 / repair.tempo_bpm
    start = analysis.audible_start_seconds if repair.downbeat_seconds is None else repair.downbeat_seconds % length
    count = max(_FEWEST_BEATS, int((analysis.audible_end_seconds - start) / length) + 1)
    return BeatGrid(tuple(start + index * length for index in range(count)), 0, repair.beats_per_bar or 4)
