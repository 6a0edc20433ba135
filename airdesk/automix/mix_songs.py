"""Songs of a set with what was heard of them → songs the planner and the mixer can use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean

from airdesk.automix.beat_grid import BeatGrid, repaired
from airdesk.automix.pairing import MixSong
from airdesk.automix.tempo_course import Deck
from airdesk.model.djset import SetSong
from airdesk.model.song_analysis import SongAnalysis

_FEWEST_BEATS = 8
_EVEN_SECONDS = 0.002
"""How far a beat of a song that keeps its tempo may lie from an even grid and be taken to be on it."""


def mix_song(song: SetSong, analysis: SongAnalysis) -> MixSong:
    """A song with its grid as the user repaired it; names that the user did not give come from its tags."""
    grid = heard_grid(analysis)
    named = replace(
        song,
        title=song.title or analysis.tags.title,
        artist=song.artist or analysis.tags.artist,
        album=song.album or analysis.tags.album,
    )
    return MixSong(named, analysis, None if grid is None else repaired(grid, song.grid_repair))


def heard_grid(analysis: SongAnalysis) -> BeatGrid | None:
    """The beats of an analysis as a grid; None where there are too few to go by."""
    beats: Sequence[float] = analysis.beats
    if len(beats) < _FEWEST_BEATS or not analysis.downbeats:
        return None
    if analysis.grid == "constant":
        beats = _even(beats)
    first = min(range(len(beats)), key=lambda index: abs(beats[index] - analysis.downbeats[0]))
    return BeatGrid(tuple(beats), first, analysis.beats_per_bar)


def _even(beats: Sequence[float]) -> Sequence[float]:
    """Beats that were rounded made exactly even again, so that a song at its own tempo is copied and not stretched."""
    middle, mean = (len(beats) - 1) / 2.0, fmean(beats)
    spread = sum((index - middle) ** 2 for index in range(len(beats)))
    length = sum((index - middle) * (beat - mean) for index, beat in enumerate(beats)) / spread
    even = [mean + (index - middle) * length for index in range(len(beats))]
    return even if max(abs(a - b) for a, b in zip(even, beats, strict=True)) <= _EVEN_SECONDS else beats


def decks_of(songs: Sequence[MixSong]) -> list[Deck]:
    """Songs as the timeline needs them."""
    return [Deck(each.id, each.analysis.audible_start_seconds, each.analysis.audible_end_seconds, each.grid) for each in songs]
