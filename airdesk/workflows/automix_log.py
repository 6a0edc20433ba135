"""What making a mix says in the log of its run: the songs as they were heard, and each transition with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from airdesk.workflows.not_songs import LeftOut
from airdesk.workflows.run_log import RunLog

if TYPE_CHECKING:
    from airdesk.automix.pairing import MixSong
    from airdesk.model.djset import Transition


def note_songs(songs: Sequence[MixSong], left_out: Sequence[LeftOut], log: RunLog) -> None:
    """The songs that can be mixed, and why others cannot."""
    for song in songs:
        log.note("audio", song.title, data={"file": song.song.path, "seconds_audible": round(song.audible_seconds, 2)})
    for each in left_out:
        log.warn("audio", f"Left out: {each.reason}")


def note_transitions(songs: Sequence[MixSong], transitions: Sequence[Transition], notices: Sequence[str], log: RunLog) -> None:
    """Each transition with why it is as it is, and what the user should know of them."""
    for before, after, transition in zip(songs, songs[1:], transitions, strict=False):
        reasons = {"style": transition.style, "beats": transition.length_beats, "reasons": list(transition.reasons)}
        log.note("plan", f"{before.title} → {after.title}", data=reasons)
    for notice in notices:
        log.warn("plan", notice)
