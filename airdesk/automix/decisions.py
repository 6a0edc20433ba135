"""All decisions of a mix for JSON: the order, each transition with its reasons and what was weighed besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from airdesk.automix.mix_timeline import MixTimeline
from airdesk.automix.mix_tracks import key_words
from airdesk.automix.pairing import MixSong
from airdesk.automix.strategy_json import VERSION, transition_document
from airdesk.model.djset import DjSet, Transition

if TYPE_CHECKING:
    from airdesk.automix.strategy_model import Proposal


def decisions_document(
    dj_set: DjSet,
    songs: Sequence[MixSong],
    transitions: Sequence[Transition],
    timeline: MixTimeline,
    *,
    proposals: Sequence[Proposal] = (),
    notices: Sequence[str] = (),
    left_out: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Everything that was decided; the transitions can be read again as a strategy (`validated`).

    *left_out*: paths of files that are not in the mix, each with the reason.
    """
    rules = {**asdict(dj_set.rules), "styles": sorted(dj_set.rules.styles), "overlay_kinds": sorted(dj_set.rules.overlay_kinds)}
    return {
        "version": VERSION,
        "title": dj_set.title,
        "goal": dj_set.goal,
        "seed": dj_set.seed,
        "rules": rules,
        "order": [_song(song, timeline, place) for place, song in enumerate(songs)],
        "transitions": [_transition(each, timeline, place) for place, each in enumerate(transitions)],
        "proposals": [asdict(each) for each in proposals],
        "notices": list(notices),
        "left_out": [{"path": path, "reason": reason} for path, reason in left_out],
        "duration_seconds": round(timeline.duration_seconds, 3),
    }


def _song(song: MixSong, timeline: MixTimeline, place: int) -> dict[str, Any]:
    lane = timeline.lanes[place]
    return {
        "id": song.id,
        "path": song.song.path,
        "title": song.title,
        "artist": song.song.artist or song.analysis.tags.artist,
        "start_seconds": round(lane.mix_start, 3),
        "end_seconds": round(lane.mix_end, 3),
        "tempo_bpm": None if song.tempo_bpm is None else round(song.tempo_bpm, 3),
        "beat_confidence": song.beat_confidence,
        "key": key_words(song.key),
        "key_confidence": song.key_confidence,
        "energy": song.analysis.energy,
    }


def _transition(transition: Transition, timeline: MixTimeline, place: int) -> dict[str, Any]:
    overlap = timeline.overlaps[place]
    return {
        **transition_document(transition),
        "start_seconds": round(overlap.mix_start, 3),
        "end_seconds": round(overlap.mix_end, 3),
        "decided_by": transition.decided_by,
        "rejected": [asdict(each) for each in transition.rejected],
    }
