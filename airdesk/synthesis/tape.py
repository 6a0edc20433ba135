"""What a melodic sound went through on an old tape: unsteady speed, saturation, lost lows and highs. Loops stay loops."""

from __future__ import annotations

import numpy as np

from airdesk.synthesis.parts.filters import chain, filtered, filtered_sides, highpass, lowpass
from airdesk.synthesis.parts.looping import LoopLength
from airdesk.synthesis.parts.saturation import saturated, saturated_loop
from airdesk.synthesis.patch import Tape
from airdesk.synthesis.sound import Signal, Sound, frames

UNTOUCHED = Tape()


def taped(sound: Sound, tape: Tape) -> Sound:
    """The sound as the tape gives it back; without a tape it passes untouched."""
    if tape == UNTOUCHED:
        return sound
    audio = _unsteady(sound, tape)
    audio = _saturated(audio, tape.drive, sound.loop_start_frame) if tape.drive > 0 else audio
    colour = chain(highpass(tape.highpass_hz), lowpass(tape.lowpass_hz, q=0.9))
    if sound.loop_start_frame is None:
        return Sound(filtered(audio, colour))
    return Sound(filtered_sides(audio, sound.loop_start_frame, [colour] * len(audio)), sound.loop_start_frame)


def _unsteady(sound: Sound, tape: Tape) -> Signal:
    """Read at a place that runs ahead and lags behind: slowly (wow) and quickly (flutter), whole turns in the loop."""
    start = sound.loop_start_frame or 0
    turn = LoopLength(sound.num_frames - start, 1)
    place = np.arange(sound.num_frames, dtype=np.float64)
    turns = (place - start) / turn.num_frames
    for hz, cents in ((tape.wow_hz, tape.wow_cents), (tape.flutter_hz, tape.flutter_cents)):
        cycles = turn.cycles_of_hz(hz)
        ahead = (2.0 ** (cents / 1200.0) - 1.0) * turn.num_frames / (2.0 * np.pi * cycles)
        place = place + ahead * np.sin(2.0 * np.pi * cycles * turns)
    behind = sound.audio[:, start : start + frames(0.1)] if sound.loop_start_frame is not None else np.zeros_like(sound.audio)
    around = np.concatenate([sound.audio, behind], axis=1)
    return np.stack([np.interp(place, np.arange(around.shape[1]), channel) for channel in around])


def _saturated(audio: Signal, drive: float, loop_start_frame: int | None) -> Signal:
    if loop_start_frame is None:
        return saturated(audio, drive)
    loop = audio[:, loop_start_frame:]
    share = float(np.max(np.abs(loop)) / np.max(np.abs(audio)))
    return np.concatenate([saturated(audio, drive)[:, :loop_start_frame], saturated_loop(loop, drive * share)], axis=1)
