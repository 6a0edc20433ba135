"""The timeline of a set as it stands: its usable songs in order, their transitions, and where everything lies in the mix."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from airdesk.automix.arranging import mix_timeline
from airdesk.automix.beat_grid import BeatGrid, repaired
from airdesk.automix.mix_timeline import MixTimeline
from airdesk.automix.pairing import MixSong
from airdesk.automix.tempo_course import Deck
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import DjSet, GridRepair, MixRules, SetSong, Transition
from airdesk.model.song_analysis import SongAnalysis

_FEWEST_BEATS = 8
_SHORTEST_SECONDS = 4.0
_MANY_KNOWN = 4_000


@dataclass(frozen=True, slots=True)
class SetTimeline:
    """A set laid out in time."""

    songs: tuple[MixSong, ...] = ()  # those that are heard, in order
    decks: tuple[Deck, ...] = ()
    transitions: tuple[Transition, ...] = ()  # one less than songs
    timeline: MixTimeline = field(default_factory=lambda: MixTimeline((), ()))

    def transition(self, from_id: str, to_id: str) -> Transition | None:
        """The transition between two songs that follow one another; None where they do not."""
        pairs = {(each.from_id, each.to_id): each for each in self.transitions}
        return pairs.get((from_id, to_id))


class TimelineMaker:
    """Lays sets out; what it decided before for the same pair is not decided again. For one thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[SetSong, SetSong, MixRules], Transition] = {}

    def laid_out(self, dj_set: DjSet, analyses: Mapping[str, SongAnalysis]) -> SetTimeline:
        """The set in time. *analyses*: by the SHA-256 of the files' content; songs without one are left out."""
        songs = usable_songs(dj_set, analyses)
        if len(self._known) > _MANY_KNOWN:
            self._known.clear()
        transitions = tuple(self._decided(dj_set, *pair) for pair in itertools.pairwise(songs))
        decks = tuple(
            Deck(song.id, song.analysis.audible_start_seconds, song.analysis.audible_end_seconds, song.grid) for song in songs
        )
        timeline = mix_timeline(decks, transitions) if decks else MixTimeline((), ())
        return SetTimeline(tuple(songs), decks, transitions, timeline)

    def _decided(self, dj_set: DjSet, first: MixSong, second: MixSong) -> Transition:
        kept = dj_set.transition(first.id, second.id)
        if kept is not None:
            return kept
        key = (first.song, second.song, dj_set.rules)
        if key not in self._known:
            self._known[key] = decide(first, second, dj_set.rules)
        return self._known[key]


def usable_songs(dj_set: DjSet, analyses: Mapping[str, SongAnalysis]) -> list[MixSong]:
    """The songs that can be mixed, in order."""
    found = []
    for song in dj_set.mixed_songs:
        analysis = analyses.get(song.content_hash)
        if analysis is not None and _is_usable(analysis):
            found.append(MixSong(song, analysis, grid_of(analysis, song.grid_repair)))
    return found


def grid_of(analysis: SongAnalysis, repair: GridRepair) -> BeatGrid | None:
    """Where a song's beats lie, as the user repaired them; None where there are none."""
    if len(analysis.beats) < _FEWEST_BEATS:
        return None
    first = min(analysis.beats, key=lambda beat: abs(beat - (analysis.downbeats or analysis.beats)[0]))
    per_bar = max(1, analysis.beats_per_bar)
    return repaired(BeatGrid(analysis.beats, analysis.beats.index(first), per_bar), repair)


def _is_usable(analysis: SongAnalysis) -> bool:
    audible = analysis.audible_end_seconds - analysis.audible_start_seconds
    return analysis.integrated_lufs is not None and audible >= _SHORTEST_SECONDS
