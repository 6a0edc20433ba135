"""Which MIDI channel each part of a file plays on: sixteen for any number of parts."""

from __future__ import annotations

from collections.abc import Sequence

from airdesk.midi.general_midi import DRUM_CHANNEL

_MELODIC_CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)


def assign_channels(sounds: Sequence[tuple[int, bool]]) -> list[int]:
    """A channel for each (program, is percussion); programs of other banks count 128 on for each.

    Every melodic part has its own while there are enough; then parts with the same program share one, and when even
    the programs are too many, one is shared with the program nearest to it, which is of the same family.
    """
    melodic = [program for program, is_percussion in sounds if not is_percussion]
    if len(melodic) <= len(_MELODIC_CHANNELS):
        free = iter(_MELODIC_CHANNELS)
        return [DRUM_CHANNEL if is_percussion else next(free) for _, is_percussion in sounds]
    programs = list(dict.fromkeys(melodic))
    owners = dict(zip(programs, _MELODIC_CHANNELS, strict=False))
    return [DRUM_CHANNEL if is_percussion else owners[_nearest(program, list(owners))] for program, is_percussion in sounds]


def _nearest(program: int, owners: list[int]) -> int:
    return min(owners, key=lambda owner: (abs(owner - program), owner))
