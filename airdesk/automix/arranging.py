"""Songs and transitions → the timeline of the mix."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from airdesk.automix.mix_timeline import Lane, MixTimeline, Overlap
from airdesk.automix.tempo_course import Deck, lane_pieces, overlap_seconds
from airdesk.errors import BadInputError
from airdesk.model.djset import Transition


def mix_timeline(decks: Sequence[Deck], transitions: Sequence[Transition]) -> MixTimeline:
    """The timeline of songs in order. *transitions*: one less than decks, each between two that follow one another.

    Raises BadInputError where they do not belong together.
    """
    _check(decks, transitions)
    lanes: list[Lane] = []
    overlaps: list[Overlap] = []
    start = 0.0
    for index, deck in enumerate(decks):
        coming = transitions[index - 1] if index else None
        going = transitions[index] if index < len(transitions) else None
        lane = _moved(Lane(deck.song_id, lane_pieces(deck, coming, going)), start)
        lanes.append(lane)
        if going is not None:
            start = lane.mix_end - overlap_seconds(deck, going)
            overlaps.append(_overlap(deck, going, lane, start))
    return MixTimeline(tuple(lanes), tuple(overlaps))


def _check(decks: Sequence[Deck], transitions: Sequence[Transition]) -> None:
    pairs = [(a.song_id, b.song_id) for a, b in itertools.pairwise(decks)]
    if [(transition.from_id, transition.to_id) for transition in transitions] != pairs:
        raise BadInputError("The transitions of a mix must lie between the songs that follow one another.")


def _moved(lane: Lane, seconds: float) -> Lane:
    pieces = (replace(piece, mix_start=piece.mix_start + seconds, mix_end=piece.mix_end + seconds) for piece in lane.pieces)
    return Lane(lane.song_id, tuple(pieces))


def _overlap(deck: Deck, going: Transition, lane: Lane, start: float) -> Overlap:
    """The overlap with its beats: exact multiples where the beats are matched, else those of the outgoing song."""
    grid, end = deck.grid, lane.mix_end
    if grid is None:
        return Overlap(going.from_id, going.to_id, start, end)
    first = grid.position(going.cue_out_seconds)
    beat = (end - start) / going.length_beats if going.length_beats else grid.beat_seconds
    count = int(going.length_beats + 1e-6) + 1
    offset = (round(first) - grid.first_downbeat) % grid.beats_per_bar
    beats = tuple(start + index * beat for index in range(count))
    downbeats = tuple(time for index, time in enumerate(beats) if (index + offset) % grid.beats_per_bar == 0)
    return Overlap(going.from_id, going.to_id, start, end, beats, downbeats)
