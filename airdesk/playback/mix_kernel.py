"""The inner loop of the mixer: one track of the tape goes through its strip into the buses, fused in one compiled pass."""

from __future__ import annotations

from numba import njit, types

_F2 = types.Array(types.float32, 2, "C")
_F1 = types.Array(types.float32, 1, "C")


@njit(
    types.void(_F2, types.int64, _F1, _F1, _F1, _F2, _F2, _F2, _F2, _F1),
    nogil=True,
    cache=True,
    error_model="numpy",
)
def mix_slot(ring, start, shape, now, target, dry, echo, room, echo_of_room, peaks):  # type: ignore[no-untyped-def]
    """Add a stretch of a ring to the buses.

    *ring*: shape (2, ring frames). *start*: where the stretch begins; it does not cross the ring's end. *shape*: a factor
    for each of its frames. *now*, *target*: left, right, echo send and room send at its start and end; they move in
    straight lines. *dry*, *echo*, *room*, *echo_of_room*: buses, shape (2, frames); the last is what the room hears
    through the echo. *peaks*: left and right after the strip, raised.
    """
    count = shape.shape[0]
    step = types.float32(1.0) / types.float32(count)
    echo_step, room_step = (target[2] - now[2]) * step, (target[3] - now[3]) * step
    has_echo = now[2] != 0.0 or target[2] != 0.0
    has_room = now[3] != 0.0 or target[3] != 0.0
    for side in range(2):
        gain, gain_step = now[side], (target[side] - now[side]) * step
        peak = peaks[side]
        source, out = ring[side, start : start + count], dry[side]
        to_echo, to_room, to_both = echo[side], room[side], echo_of_room[side]
        for i in range(count):
            at = types.float32(i + 1)
            value = source[i] * shape[i] * (gain + at * gain_step)
            out[i] += value
            peak = max(peak, abs(value))
            if has_echo:
                to_echo[i] += value * (now[2] + at * echo_step)
            if has_room:
                sent = value * (now[3] + at * room_step)
                to_room[i] += sent
                if has_echo:
                    to_both[i] += sent * (now[2] + at * echo_step)
        peaks[side] = peak
