"""The timeline of a set as it stands: its usable songs in order, their transitions, and where everything lies in the mix."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field

from airdesk.automix.arranging import mix_timeline
from airdesk.automix.mix_songs import deck_of, mix_songs
from airdesk.automix.mix_timeline import MixTimeline
from airdesk.automix.pairing import MixSong
from airdesk.automix.tempo_course import Deck
from airdesk.automix.transition_rooms import room_between
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import DjSet, MixRules, SetSong, Transition
from airdesk.model.song_analysis import SongAnalysis
from airdesk.settings import Settings
from airdesk.workflows.found_overlays import OverlaysOfSet

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
        return next((each for each in self.transitions if (each.from_id, each.to_id) == (from_id, to_id)), None)


class TimelineMaker:
    """Lays sets out; what the rules decided before for the same pair is not decided again. For one thread."""

    def __init__(self, settings: Settings | None = None) -> None:
        """*settings*: of the library whose inventory has the overlays; None: overlays stay as the set has them."""
        self._overlays = None if settings is None else OverlaysOfSet(settings)
        self._known: dict[tuple[SetSong, SetSong, MixRules, tuple[float, float]], Transition] = {}

    def laid_out(self, dj_set: DjSet, analyses: Mapping[str, SongAnalysis]) -> SetTimeline:
        """The set in time. *analyses*: by the SHA-256 of the files' content; songs without one are left out.

        Raises LibraryError where overlays are wanted and the inventory cannot be read.
        """
        songs = mix_songs(dj_set, analyses)
        if len(self._known) > _MANY_KNOWN:
            self._known.clear()
        transitions: list[Transition] = []
        for first, second in itertools.pairwise(songs):
            transitions.append(self._decided(dj_set, first, second, transitions[-1] if transitions else None))
        if self._overlays is not None:
            transitions = self._overlays.laid(dj_set, songs, transitions)
        decks = tuple(map(deck_of, songs))
        timeline = mix_timeline(decks, transitions) if decks else MixTimeline((), ())
        return SetTimeline(tuple(songs), decks, tuple(transitions), timeline)

    def _decided(self, dj_set: DjSet, first: MixSong, second: MixSong, before: Transition | None) -> Transition:
        kept = dj_set.transition(first.id, second.id)
        if kept is not None and kept.decided_by != "rules":
            return kept
        room = room_between(first, second, before)
        key = (first.song, second.song, dj_set.rules, room)
        if key not in self._known:
            self._known[key] = decide(first, second, dj_set.rules, room=room)
        return self._known[key]
