"""Repeating: the loop that was there, else the section in which the song stands."""

from __future__ import annotations

from airdesk.ui.session import Session


def toggle_loop(session: Session) -> None:
    """Repeat a stretch, or no longer."""
    song = session.song
    if song is None:
        return
    if session.loop_ticks is not None:
        session.set_loop(None)
        return
    tick = session.position_tick()
    bar_of = song.meter_map.bar_start_tick
    for section in song.sections:
        start, end = bar_of(section.start_bar), bar_of(section.start_bar + section.bars)
        if start <= tick < end:
            session.set_loop((start, end))
            return
    session.set_loop((0, song.end_tick))
