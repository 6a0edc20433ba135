"""Clips that go on where the one before ends have no edges between them: one file that was cut, or two of one sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from airdesk.render.clip_player import NO_LOOP, ClipVoice

_SEAM_SECONDS: Final = 0.0015
"""A clip whose place in its file is so near to the end of the one before is meant to go on from it."""
_MEETING_FRAMES: Final = 4
"""A file that ends so near to the next clip ends there: both lengths are rounded, and so is the place."""
_HEARD_FRAMES: Final = 24
_LARGEST_STEP: Final = 2.0  # of a step from one file to the next, against the steps within them
_SILENT: Final = 1e-4


def without_seams(voices: Sequence[ClipVoice], sample_rate: int) -> list[ClipVoice]:
    """The voices without edges where one goes on with the sound of the one before: clips that were cut sound as before, and
    so do the tracks of an album that were one recording.
    """
    changed = sorted(voices, key=lambda voice: voice.start)
    for number in range(len(changed)):
        for earlier in range(number):
            before, after = changed[earlier], changed[number]
            if before.fade_out or after.fade_in or abs(before.end - after.start) > _MEETING_FRAMES:
                continue
            if before.end == after.start and _is_one_sound(before, after, sample_rate):
                first = before.first + before.end - before.start
                changed[earlier], changed[number] = replace(before, edge_out=0), replace(after, edge_in=0, first=first)
            elif (end := _meeting(before, after)) is not None:
                changed[earlier] = replace(before, end=end, edge_out=0)
                changed[number] = replace(after, start=end, edge_in=0)
    return changed


def _is_one_sound(before: ClipVoice, after: ClipVoice, sample_rate: int) -> bool:
    same = (before.sound, before.gain_left, before.gain_right, before.period)
    if same != (after.sound, after.gain_left, after.gain_right, after.period):
        return False
    return abs(before.first + before.end - before.start - after.first) <= _SEAM_SECONDS * sample_rate


def _meeting(before: ClipVoice, after: ClipVoice) -> int | None:
    """The frame at which a file is over and another one begins without a step in the wave; None: they do not meet."""
    end = before.start + before.sound.num_frames - before.first
    is_whole = before.period == after.period == NO_LOOP and after.first == 0
    if not is_whole or max(abs(end - before.end), abs(end - after.start)) > _MEETING_FRAMES:
        return None
    left = _heard(before, before.sound.num_frames - _HEARD_FRAMES)
    right = _heard(after, 0)
    if min(left.shape[1], right.shape[1]) < _HEARD_FRAMES:
        return None
    usual = max(np.abs(np.diff(side)).max() for side in (left, right))
    return end if np.abs(right[:, 0] - left[:, -1]).max() <= _LARGEST_STEP * usual + _SILENT else None


def _heard(voice: ClipVoice, start: int) -> NDArray[np.float32]:
    """A few frames of a voice, both channels."""
    read = voice.sound.read(start, _HEARD_FRAMES)
    gains = np.array([[voice.gain_left], [voice.gain_right]], np.float32)
    return np.asarray(read[[0, -1]] * gains if len(read) else np.zeros((2, 0), np.float32))
