"""What is said of a transition, and the next of the ways that were weighed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from airdesk.model.djset import Rejected, Transition
from airdesk.model.song_analysis import camelot_of
from airdesk.ui.automix.style_names import STYLE_NAMES
from airdesk.ui.widgets.plain_text import visible

if TYPE_CHECKING:
    from airdesk.automix.transition_edits import TransitionHands

BY_MODEL = "Proposed by the language model: "
"""How such a reason begins, see `strategy_model`."""


def relation_text(hands: TransitionHands, transition: Transition) -> str:
    """How keys and tempos relate, and what the transition is."""
    keys = [camelot_of(song.key) if song.key else None for song in (hands.first, hands.second)]
    first = "keys not known" if None in keys else f"{keys[0]} → {keys[1]}"
    tempos = hands.first.tempo_bpm, hands.second.tempo_bpm
    if tempos[0] is None or tempos[1] is None:
        second = "no tempo to match"
    else:
        ratio = 1.0 if transition.tempo_plan is None else transition.tempo_plan.beat_ratio
        change = 100.0 * (tempos[1] / (tempos[0] * ratio) - 1.0)
        second = f"{tempos[0]:.1f} → {tempos[1]:.1f} BPM ({change:+.1f} %)"
        if abs(change) < 0.05:
            second = f"both {tempos[0]:.1f} BPM" if ratio == 1.0 else f"{tempos[0]:.1f} → {tempos[1]:.1f} BPM"
    swap = "" if transition.swap_beat is None else f" · bass swap at beat {transition.swap_beat + 1:g}"
    matched = "beats matched" if transition.is_beat_matched else "beats not matched"
    style = STYLE_NAMES[transition.style] if transition.swap_beat is None else ""
    last = f"{matched} · {transition.length_beats:g} beats{swap}" + (f" · {style}" if style else "")
    return f"{first} · {second}\n{last}"


def alternative(transition: Transition) -> Transition:
    """The transition as the first of the ways that were weighed, the present way now the last of them."""
    way, *others = transition.rejected
    now = Rejected(
        transition.style, transition.cue_out_seconds, transition.cue_in_seconds, transition.length_beats, transition.score,
        transition.reasons[0] if transition.reasons else "",
    )  # fmt: skip
    is_long = way.length_beats >= 16.0 and transition.is_beat_matched
    swap = float(round(way.length_beats * 0.6 / 4) * 4) if is_long else None
    return replace(
        transition,
        style=way.style,
        cue_out_seconds=way.cue_out_seconds,
        cue_in_seconds=way.cue_in_seconds,
        length_beats=way.length_beats,
        swap_beat=swap,
        score=way.score,
        reasons=(way.reason,) if way.reason else (),
        rejected=(*others, now),
        decided_by="user",
    )


def why_text(transition: Transition) -> str:
    """Why it is as it is: the language model's reason first, where it made the transition, else what the rules weighed."""
    sentences = [visible(sentence_of(reason)) for reason in transition.reasons]
    own = [each for each in sentences if each.startswith(BY_MODEL)]
    if transition.decided_by != "model" or not own:
        return ". ".join(sentences) or "No reason was noted."
    others = ". ".join(each for each in sentences if each not in own)
    return f"{own[-1]}.\n{others}".rstrip()


def sentence_of(reason: str) -> str:
    """A reason as a sentence begins."""
    return reason[:1].upper() + reason[1:].rstrip(".")
