"""Transitions as JSON: written with everything that was decided, read with every mistake named.

The format is `resources/automix/strategy.schema.json`.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from airdesk.automix.pairing import MixSong
from airdesk.automix.strategy_checks import Unusable, checked_transition
from airdesk.automix.transition_rooms import room_between, skipped_seconds
from airdesk.automix.transition_rules import decide
from airdesk.model.djset import MixRules, Transition
from airdesk.providers.json_recovery import recover_json

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a strategy."""

    from_id: str  # empty: of the whole
    to_id: str
    text: str  # one sentence
    is_replaced: bool = False  # the rules decided this transition instead


@dataclass(frozen=True, slots=True)
class ReadStrategy:
    """What could be used of a strategy, completed by the rules."""

    transitions: tuple[Transition, ...]  # one less than songs
    problems: tuple[Problem, ...]


def strategy_document(transitions: Sequence[Transition]) -> dict[str, Any]:
    """Transitions for JSON."""
    return {"version": VERSION, "transitions": [transition_document(each) for each in transitions]}


def transition_document(transition: Transition) -> dict[str, Any]:
    """One transition for JSON."""
    return {
        "from": transition.from_id,
        "to": transition.to_id,
        "style": transition.style,
        "cue_out_seconds": round(transition.cue_out_seconds, 6),
        "cue_in_seconds": round(transition.cue_in_seconds, 6),
        "length_beats": transition.length_beats,
        "tempo_plan": None if transition.tempo_plan is None else asdict(transition.tempo_plan),
        "key_shift_semitones": transition.key_shift_semitones,
        "swap_beat": transition.swap_beat,
        "loop_beats": transition.loop_beats,
        "overlay": None if transition.overlay is None else asdict(transition.overlay),
        "score": transition.score,
        "reasons": list(transition.reasons),
    }


def validated(document: object, songs: Sequence[MixSong], rules: MixRules) -> ReadStrategy:
    """The transitions of a strategy (text or parsed JSON) between songs in their order.

    Every problem is listed; a transition that is missing or cannot be used is replaced by the rules'. Nothing is raised.
    """
    rows, problems = _rows(document, songs)
    made: list[Transition] = []
    for first, second in itertools.pairwise(songs):
        before = made[-1] if made else None
        room, skipped = room_between(first, second, before), skipped_seconds(first, before)
        row = rows.get((first.id, second.id))
        if row is None:
            text = f"Nothing is said of “{first.title}” into “{second.title}”: the rules decide."
            problems.append(Problem(first.id, second.id, text, is_replaced=True))
        else:
            try:
                transition, notes = checked_transition(row, first, second, rules, room=room, skipped_seconds=skipped)
                made.append(transition)
                problems += [Problem(first.id, second.id, note) for note in notes]
                continue
            except Unusable as error:
                problems += [Problem(first.id, second.id, reason, is_replaced=True) for reason in error.reasons]
        made.append(decide(first, second, rules, room=room, skipped_seconds=skipped))
    return ReadStrategy(tuple(made), tuple(problems))


def parsed(text: str) -> object:
    """The JSON object in a text, code fences and talk around it left away; None where there is none."""
    value = recover_json(text).value
    return value if isinstance(value, dict) and value else None


def _rows(document: object, songs: Sequence[MixSong]) -> tuple[dict[tuple[str, str], Mapping[str, object]], list[Problem]]:
    """The transitions by their songs, and what cannot be used of the rest."""
    if isinstance(document, str):
        document = parsed(document)
    if not isinstance(document, Mapping) or not isinstance(document.get("transitions"), list):
        return {}, [Problem("", "", "The strategy is no JSON object with a list of transitions.")]
    problems = []
    if document.get("version", VERSION) != VERSION:
        problems.append(
            Problem("", "", f"The strategy is of version {document['version']!r:.40}; this program writes {VERSION}.")
        )
    pairs = {(a.id, b.id) for a, b in itertools.pairwise(songs)}
    rows: dict[tuple[str, str], Mapping[str, object]] = {}
    for number, row in enumerate(document["transitions"], 1):
        if not isinstance(row, Mapping):
            problems.append(Problem("", "", f"Transition {number} is no object."))
            continue
        pair = (str(row.get("from", "")), str(row.get("to", "")))
        if pair not in pairs:
            problems.append(Problem(*pair, f"Transition {number}: these two songs do not follow one another in the set."))
        elif pair in rows:
            problems.append(Problem(*pair, f"Transition {number}: there is another one between the same songs."))
        else:
            rows[pair] = row
    return rows, problems
