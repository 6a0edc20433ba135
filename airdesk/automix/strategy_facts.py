"""What a language model is told of songs, rules and a plan."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

from airdesk.automix.pairing import MixSong
from airdesk.automix.planning import SetPlan
from airdesk.automix.strategy_json import transition_document
from airdesk.model.djset import MixRules, Transition

_MANY_PLACES = 24
_MANY_CUES = 5
FILE_OF_OVERLAY: Final = ("path", "sample_key")
"""What of an overlay no model is told or asked: where the user's sounds are is nobody's business."""


def song_facts(song: MixSong) -> dict[str, Any]:
    """What matters of a song for the order and for its transitions."""
    analysis = song.analysis
    return {
        "id": song.id,
        "title": song.title,
        "artist": song.song.artist or analysis.tags.artist,
        "pinned": song.song.is_pinned,
        "tied_to_next": song.song.is_tied_to_next,
        "tempo_bpm": None if song.tempo_bpm is None else round(song.tempo_bpm, 2),
        "beats_per_bar": None if song.grid is None else song.grid.beats_per_bar,
        "beat_confidence": round(song.beat_confidence, 2),
        "key": song.key,
        "key_confidence": round(song.key_confidence, 2),
        "energy": analysis.energy,
        "audible_seconds": [round(analysis.audible_start_seconds, 2), round(analysis.audible_end_seconds, 2)],
        "fade_out_start_seconds": analysis.fade_out_start_seconds,
        "phrases_seconds": [round(moment, 2) for moment in _ends(analysis.phrases)],
        "sung_seconds": [[round(start, 1), round(end, 1)] for start, end in _ends(song.shape.voices)],
        "cue_ins": [asdict(cue) for cue in analysis.cue_ins[:_MANY_CUES]],
        "cue_outs": [asdict(cue) for cue in analysis.cue_outs[:_MANY_CUES]],
    }


def _ends(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The first and the last of many."""
    half = _MANY_PLACES // 2
    return values if len(values) <= _MANY_PLACES else (*values[:half], *values[-half:])


def rules_facts(rules: MixRules) -> dict[str, Any]:
    """The limits that hold."""
    return {
        "max_tempo_change_percent": rules.max_tempo_change_percent,
        "max_key_shift_semitones": rules.max_key_shift_semitones,
        "max_length_beats": rules.max_length_beats,
        "max_left_out_percent": rules.max_left_out_percent,
        "styles": sorted(rules.styles),
    }


def plan_facts(plan: SetPlan) -> dict[str, Any]:
    """Order and transitions as they are now, and who decided each."""
    return {"order": list(plan.song_ids), "transitions": [_transition_facts(each) for each in plan.transitions]}


def _transition_facts(transition: Transition) -> dict[str, Any]:
    facts = {**transition_document(transition), "decided_by": transition.decided_by}
    if facts["overlay"] is not None:
        facts["overlay"] = {name: value for name, value in facts["overlay"].items() if name not in FILE_OF_OVERLAY}
    return facts
