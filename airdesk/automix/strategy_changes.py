"""Changes of a plan that a model may propose: two songs swapped, a transition made otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from airdesk.automix.order_terms import ties
from airdesk.automix.ordering import given_order
from airdesk.automix.planning import SetPlan
from airdesk.automix.strategy_checks import Unusable, checked_transition
from airdesk.automix.strategy_facts import FILE_OF_OVERLAY
from airdesk.automix.strategy_json import transition_document
from airdesk.automix.transition_rooms import decided_transitions, room_between, skipped_seconds
from airdesk.model.djset import DjSet, Transition
from airdesk.progress import NoProgress

MOST_CHANGES: Final = 20
_LONGEST_REASON: Final = 300
_MOST_SAID: Final = 100_000.0  # what is more is no time and no length


@dataclass(frozen=True, slots=True)
class Change:
    """A proposed change, as it was read."""

    action: str
    first: str = ""  # ids of songs
    second: str = ""
    reason: str = ""
    row: Mapping[str, object] = field(default_factory=dict)
    words: str = "Something that could not be understood"

    @staticmethod
    def read(row: object, plan: SetPlan) -> Change:
        """A change of JSON; whatever it is, there is something to say of it."""
        if not isinstance(row, Mapping):
            return Change("")
        action = str(row.get("action", ""))
        names = ("from", "to") if action == "transition" else ("first", "second")
        first, second = (str(row.get(name, ""))[:80] for name in names)
        reason = " ".join(str(row.get("reason") or "").split())[:_LONGEST_REASON]
        titles = {song.id: f"“{song.title}”" for song in plan.songs}
        one, two = titles.get(first, first or "?"), titles.get(second, second or "?")
        words = {"swap": f"Swap {one} and {two}", "transition": f"Another transition from {one} into {two}{_details(row)}"}
        return Change(action, first, second, reason, row, words.get(action, f"Unknown change “{action[:40]}”"))

    @property
    def song_ids(self) -> tuple[str, str]:
        """The two songs it is about."""
        return self.first, self.second

    def touches(self, transition: Transition) -> bool:
        """True for transitions that it changes."""
        return self.action == "swap" or (transition.from_id, transition.to_id) == self.song_ids


def _details(row: Mapping[str, object]) -> str:
    """What a transition shall be, as far as a proposal names it: ": filter, 32 beats, out at 3:21.4"."""
    style, key_shift = row.get("style"), _number(row, "key_shift_semitones")
    found = [style[:20].replace("_", " ")] if isinstance(style, str) else []
    found += [f"{beats:g} beats" for beats in [_number(row, "length_beats")] if beats is not None]
    for name, word in (("cue_out_seconds", "out"), ("cue_in_seconds", "in")):
        seconds = _number(row, name)
        if seconds is not None:
            found.append(f"{word} at {seconds // 60:.0f}:{seconds % 60:04.1f}")
    found += [f"key shifted by {key_shift:+g}"] if key_shift else []
    return f": {', '.join(found)}" if found else ""


def _number(row: Mapping[str, object], name: str) -> float | None:
    """A number of a proposal that can be said; None where it is anything else."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < _MOST_SAID:
        return None
    return float(value)


def plan_score(plan: SetPlan) -> float:
    """Mean score of a plan's transitions, 0..1; 1 where there is none."""
    return sum(each.score for each in plan.transitions) / len(plan.transitions) if plan.transitions else 1.0


def changed_plan(dj_set: DjSet, plan: SetPlan, change: Change) -> SetPlan:
    """The plan with a change. Raises Unusable with the reasons."""
    if change.action == "swap":
        return _swapped(dj_set, plan, change)
    if change.action == "transition":
        return _other_transition(dj_set, plan, change)
    raise Unusable(["A change is a swap or a transition."])


def _swapped(dj_set: DjSet, plan: SetPlan, change: Change) -> SetPlan:
    places = [next((place for place, song in enumerate(plan.songs) if song.id == each), -1) for each in change.song_ids]
    if min(places) < 0 or places[0] == places[1]:
        raise Unusable(["A swap needs two different songs of the set."])
    for place in places:
        if plan.songs[place].song.is_pinned:
            raise Unusable([f"“{plan.songs[place].title}” is pinned to its place."])
    if dj_set.goal == "given":
        raise Unusable(["The songs stay in the order that they were placed in."])
    for made in plan.transitions:
        if {made.from_id, made.to_id} & set(change.song_ids):
            _leave_to_user(made, plan)
    for tied in ties(dj_set, plan.songs):
        if set(tied) & set(places):
            first, second = (plan.songs[place].title for place in tied)
            raise Unusable([f"“{second}” stays behind “{first}”."])
    songs = list(plan.songs)
    songs[places[0]], songs[places[1]] = songs[places[1]], songs[places[0]]
    kept = replace(dj_set, transitions=plan.transitions)
    order = given_order(dj_set, songs)
    return SetPlan(tuple(songs), decided_transitions(kept, songs, NoProgress()), order, plan.notices)


def _other_transition(dj_set: DjSet, plan: SetPlan, change: Change) -> SetPlan:
    pairs = [(each.from_id, each.to_id) for each in plan.transitions]
    if change.song_ids not in pairs:
        raise Unusable(["These two songs do not follow one another in the set."])
    place = pairs.index(change.song_ids)
    _leave_to_user(plan.transitions[place], plan)
    first, second = plan.songs[place], plan.songs[place + 1]
    before = plan.transitions[place - 1] if place else None
    row = _completed(plan.transitions[place], change.row)
    made, _ = checked_transition(
        row,
        first,
        second,
        dj_set.rules,
        room=room_between(first, second, before),
        skipped_seconds=skipped_seconds(first, before),
    )
    transitions = (*plan.transitions[:place], made, *plan.transitions[place + 1 :])
    kept = replace(dj_set, transitions=transitions)
    return replace(plan, transitions=decided_transitions(kept, plan.songs, NoProgress()))


def _leave_to_user(transition: Transition, plan: SetPlan) -> None:
    """Raises Unusable where the user made that transition."""
    if transition.decided_by == "user":
        titles = {song.id: f"“{song.title}”" for song in plan.songs}
        raise Unusable(
            [f"The transition from {titles[transition.from_id]} into {titles[transition.to_id]} is your own: it stays."]
        )


def _completed(now: Transition, row: Mapping[str, object]) -> dict[str, object]:
    """What a proposal does not name stays; places and lengths in beats that belong to another style are let go of."""
    own = transition_document(now)
    own.pop("reasons")
    said = {name: value for name, value in row.items() if name in own}
    if "overlay" in said:
        said["overlay"] = _overlay(own["overlay"], said["overlay"])
    merged = {**own, **said, "reasons": list(now.reasons[:2])}
    if merged["style"] != now.style or merged["length_beats"] != now.length_beats:
        merged["swap_beat"] = row.get("swap_beat")
    return merged


def _overlay(now: Mapping[str, object] | None, said: object) -> object:
    """The overlay as a proposal has it, of the same sound: a model may take it away or play it otherwise, never choose a file.

    Raises Unusable.
    """
    if said is None:
        return None
    if now is None:
        raise Unusable(["There is no sound over this transition: sounds are chosen from your inventory, not by a model."])
    if not isinstance(said, Mapping):
        raise Unusable(["An overlay is an object."])
    return {**now, **{name: value for name, value in said.items() if name not in ("kind", *FILE_OF_OVERLAY)}}
