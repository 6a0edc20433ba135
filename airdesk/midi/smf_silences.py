"""Notes ended by another track: all-notes-off and resets reach the whole channel, whichever track of the file says them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from airdesk.midi.smf_controls import ALL_CHANNELS, ControlKind
from airdesk.midi.smf_track import CHANNEL, DURATION, START, TrackEvents

_SILENCES: tuple[ControlKind, ...] = ("sound off", "notes off", "standard")


def end_notes_of_other_tracks(tracks: Sequence[TrackEvents]) -> None:
    """Shorten the notes that sound when another track silences their channel; their own track did so while it was read."""
    silences = _silences(tracks)
    if not silences:
        return
    for track in tracks:
        for note in track.notes:
            ticks = silences.get(note[CHANNEL], [])
            index = bisect_right(ticks, note[START])
            if index < len(ticks):
                note[DURATION] = min(note[DURATION], ticks[index] - note[START])


def _silences(tracks: Sequence[TrackEvents]) -> dict[int, list[int]]:
    """Channel -> the ticks at which it falls silent; those before anything sounds left out."""
    first = min((note[START] for track in tracks for note in track.notes), default=0)
    found: dict[int, set[int]] = {}
    for track in tracks:
        for control in track.controls:
            if control.kind in _SILENCES and control.tick > first:
                for channel in range(16) if control.channel == ALL_CHANNELS else (control.channel,):
                    found.setdefault(channel, set()).add(control.tick)
    return {channel: sorted(ticks) for channel, ticks in found.items()}
