"""When the next beat of the song that plays is heard."""

from __future__ import annotations

import time
from typing import Final

from airdesk.model.timebase import TICKS_PER_BEAT
from airdesk.ui.session import Session

_SOON_SECONDS: Final = 0.05  # a beat that comes sooner cannot be met: the next one is


def next_beat(session: Session) -> float | None:
    """The moment on the monotonic clock; None while the song does not play."""
    playback, song = session.playback, session.song
    if playback is None or song is None:
        return None
    state, now = playback.state(), time.monotonic()
    if state.phase != "playing" or not state.is_song:
        return None
    soon = state.position_seconds + _SOON_SECONDS
    tick = -(-song.tempo_map.seconds_to_tick(soon) // TICKS_PER_BEAT) * TICKS_PER_BEAT
    if session.loop_ticks is not None and state.loop_seconds is not None and soon < state.loop_seconds[1]:
        tick = min(tick, session.loop_ticks[1])  # there it goes back
    return now + song.tempo_map.tick_to_seconds(tick) - state.position_seconds
