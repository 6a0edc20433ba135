"""Songs in order and the transitions between them → everything that a mix is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from airdesk.automix.arranging import mix_timeline
from airdesk.automix.levels import song_levels
from airdesk.automix.mix_songs import decks_of
from airdesk.automix.mix_timeline import MixTimeline
from airdesk.automix.pairing import MixSong
from airdesk.automix.set_mixer import MixPlan
from airdesk.automix.voice_dips import sung_in_mix
from airdesk.model.djset import MixRules, Transition


def plan_mix(songs: Sequence[MixSong], transitions: Sequence[Transition], rules: MixRules) -> MixPlan:
    """The mix of songs as they stand. *transitions*: one less than songs. Raises BadInputError where they do not fit."""
    timeline = mix_timeline(decks_of(songs), transitions)
    paths = {song.id: Path(song.song.path) for song in songs}
    levels = song_levels(songs, timeline, rules)
    sung = {song.id: sung_in_mix(timeline.lane(song.id), song.analysis.vocal) for song in songs}
    return MixPlan(timeline, tuple(transitions), paths, levels, overlay_lufs=rules.target_lufs, sung=sung)


def part_of(plan: MixPlan, first: int, last: int) -> MixPlan:
    """The songs from one place in the order to another (both included), with the transitions between them."""
    lanes = plan.timeline.lanes[first : last + 1]
    ids = {lane.song_id for lane in lanes}
    return replace(
        plan,
        timeline=MixTimeline(lanes, plan.timeline.overlaps[first:last]),
        transitions=plan.transitions[first:last],
        paths={song_id: path for song_id, path in plan.paths.items() if song_id in ids},
        gains_db={song_id: curve for song_id, curve in plan.gains_db.items() if song_id in ids},
        sung={song_id: spans for song_id, spans in plan.sung.items() if song_id in ids},
    )
