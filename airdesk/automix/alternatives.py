"""“Try another”: the ways into the next song that were weighed, one after another."""

from __future__ import annotations

from dataclasses import replace

from airdesk.automix.pairing import MixSong
from airdesk.automix.transition_rules import alternative
from airdesk.model.djset import MixRules, Rejected, Transition


def another(first: MixSong, second: MixSong, rules: MixRules, now: Transition) -> Transition:
    """The first of the ways that were not taken, as a real transition with its own tempo plan, loop and bass swap.

    The present way becomes the last of its list, so that going on comes round to it; an overlay stays where it still has room.
    The same transition where there is no other way.
    """
    if not now.rejected:
        return now
    way, *others = now.rejected
    made = alternative(first, second, rules, way)
    overlay = now.overlay
    if overlay is not None and (made.tempo_plan is None or overlay.start_beat + overlay.length_beats > made.length_beats):
        overlay = None
    reasons = tuple(dict.fromkeys((*made.reasons, way.reason))) if way.reason else made.reasons
    return replace(made, overlay=overlay, reasons=reasons, rejected=(*others, as_rejected(now)))


def as_rejected(transition: Transition) -> Rejected:
    """A transition as one of the ways that were not taken."""
    reason = f"{transition.length_beats:g} beats as “{transition.style.replace('_', ' ')}”: chosen before"
    return Rejected(
        transition.style,
        transition.cue_out_seconds,
        transition.cue_in_seconds,
        transition.length_beats,
        transition.score,
        reason,
    )
